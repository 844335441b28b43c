"""The blueprint of the centre's pages, and how an address becomes a submission that the person may see.

Apart from the views because each of them starts here. What is not a person's own does not exist: another centre, an
unknown edition and a section that was given to someone else all answer 404.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, request, url_for

from surveys.operations import collecting, delegating, witnessing
from surveys.operations.accounts import Membership
from surveys.operations.collecting import SaveOutcome, SubmissionState
from surveys.operations.rights import Rights
from surveys.operations.witnessing import Look, OpenedBy
from surveys.questionnaire.answers import Answer, AnswerSheet, Progress
from surveys.questionnaire.definition.model import Questionnaire, Section
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import Drawer
from surveys.web.member import recollection
from surveys.web.shared import display
from surveys.web.shared.access import HALF_DAY, demand_fresh, me, membership, now, source_of_request

blueprint = Blueprint("member", __name__, url_prefix="/sondages")
blueprint.teardown_request(recollection.keep_for_the_next)

CLOSED = {
    "edition.unknown": 404,
    "edition.planned": 404,
    "edition.closed": 410,
    "submission.sent": 409,
    "submission.not_yours": 403,
}


def status_of(problem: Problem) -> int:
    """Return the status that says a refusal of a whole save."""
    return CLOSED.get(problem.code, 413 if problem.code == "answer.too_many" else 400)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a submission's pages are."""

    survey: str
    edition: str
    organisation: str
    section_code: str = ""

    def _url(self, endpoint: str, **more: Any) -> str:
        return url_for(
            f"member.{endpoint}",
            survey=self.survey,
            edition=self.edition,
            organisation=self.organisation,
            **more,
        )

    @property
    def hub(self) -> str:
        """The list of sections."""
        return self._url("hub")

    @property
    def team(self) -> str:
        """Who opens what."""
        return self._url("team")

    @property
    def handover(self) -> str:
        """What is ready to be certified, what was returned."""
        return self._url("handover")

    def note(self, variable: str) -> str:
        """Where one writes to AXTRA about a question or row."""
        return self._url("notes", variable=variable)

    def notice(self, suite: str = "") -> str:
        """Return where the collection notice is read; ``suite``: where its button leads."""
        return self._url("notice", **({"suite": suite} if suite else {}))

    @property
    def review(self) -> str:
        """The review before sending."""
        return self._url("review")

    @property
    def submit(self) -> str:
        """Where the sending is posted."""
        return self._url("submit")

    @property
    def receipt(self) -> str:
        """The receipt."""
        return self._url("receipt")

    @property
    def benchmark(self) -> str:
        """The centre beside what was released."""
        return self._url("benchmark")

    def section(
        self, code: str = "", anchor: str = "", *, check: bool = False, card: str = "", done: str = ""
    ) -> str:
        """Return a section's page, this one's by default, at an anchor; ``check`` says what is missing too.

        ``card`` shows one line of a roster at a time, and ``done`` says what was just done to a line.
        """
        query: dict[str, Any] = {"verifier": 1} if check else {}
        query |= {name: text for name, text in (("fiche", card), ("fait", done)) if text}
        return self._url("section", section=code or self.section_code, _anchor=anchor or None, **query)

    @property
    def presence(self) -> str:
        """Where the list of sections asks who is filling what."""
        return self._url("present")

    @property
    def beat(self) -> str:
        """Where a section's page says that it is open."""
        return self._url("beat", section=self.section_code)

    @property
    def save(self) -> str:
        """Where this section's answers are posted."""
        return self._url("save", section=self.section_code)

    @staticmethod
    def card(roster: str, entry: str = "") -> str:
        """Return what names one line of a roster, its first one by default, shown alone."""
        return f"{roster}.{entry}"

    def add(self, roster: str) -> str:
        """Return where entries are added to a roster."""
        return self._url("add_entry", section=self.section_code, roster=roster)

    def arrange(self, roster: str) -> str:
        """Return where an entry of a roster is copied, moved, removed and put back."""
        return self._url("arrange_entries", section=self.section_code, roster=roster)

    def paste(self, roster: str) -> str:
        """Return where a table is pasted into a roster, and previewed."""
        return self._url("paste", section=self.section_code, roster=roster)

    def accept_paste(self, roster: str) -> str:
        """Return where a previewed paste is accepted."""
        return self._url("accept_paste", section=self.section_code, roster=roster)

    def undo_paste(self, roster: str) -> str:
        """Return where an accepted paste is undone."""
        return self._url("undo_paste", section=self.section_code, roster=roster)

    def undone(self, section: str, roster: str, token: str) -> str:
        """Return a section's page, saying what became of a paste that was undone."""
        return self._url("section", section=section, annule=token, _anchor=f"collage-{roster}")

    def template(self, roster: str) -> str:
        """Return where a roster is had as a workbook."""
        return self._url("paste_template", section=self.section_code, roster=roster)


@dataclass(frozen=True)
class SectionLine:
    """One section in a list: where it stands, and what it asks."""

    number: int
    section: Section
    title: str
    progress: Progress
    mine: bool  # whether this person may open it
    prepare: tuple[str, ...] = ()  # what to have at hand

    @property
    def state(self) -> str:
        """One of todo, doing, done."""
        if not self.progress.started:
            return "todo"
        return "done" if self.progress.complete else "doing"


