"""The workshop: a draft is edited by plain forms and by pieces, tried as it is written, and loses nothing to a colleague."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Edit, Place, Put, at, find
from surveys.questionnaire.editing.beginnings import KINDS
from tests.web.conftest import Site
from tests.web.forms import Form
from tests.web.page import Page, parse
from tests.web.reviewer import ReviewingClient
from tests.web.world import EVERY, RENEWAL

numbers = count(1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def designer(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


@pytest.fixture
def start(site: Site) -> Callable[[str], DraftState]:
    """Start a draft of a published questionnaire, for an edition that no other test uses."""

    def begin(survey: str = EVERY) -> DraftState:
        with site.app.app_context():
            now = datetime.now(UTC)
            origin = next(each for each in designing.list_origins(now=now) if each.survey == survey)
            made = designing.start_draft(
                survey,
                source=origin.version_id,
                title=f"Brouillon de {survey}",
                for_edition=f"essai-{next(numbers)}",
                by=None,
                now=now,
            )
            assert isinstance(made, DraftState), made
            return made

    return begin


@pytest.fixture
def read(site: Site) -> Callable[[DraftState], DraftState]:
    def now(draft: DraftState) -> DraftState:
        with site.app.app_context():
            found = designing.read_draft(draft.id)
            assert isinstance(found, DraftState)
            return found

    return now


def page(client: ReviewingClient, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return parse(answer.text)


def workshop(draft: DraftState, code: str = "", focus: str = "question") -> str:
    return f"/gestion/conception/{draft.id}/" + (f"{focus}/{code}" if code else "")


def column_of(draft: DraftState, table: str, column: str) -> str:
    return f"/gestion/conception/{draft.id}/tableaux/{table}/colonnes/{column}"


def item(draft: DraftState, code: str) -> dict:
    path = find(draft.document, Place("item", code))
    assert path is not None, code
    return at(draft.document, path)


def name_of(place: Place, key: str, sub: str = "") -> str:
    return ":".join(("r", place.kind, place.of, place.code, key, sub))


def label(code: str, key: str = "label") -> str:
    return name_of(Place("item", code), key)


class Settings(Form):
    """The form of the settings, with what belongs to it elsewhere on the page, as a browser sends it without script."""

    def __init__(self, opened: Page) -> None:
        self.page = opened
        super().__init__(opened, "reglages")

    @property
    def controls(self) -> list:
        outside = [
            each for each in self.page.root.all("input", "select", "textarea") if each["form"] == "reglages"
        ]
        return [*super().controls, *(each for each in outside if each["name"])]

    def press(self, client: ReviewingClient, geste: str, **more: str):
        """Press the button of this name, wherever it stands."""
        button = next(
            each
            for each in self.page.root.all("button")
            if each["name"] == "_geste" and each["value"] == geste
        )
        pairs = [(name, text) for name, text in self.pairs() if name not in more]
        data = [*pairs, *more.items(), ("_geste", geste)]
        return client.post(button["formaction"], data=_many(data))


def _many(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found


def settings(client: ReviewingClient, draft: DraftState, code: str = "", focus: str = "question") -> Settings:
    return Settings(page(client, workshop(draft, code, focus)))


def save(client: ReviewingClient, form: Settings, **headers: str):
    return client.post(form.element["action"], data=_many(form.pairs()), headers=headers)


# ── reading ──


def test_the_list_opens_the_drafts_and_starts_one(designer: ReviewingClient) -> None:
    opened = page(designer, "/gestion/conception/")
    form = Form(opened, "conception")
    refused = form.fill("titre", " ").send(designer)
    assert refused.status_code == 422
    assert "Donnez un titre" in refused.text
    started = form.fill("titre", "Satisfaction, colloque").send(designer)
    assert started.status_code == 303
    drawn = page(designer, started.location)
    assert drawn.heading == "Satisfaction, colloque"
    assert "Cette section attend sa première question." in drawn.text
    assert "Satisfaction, colloque" in page(designer, "/gestion/conception/").text


def test_a_draft_of_another_or_of_nothing_does_not_exist(designer: ReviewingClient, start: Callable) -> None:
    draft = start()
    for address in (
        "/gestion/conception/9999/",
        workshop(draft, "no_such"),
        column_of(draft, "results", "no_such"),
    ):
        assert designer.get(address).status_code == 404


@pytest.mark.parametrize("survey", [EVERY, RENEWAL[0]])
def test_every_section_question_and_column_opens_on_its_settings(
    designer: ReviewingClient, start: Callable, survey: str, say: Callable[[str], None]
) -> None:
    draft, seen = start(survey), 0
    for section in draft.document["sections"]:
        drawn = page(designer, workshop(draft, section["code"], "section"))
        assert drawn.root.one("textarea", name=name_of(Place("section", section["code"]), "prepare"))
        for question in section["questions"][:: 1 if survey == EVERY else 3]:
            drawn = page(designer, workshop(draft, question["code"]))
            assert (
                drawn.root.one("textarea", name=label(question["code"])).text.strip()
                == question["label"].strip()
            )
            seen += 1
            for column in [*question.get("columns", ()), *question.get("fields", ())][:2]:
                page(designer, column_of(draft, question["code"], column["code"]))
                seen += 1
    page(designer, workshop(draft, "-", "questionnaire"))
    say(f"workshop of {survey}: {seen} questions and columns open on their settings")


def test_what_was_not_touched_is_not_written(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    for section in draft.document["sections"]:
        save(designer, settings(designer, draft, section["code"], "section"))
        for question in section["questions"][::2]:
            save(designer, settings(designer, draft, question["code"]))
    save(designer, settings(designer, draft, "-", "questionnaire"))
    assert read(draft).revision == 0


# ── settings ──


def test_settings_are_saved_as_one_step_and_undone(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    form = settings(designer, draft, "staff_fte")
    form.fill(label("staff_fte"), "Combien d’ETC?").fill(label("staff_fte", "min"), "0,5").tick(
        label("staff_fte", "allow"), "nsp"
    )
    answer = save(designer, form)
    assert answer.status_code == 303
    now = read(draft)
    assert (now.revision, now.loaded.accepted) == (1, True)
    assert item(now, "staff_fte")["label"] == "Combien d’ETC?"
    assert str(item(now, "staff_fte")["min"]) == "0.5"
    assert item(now, "staff_fte")["allow"] == ["nsp"]
    drawn = page(designer, answer.location)
    assert "Combien d’ETC?" in drawn.by_id("vue-staff_fte").text
    undone = settings(designer, draft, "staff_fte").press(designer, "annuler")
    assert undone.status_code == 303
    assert read(draft).document == draft.document
    settings(designer, draft, "staff_fte").press(designer, "retablir")
    assert read(draft).document == now.document


def test_what_cannot_be_read_is_kept_and_said_beside_its_field(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    form = settings(designer, draft, "staff_fte")
    form.fill(label("staff_fte", "min"), "beaucoup")
    drawn = page(designer, save(designer, form).location)
    assert not read(draft).loaded.accepted
    field = drawn.root.one("input", name=label("staff_fte", "min"))
    assert field["value"] == "beaucoup"
    assert field["aria-invalid"] == "true"
    assert drawn.by_id(f"p-{field.id}").text.strip()
    assert "1 point à corriger" in drawn.by_id("resume").text.replace("\u00a0", " ")
    assert "ne peuvent pas encore s’essayer" in drawn.text
    assert "Quel est le nom de votre organisme?" in drawn.by_id("feuille").text, "the rest is tried"


def test_a_colleague_is_not_written_over(
    designer: ReviewingClient, start: Callable, read: Callable, site: Site
) -> None:
    draft = start(RENEWAL[0])
    form = settings(designer, draft, "staff_fte")
    edit(site, draft, Put(Place("item", "staff_fte"), "label", "De Claude"))
    form.fill(label("staff_fte"), "De Robin").fill(label("staff_fte", "hint"), "Une aide de Robin")
    refused = save(designer, form)
    assert refused.status_code == 412
    assert "De Robin" in refused.text
    assert "De Claude" in parse(refused.text).by_id("alerte").text
    now = item(read(draft), "staff_fte")
    assert (now["label"], now["hint"]) == ("De Claude", "Une aide de Robin"), "what does not disagree is kept"
    pieces = save(designer, form, **HTMX)
    assert pieces.status_code == 412
    kept = designer.post(
        form.element["action"], data={**_many(form.pairs()), f"_garder:{label('staff_fte')}": "mienne"}
    )
    assert kept.status_code == 303
    assert item(read(draft), "staff_fte")["label"] == "De Robin"


def edit(site: Site, draft: DraftState, *edits: Edit) -> None:
    with site.app.app_context():
        done = designing.edit_draft(draft.id, edits, did=Did("did.set"), by=None, now=datetime.now(UTC))
        assert isinstance(done, DraftState), done


def test_the_questionnaire_itself_is_set(designer: ReviewingClient, start: Callable, read: Callable) -> None:
    draft = start(RENEWAL[0])
    whole = Place("questionnaire")
    form = settings(designer, draft, "-", "questionnaire")
    form.fill(name_of(whole, "params", "annee_cour"), "2026-2027")
    form.fill(name_of(whole, "period", "open"), "2026-10-05").fill(
        name_of(whole, "period", "close"), "2026-11-06"
    )
    save(designer, form)
    now = read(draft)
    assert now.document["params"]["annee_cour"] == "2026-2027"
    assert now.document["params"]["cas_min"] == draft.document["params"]["cas_min"]
    assert now.document["period"] == {"open": "2026-10-05", "close": "2026-11-06"}
    assert now.loaded.accepted


# ── presses ──


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_added_after_the_one_in_focus(
    designer: ReviewingClient, start: Callable, read: Callable, kind: str
) -> None:
    draft = start()
    first = draft.document["sections"][0]["questions"][0]["code"]
    form = settings(designer, draft, first)
    form.fill("_libelle", "Une question toute neuve").fill("_type", kind)
    added = form.press(designer, "ajouter")
    assert added.status_code == 303
    assert "question/question_toute_neuve" in added.location
    page(designer, added.location)
    now = read(draft)
    assert [q["code"] for q in now.document["sections"][0]["questions"]][1] == "question_toute_neuve"
    assert now.loaded.accepted or kind == "confirmation"


def test_a_question_moves_by_its_buttons_and_to_another_section(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    settings(designer, draft, "staff_fte").press(designer, "monter:item::staff_fte")
    before = codes(draft, "identification")
    rank = before.index("staff_fte")
    assert codes(read(draft), "identification").index("staff_fte") == rank - 1
    form = settings(designer, draft, "staff_fte")
    form.fill("_vers", "cloture").press(designer, "vers")
    assert codes(read(draft), "cloture")[-1] == "staff_fte"


def codes(draft: DraftState, section: str) -> list[str]:
    found = next(each for each in draft.document["sections"] if each["code"] == section)
    return [question["code"] for question in found["questions"]]


def test_what_is_used_is_not_removed_before_its_uses_are_seen(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    asked = settings(designer, draft, "results_prev").press(designer, "retirer:item::results_prev")
    assert asked.status_code == 422
    said = parse(asked.text).by_id("alerte").text
    assert "sert ailleurs" in said
    assert "results_prev" in {q for s in draft.document["sections"] for q in codes(read(draft), s["code"])}
    alone = settings(designer, draft, "staff_fte")
    assert alone.press(designer, "dupliquer").status_code == 303
    copied = settings(designer, draft, "staff_fte_2").press(designer, "retirer:item::staff_fte_2")
    assert copied.status_code == 303
    assert read(draft).document["sections"] == draft.document["sections"]


def test_choices_are_edited_where_they_are_used(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start()
    first = draft.document["sections"][0]["questions"][0]["code"]
    form = settings(designer, draft, first)
    form.fill("_libelle", "Votre avis").fill("_type", "single").press(designer, "ajouter")
    name = item(read(draft), "avis")["choices"]
    form = settings(designer, draft, "avis")
    form.fill(f"_choix:{name}", "Très bon\nSans avis").press(designer, f"ajouter_choix:list::{name}")
    choice = Place("choice", "tres_bon", name)
    form = settings(designer, draft, "avis")
    form.fill(name_of(choice, "label"), "Excellent").tick(name_of(choice, "exclusive"), "oui")
    save(designer, form)
    settings(designer, draft, "avis").press(designer, f"monter:choice:{name}:sans_avis")
    listed = read(draft).document["choices"][name]
    assert [each["label"] for each in listed][-2:] == ["Sans avis", "Excellent"]
    assert listed[-1]["exclusive"] is True
    shared = settings(designer, draft, "avis")
    assert "Une copie" not in shared.page.text


def test_a_list_that_serves_elsewhere_says_where_and_may_be_copied(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    lists = [q.get("choices") for s in draft.document["sections"] for q in s["questions"]]
    common = next(name for name in lists if name and lists.count(name) > 1)
    shared = next(
        q["code"] for s in draft.document["sections"] for q in s["questions"] if q.get("choices") == common
    )
    form = settings(designer, draft, shared)
    assert "Cette liste sert aussi ailleurs" in form.page.text
    form.press(designer, "liste_propre:list::choices")
    own = item(read(draft), shared)["choices"]
    assert own != common
    assert read(draft).document["choices"][own] == draft.document["choices"][common]


def test_a_roster_gets_its_columns(designer: ReviewingClient, start: Callable, read: Callable) -> None:
    draft = start()
    first = draft.document["sections"][0]["questions"][0]["code"]
    form = settings(designer, draft, first)
    form.fill("_libelle", "Vos postes").fill("_type", "roster").press(designer, "ajouter")
    form = settings(designer, draft, "postes")
    form.fill("_colonne", "Taux horaire").fill("_type_colonne", "money").press(designer, "ajouter_colonne")
    column = Place("column", "taux_horaire", "postes")
    form = Settings(page(designer, column_of(draft, "postes", "taux_horaire")))
    form.fill(name_of(column, "min"), "15,75").tick(name_of(column, "total"), "oui")
    save(designer, form)
    now = item(read(draft), "postes")
    assert str(now["fields"][1]["min"]) == "15.75"
    assert now["fields"][1]["total"] is True
    assert read(draft).loaded.accepted


def test_a_new_code_changes_and_a_published_one_never(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    assert not settings(designer, draft, "staff_fte").page.root.all("input", id="code")
    settings(designer, draft, "staff_fte").press(designer, "dupliquer")
    form = settings(designer, draft, "staff_fte_2")
    moved = form.fill("_code", "equipe_etc").press(designer, "code")
    assert moved.location.partition("#")[0].endswith("question/equipe_etc")
    form = settings(designer, draft, "equipe_etc")
    assert form.fill("_code", "staff_fte").press(designer, "code").status_code == 422
    assert form.fill("_code", "Équipe").press(designer, "code").status_code == 422


def test_a_kind_changes_and_says_what_reads_it(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    form = settings(designer, draft, "staff_fte")
    asked = form.fill("_genre", "text").press(designer, "genre")
    assert asked.status_code == 422
    assert "D’autres éléments lisent cette réponse" in asked.text
    settings(designer, draft, "staff_fte").press(designer, "dupliquer")
    copied = settings(designer, draft, "staff_fte_2")
    assert copied.fill("_genre", "integer").press(designer, "genre").status_code == 303
    assert item(read(draft), "staff_fte_2")["type"] == "integer"
    assert read(draft).loaded.accepted


# ── the preview ──


def test_the_preview_is_filled_and_keeps_nothing(
    designer: ReviewingClient, start: Callable, read: Callable
) -> None:
    draft = start(RENEWAL[0])
    opened = page(designer, workshop(draft, "staff_fte"))
    form = Form(opened, "apercu")
    form.fill("staff_fte", "14,5")
    again = form.send(designer)
    assert again.status_code == 200
    drawn = parse(again.text)
    assert drawn.root.one("input", name="staff_fte")["value"] == "14,5"
    pieces = designer.post(form.element["action"], data=_many(form.pairs()), headers=HTMX)
    assert pieces.status_code == 200
    assert 'hx-target="#feuille"' in pieces.text
    assert "14,5" in pieces.text
    assert read(draft).revision == 0


def test_a_branch_opens_in_the_preview_and_what_was_tried_follows_to_another_section(
    designer: ReviewingClient, start: Callable
) -> None:
    draft = start(RENEWAL[0])
    opened = page(designer, workshop(draft, "staff_fte"))
    form = Form(opened, "apercu").fill("staff_fte", "abc")
    drawn = parse(form.send(designer).text)
    assert drawn.by_id("m-staff_fte").text.strip(), "it is judged as a centre's answer is"
    carried = json.loads(drawn.by_id("essai-tenu")["value"])
    assert carried["answers"]["staff_fte"]["raw"] == ["abc"]


def test_a_roster_of_the_preview_takes_lines(designer: ReviewingClient, start: Callable) -> None:
    draft = start()
    question = next(q for s in draft.document["sections"] for q in s["questions"] if q["type"] == "roster")
    form = Form(page(designer, workshop(draft, question["code"])), "apercu")
    data = _many(form.pairs())
    added = designer.post(
        f"{form.element['action']}?tableau={question['code']}", data={**data, "_nombre": "1"}
    )
    drawn = parse(added.text)
    rows = [each for each in drawn.by_id(f"b-{question['code']}").all("tr") if each.has("data-entry")]
    assert rows


# ── who is here ──


def test_who_else_is_here_is_said_once(designer: ReviewingClient, start: Callable, site: Site) -> None:
    draft = start()
    with site.app.app_context():
        from surveys.operations import accounts

        other = accounts.read_identity("analyse@exemple.invalid")
        assert other is not None
        designing.note_here(draft.id, "", by=other.person_id, now=datetime.now(UTC))
    address = f"/gestion/conception/{draft.id}/presence"
    token = page(designer, workshop(draft)).root.all("input", name="csrf_token")[0]["value"]
    told = designer.post(address, data={"csrf_token": token}, headers=HTMX)
    assert "Ariel Fictif a aussi ouvert ce brouillon" in told.text
    mark = parse(told.text).root.one("input", id="dit")["value"]
    assert designer.post(address, data={"_dit": mark, "csrf_token": token}, headers=HTMX).status_code == 204


def test_pieces_follow_an_edit(designer: ReviewingClient, start: Callable) -> None:
    draft = start(RENEWAL[0])
    form = settings(designer, draft, "staff_fte").fill(label("staff_fte"), "Combien d’ETC?")
    pieces = save(designer, form, **HTMX)
    assert pieces.status_code == 200
    for target in ("etat", "plan-corps", "feuille", "resume", "reprises", "vu-zone"):
        assert f'hx-target="#{target}"' in pieces.text
    assert 'hx-target="#reglages-corps"' not in pieces.text, "no field is drawn again under the typing hand"
    moved = designer.post(
        form.element["action"].replace("reglages", "gestes"),
        data={**_many(form.pairs()), "_geste": "dupliquer"},
        headers=HTMX,
    )
    assert moved.headers["HX-Push-Url"].partition("#")[0].endswith("question/staff_fte_2")
