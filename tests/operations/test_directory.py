"""The directory: every change kept with who, when, before and after; editions and answers that no change reaches."""

from datetime import timedelta

import pytest

from surveys.exchange.directory import Plan
from surveys.exchange.pasting import Grid, Source, make_grid
from surveys.operations import accounts, collecting, delegating, directory, staffing
from surveys.operations.directory import Imported
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import find_organisation
from surveys.store.base import db
from surveys.store.editions import find_edition, list_members
from tests.small_survey import ADDRESS, NOW, World, save

ROLES = {
    "director": "Direction",
    "accountant": "Comptabilité",
    "hr": "Ressources humaines",
    "preparer": "Préparation",
}
LATER = NOW + timedelta(days=1)


def grid(*rows: tuple[str, ...]) -> Grid:
    return make_grid([[Source(cell) for cell in row] for row in rows])


def codes(done: object) -> list[tuple[str, str]]:
    assert isinstance(done, tuple), done
    return [(problem.code, problem.where) for problem in done]


def told(organisation: str) -> list[tuple[str, object, object, str, str]]:
    found = directory.read_organisation(organisation)
    assert found is not None
    return [(each.what, each.before, each.after, each.by, each.origin) for each in found.changes]


def frozen() -> list[tuple[str, str, dict]]:
    found = find_edition("petit", "2026")
    assert found is not None
    rows = [
        (organisation.code, member.name, dict(member.attributes))
        for member, organisation in list_members(found[0].id)
    ]
    db.session.remove()
    return rows


def keep(
    code: str = "staff_fte", label: str = "Effectif (ETC)", kind: str = "number", **more: object
) -> Problem | None:
    return directory.keep_attribute(code, label=label, kind=kind, by=None, now=NOW, **more)  # type: ignore[arg-type]


# ── organisations ──


def test_an_organisation_is_added_changed_and_put_aside_with_its_history(world: World) -> None:
    assert keep() is None
    new = {"name": "Organisme fictif 09-01", "region": "Côte-Nord", "attributes.staff_fte": "12,5"}
    assert directory.put_organisation("09-01", new, by=world.marie, now=NOW) == ()
    changed = {"name": "Nouveau nom", "attributes.staff_fte": "13"}
    assert directory.change_organisation("09-01", changed, by=world.paul, now=LATER) == ()
    assert directory.set_organisation_active("09-01", active=False, by=world.paul, now=LATER) is None
    found = directory.read_organisation("09-01")
    assert found is not None
    assert (found.values["name"], found.values["region"], found.active) == ("Nouveau nom", "r09", False)
    assert told("09-01") == [
        ("active", True, False, "Paul Fictif", "page"),
        ("attributes.staff_fte", 12.5, 13, "Paul Fictif", "page"),
        ("name", "Organisme fictif 09-01", "Nouveau nom", "Paul Fictif", "page"),
        ("attributes.staff_fte", None, 12.5, "Marie Fictif", "page"),
        ("added", None, "Organisme fictif 09-01", "Marie Fictif", "page"),
    ]
    assert directory.change_organisation("09-01", changed, by=world.paul, now=LATER) == ()
    assert len(told("09-01")) == 5, "what changes nothing is no change"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(world: World) -> None:
    keep()
    wrong = {"name": " ", "region": "Ontario", "attributes.staff_fte": "douze"}
    assert codes(directory.change_organisation("06-01", wrong, by=None, now=NOW)) == [
        ("directory.needed", "name"),
        ("directory.region", "region"),
        ("number.unreadable", "attributes.staff_fte"),
    ]
    assert codes(directory.put_organisation("06-01", wrong, by=None, now=NOW)) == [
        ("organisation.exists", "code")
    ]
    assert codes(directory.put_organisation("0 6", {}, by=None, now=NOW))[0] == ("organisation.code", "code")
    assert told("06-01") == []