@dataclass(frozen=True)
class Place:
    """A submission as one person sees it now."""

    member: Membership
    rights: Rights
    submission: SubmissionState
    sheet: AnswerSheet
    address: Address

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked."""
        return self.submission.questionnaire

    @cached_property
    def title(self) -> str:
        """What the survey is called, with its edition."""
        return short_title(self.sheet.text(self.questionnaire.title))

    @cached_property
    def lines(self) -> tuple[SectionLine, ...]:
        """The sections that are shown now, numbered in order, those of others included."""
        shown = (each for each in self.questionnaire.sections if self.sheet.shown_section(each.code))
        return tuple(
            SectionLine(
                number,
                section,
                display.unnumbered(self.sheet.text(section.title)),
                self.sheet.progress(section.code),
                self.rights.allows(section.code),
                tuple(uncapital(self.sheet.text(each)) for each in section.prepare),
            )
            for number, section in enumerate(shown, 1)
        )

    @property
    def own_lines(self) -> Iterator[SectionLine]:
        """The sections that this person may open."""
        return (line for line in self.lines if line.mine)

    @cached_property
    def restricted(self) -> tuple[str, ...]:
        """The codes of the restricted sections that this person may open."""
        return tuple(
            section.code
            for section in self.questionnaire.sections
            if section.restricted
            and self.rights.allows(section.code)
            and self.sheet.shown_section(section.code)
        )

    @property
    def sees_everything(self) -> bool:
        """Whether the person may open every section, and so hold a whole copy of what is answered."""
        return not self.rights.unseen(self.questionnaire)

    @property
    def leads(self) -> bool:
        """Whether the person reviews, sends and holds the receipt, even if one section is shut to them."""
        return self.rights.leads

    def line(self, code: str) -> SectionLine:
        """Return one of this person's sections; 404 when it is not one."""
        found = next((line for line in self.own_lines if line.section.code == code), None)
        if found is None:
            abort(404)
        return found

    def require(self, code: str) -> None:
        """Answer 404 when a section is not one of this person's: as ``line``, without looking how far it has come."""
        sections = {section.code for section in self.questionnaire.sections}
        if code not in sections or not self.rights.allows(code) or not self.sheet.shown_section(code):
            abort(404)

    def saved(self, outcome: SaveOutcome) -> "Place":
        """Return the submission as a save left it, read again when anyone else wrote meanwhile."""
        submission = self.submission
        if outcome.revision != submission.revision + bool(outcome.saved):
            at = self.address
            return enter(at.survey, at.edition, at.organisation, at.section_code)
        if not outcome.saved:
            return self
        document = submission.document
        kept = replace(
            submission,
            revision=outcome.revision,
            document={**document, "answers": {**document["answers"], **outcome.written}},
            first_saved_at=submission.first_saved_at or outcome.saved_at,
            last_saved_at=outcome.saved_at,
        )
        sheet = recollection.stand_for(self.sheet.saved(outcome.written))
        return Place(self.member, self.rights, kept, sheet, self.address)

    def after(self, line: SectionLine) -> SectionLine | None:
        """Return the section that follows among this person's own."""
        return next((other for other in self.own_lines if other.number > line.number), None)

    def drawer(self, *, checked: bool = False, typed: Mapping[str, Answer] | None = None) -> Drawer:
        """Return what draws this submission's questions; ``typed`` stands in the fields over what is kept."""
        return Drawer(
            self.sheet,
            self.submission.versions,
            checked,
            current=self.submission.edition,
            typed=typed or {},
        )


_COMMON_START = re.compile(r"^(Sondage|Enquête) (AXTRA )?sur (le |la |les |l’)")
_COMMON_REST = re.compile(r" au sein des centres-conseils en emploi membres d’AXTRA|,? édition(?= \d)")


def short_title(title: str) -> str:
    """Return a questionnaire's title without the words that every one of ours repeats."""
    return display.initial(_COMMON_REST.sub("", _COMMON_START.sub("", title)))


def uncapital(text: str) -> str:
    """Return ``text`` without its capital, to stand in a list; an acronym keeps it."""
    return text if text[1:2].isupper() else display.uninitial(text)


def enter(survey: str, edition: str, organisation: str, section: str = "") -> Place:
    """Return the submission at an address for the person who asks; 404 when it is not theirs or does not exist."""
    member = membership(organisation)
    rights = member.rights(survey, edition)
    if not rights.concerned:
        abort(404)
    # Who may not open every section is told nothing of the others, not even by a message, a figure or a text.
    found = collecting.open_sheet(survey, edition, organisation, by=me().person_id, now=now(), rights=rights)
    if isinstance(found, Problem):
        abort(status_of(found))
    if found.submission.edition_status == "planned":
        abort(404)
    sheet = recollection.resumed(survey, edition, organisation, found.sheet)
    place = Place(member, rights, found.submission, sheet, Address(survey, edition, organisation, section))
    if request.method != "POST" and section in place.restricted:
        demand_fresh(HALF_DAY)  # only to read: what is typed is kept whenever one signed in
        witness(place, "section", section)
    return place


def witness(place: Place, page: OpenedBy, *sections: str) -> None:
    """Write in the access log that the person is shown answers of restricted sections: of all those of theirs by default."""
    at, shown = place.address, sections or place.restricted
    if shown:
        look = Look(
            at.survey, at.edition, at.organisation, tuple(shown), page, source_of_request(), me().person_id
        )
        witnessing.witness(look, now=now())


def note_seen(place: Place, section: str) -> None:
    """Note that the person opened a section that they were given; only the first time writes anything."""
    at = place.address
    if section in place.member.unseen.get((at.survey, at.edition), ()):
        delegating.note_seen(at.survey, at.edition, at.organisation, section, by=me().person_id, now=now())


def enter_leading(survey: str, edition: str, organisation: str) -> Place:
    """Return the submission for who answers for the whole of it; 404 for who was given some sections."""
    place = enter(survey, edition, organisation)
    if not place.leads:
        abort(404)
    return place
