"""What AXTRA does for one centre: a later end, a return with remarks, answers entered in its name, who is in charge."""

from datetime import timedelta

from surveys.operations import accounts, assisting, collecting, fielding, handing, notifying
from surveys.operations.collecting import Change, SaveOutcome
from surveys.questionnaire.problems import Problem
from tests.small_survey import ADDRESS, COMPLETE, NOW, World, add, done, save

END = NOW + timedelta(days=30)
LATER = END + timedelta(days=7)
OTHER = ("petit", "2026", "06-02")


def code(result: object) -> str:
    return result.code if isinstance(result, Problem) else ""


def extend(world: World, until: object = LATER, by: str = "ana") -> str:
    return code(
        assisting.extend(*ADDRESS, until=until, reason="Vacances", by=world.people[by], now=NOW)  # type: ignore[arg-type]
    )


def test_an_extended_centre_writes_and_sends_after_the_others_and_no_longer_than_said(world: World) -> None:
    assert (extend(world), extend(world)) == ("", "")
    fielding.move_on(now=END)
    save(world.marie, COMPLETE, now=END + timedelta(days=1))
    late = collecting.save_answers(
        *OTHER, [Change("contact", ("x",))], by=world.people["lou"], now=END + timedelta(days=1)
    )
    assert code(late) == "edition.closed"
    (asked,) = collecting.list_assignments(["06-01"])
    assert (asked.edition_status, asked.closes_at) == ("closing", LATER)
    sent = collecting.submit(*ADDRESS, key="k", by=world.marie, now=END + timedelta(days=2))
    assert isinstance(sent, collecting.Receipt)
    assert fielding.move_on(now=LATER) == ("petit/2026 extension over",)
    assert fielding.move_on(now=LATER) == ()
    assert code(collecting.reopen(*ADDRESS, reason="x", by=world.marie, now=LATER)) == "edition.closed"


def test_a_closed_edition_is_opened_again_for_one_centre(world: World) -> None:
    fielding.move_on(now=END)
    after = END + timedelta(days=1)
    done(assisting.extend(*ADDRESS, until=LATER, reason="", by=world.people["ana"], now=after))
    save(world.marie, COMPLETE, now=after)


def test_an_extension_is_later_than_the_end_and_given_by_the_collection(world: World) -> None:
    assert extend(world, END) == "assisting.until"
    assert extend(world, NOW - timedelta(days=1)) == "assisting.until"
    assert extend(world, by="marie") == "assisting.not_staff"


def returned(world: World, remarks: dict[str, str], by: str = "ana") -> str:
    result = handing.return_from_axtra(
        *ADDRESS, reason="Deux valeurs à vérifier", remarks=remarks, by=world.people[by], now=NOW
    )
    return code(result)


def test_what_was_sent_comes_back_with_remarks_that_each_sees_where_they_may(world: World) -> None:
    assert returned(world, {"staff": "12?"}) == "handover.not_begun"
    save(world.marie, COMPLETE)
    sent = collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW)
    assert isinstance(sent, collecting.Receipt)
    assert returned(world, {}) == "handover.no_remark"
    assert returned(world, {"inconnue": "?"}) == "handover.question"
    assert returned(world, {"staff": "12?"}, by="marie") == "handover.not_staff"
    assert returned(world, {"staff": "12 ou 120?", "payroll": "Motsecret"}) == ""
    state = collecting.read_submission(*ADDRESS)
    assert not isinstance(state, Problem)
    assert (state.status, state.receipt and state.receipt.number) == ("reopened", sent.number)
    seen = {
        person: [
            remark.item
            for remark in handing.read_handover(
                *ADDRESS, rights=rights_of(f"{person}@exemple.invalid")
            ).remarks
        ]
        for person in ("marie", "paul")
    }
    assert seen == {"marie": ["staff", "payroll"], "paul": ["staff"]}


def rights_of(email: str):
    identity = accounts.read_identity(email)
    assert identity is not None
    return identity.memberships["06-01"].rights("petit", "2026")


