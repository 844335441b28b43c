"""One section of a trial: drawn as centres get it, saved whole, its rosters' lines added, copied, moved and removed.

Apart from the other pages of a trial because a form of questions has buttons of its own. One person fills it, so nobody's
newer answer can be in the way: what is sent last stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import TrialState
from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.definition.model import Roster, Section
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import Drawer, TableView, View, marks, posted
from surveys.web.shared import display
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import fragment_response, is_htmx, partial, render_piece
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms
from surveys.web.staff.designer.trial import must_try

NEXT, SUMMARY, CARD = "continuer", "sommaire", "fiche:"
COPY, REMOVE, UP, DOWN = "_dupliquer", "_entree", "_monter", "_descendre"
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Here:
    """Where the buttons of the questions lead in a trial."""

    draft: int
    section_code: str

    @property
    def save(self) -> str:
        """Where the section's form goes."""
        return self._at("save_trial")

    def _at(self, endpoint: str, roster: str | None = None) -> str:
        there = f"staff.designer.{endpoint}"
        return url_for(there, draft=self.draft, section=self.section_code, roster=roster)

    def note(self, variable: str) -> str:
        """Nothing: nobody writes to AXTRA from a trial."""
        return ""

    @staticmethod
    def card(roster: str, entry: str = "") -> str:
        """Return what names one line of a roster, its first one by default, shown alone."""
        return f"{roster}.{entry}"

    def add(self, roster: str) -> str:
        """Return where a line is added to a roster."""
        return self._at("arrange_trial", roster=roster)

    def arrange(self, roster: str) -> str:
        """Return where a line of a roster is copied, moved and removed."""
        return self._at("arrange_trial", roster=roster)

    def paste(self, roster: str) -> str:
        """Return nowhere of its own: a trial pastes no table."""
        return self.save

    def undo_paste(self, roster: str) -> str:
        """Return nowhere of its own: a trial pastes no table."""
        return self.save


def section_of(sheet: AnswerSheet, code: str) -> Section:
    """Return a section that is shown; 404 otherwise."""
    found = next((each for each in sheet.questionnaire.sections if each.code == code), None)
    if found is None or not sheet.shown_section(code):
        abort(404)
    return found


@blueprint.get("/<int:draft>/essai/sections/<section>")
@open_to("staff", *DESIGNERS)
def trial_section(draft: int, section: str) -> str:
    """Show a section to fill."""
    return draw_section(draft, must_try(draft), section, checked="verifier" in request.args)


def draw_section(draft: int, tried: TrialState, code: str, *, checked: bool = False) -> str:
    """Return the page of a section; ``checked``: what is merely missing is said too."""
    return render_template(
        "staff/designer/trial_section.html",
        state=enter(draft),
        rooms=rooms(draft),
        **_drawn(draft, tried, code, checked=checked),
    )


def _redrawn(draft: int, tried: TrialState, code: str, *, checked: bool = False) -> Response:
    """Return the questions of a section alone, for the page that is open."""
    form = render_piece("staff/designer/_trial_form.html", **_drawn(draft, tried, code, checked=checked))
    return fragment_response(partial("essai", form, swap="outerMorph"))


def _drawn(draft: int, tried: TrialState, code: str, *, checked: bool) -> dict[str, object]:
    sheet = tried.sheet
    section = section_of(sheet, code)
    drawer = Drawer(sheet, {}, checked=checked, current=sheet.questionnaire.edition)
    views = [_without_paste(view) for view in drawer.section(section, request.args.get("fiche", ""))]
    shown = [each for each in sheet.questionnaire.sections if sheet.shown_section(each.code)]
    return {
        "tried": tried,
        "here": Here(draft, code),
        "title": display.unnumbered(sheet.text(section.title)),
        "place": shown.index(section) + 1,
        "count": len(shown),
        "section": section,
        "views": views,
        "versions": marks(views),
        "checked": checked,
        "progress": sheet.progress(code),
    }


def _without_paste(view: View) -> View:
    return replace(view, paste=False) if isinstance(view, TableView) else view


def _keep(draft: int, tried: TrialState, *, leaving: bool) -> TrialState:
    """Keep what the section's form carries, and return the trial with it."""
    drawn = posted.read_versions(request.form)
    if isinstance(drawn, Problem):
        abort(400)
    changes = posted.read_changes(request.form, drawn, tried.sheet, leaving=leaving)
    answers = {each.variable: Answer(each.raw, each.missing, each.origin) for each in changes}
    return _answered(draft, answers) if answers else tried


