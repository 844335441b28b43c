"""Fielding: what is published does not move, and an edition asks whom it said it would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from surveys.catalogue import names, read
from surveys.operations import accounts, collecting, fielding
from surveys.operations.fielding import EditionState, Version
from surveys.questionnaire.problems import Problem
from tests.databases import Database
from tests.small_survey import DEFINITION, NOW, World, done, save

END = NOW + timedelta(days=30)


def publish(text: str = DEFINITION) -> Version:
    version = fielding.publish_version(text, by=None, now=NOW)
    assert isinstance(version, Version), version
    return version


def test_the_same_content_is_the_same_version_and_another_is_the_next(world: World) -> None:
    first = publish()
    assert publish(DEFINITION.replace("\n  - code: centre", "\n  # a comment\n  - code: centre")) == first
    second = publish(DEFINITION.replace("Qui pouvons-nous joindre", "Qui joindre"))
    assert (first.number, second.number) == (1, 2)
    assert first.content_hash != second.content_hash


def test_a_broken_definition_is_refused_with_every_error(world: World) -> None:
    broken = DEFINITION.replace("choices: causes", "choices: nowhere").replace(
        "sum(${results.*.target})", "sum(${nothing}"
    )
    refused = fielding.publish_version(broken, by=None, now=NOW)
    assert isinstance(refused, tuple)
    assert len(refused) >= 2
    assert all(problem.severity == "error" for problem in refused)


@pytest.mark.parametrize("name", names())
def test_a_shipped_questionnaire_is_published_and_read_back_the_same(database: Database, name: str) -> None:
    version = fielding.publish_version(read(name), by=None, now=NOW)
    assert isinstance(version, Version), version
    accounts.add_organisation("06-01", name="x", region="r06", now=NOW)
    fielding.create_edition(version.survey, "e", version, opens_at=NOW, closes_at=END, now=NOW)
    state = fielding.read_edition(version.survey, "e")
    assert isinstance(state, EditionState)
    again = fielding.publish_version(state.questionnaire.document, by=None, now=NOW)
    assert again == version


def test_the_list_is_a_copy_that_the_directory_does_not_change(world: World) -> None:
    state = collecting.read_submission(*world.address)
    assert (state.organisation_name, state.attributes["region"]) == ("Organisme fictif 06-01", "r06")
    accounts.add_organisation("15-01", name="Nouveau", region="r15", now=NOW)
    found = fielding.read_edition("petit", "2026")
    assert isinstance(found, EditionState)
    assert found.members == 3
    refused = fielding.freeze_members("petit", "2026")
    assert isinstance(refused, Problem)
    assert refused.code == "edition.already_open"


def test_the_list_can_be_copied_again_until_the_edition_opens(world: World) -> None:
    fielding.create_edition(
        "petit", "2027", publish(), opens_at=NOW, closes_at=END, organisations=["06-01"], now=NOW
    )
    assert fielding.freeze_members("petit", "2027") == 3
    assert fielding.freeze_members("petit", "2027", organisations=["06-02"]) == 1
    assert fielding.open_edition("petit", "2027", now=NOW) is None
    assert {a.edition for a in collecting.list_assignments(["06-01"])} == {"2026"}
    assert {a.edition for a in collecting.list_assignments(["06-02"])} == {"2026", "2027"}


def test_a_planned_edition_is_not_shown_and_takes_nothing(world: World) -> None:
    fielding.create_edition("petit", "2027", publish(), opens_at=NOW, closes_at=END, now=NOW)
    assert {a.edition for a in collecting.list_assignments(["06-01"])} == {"2026"}
    refused = collecting.save_answers(
        "petit", "2027", "06-01", [collecting.Change("contact", ("x",))], by=world.marie, now=NOW
    )
    assert isinstance(refused, Problem)
    assert refused.code == "edition.planned"


def test_what_cannot_be_planned_opened_or_closed_says_why(world: World) -> None:
    version = publish()
    other = publish(DEFINITION.replace("survey: petit", "survey: autre"))
    dates = {"opens_at": NOW, "closes_at": END, "now": NOW}
    found = [
        fielding.create_edition("nothing", "2027", version, **dates),
        fielding.create_edition("petit", "2027", other, **dates),
        fielding.create_edition("petit", "2026", version, **dates),
        fielding.create_edition("petit", "20/27", version, **dates),
        fielding.create_edition("petit", "2027", version, **(dates | {"closes_at": NOW})),
        fielding.create_edition("petit", "2027", version, organisations=["99-99"], **dates),
        fielding.open_edition("petit", "2027", now=NOW),
        fielding.close_edition("petit", "2027", now=NOW),
        fielding.create_edition("petit", "2028", version, organisations=[], **dates),
        fielding.open_edition("petit", "2028", now=NOW),
        fielding.close_edition("petit", "2028", now=NOW),
        fielding.add_survey("petit", title="x", now=NOW),
    ]
    assert [problem and problem.code for problem in found] == [
        "survey.unknown", "edition.other_survey", "edition.exists", "edition.code", "edition.dates", "organisation.unknown",
        "edition.unknown", "edition.unknown", None, "edition.no_member", "edition.not_open", "survey.exists",
    ]  # fmt: skip


def offer_last_contact(world: World) -> datetime:
    """Send the first centre's answers, and open an edition a year later that offers them again; return its moment."""
    text = DEFINITION.replace(
        "{code: contact, type: text, label: Qui pouvons-nous joindre, required: true}",
        "{code: contact, type: text, label: Qui pouvons-nous joindre, required: true, prefill: {from: edition, code: contact, mode: propose}}",
    )
    save(world.marie, {"contact": "Camille Fictif", "staff": "12"})
    collecting.submit(*world.address, key="k", by=world.marie, now=NOW)
    save(world.people["lou"], {"contact": "Brouillon"}, address=("petit", "2026", "06-02"))
    later = NOW + timedelta(days=365)
    version = fielding.publish_version(text, by=None, now=later)
    assert isinstance(version, Version), version
    fielding.create_edition(
        "petit", "2027", version, opens_at=later, closes_at=later + timedelta(days=9), now=later
    )
    fielding.open_edition("petit", "2027", now=later)
    return later


