"""The lines of a roster with scripts off: added, removed, put back, carried, and nothing typed beside them lost."""

import pytest

from tests.web.answers import GO_ON, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

NB = "\u00a0"


def add(client: ReviewingClient, form: Form, roster: str = "staff") -> str:
    """Press « Ajouter une ligne » and return the id of the new line."""
    added = form.send(client, form.element.one("button", id=f"add-{roster}"))
    assert added.status_code == 303
    address, _, anchor = added.headers["Location"].partition("#")
    assert page_of(client.get(address)).by_id(anchor), "the page jumps elsewhere"
    return anchor.rpartition("-")[2]


def remove(form: Form, client: ReviewingClient, entry: str, roster: str = "staff"):
    return form.send(client, form.element.one("button", id=f"x-r-{roster}-{entry}"))


def lines(site: Site, centre: Centre, roster: str = "staff") -> list[str]:
    return list(site.document(centre)["entries"].get(roster, []))


def test_a_line_is_added_and_what_was_typed_beside_is_kept(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = section(direction, centre, "listes").tick("relation", "9")
    first = add(direction, form)
    assert site.kept(centre, "relation") == ["9"]
    form = section(direction, centre, "listes").fill(f"staff[{first}].mark", "01")
    second = add(direction, form)
    assert lines(site, centre) == [first, second]
    assert site.kept(centre, f"staff[{first}].mark") == ["01"]
    page = page_of(direction.get(centre.page("sections/listes")))
    assert f"2{NB}lignes" in page.by_id("z-staff").text or "2 lignes" in page.by_id("z-staff").text


def test_a_line_is_removed_with_what_it_holds_and_the_others_stay(
    site: Site, centre: Centre, direction: ReviewingClient
):
    first = add(direction, section(direction, centre, "listes"))
    second = add(direction, section(direction, centre, "listes").fill(f"staff[{first}].mark", "01"))
    form = section(direction, centre, "listes").fill(f"staff[{second}].mark", "02")
    assert remove(form, direction, first).status_code == 303
    assert lines(site, centre) == [second]
    assert site.kept(centre, f"staff[{first}].mark") == []
    assert site.kept(centre, f"staff[{second}].mark") == ["02"], (
        "removing a line lost what was typed in another"
    )
    # The same form again, from a page that still shows the line: nothing more happens.
    assert remove(form, direction, first).status_code in {303, 422}
    assert lines(site, centre) == [second]


def test_a_removed_line_is_put_back_as_it_was(site: Site, centre: Centre, direction: ReviewingClient):
    entry = add(direction, section(direction, centre, "listes"))
    form = section(direction, centre, "listes").fill(f"staff[{entry}].mark", "01")
    remove(form, direction, entry)
    form = section(direction, centre, "listes")
    assert lines(site, centre) == []
    address = centre.page("sections/listes/staff/lignes")
    assert post(direction, address, [*form.pairs(), ("_remettre", entry)]).status_code == 303
    assert lines(site, centre) == [entry]
    assert site.kept(centre, f"staff[{entry}].mark") == ["01"]


def test_text_typed_in_a_line_that_someone_else_removed_is_not_lost_in_silence(
    site: Site, centre: Centre, direction: ReviewingClient, client_of
):
    entry = add(direction, section(direction, centre, "listes"))
    mine = section(direction, centre, "listes").fill(f"staff[{entry}].mark", "01")
    other = client_of(centre.director)
    remove(section(other, centre, "listes"), other, entry)
    refused = mine.press(direction, GO_ON)
    assert refused.status_code == 422
    assert "Cette ligne a été retirée du tableau" in page_of(refused).text


def test_a_full_roster_says_so_and_keeps_what_was_typed(
    site: Site, centre: Centre, direction: ReviewingClient
):
    section(direction, centre, "listes").send(direction)
    form = section(direction, centre, "listes")
    address = centre.page("sections/listes/staff/ajout")
    assert post(direction, address, [*form.pairs(), ("_nombre", "40")]).status_code == 303
    assert len(lines(site, centre)) == 40
    form = section(direction, centre, "listes").tick("relation", "3")
    refused = form.send(direction, form.element.one("button", id="add-staff"))
    assert refused.status_code == 422
    assert "Ce tableau accepte 40 lignes au plus" in page_of(refused).text
    assert site.kept(centre, "relation") == ["3"]
    assert len(lines(site, centre)) == 40


@pytest.mark.parametrize("count", ["0", "-1", "99999999999999999999", "une", "1.5", "", "٣", "\x00"])
def test_an_absurd_count_adds_one_line_at_most(
    site: Site, centre: Centre, direction: ReviewingClient, count: str
):
    form = section(direction, centre, "listes")
    answered = post(
        direction, centre.page("sections/listes/staff/ajout"), [*form.pairs(), ("_nombre", count)]
    )
    assert answered.status_code in {303, 422}
    assert len(lines(site, centre)) <= 1


def test_a_fixed_line_cannot_be_removed(site: Site, centre: Centre, direction: ReviewingClient):
    form = section(direction, centre, "listes").fill("sites[bureau].town", "Rimouski")
    address = centre.page("sections/listes/sites/lignes")
    refused = post(direction, address, [*form.pairs(), ("_entree", "bureau")])
    assert refused.status_code == 422
    assert "ne se retire pas" in page_of(refused).text
    assert site.kept(centre, "sites[bureau].town") == ["Rimouski"]


@pytest.mark.parametrize("button", ["add-staff", "add-sites"])
def test_what_is_too_long_to_keep_is_handed_back_by_a_roster_s_button_too(
    site: Site, centre: Centre, direction: ReviewingClient, button: str
):
    form = section(direction, centre, "listes").fill("sites[bureau].town", "x" * 20_001).tick("relation", "3")
    refused = form.send(direction, form.element.one("button", id=button))
    assert refused.status_code == 422
    page = page_of(refused)
    assert Form(page).value("sites[bureau].town") == ["x" * 20_001]
    assert "Municipalité" in page.by_id("resume").text, "which answer could not be kept is not said"
    assert site.kept(centre, "relation") == ["3"]
    assert lines(site, centre) == []


@pytest.mark.parametrize("which", ["ajout", "lignes"])
def test_a_stale_form_hands_its_answers_back(
    site: Site, centre: Centre, direction: ReviewingClient, which: str
):
    """The token of the form is not ours any more: the answers travel in the page and are sent again."""
    form = section(direction, centre, "listes").tick("relation", "3")
    pairs = [(name, "stale" if name == "csrf_token" else text) for name, text in form.pairs()]
    refused = post(
        direction,
        centre.page(f"sections/listes/staff/{which}"),
        [*pairs, ("_nombre", "1"), ("_entree", "abc123")],
    )
    assert refused.status_code == 400
    again = Form(page_of(refused), which)
    assert again.value("relation") == ["3"]
    assert again.press(direction, "2. Envoyer").status_code == 303
    assert site.kept(centre, "relation") == ["3"]