def _answered(
    draft: int, answers: Mapping[str, Answer], entries: Mapping[str, tuple[str, ...]] | None = None
) -> TrialState:
    done = designing.answer_trial(draft, answers, entries, by=me().person_id, now=now())
    if isinstance(done, Problem):
        abort(404)
    return done


@blueprint.post("/<int:draft>/essai/sections/<section>")
@open_to("staff", *DESIGNERS)
def save_trial(draft: int, section: str) -> Response | tuple[str, int]:
    """Keep a section, then show it again, the next one or the summary."""
    tried = must_try(draft)
    section_of(tried.sheet, section)
    suite = request.form.get("_suite", "")
    tried = _keep(draft, tried, leaving=suite == NEXT)
    checked = bool(request.form.get("_verifie"))
    if is_htmx():
        return _redrawn(draft, tried, section, checked=checked)
    if suite == NEXT and not tried.sheet.progress(section).complete:
        return draw_section(draft, tried, section, checked=True), 422
    return redirect(_following(draft, tried, section, suite), code=303)


def _following(draft: int, tried: TrialState, section: str, suite: str) -> str:
    if suite == NEXT:
        shown = [
            each.code for each in tried.sheet.questionnaire.sections if tried.sheet.shown_section(each.code)
        ]
        after = shown[shown.index(section) + 1 :] if section in shown else []
        if not after:
            return url_for("staff.designer.trial_review", draft=draft)
        return url_for("staff.designer.trial_section", draft=draft, section=after[0])
    if suite == SUMMARY:
        return url_for("staff.designer.trial", draft=draft)
    card = suite.removeprefix(CARD) if suite.startswith(CARD) else None
    return url_for("staff.designer.trial_section", draft=draft, section=section, fiche=card)


@blueprint.post("/<int:draft>/essai/sections/<section>/<roster>/lignes")
@open_to("staff", *DESIGNERS)
def arrange_trial(draft: int, section: str, roster: str) -> Response:
    """Add a line to a roster, copy one, move one or remove one; what the form carries is kept first."""
    tried = must_try(draft)
    item = tried.sheet.questionnaire.items.get(roster)
    if not isinstance(item, Roster) or item not in section_of(tried.sheet, section).items:
        abort(404)
    if request.form.get(posted.VERSIONS):
        tried = _keep(draft, tried, leaving=False)
    answers, entries = _arranged(tried.sheet, item, request.form)
    tried = _answered(draft, answers, {roster: entries})
    if is_htmx():
        return _redrawn(draft, tried, section)
    there = url_for("staff.designer.trial_section", draft=draft, section=section, _anchor=f"q-{roster}")
    return redirect(there, code=303)


def _arranged(
    sheet: AnswerSheet, roster: Roster, form: Mapping[str, str]
) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Return the answers and the lines of a roster after the button that was pressed."""
    fixed = {choice.code for choice in roster.rows or ()}
    lines = [entry for entry in sheet.entries(roster.code) if entry not in fixed]
    new = next(f"essai{n}" for n in range(1, MOST_LINES * 4) if f"essai{n}" not in lines)
    if form.get("_reprendre"):
        offered = sheet.offered_entries(roster.code)
        answers = {
            f"{roster.code}[{entry}].{field}": Answer(offer.raw, origin="prefilled")
            for entry, fields in offered.items()
            for field, offer in fields.items()
        }
        return answers, (*lines, *(entry for entry in offered if entry not in lines))
    pressed = next((name for name in (COPY, REMOVE, UP, DOWN) if form.get(name)), "")
    entry = form.get(pressed, "")
    at = lines.index(entry) if entry in lines else -1
    if not pressed and len(lines) < MOST_LINES:
        return {}, (*lines, new)
    if at < 0:
        return {}, tuple(lines)
    if pressed == COPY:
        kept = {
            name.replace(f"[{entry}]", f"[{new}]"): answer
            for name, answer in sheet.answers.items()
            if name.startswith(f"{roster.code}[{entry}].")
        }
        return kept, (*lines[: at + 1], new, *lines[at + 1 :])
    taken = lines.pop(at)
    if pressed != REMOVE:
        lines.insert(max(0, at + (1 if pressed == DOWN else -1)), taken)
    return {}, tuple(lines)