def offered(organisation: str, person: int, now: datetime) -> tuple[str, ...] | None:
    opened = collecting.open_sheet("petit", "2027", organisation, by=person, now=now)
    assert not isinstance(opened, Problem)
    offer = opened.sheet.offer("contact")
    return None if offer is None else offer.raw


def test_last_edition_s_answers_are_offered_to_the_same_centre_only(world: World) -> None:
    later = offer_last_contact(world)
    assert offered("06-01", world.marie, later) == ("Camille Fictif",)
    assert offered("06-02", world.marie, later) is None


def test_an_offer_that_was_cleared_does_not_come_back(world: World) -> None:
    later = offer_last_contact(world)
    outcome = collecting.save_answers(
        "petit",
        "2027",
        "06-01",
        [collecting.Change("contact", ()), collecting.Change("notes", ())],
        by=world.marie,
        now=later,
    )
    assert isinstance(outcome, collecting.SaveOutcome)
    assert (outcome.saved, outcome.unchanged) == ({"contact": 1}, {"notes": 0})
    assert offered("06-01", world.marie, later) is None


# ── the clock ──


def status() -> str:
    state = fielding.read_edition("petit", "2026")
    assert isinstance(state, EditionState)
    return state.status


def test_an_edition_closes_at_its_hour_and_not_before(world: World) -> None:
    second = timedelta(seconds=1)
    assert fielding.move_on(now=END - second) == ()
    assert status() == "open"
    assert fielding.move_on(now=END) == ("petit/2026 closed",)
    assert fielding.move_on(now=END + second) == ()
    assert status() == "closed"
    refused = collecting.save_answers(
        "petit", "2026", "06-01", [collecting.Change("notes", ("x",))], by=world.marie, now=END + second
    )
    assert isinstance(refused, Problem)
    assert refused.code == "edition.closed"


def test_an_edition_opened_again_after_its_hour_awaits_the_late(world: World) -> None:
    fielding.move_on(now=END)
    late = END + timedelta(days=1)
    assert fielding.open_edition("petit", "2026", now=late) is None
    assert status() == "closing"
    assert fielding.move_on(now=late + timedelta(days=9)) == ()
    save(world.marie, {"notes": "En retard"}, now=late)
    assert fielding.close_edition("petit", "2026", now=late) is None


