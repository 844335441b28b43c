"""What a questionnaire holds beside its questions is written by forms: references, lists, rules of disclosure, values."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

import pytest

from surveys.catalogue import load_catalogue
from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.definition import to_document
from surveys.questionnaire.editing import Place, Put, at, find
from surveys.web.staff.designer.figure_lines import read_figures, write_figures
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

numbers = count(1)
PASTED = (
    "Poste\tMédiane du secteur\tMédiane du marché\n"
    "Conseiller en emploi\t27,00\t29,87 $\n"
    "adjoint_administratif\t24,93\t\n"
)


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


@pytest.fixture
def start(site: Site) -> Callable[[], str]:
    """Start a draft of the renewal questionnaire and return its address."""

    def begin() -> str:
        with site.app.app_context():
            now = datetime.now(UTC)
            origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
            made = designing.start_draft(
                "renouvellement",
                source=origin.version_id,
                title="Brouillon",
                for_edition=f"beside-{next(numbers)}",
                by=None,
                now=now,
            )
            assert isinstance(made, DraftState), made
            return f"/gestion/conception/{made.id}"

    return begin


@pytest.fixture
def document(site: Site) -> Callable[[str], dict]:
    def read(address: str) -> dict:
        with site.app.app_context():
            found = designing.read_draft(int(address.rpartition("/")[2]))
            assert isinstance(found, DraftState)
            return found.document

    return read


def settings(client: ReviewingClient, address: str) -> Form:
    return Form(page_of(client.get(address)), "/reglages")


def item(document: dict, code: str) -> dict:
    path = find(document, Place("item", code))
    assert path is not None
    return at(document, path)


def test_a_table_of_figures_is_read_as_it_is_pasted_and_written_back() -> None:
    key, rows = read_figures(PASTED)
    assert key == "poste"
    assert rows == [
        {"poste": "Conseiller en emploi", "mediane_secteur": 27, "mediane_marche": Decimal("29.87")},
        {"poste": "adjoint_administratif", "mediane_secteur": Decimal("24.93")},
    ]
    assert read_figures(write_figures(rows, key)) == (key, rows)
    assert read_figures("a | b\nx | beaucoup") == ("a", [{"a": "x", "b": "beaucoup"}])


def test_a_reference_is_added_changed_and_taken_out(
    robin: ReviewingClient, start: Callable, document: Callable
) -> None:
    draft = start()
    refused = Form(page_of(robin.get(f"{draft}/reperes/")), "/reperes/").fill("rows", PASTED).press(robin)
    assert refused.status_code == 422
    assert "Dites d’où viennent ces chiffres" in refused.text
    form = Form(page_of(refused), "/reperes/")
    assert "29,87" in form.value("rows")[0]
    form.fill("source", "Une étude fictive, p. 4").fill("reference_year", "2024").fill("respondents", "153")
    there = form.press(robin)
    assert there.status_code == 303
    made = document(draft)["benchmarks"][-1]
    assert (made["source"], made["reference_year"], made["key"]) == ("Une étude fictive, p. 4", 2024, "poste")
    assert made["rows"][0]["mediane_secteur"] == 27
    assert "Ce qui est compris" in robin.get(there.location).text
    assert Form(page_of(robin.get(there.location)), "/reperes/").press(robin).status_code == 303
    assert document(draft)["benchmarks"][-1] == made, "nothing was touched"
    nowhere = Form(page_of(robin.get(there.location)), "/reperes/").fill("source", "").press(robin)
    assert nowhere.status_code == 422
    assert "Dites d’où viennent ces chiffres" in page_of(nowhere).text
    bad = Form(page_of(robin.get(there.location)), "/reperes/").fill("rows", "poste | m\nx | beaucoup")
    assert "n’est pas un nombre" in robin.get(bad.press(robin).location).text
    assert document(draft)["benchmarks"][-1]["rows"] == [{"poste": "x", "m": "beaucoup"}]
    gone = Form(page_of(robin.get(there.location)), "/reperes/").press(robin, "Retirer ce repère")
    assert gone.status_code == 303
    assert "benchmarks" not in document(draft)


def test_a_reference_that_a_statistic_reads_is_kept(
    robin: ReviewingClient, site: Site, document: Callable
) -> None:
    wanted = to_document(load_catalogue("remuneration"))
    with site.app.app_context():
        made = designing.start_draft("reperes", title="Repères", by=None, now=datetime.now(UTC))
        assert isinstance(made, DraftState)
        edits = tuple(
            Put(Place("questionnaire"), key, wanted[key])
            for key in ("params", "benchmarks", "choices", "reference_lists", "sections")
        )
        did = Did("did.set", {"of": "reperes"})
        assert isinstance(
            designing.edit_draft(made.id, edits, did=did, by=None, now=datetime.now(UTC)), DraftState
        )
    draft = f"/gestion/conception/{made.id}"
    kept = Form(page_of(robin.get(f"{draft}/reperes/optima_2024")), "/reperes/").press(robin, "Retirer")
    assert kept.status_code == 422
    assert "Une statistique lit ce repère" in kept.text
    assert len(document(draft)["benchmarks"]) == 1
    # A row that is named by the words of its choice takes its code.
    form = Form(page_of(kept), "/reperes/")
    lines = form.value("rows")[0].replace("conseiller_orientation", "Conseiller·ère d’orientation")
    form.fill("rows", lines).press(robin)
    labels = {each["label"] for listed in wanted["choices"].values() for each in listed}
    if "Conseiller·ère d’orientation" in labels:
        assert document(draft)["benchmarks"] == wanted["benchmarks"]


def test_rules_of_disclosure_are_read_in_percent_and_kept_as_shares(
    robin: ReviewingClient, start: Callable, document: Callable
) -> None:
    draft = start()
    whole = f"{draft}/questionnaire/-"
    name = "r:questionnaire:::disclosure_rules:confidential_pay."
    form = settings(robin, whole)
    form.fill(f"{name}min_orgs", "6").fill(f"{name}max_share_one_org", "37,5 %").send(robin)
    assert document(draft)["disclosure_rules"] == {
        "confidential_pay": {"min_orgs": 6, "max_share_one_org": Decimal("0.375")}
    }
    form = settings(robin, whole)
    assert form.value(f"{name}max_share_one_org") == ["37,5"]
    form.fill(f"{name}max_share_one_org", "4000").send(robin)
    assert "Une part est entre 1" in robin.get(whole).text
    form = settings(robin, whole)
    form.fill(f"{name}max_share_one_org", "").fill(f"{name}min_orgs", "").send(robin)
    assert "disclosure_rules" not in document(draft)


def test_a_value_that_sentences_repeat_is_added_then_taken_away(
    robin: ReviewingClient, start: Callable, document: Callable
) -> None:
    draft = start()
    whole = f"{draft}/questionnaire/-"

    def add(name: str, value: str, *more: str) -> int:
        form = settings(robin, whole).fill("_parametre", name).fill("_valeur", value).tick("_nombre", *more)
        return form.press(robin, "Ajouter la valeur").status_code

    assert [add("Été", "2030"), add("annee_loin", ""), add("taux", "beaucoup", "oui")] == [422, 422, 422]
    assert [add("annee_loin", "2030"), add("taux", "15,75", "oui"), add("taux", "2", "oui")] == [
        303,
        303,
        422,
    ]
    params = document(draft)["params"]
    assert (params["annee_loin"], params["taux"]) == ("2030", Decimal("15.75"))
    settings(robin, whole).fill("r:questionnaire:::params:taux", "").send(robin)
    assert "taux" not in document(draft)["params"]


def test_the_columns_that_are_carried_are_named(
    robin: ReviewingClient, start: Callable, document: Callable
) -> None:
    draft = start()
    address, name = f"{draft}/question/results_prev", "r:item::results_prev:prefill:map."
    form = settings(robin, address)
    assert form.value(f"{name}target") == ["part_obtained"]
    form.fill(f"{name}target", "part_asked").send(robin)
    prefill = item(document(draft), "results_prev")["prefill"]
    assert prefill["map"] == {"target": "part_asked", "hours_bought": "hours_obtained"}
    assert prefill["from"] == "edition"


def test_a_list_of_a_draft_is_written_whole_and_keeps_what_something_names(
    robin: ReviewingClient, start: Callable, document: Callable
) -> None:
    draft = start()
    there = f"{draft}/listes/reference/"
    form = Form(page_of(robin.get(there)), there)
    made = form.fill("code", "domaines").fill("lignes", "est | Est\nsud | Sud").press(robin)
    assert made.status_code == 303
    assert document(draft)["reference_lists"]["domaines"] == [
        {"code": "est", "label": "Est"},
        {"code": "sud", "label": "Sud"},
    ]
    Form(page_of(robin.get(made.location)), there).press(robin, "Retirer cette liste")
    assert "domaines" not in document(draft)["reference_lists"]

    status = item(document(draft), "agreement_status")["choices"]
    own = f"{draft}/listes/choix/{status}"
    lines = Form(page_of(robin.get(own)), own).value("lignes")[0].splitlines()
    kept = Form(page_of(robin.get(own)), own).fill("lignes", "\n".join(lines[1:])).press(robin)
    assert kept.status_code == 422
    assert "Gardez sa ligne et son code" in kept.text
    longer = [*lines, "nouvelle | Nouvelle | | value=2,5"]
    assert Form(page_of(kept), own).fill("lignes", "\n".join(longer)).press(robin).status_code == 303
    choices = document(draft)["choices"][status]
    assert choices[-1] == {"code": "nouvelle", "label": "Nouvelle", "value": Decimal("2.5")}
    assert len(choices) == len(lines) + 1