def test_an_open_edition_never_changes_under_its_members(world: World) -> None:
    """Every way of changing the directory, one after the other, and the edition's own list stays as it was copied."""
    before = frozen()
    keep()
    for code, name, _ in before:
        typed = {"name": f"Autre {name}", "region": "Laval", "size": "grande", "attributes.staff_fte": "99"}
        assert directory.change_organisation(code, typed, by=world.marie, now=LATER) == ()
    table = grid(
        ("Code", "Nom", "Langue", "Taille"),
        *((code, "Importé", "anglais", "petite") for code, _, _ in before),
    )
    plan = directory.preview_import("organisations", table, roles=ROLES)
    assert isinstance(plan, Plan)
    done = directory.accept_import(
        "organisations", table, plan.fingerprint, roles=ROLES, by=world.marie, now=LATER
    )
    assert done == Imported(0, len(before))
    for code, _, _ in before:
        directory.set_organisation_active(code, active=False, by=world.marie, now=LATER)
    directory.put_organisation("09-09", {"name": "Tard venu", "region": "r09"}, by=world.marie, now=LATER)
    assert frozen() == before
    state = collecting.read_submission(*ADDRESS)
    assert not isinstance(state, Problem)
    assert {row.name for row in [find_organisation("06-01")] if row} == {"Importé"}


# ── attributes ──


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "Pas bon"}, "attribute.code"),
        ({"code": "name"}, "attribute.code"),
        ({"label": " "}, "attribute.label"),
        ({"kind": "colour"}, "attribute.kind"),
        ({"code": "net", "label": "Réseau", "kind": "choice"}, "attribute.choices"),
        ({"code": "other", "label": "effectif (etc)"}, "attribute.taken"),
        ({"kind": "text"}, "attribute.kind"),
    ],
)
def test_an_attribute_is_refused_with_a_reason(world: World, change: dict, code: str) -> None:
    assert keep() is None
    done = keep(**change)
    assert isinstance(done, Problem)
    assert done.code == code


def test_an_attribute_that_is_withdrawn_keeps_its_values(world: World) -> None:
    keep()
    directory.change_organisation("06-01", {"attributes.staff_fte": "7"}, by=None, now=NOW)
    assert keep(label="Effectif", active=False) is None
    found = directory.read_organisation("06-01")
    assert found is not None
    assert [each.code for each in found.attributes] == []
    assert keep(label="Effectif") is None
    again = directory.read_organisation("06-01")
    assert again is not None
    assert again.values["attributes.staff_fte"] == 7


# ── people ──


def test_someone_is_of_several_organisations_with_a_role_and_sections_in_each(world: World) -> None:
    lou = directory.give_membership(
        "06-01",
        email="Nouvelle@exemple.invalid",
        name="Noa Fictif",
        role="hr",
        sections={"petit": ["paie"]},
        by=world.marie,
        now=NOW,
    )
    assert isinstance(lou, int)
    again = directory.give_membership(
        "06-02",
        email="nouvelle@exemple.invalid",
        name="",
        role="director",
        sections=None,
        by=world.marie,
        now=NOW,
    )
    assert again == lou
    identity = accounts.read_identity("nouvelle@exemple.invalid")
    assert identity is not None
    assert identity.memberships["06-01"].rights("petit", "2026").named == {"paie"}
    assert identity.memberships["06-02"].rights("petit", "2026").leads
    found = directory.read_people(asked="noa 06-02")
    assert [(line.name, [at.organisation for at in line.positions]) for line in found.lines] == [
        ("Noa Fictif", ["06-01", "06-02"])
    ]
    assert codes(
        directory.give_membership(
            "99-99", email="x@y.ca", name="x", role="hr", sections=None, by=world.marie, now=NOW
        )
    ) == [("organisation.unknown", "")]
    assert codes(
        directory.give_membership(
            "06-01", email="x", name=" ", role="chef", sections={"petit": []}, by=world.marie, now=NOW
        )
    ) == [
        ("directory.role", "role"),
        ("directory.no_section", "sections"),
        ("person.name", "name"),
        ("person.email", "email"),
    ]