def test_answers_entered_in_a_centre_s_name_say_so_and_never_the_pay(world: World) -> None:
    ana = world.people["ana"]
    change = [Change("contact", ("Camille Fictif",)), Change("payroll", ("900000",))]
    assert code(collecting.save_answers(*ADDRESS, change, by=ana, now=NOW)) == "edition.unknown"
    refused = assisting.stand_in(*ADDRESS, channel="phone", informant=" ", by=ana, now=NOW)
    assert code(refused) == "assisting.informant"
    refused = assisting.stand_in(*ADDRESS, channel="pigeon", informant="Lou", by=ana, now=NOW)
    assert code(refused) == "assisting.channel"
    done(assisting.stand_in(*ADDRESS, channel="phone", informant="La direction", by=ana, now=NOW))
    outcome = collecting.save_answers(*ADDRESS, change, by=ana, now=NOW)
    assert isinstance(outcome, SaveOutcome)
    assert (set(outcome.saved), [each.code for each in outcome.problems]) == (
        {"contact"},
        ["answer.other_section"],
    )
    (line,) = collecting.history(*ADDRESS)
    assert (line.by, line.origin) == ("Ana Fictif", "on_behalf")
    identity = accounts.read_identity("ana@exemple.invalid")
    assert identity is not None
    assert not identity.belongs
    assert list(identity.memberships) == ["06-01"]
    save(ana, {"staff": "12"})
    sent = collecting.submit(*ADDRESS, key="k", by=ana, now=NOW)
    assert isinstance(sent, collecting.Receipt)
    assert {each.origin for each in collecting.history(*ADDRESS)} == {"on_behalf"}
    told = notifying.read_journal(*ADDRESS, by=world.marie, now=NOW)
    assert [(line.word, line.by) for line in told if line.word == "entered"] == [("entered", "Ana Fictif")]
    assert "entered" not in {line.word for line in notifying.read_journal(*ADDRESS, by=world.paul, now=NOW)}
    done(assisting.stop_standing_in(*ADDRESS, by=ana, now=NOW))
    assert code(collecting.save_answers(*ADDRESS, change, by=ana, now=NOW)) == "edition.unknown"
    assert rights_after(ana) == {}


def rights_after(person: int) -> dict[str, object]:
    identity = accounts.read_identity("ana@exemple.invalid")
    assert identity is not None
    return dict(identity.memberships)


def test_a_centre_has_someone_in_charge_of_the_collection(world: World) -> None:
    ana = world.people["ana"]
    zoe = add("zoe", {}, staff_roles=("analyst",))

    def charge(owner: int | None, codes: tuple[str, ...] = ("06-01", "06-02")) -> str:
        return code(assisting.put_in_charge("petit", "2026", codes, owner=owner, by=ana, now=NOW))

    assert charge(ana) == charge(ana) == charge(None) == ""
    assert charge(zoe) == "assisting.owner"
    assert charge(ana, ("99-99",)) == "organisation.unknown"


def test_calls_are_kept_with_their_words(world: World) -> None:
    ana = world.people["ana"]
    done(assisting.note_call(*ADDRESS, text="Rappeler jeudi", by=ana, now=NOW))
    assert code(assisting.note_call(*ADDRESS, text=" ", by=ana, now=NOW)) == "assisting.blank"
    assert code(assisting.note_call(*ADDRESS, text="x" * 2001, by=ana, now=NOW)) == "assisting.too_long"
    assert code(assisting.note_call(*ADDRESS, text="x", by=world.marie, now=NOW)) == "assisting.not_staff"


def test_a_stand_in_that_was_forgotten_ends_by_itself(world: World) -> None:
    ana = world.people["ana"]
    done(assisting.stand_in(*ADDRESS, channel="paper", informant="La direction", by=ana, now=NOW))
    assert fielding.move_on(now=NOW + timedelta(hours=11)) == ()
    assert len(fielding.move_on(now=NOW + timedelta(hours=12))) == 1
    assert fielding.move_on(now=NOW + timedelta(hours=12)) == ()
    change = [Change("contact", ("x",))]
    assert code(collecting.save_answers(*ADDRESS, change, by=ana, now=NOW)) == "edition.unknown"
