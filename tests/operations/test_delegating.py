"""A director shares a survey: invitations, access taken back, sections shut, and what is written meanwhile."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from surveys.operations import accounts, collecting, delegating
from surveys.operations.collecting import Change, SaveOutcome
from surveys.operations.rights import Rights
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.outbox import Letter
from tests.small_survey import NOW, World, add, document, save

LATER = NOW + timedelta(hours=2)
NEW = "sam@exemple.invalid"


def invite(
    world: World, *sections: str, email: str = NEW, name: str = "Sam Fictif", by: int | None = None, **more
):
    return delegating.invite_colleague(
        *world.address,
        email=email,
        name=name,
        sections=sections,
        by=world.marie if by is None else by,
        now=more.get("now", NOW),
        base_url="https://exemple.invalid",
    )


def rights_of(email: str = NEW, edition: str = "2026") -> Rights:
    identity = accounts.read_identity(email)
    assert identity is not None
    found = identity.memberships.get("06-01")
    return Rights() if found is None else found.rights("petit", edition)


@reading
def letters(kind: str = "invitation") -> list[Letter]:
    return db.session.query(Letter).filter_by(kind=kind).order_by(Letter.id).all()


def codes(outcome: object) -> list[str]:
    problems = outcome if isinstance(outcome, tuple) else (outcome,)
    return [problem.code for problem in problems if isinstance(problem, Problem)]


def test_someone_unknown_is_invited_to_one_section_and_comes_in_by_the_link(world: World) -> None:
    person = invite(world, "centre")
    assert isinstance(person, int)
    (letter,) = letters()
    assert (letter.recipient, letter.params["sections"]) == (NEW, ["Votre centre"])
    assert letter.params["inviter"] == "Marie Fictif"
    token = letter.params["link"].rpartition("/")[2]
    for _ in range(2):  # a mail scanner follows the link
        assert accounts.read_sign_in_link(token, now=LATER).email == NEW
    session = accounts.consume_sign_in_link(token, now=NOW + timedelta(days=6))
    assert isinstance(session, str)
    assert codes(accounts.consume_sign_in_link(token, now=LATER)) == ["link.used"]
    assert rights_of() == Rights("preparer", True, frozenset({"centre"}))
    assert not rights_of(edition="2025").concerned, "an edition was given, not the survey"


def test_an_invitation_grows_old(world: World) -> None:
    invite(world, "centre")
    token = letters()[0].params["link"].rpartition("/")[2]
    assert codes(accounts.read_sign_in_link(token, now=NOW + timedelta(days=8))) == ["link.expired"]


def test_a_letter_holds_no_answer(world: World) -> None:
    save(world.marie, {"contact": "Motsecret", "staff": "1987"})
    invite(world, "centre", "resultats")
    said = str(letters()[0].params)
    assert "Motsecret" not in said
    assert "1987" not in said


def test_giving_twice_gives_once_and_writes_again(world: World) -> None:
    first, again = invite(world, "centre"), invite(world, "centre", "resultats", name="Autre", now=LATER)
    assert first == again
    team = delegating.read_team(*world.address)
    (sam,) = [each for each in team.teammates if each.person_id == first]
    assert [(grant.section, grant.granted_by, grant.granted_at) for grant in sam.grants] == [
        ("centre", "Marie Fictif", NOW),
        ("resultats", "Marie Fictif", LATER),
    ]
    assert sam.name == "Sam Fictif"
    assert len(letters()) == 2


def test_what_is_wrong_with_an_invitation_is_said_and_nothing_is_kept(world: World) -> None:
    assert codes(invite(world, email="sam", name="")) == ["team.email", "team.no_section"]
    assert codes(invite(world, "centre", name=" ")) == ["team.name"]
    assert codes(invite(world, "inconnue")) == ["team.section"]
    assert codes(invite(world, "cloture")) == ["team.not_shared"]
    assert codes(invite(world, "centre", email="marie@exemple.invalid")) == ["team.sees_everything"]
    assert letters() == []
    assert accounts.read_identity(NEW) is None


def test_only_a_director_of_the_centre_invites(world: World) -> None:
    for person in (world.paul, world.people["lou"], world.people["ana"], 999):
        assert codes(invite(world, "centre", by=person)) == ["team.not_yours"]
    accountant = add("noa", {"06-01": "accountant"})  # sees everything, directs nothing
    assert codes(invite(world, "centre", by=accountant)) == ["team.not_yours"]
    assert codes(delegating.revoke_access(*world.address, person_id=world.marie, by=world.paul, now=NOW)) == [
        "team.not_yours"
    ]


def test_a_mailbox_is_not_filled(world: World) -> None:
    for _ in range(delegating.FRESH_LETTERS):
        assert isinstance(invite(world, "centre"), int)
    assert codes(invite(world, "centre")) == ["team.too_many_letters"]


def test_a_colleague_writes_in_what_was_given_and_nowhere_else(world: World) -> None:
    sam = invite(world, "resultats")
    outcome = save(sam, {"results.a.target": "4", "contact": "x", "staff#soft1": "x"})
    assert set(outcome.saved) == {"results.a.target"}
    assert [problem.code for problem in outcome.problems] == ["answer.other_section"] * 2
    assert len(collecting.add_entries(*world.address, "team", by=sam, now=NOW)) == 1
    assert codes(collecting.submit(*world.address, key="k", by=sam, now=NOW)) == ["submission.not_yours"]
    assert codes(collecting.add_entries(*world.address, "team", by=world.paul, now=NOW)) == [
        "answer.other_section"
    ]


def test_a_right_taken_back_is_gone_at_once_and_what_was_written_stays(world: World) -> None:
    sam = invite(world, "centre", "resultats")
    save(sam, {"contact": "Sam", "results.a.target": "4"})
    assert (
        delegating.revoke_access(
            *world.address, person_id=sam, sections=["centre"], by=world.marie, now=LATER
        )
        == 1
    )
    assert rights_of().named == {"resultats"}
    assert [problem.code for problem in save(sam, {"contact": "Encore"}).problems] == ["answer.other_section"]
    assert delegating.revoke_access(*world.address, person_id=sam, by=world.marie, now=LATER) == 1
    assert not rights_of().concerned
    refused = collecting.save_answers(*world.address, [Change("results.a.target", ("5",))], by=sam, now=LATER)
    assert codes(refused) == ["edition.unknown"]
    assert accounts.read_identity(NEW).memberships == {}, "whoever has nothing left leaves the team"
    assert document()["answers"]["contact"]["raw"] == ["Sam"]


def test_what_axtra_gave_for_every_edition_is_taken_back_too(world: World) -> None:
    team = delegating.read_team(*world.address)
    (paul,) = [each for each in team.teammates if each.person_id == world.paul]
    assert [(grant.section, grant.granted_at) for grant in paul.grants] == [("centre", None)]
    assert (
        delegating.revoke_access(
            *world.address, person_id=world.paul, sections=["centre"], by=world.marie, now=NOW
        )
        == 1
    )
    assert not rights_of("paul@exemple.invalid").concerned


def test_a_director_keeps_everything_when_a_name_is_taken_back(world: World) -> None:
    assert isinstance(invite(world, "paie", email="marie@exemple.invalid"), int)
    assert delegating.revoke_access(*world.address, person_id=world.marie, by=world.marie, now=NOW) == 1
    assert rights_of("marie@exemple.invalid").directs


def test_the_first_opening_is_noted_once(world: World) -> None:
    sam = invite(world, "centre")
    assert accounts.read_identity(NEW).memberships["06-01"].unseen == {("petit", "2026"): {"centre"}}
    for moment in (LATER, LATER + timedelta(days=1)):
        assert delegating.note_seen(*world.address, "centre", by=sam, now=moment) is None
    (mate,) = [each for each in delegating.read_team(*world.address).teammates if each.person_id == sam]
    assert mate.grants[0].seen_at == LATER
    assert accounts.read_identity(NEW).memberships["06-01"].unseen == {}


# ── a restricted section ──


def shut(world: World, section: str = "paie", *, shut: bool = True) -> object:
    return delegating.shut_section(*world.address, section, shut=shut, by=world.marie, now=NOW)


def test_a_restricted_section_is_shut_to_the_director_too(world: World) -> None:
    assert codes(shut(world)) == ["team.nobody_named"]
    assert codes(shut(world, "centre")) == ["team.not_restricted"]
    sam = invite(world, "paie")
    assert shut(world) is None
    assert shut(world) is None, "twice is no fault"
    assert not rights_of("marie@exemple.invalid").allows("paie")
    assert rights_of("marie@exemple.invalid").allows("centre")
    assert set(save(sam, {"payroll": "100"}).saved) == {"payroll"}
    assert [p.code for p in save(world.marie, {"payroll": "200"}).problems] == ["answer.other_section"]
    assert shut(world, shut=False) is None
    assert set(save(world.marie, {"payroll": "200"}).saved) == {"payroll"}


def test_nothing_elsewhere_tells_what_a_section_holds_to_who_may_not_open_it(world: World) -> None:
    """A rule, a text and a calculation of one section that read another."""
    sam = invite(world, "paie")
    shut(world)
    save(sam, {"payroll": "98765"})
    save(world.marie, {"budget": "99999"})

    def opened(person: int, email: str):
        return collecting.open_sheet(*world.address, by=person, now=NOW, rights=rights_of(email)).sheet

    blind = opened(world.marie, "marie@exemple.invalid")
    assert [p.code for p in blind.problems("formation", include_required=False)] == []
    assert "98" not in blind.text("Masse de {{ payroll }}, part de {{ share }}")
    assert blind.conceals(blind.variable("share"))
    assert not blind.conceals(blind.variable("budget"))
    shut(world, shut=False)
    seeing = opened(world.marie, "marie@exemple.invalid")
    assert [p.code for p in seeing.problems("formation", include_required=False)] == ["rule.hard"]
    assert "98" in seeing.text("Masse de {{ payroll }}")


# ── everyone at once ──

FIELDS = {
    "centre": ["contact", "staff", "notes"],
    "resultats": ["results.a.target", "results.a.reached", "results.b.target"],
    "formation": ["budget"],
    "paie": ["payroll"],
}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_taken_back_meanwhile_nothing_is_lost_and_nothing_enters_without_a_right(
    world: World, in_threads: Callable[..., list[object]], seed: int
) -> None:
    """2 to 6 writers with sections of their own; a director takes sections back in the middle.

    Each acknowledged write stands in the journal, once; the document is each variable's last one; and once
    ``revoke_access`` has returned, that person writes nothing more in those sections.
    """
    dice = random.Random(seed)
    people: dict[int, list[str]] = {}
    for number in range(dice.randint(2, 6)):
        sections = dice.sample(sorted(FIELDS), dice.randint(1, 3))
        email = f"plume{number}@exemple.invalid"
        person = invite(world, *sections, email=email, name=f"Plume {number}")
        assert isinstance(person, int)
        people[person] = sections
    revoked_at_seq: list[tuple[int, str, int]] = []

    def write(person: int) -> list[tuple[str, int, str]]:
        own = random.Random(f"{seed}/{person}")
        seen: dict[str, int] = {}
        kept: list[tuple[str, int, str]] = []
        for turn in range(10):
            names = own.sample([n for section in FIELDS for n in FIELDS[section]], 4)
            texts = {name: f"{person}-{turn}-{name}" for name in names}
            changes = [Change(name, (text,), base_version=seen.get(name, 0)) for name, text in texts.items()]
            outcome = collecting.save_answers(*world.address, changes, by=person, now=NOW)
            if own.random() < 0.3:
                rows = collecting.add_entries(*world.address, "team", by=person, now=NOW)
                if isinstance(rows, tuple):
                    kept += [(f"team[{row}]", 0, "") for row in rows]
            if not isinstance(outcome, SaveOutcome):
                assert outcome.code == "edition.unknown"
                continue
            kept += [(name, version, texts[name]) for name, version in outcome.saved.items()]
            seen |= outcome.saved | {conflict.variable: conflict.version for conflict in outcome.conflicts}
        return kept

    def revoke() -> list[object]:
        own = random.Random(f"{seed}/director")
        for person, sections in sorted(people.items()):
            if own.random() < 0.8:
                chosen = own.sample(sections, own.randint(1, len(sections)))
                taken = delegating.revoke_access(
                    *world.address, person_id=person, sections=chosen, by=world.marie, now=LATER
                )
                assert taken == len(chosen)
                last = max((line.seq for line in collecting.history(*world.address)), default=0)
                # Others may write between the return and this look: only this person's lines are judged by it.
                revoked_at_seq.extend((person, section, last) for section in chosen)
        return []

    acknowledged = in_threads(*(lambda p=p: write(p) for p in people), revoke)
    lines = collecting.history(*world.address)
    names = {person: f"Plume {index}" for index, person in enumerate(people)}
    where = {name: section for section, fields in FIELDS.items() for name in fields} | {
        "entries:team": "resultats"
    }
    for person, sections in people.items():
        mine = [line for line in lines if line.by == names[person]]
        assert {where[line.variable] for line in mine} <= set(sections), "a section that was never given"
        for who, section, last in revoked_at_seq:
            if who == person:
                after = [line for line in mine if where[line.variable] == section and line.seq > last]
                assert after == [], "written without a right"
    stored = document()
    everything = [entry for mine in acknowledged for entry in mine]
    for name in where:
        versions = sorted((version, text) for variable, version, text in everything if variable == name)
        assert [version for version, _ in versions] == list(range(1, len(versions) + 1))
        if versions:
            assert stored["answers"][name]["raw"] == [versions[-1][1]]
        else:
            assert name not in stored["answers"]
    rows = sorted(name[5:-1] for name, _, _ in everything if name.startswith("team["))
    assert sorted(stored["entries"].get("team", [])) == rows, "a row lost, or a phantom"