def test_workers_at_once_close_an_edition_once_and_what_is_being_sent_is_sent_or_refused(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    save(world.marie, {"contact": "Camille Fictif", "staff": "12"})

    def send() -> object:
        return collecting.submit("petit", "2026", "06-01", key="k", by=world.marie, now=END)

    def close() -> object:
        return fielding.move_on(now=END)

    *closed, sent = in_threads(close, close, close, send)
    assert sorted(map(str, closed)) == ["('petit/2026 closed',)", "()", "()"]
    assert status() == "closed"
    state = collecting.read_submission("petit", "2026", "06-01")
    assert not isinstance(state, Problem)
    if isinstance(sent, collecting.Receipt):
        assert state.status == "sent"
    else:
        assert state.status == "draft"


def plan_2027(**more: object) -> datetime:
    """Plan an edition that opens by itself, with two days of grace; return its end."""
    opens, closes = NOW + timedelta(days=365), NOW + timedelta(days=395)
    done(
        fielding.create_edition(
            "petit", "2027", publish(), opens_at=opens, closes_at=closes, opens_alone=True, now=NOW, **more
        )
    )
    return closes


def status_2027() -> str:
    state = fielding.read_edition("petit", "2027")
    assert isinstance(state, EditionState)
    return state.status


def test_an_edition_lives_by_itself_from_its_plan_to_the_archives(world: World) -> None:
    end, grace = plan_2027(grace=timedelta(days=2)), timedelta(days=2)
    seen = [status_2027()]
    for moment in (
        end - timedelta(days=31), end - timedelta(days=30), end, end + grace, end + grace + fielding.ARCHIVED_AFTER
    ):  # fmt: skip
        fielding.move_on(now=moment)
        assert fielding.move_on(now=moment) == ()
        seen.append(status_2027())
    assert seen == ["planned", "planned", "open", "closing", "closed", "archived"]


def test_what_was_begun_has_its_time_of_grace_and_nothing_is_begun_then(world: World) -> None:
    end = plan_2027(grace=timedelta(days=2))
    fielding.move_on(now=end - timedelta(days=30))
    begun, late = ("petit", "2027", "06-01"), ("petit", "2027", "06-02")
    save(world.marie, {"contact": "Camille", "staff": "12"}, address=begun, now=end - timedelta(hours=1))
    fielding.move_on(now=end)
    save(world.marie, {"notes": "Une minute encore"}, address=begun, now=end + timedelta(hours=1))
    refused = collecting.save_answers(
        *late, [collecting.Change("contact", ("x",))], by=world.people["lou"], now=end + timedelta(hours=1)
    )
    assert isinstance(refused, Problem)
    assert refused.code == "edition.closed"
    sent = collecting.submit(*begun, key="k", by=world.marie, now=end + timedelta(hours=2))
    assert isinstance(sent, collecting.Receipt)
    (asked,) = (each for each in collecting.list_assignments(["06-01"]) if each.edition == "2027")
    assert asked.closes_at == end + timedelta(days=2)


def test_the_calendar_says_what_to_prepare_from_the_rhythm_of_the_survey(world: World) -> None:
    yearly = DEFINITION.replace("survey: petit", "survey: annuel\nfrequency_months: 12")
    version = publish(yearly)

    def need(now: datetime) -> tuple[str, str]:
        found = next(each for each in fielding.read_calendar(now=now).programmes if each.survey == "annuel")
        return found.need, "" if found.due is None else found.due.isoformat()

    assert need(NOW) == ("plan", "")
    done(fielding.create_edition("annuel", "2026", version, opens_at=NOW, closes_at=END, now=NOW))
    assert need(NOW)[0] == "opening"
    done(fielding.open_edition("annuel", "2026", now=NOW))
    assert need(NOW) == ("running", "2027-10-06")
    fielding.move_on(now=END)
    assert need(END)[0] == "nothing"
    assert need(NOW + timedelta(days=300))[0] == "questionnaire"
    publish(yearly.replace("Qui pouvons-nous joindre", "Qui joindre"))
    assert need(NOW + timedelta(days=300))[0] == "plan"


def test_an_end_that_is_put_off_opens_again_what_had_ended(world: World) -> None:
    fielding.move_on(now=END)
    later = END + timedelta(days=5)
    refused = fielding.reschedule("petit", "2026", closes_at=END, now=later)
    assert isinstance(refused, Problem)
    assert refused.code == "edition.past"
    done(fielding.reschedule("petit", "2026", closes_at=later + timedelta(days=1), now=later))
    assert status() == "open"
    save(world.marie, {"notes": "x"}, now=later)


def test_an_opening_is_at_nine_in_quebec_summer_and_winter() -> None:
    from datetime import time

    from surveys.web.shared.asked import end_of_day, hour_of_day

    opened = [hour_of_day(day, time(9)) for day in ("2026-07-01", "2026-12-01")]
    assert [each.astimezone(UTC).hour for each in opened if each] == [13, 14]
    assert end_of_day("2026-11-01") == datetime(2026, 11, 2, 4, 59, tzinfo=UTC)  # clocks go back that night
