"""Two people of a centre and AXTRA's staff, in any order: fill, add, paste, undo, remove, send, reopen, give up, return, correct.

A machine of Hypothesis through the real application, beside a plain model of what was acknowledged. Apart from the tests
of each page because what is looked for comes from their order. Refuses to look at how a page keeps what it keeps: it reads back.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from werkzeug.test import TestResponse

from surveys.operations import collecting, correcting
from tests.web import world
from tests.web.answers import fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.test_pasting import HEAD, accept, paste_form
from tests.web.test_rosters import add, remove
from tests.web.world import EDITION, EVERY, Centre

TEXTS = {
    "people": ("0", "12", "812", "abc", "-1"),
    "budget": ("900", "1 250,5", "-3", "douze", "1250000"),
    "fte": ("12,5", "1,2,3", "40"),
    "raise": ("2", "2,5 %", "x"),
    "founded": ("1984", "84", "l’an passé"),
}
BOARD = f"/gestion/suivi/{EVERY}/{EDITION}/"
DESK = f"/gestion/resultats/{EVERY}/{EDITION}/corrections"
READER = "reponses@exemple.invalid"
people = st.sampled_from(("director", "delegate"))
typed = st.dictionaries(st.sampled_from(sorted(TEXTS)), st.integers(0, 9), min_size=1, max_size=3).map(
    lambda drawn: {name: TEXTS[name][place % len(TEXTS[name])] for name, place in drawn.items()}
)


def _is_open(visit: "Visits") -> bool:
    return visit.status != "sent"


class Visits(RuleBasedStateMachine):
    """One centre from its first keystroke; what was acknowledged is what is read back, whoever did what."""

    site: ClassVar[Site]
    numbers: ClassVar[Iterator[int]]

    def __init__(self) -> None:
        super().__init__()
        self.centre = Centre(next(self.numbers))
        self.browsers: dict[str, FlaskClient] = {}
        self.answers: dict[str, str] = {}
        self.turns: dict[str, int] = dict.fromkeys(TEXTS, 0)  # how often an answer was written
        self.held: dict[str, tuple[Form, dict[str, str], dict[str, int]]] = {}
        self.rows: dict[str, str] = {}  # a row's mark
        self.status, self.frozen, self.copies = "draft", ({}, {}), {}

    @initialize(filled=st.booleans())
    def arrives(self, filled: bool) -> None:
        if filled:
            fill_survey(self.browser("director"), self.centre)
            self.answers |= {"people": "0", "budget": "1 250 000,50", "fte": "12,5"}
            (entry,) = self.document()["entries"]["staff"]
            self.rows[entry] = "01"

    # ── who and where ──

    def browser(self, who: str) -> FlaskClient:
        if who not in self.browsers:
            email = {
                "director": self.centre.director,
                "delegate": self.centre.delegate,
                "reader": READER,
            }.get(who, "collecte@exemple.invalid")
            with self.site.app.app_context():
                if who == "reader":
                    world.staff_member(READER, "microdata_analyst")
            self.browsers[who] = self.site.client(email)
            if who == "reader":
                with self.browsers[who].session_transaction() as session, self.site.app.app_context():
                    world.age_proof(session["jeton"], datetime.now(UTC), factor=True)
        return self.browsers[who]

    def document(self) -> dict:
        return self.site.document(self.centre)

    # ── what people do ──

    @rule(who=people)
    def looks(self, who: str) -> None:
        """Open every page that a person may open."""
        for rest in ("", "sections/nombres", "revision", "equipe", "remise", "recu"):
            assert self.browser(who).get(self.centre.page(rest)).status_code < 500, rest

    @precondition(_is_open)
    @rule(who=people)
    def draws(self, who: str) -> None:
        """Open the section, and leave it open while others work."""
        form = section(self.browser(who), self.centre, "nombres")
        self.held[who] = (form, dict(self.answers), dict(self.turns))

    @rule(who=people, texts=typed, mine=st.booleans())
    def saves(self, who: str, texts: dict[str, str], mine: bool) -> None:
        """Type in the section as it was drawn, and press; choose, where someone else wrote meanwhile."""
        if who not in self.held:
            if not _is_open(self):
                return
            self.draws(who)
        form, seen, turns = self.held.pop(who)
        changed = {name: text for name, text in texts.items() if text != seen.get(name, "")}
        for name, text in changed.items():
            form.fill(name, text)
        answered = form.press(self.browser(who), "Sommaire")
        if not _is_open(self):
            assert answered.status_code in {303, 409}, answered.status
            return
        stale = {name for name in changed if self.turns[name] != turns[name]}
        disputed = {name for name in stale if changed[name] != self.answers.get(name, "")}
        if not disputed:
            assert answered.status_code == 303, (answered.status, changed)
        assert answered.status_code == (412 if disputed else 303), (answered.status, changed, disputed)
        self.writes({name: text for name, text in changed.items() if name not in disputed})
        if disputed:
            choice = Form(page_of(answered))
            for name in disputed:
                choice.tick(f"_choisir:{name}", "mienne" if mine else "autre")
            assert choice.press(self.browser(who)).status_code == 303
            if mine:
                self.writes({name: changed[name] for name in disputed})

    @precondition(_is_open)
    @rule(texts=typed, mine=st.booleans())
    def quarrel(self, texts: dict[str, str], mine: bool) -> None:
        """Let both write in the same questions from pages drawn at the same moment."""
        self.draws("director")
        self.draws("delegate")
        self.saves("delegate", texts, mine)
        self.saves(
            "director", {name: TEXTS[name][TEXTS[name].index(text) - 1] for name, text in texts.items()}, mine
        )

    def writes(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            if self.answers.get(name, "") != text:
                self.turns[name] += 1
            self.answers[name] = text

    @precondition(_is_open)
    @rule(mark=st.integers(10, 99))
    def adds_a_row(self, mark: int) -> None:
        if len(self.rows) < 30:
            entry = add(self.browser("director"), section(self.browser("director"), self.centre, "listes"))
            form = section(self.browser("director"), self.centre, "listes").fill(
                f"staff[{entry}].mark", str(mark)
            )
            assert form.press(self.browser("director"), "Sommaire").status_code == 303
            self.rows[entry] = str(mark)

    @precondition(lambda self: _is_open(self) and bool(self.rows))
    @rule(place=st.integers(0, 29), back=st.booleans())
    def removes_a_row(self, place: int, back: bool) -> None:
        entry = list(self.rows)[place % len(self.rows)]
        client = self.browser("director")
        assert remove(section(client, self.centre, "listes"), client, entry).status_code == 303
        mark = self.rows.pop(entry)
        if back:
            pairs = [*section(client, self.centre, "listes").pairs(), ("_remettre", entry)]
            assert post(client, self.centre.page("sections/listes/staff/lignes"), pairs).status_code == 303
            self.rows[entry] = mark

    @precondition(_is_open)
    @rule(marks=st.lists(st.integers(100, 999), min_size=1, max_size=3, unique=True), undone=st.booleans())
    def pastes(self, marks: list[int], undone: bool) -> None:
        if len(self.rows) > 25 or set(map(str, marks)) & set(self.rows.values()):
            return
        client, before = self.browser("director"), set(self.rows)
        lines = "\n".join(f"{mark}\tDirection générale\t27,40\t35" for mark in marks)
        shown = (
            paste_form(client, self.centre).fill("_texte", f"{HEAD}\n{lines}").press(client, "Voir l’aperçu")
        )
        assert shown.status_code == 200, shown.status
        done = accept(client, page_of(shown))
        assert done.status_code == 303, done.status
        new = [entry for entry in self.document()["entries"]["staff"] if entry not in before]
        assert len(new) == len(marks), "a pasted line is missing, or there twice"
        if undone:
            form = section(client, self.centre, "listes")
            assert form.send(client, form.element.one("button", id="undo-staff")).status_code == 303
        else:
            self.rows |= dict(zip(new, map(str, marks), strict=True))

    @precondition(_is_open)
    @rule()
    def sends(self) -> None:
        client = self.browser("director")
        page = page_of(client.get(self.centre.page("revision")))
        if not any("transmission" in each["action"] for each in page.root.all("form")):
            return
        form = Form(page, "/transmission")
        if not any(each["name"] == "exact" for each in form.controls):
            return
        answered = form.tick("exact", "oui").tick("autorise", "oui").press(client)
        assert answered.status_code in {303, 422}, answered.status
        if answered.status_code == 303:
            self.status, self.frozen = "sent", (dict(self.answers), dict(self.rows))
            number = self.receipts()[0].number
            assert number not in self.copies
            self.copies[number] = self.copy(number)

    @precondition(lambda self: self.status == "sent")
    @rule(reason=st.sampled_from(("Le budget", "  ", "é" * 300)))
    def reopens(self, reason: str) -> None:
        client = self.browser("director")
        form = Form(page_of(client.get(self.centre.page("recu"))), "/correction").fill("raison", reason)
        answered = form.press(client)
        assert answered.status_code in ({303} if reason == "Le budget" else {303, 422}), answered.status
        if answered.status_code == 303:
            self.status = "reopened"

    @precondition(lambda self: self.status == "reopened")
    @rule()
    def gives_up(self) -> None:
        client = self.browser("director")
        drop = Form(page_of(client.get(self.centre.page("recu"))), "/abandon")
        assert drop.press(client).status_code == 303
        self.status = "sent"
        before, (answers, rows) = self.answers, self.frozen
        for name in TEXTS:
            self.turns[name] += before.get(name, "") != answers.get(name, "")
        self.answers, self.rows = dict(answers), dict(rows)
        self.held.clear()  # what a page drawn meanwhile may still do is the subject of test_after_sending

    # ── what AXTRA does ──

    @rule(variable=st.sampled_from(("budget", "people")))
    def is_returned(self, variable: str) -> None:
        """Return a question to the centre: nothing that it wrote changes."""
        staff = self.browser("staff")
        page = page_of(staff.get(f"{BOARD}{self.centre.code}/"))
        if not any("/retour" in each["action"] for each in page.root.all("form")):
            return
        form = Form(page, "/retour").fill("raison", "À revoir")
        if not any(each["name"] == f"remarque.{variable}" for each in form.controls):
            return
        answered = form.fill(f"remarque.{variable}", "Est-ce complet?").press(staff)
        assert answered.status_code in {303, 422}, answered.status
        self.status = self.state().status  # a copy that was sent is open again: what was sent stays
        assert self.status in {"draft", "sent", "reopened"}

    @precondition(lambda self: bool(self.copies))
    @rule(text=st.sampled_from(("12", "17", "douze")), withdrawn=st.booleans())
    def is_corrected(self, text: str, withdrawn: bool) -> None:
        """Put a value over what was sent, and perhaps take it away: no copy changes."""
        reader = self.browser("reader")
        address = f"{DESK}?centre={self.centre.code}&variable=people"
        form = (
            Form(page_of(reader.get(address)), "/corrections").fill("valeur", text).fill("motif", "Confirmé.")
        )
        answered = form.press(reader)
        assert answered.status_code == (422 if text == "douze" else 303), answered.status
        if answered.status_code != 303:
            return
        assert self.standing() == [text]
        if withdrawn:
            form = Form(page_of(reader.get(address)), "/corrections").fill("motif", "Le centre confirme.")
            assert form.press(reader, "Retirer la correction de cette couche").status_code == 303
            assert self.standing() == []

    def standing(self) -> list[str]:
        with self.site.app.app_context():
            desk = correcting.read_desk(EVERY, EDITION, self.centre.code, "people")
        lines = [each for each in desk.lines if each.organisation == self.centre.code and each.stands]
        return [each.text for each in lines if each.text]

    # ── what must hold ──

    def state(self) -> collecting.SubmissionState:
        with self.site.app.app_context():
            return collecting.read_submission(EVERY, EDITION, self.centre.code)

    def receipts(self) -> list[collecting.Receipt]:
        with self.site.app.app_context():
            return sorted(
                collecting.list_receipts(EVERY, EDITION, self.centre.code),
                key=lambda each: (each.number not in self.copies, each.number),
                reverse=True,
            )

    def copy(self, number: str) -> object:
        answered: TestResponse = self.browser("director").get(
            self.centre.page(f"recu/{number}/reponses.json")
        )
        assert answered.status_code == 200, answered.status
        return answered.json["answers"]

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        state = self.state()
        kept = state.document["answers"]
        read = {name: " ".join(kept[name]["raw"]) for name in TEXTS if name in kept}
        assert {name: text for name, text in read.items() if text} == {
            name: text for name, text in self.answers.items() if text
        }
        entries = state.document["entries"].get("staff", [])
        assert sorted(entries) == sorted(self.rows)
        assert {entry: " ".join(kept[f"staff[{entry}].mark"]["raw"]) for entry in entries} == self.rows
        assert state.status == self.status

    @invariant()
    def what_was_sent_stays(self) -> None:
        assert {each.number for each in self.receipts()} == set(self.copies)

    def teardown(self) -> None:
        for number, answers in self.copies.items():
            assert self.copy(number) == answers, "a copy that was sent changed"