def test_one_who_leaves_is_replaced_and_nothing_is_lost(world: World) -> None:
    """Paul answers, leaves; Noa finds his answers, his sections of the open edition, and his name beside what he typed."""
    save(world.paul, {"staff": "12"})
    given = delegating.invite_colleague(
        *ADDRESS,
        email="paul@exemple.invalid",
        name="",
        sections=["paie"],
        by=world.marie,
        now=NOW,
        base_url="",
    )
    assert given == world.paul
    before = collecting.read_submission(*ADDRESS)
    rights = accounts.read_identity("paul@exemple.invalid").memberships["06-01"].rights("petit", "2026")  # type: ignore[union-attr]
    noa = directory.replace_person(
        "06-01", world.paul, email="noa@exemple.invalid", name="Noa Fictif", by=world.people["lou"], now=LATER
    )
    assert isinstance(noa, int)
    arrived = accounts.read_identity("noa@exemple.invalid")
    gone = accounts.read_identity("paul@exemple.invalid")
    assert arrived is not None
    assert gone is not None
    assert arrived.memberships["06-01"].rights("petit", "2026") == rights
    assert "06-01" not in gone.memberships
    after = collecting.read_submission(*ADDRESS)
    assert not isinstance(before, Problem)
    assert not isinstance(after, Problem)
    assert after.document == before.document
    assert after.document["answers"]["staff"]["by"] == world.paul
    assert directory.read_person(world.paul).person.name == "Paul Fictif"  # type: ignore[union-attr]
    what = [(each[0], each[3]) for each in told("06-01")]
    assert ("membership", "Lou Fictif") in what


def test_who_is_nothing_anywhere_any_more_comes_in_no_more(world: World) -> None:
    accounts.request_sign_in_link("paul@exemple.invalid", now=NOW, base_url="")
    assert directory.end_membership("06-01", world.paul, by=world.marie, now=NOW) is None
    found = directory.read_person(world.paul)
    assert found is not None
    assert (found.person.positions, found.person.active) == ((), False)
    done = directory.end_membership("06-01", world.paul, by=world.marie, now=NOW)
    assert isinstance(done, Problem)
    back = directory.give_membership(
        "06-02", email="paul@exemple.invalid", name="", role="hr", sections=None, by=world.marie, now=NOW
    )
    assert back == world.paul
    assert directory.read_person(world.paul).person.active  # type: ignore[union-attr]


def test_a_new_address_shuts_the_sessions_and_links_of_the_old_one(world: World) -> None:
    from tests.operations.test_accounts import ask, sign_in

    session, token = sign_in(), ask()
    assert (
        directory.change_person(
            world.marie, name="Marie Fictif", email="Marie.F@exemple.invalid", by=world.people["lou"], now=NOW
        )
        == ()
    )
    assert accounts.find_session(session, now=NOW) is None
    assert isinstance(accounts.consume_sign_in_link(token or "", now=NOW), Problem)
    taken = directory.change_person(
        world.marie, name="x", email="paul@exemple.invalid", by=world.people["lou"], now=NOW
    )
    assert codes(taken) == [("person.exists", "email")]


def test_someone_of_the_staff_is_an_administrator_s_affair(world: World) -> None:
    """Whoever changes the address of an administrator would come in as one."""
    staffing.add_member(email="lou@exemple.invalid", name="", roles=["designer"], by=world.paul, now=NOW)
    refused = directory.change_person(
        world.people["lou"], name="x", email="mine@exemple.invalid", by=world.marie, now=NOW
    )
    assert codes(refused) == [("directory.staff", "")]
    done = directory.set_person_active(world.people["lou"], active=False, by=world.marie, now=NOW)
    assert isinstance(done, Problem)
    staffing.add_member(
        email="adele@axtra.invalid", name="Adèle", roles=["administrator"], by=world.paul, now=NOW
    )
    assert staffing.set_member_active(world.people["lou"], False, by=world.paul, now=NOW) is None
    directory.give_membership(
        "06-02", email="lou@exemple.invalid", name="", role="hr", sections=None, by=world.marie, now=NOW
    )
    assert not directory.read_person(world.people["lou"]).person.active  # type: ignore[union-attr]


def test_what_a_director_gives_and_takes_back_is_in_the_history_too(world: World) -> None:
    given = delegating.invite_colleague(
        *ADDRESS,
        email="eden@exemple.invalid",
        name="Eden Fictif",
        sections=["paie"],
        by=world.marie,
        now=NOW,
        base_url="",
    )
    assert isinstance(given, int)
    delegating.revoke_access(*ADDRESS, person_id=given, by=world.marie, now=LATER)
    what = [(each[0], each[2], each[4]) for each in told("06-01")]
    assert what == [
        ("membership", None, "delegation"),
        ("membership", {"role": "preparer", "sections": {}}, "delegation"),
    ]


