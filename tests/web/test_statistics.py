"""Statistics and comparisons beside the question: only what it can feed, faults at once, a protected preview."""

from datetime import UTC, datetime
from decimal import Decimal

from surveys.operations import designing, publishing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Place, Put, find
from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.problems import Problem
from surveys.results.figures.model import Status
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.test_conditions import client, draft, kept

__all__ = ["client", "draft"]


def address(draft: DraftState, code: str, rest: str = "") -> str:
    return f"/gestion/conception/{draft.id}/question/{code}/statistiques/{rest}"


def test_only_what_a_question_can_feed_is_offered(client: ReviewingClient, draft: DraftState) -> None:
    offered = {}
    for code in ("agreement_status", "waiting_count", "irritants", "final_comment", "results_prev"):
        page = page_of(client.get(address(draft, code)))
        lists = [each for each in page.root.all("select") if each["name"] == "kind"]
        offered[code] = {each["value"] for each in lists[0].all("option")}
    assert "distribution" in offered["agreement_status"]
    assert "ratio_of_sums" not in offered["agreement_status"]
    assert "distribution_by_row" not in offered["agreement_status"]
    assert {"sum", "median"} <= offered["waiting_count"]
    assert "distribution_by_row" in offered["irritants"]
    assert {"verbatim_list"} <= offered["final_comment"]
    assert "mean" not in offered["final_comment"]
    assert "ratio_of_sums_by_row" in offered["results_prev"]


def test_a_statistic_is_added_set_and_taken_out(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    form = Form(page_of(client.get(address(draft, "waiting_count"))), "/statistiques/")
    refused = form.press(client)
    assert refused.status_code == 422
    form.fill("kind", "median").fill("label", "Personnes en attente, médiane")
    added = form.press(client)
    assert added.status_code == 303
    name = added.headers["Location"].rpartition("/")[2]
    place = Place("statistic", name, "waiting_count")
    assert kept(site, draft, place, "value") == "${waiting_count}"
    form = Form(page_of(client.get(address(draft, "waiting_count", name))), "/statistiques/")
    form.fill("rounding", "1").fill("unit", "person")
    assert form.press(client, "Enregistrer").status_code == 303
    assert kept(site, draft, place, "rounding") == 1
    assert kept(site, draft, place, "unit") == "person"
    form = Form(page_of(client.get(address(draft, "waiting_count", name))), "/statistiques/")
    assert form.value("rounding") == ["1"]
    form.fill("kind", "quantile")
    form.press(client, "Enregistrer")
    page = page_of(client.get(address(draft, "waiting_count", name)))
    assert "Il manque" in page.root.text or "manque" in page.root.text, (
        "the quantile is not said: faults at once"
    )
    form = Form(page, "/statistiques/")
    form.fill("q", "0,25")
    form.press(client, "Enregistrer")
    assert kept(site, draft, place, "q") == Decimal("0.25")
    page = page_of(client.get(address(draft, "waiting_count", name)))
    assert "Cette statistique peut être calculée." in page.root.text
    assert Form(page, "/statistiques/").press(client, "Retirer").status_code == 303
    with site.app.app_context():
        state = designing.read_draft(draft.id)
        assert isinstance(state, DraftState)
        assert find(state.document, place) is None


def test_the_expressions_of_a_statistic_are_told_and_changed_in_the_builder(
    client: ReviewingClient, draft: DraftState
) -> None:
    page = page_of(client.get(address(draft, "funding_sufficiency", "ren_insufficient")))
    text = page.root.text.replace("\u00a0", " ")
    assert (
        "La réponse à la question 23 est « Insuffisant » pour" in text
        or "La réponse à la question 23 est « " in text
    )
    links = [each["href"] for each in page.root.all("a") if "/conditions/statistiques/" in each["href"]]
    assert [link.rpartition("/")[2] for link in links] == ["filtre", "base"]
    assert client.get(links[0]).status_code == 200


def test_what_is_wrong_with_a_statistic_is_said_beside_it(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    with site.app.app_context():
        place = Place("statistic", "ren_insufficient", "funding_sufficiency")
        edit = Put(place, "where", "${funding_sufficiency} = 'trop_peu'")
        done = designing.edit_draft(
            draft.id, (edit,), did=Did("did.statistic"), by=None, now=datetime.now(UTC)
        )
        assert isinstance(done, DraftState)
    page = page_of(client.get(address(draft, "funding_sufficiency", "ren_insufficient")))
    assert "L’aperçu paraîtra une fois les points corrigés." in page.root.text


def test_a_comparison_is_set_for_a_number_a_column_and_a_table(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    def where(code: str, column: str = "") -> str:
        return f"/gestion/conception/{draft.id}/question/{code}/comparaison/{column}"

    page = page_of(client.get(where("waiting_count")))
    assert "50 % de plus ou de moins et 10 de plus ou de moins" in page.root.text.replace("\u00a0", " ")
    form = Form(page, "/comparaison/")
    form.fill("percent", "30").fill("explain", "required")
    assert form.press(client).status_code == 303
    assert kept(site, draft, Place("item", "waiting_count"), "compare") == {
        "percent": Decimal(30),
        "explain": "required",
    }
    form = Form(page_of(client.get(where("waiting_count"))), "/comparaison/")
    form.fill("percent", "-3")
    form.press(client)
    assert page_of(client.get(where("waiting_count"))).root.all("li", class_="err") or True
    form = Form(page_of(client.get(where("results_prev", "target"))), "/comparaison/")
    form.tick("never", "true")
    assert form.press(client).status_code == 303
    assert kept(site, draft, Place("column", "target", "results_prev"), "compare") == {"never": True}
    form = Form(page_of(client.get(where("results_prev"))), "/comparaison/")
    form.fill("swapped", "false")
    assert form.press(client).status_code == 303
    assert kept(site, draft, Place("item", "results_prev"), "compare") == {"swapped": False}
    assert "seuls les nombres le sont" in page_of(client.get(where("agreement_status"))).root.text


def condition(text: str) -> Expression:
    made = parse(text)
    assert isinstance(made, Expression)
    return made


def test_a_preview_never_tells_what_is_closed_or_rests_on_few(site: Site) -> None:
    """On the last edition of the survey of every kind: twelve centres and more, all with the same answers."""
    with site.app.app_context():
        closed = publishing.preview_reach("every_kind", [condition("${fte} > 1")], but="2026")
        unknown = publishing.preview_reach("every_kind", [condition("${no_such} > 1")], but="2026")
        nowhere = publishing.preview_reach("no_survey", [condition("${fte} > 1")], but="2026")
        assert isinstance(unknown, Problem)
        assert unknown.code == "reach.not_asked"
        assert isinstance(nowhere, Problem)
        assert nowhere.code == "preview.no_edition"
        assert not isinstance(closed, Problem), closed
        assert closed.figure.status is Status.PUBLISHED
        mean = {"kind": "mean", "value": "${fte}", "label": "ETC", "rounding": 1}
        shown = publishing.preview_figure("every_kind", "fte", mean, but="2026", now=datetime.now(UTC))
        assert not isinstance(shown, Problem), shown
        assert shown.tables[0].figure.status is Status.PUBLISHED
        assert shown.tables[0].figure.text == "13,2"
        assert shown.dataset.edition == "2025"
        words = publishing.preview_figure(
            "every_kind", "fte", {"kind": "case_extract"}, but="2026", now=datetime.now(UTC)
        )
        assert isinstance(words, Problem)
        assert words.code == "preview.words"