# ── tables ──

PEOPLE = ("Courriel", "Organisme", "Nom", "Rôle")


def test_people_are_imported_once_seen_and_what_is_wrong_is_left_out(world: World) -> None:
    table = grid(
        PEOPLE,
        ("noa@exemple.invalid", "06-01", "Noa Fictif", "Comptabilité"),
        ("noa@exemple.invalid", "06-02", "Noa Fictif", "Direction"),
        ("paul@exemple.invalid", "06-01", "Paul Fictif", "Direction"),
        ("marie@exemple.invalid", "06-02", "Quelqu’un d’autre", "Direction"),
        ("eden@exemple.invalid", "99-99", "Eden Fictif", "Direction"),
        ("noa@exemple.invalid", "03-01", "Un autre nom", "Direction"),
    )
    plan = directory.preview_import("people", table, roles=ROLES)
    assert isinstance(plan, Plan)
    assert [line.state for line in plan.lines] == [
        "added",
        "added",
        "changed",
        "refused",
        "refused",
        "refused",
    ]
    said = [cell.problem.code for line in plan.lines for cell in line.cells if cell.problem]
    assert said == ["directory.other_name", "organisation.unknown", "directory.two_names"]
    assert accounts.read_identity("noa@exemple.invalid") is None, "a preview writes nothing"
    done = directory.accept_import("people", table, plan.fingerprint, roles=ROLES, by=world.marie, now=NOW)
    assert done == Imported(2, 1)
    noa = accounts.read_identity("noa@exemple.invalid")
    assert noa is not None
    assert {code: each.role for code, each in noa.memberships.items()} == {
        "06-01": "accountant",
        "06-02": "director",
    }
    assert accounts.read_identity("eden@exemple.invalid") is None
    after = directory.preview_import("people", table, roles=ROLES)
    assert isinstance(after, Plan)
    assert [line.state for line in after.lines][:3] == ["untouched"] * 3
    limited = accounts.read_identity("paul@exemple.invalid").memberships["06-01"]  # type: ignore[union-attr]
    assert limited.sections is not None, "an import keeps the sections that someone is limited to"


def test_a_directory_that_moved_is_shown_again_before_anything_is_written(world: World) -> None:
    table = grid(("Code", "Nom"), ("06-01", "Nom importé"))
    plan = directory.preview_import("organisations", table, roles=ROLES)
    assert isinstance(plan, Plan)
    directory.change_organisation("06-01", {"name": "Entretemps"}, by=world.paul, now=NOW)
    done = directory.accept_import(
        "organisations", table, plan.fingerprint, roles=ROLES, by=world.marie, now=NOW
    )
    assert isinstance(done, Problem)
    assert done.code == "directory.moved"
    assert [each[2] for each in told("06-01")] == ["Entretemps"]


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_the_directory_goes_out_and_comes_back_unchanged(world: World, kind: directory.ImportKind) -> None:
    keep()
    rows = directory.export_rows(kind, roles=ROLES)
    assert len(rows) > 3
    plan = directory.preview_import(kind, grid(*map(tuple, rows)), roles=ROLES)
    assert isinstance(plan, Plan)
    assert {line.state for line in plan.lines} == {"untouched"}


# ── lists ──


def test_lists_are_searched_without_accents_and_paged(world: World) -> None:
    for number in range(30):
        name = f"Carrefour Éphémère {number:02d}"
        directory.put_organisation(f"09-{number:02d}", {"name": name, "region": "r09"}, by=None, now=NOW)
    found = directory.read_organisations(asked="ephemere cote-nord", page=2)
    assert (found.count, found.pages, len(found.lines)) == (30, 2, 5)
    assert directory.read_organisations(asked="ephemere 07").lines[0].code == "09-07"
    assert directory.read_organisations(region="r06", active=False).count == 0
    assert directory.read_organisations(page=99).page == 2
    assert {line.code for line in directory.read_organisations(region="r06").lines} == {"06-01", "06-02"}
