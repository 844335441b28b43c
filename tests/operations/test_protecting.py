"""Requests with their thirty days, the register that nothing takes away, a person's own data, a person erased."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from surveys.operations import accounts, collecting, directory, informing, keeping, protecting
from surveys.operations.protecting import Asked, Request
from surveys.questionnaire.problems import Problem
from surveys.store.base import FrozenRowError, access, db, reading
from surveys.store.incidents import Incident
from surveys.store.outbox import Letter
from tests.lawful import PARTS
from tests.small_survey import ADDRESS, COMPLETE, NOW, World, document, done, save

ASK = {"name": "Sam Fictif", "email": "sam@exemple.invalid", "text": "Que gardez-vous sur moi, au juste?"}


def ask(kind: str = "access", **changes: object) -> Asked | tuple[Problem, ...]:
    known = {**ASK, "officer": "rprp@exemple.invalid", "base_url": "https://x.invalid", "now": NOW, **changes}
    return protecting.ask(kind, **known)  # type: ignore[arg-type]


@reading
def letters() -> list[tuple[str, str, dict]]:
    return [
        (row.kind, row.recipient, dict(row.params))
        for row in db.session.scalars(select(Letter).order_by(Letter.id))
    ]


def only(requests: tuple[Request, ...]) -> Request:
    (found,) = requests
    return found


# ── requests ──


def test_a_request_is_received_due_in_thirty_days_and_answered(world: World) -> None:
    asked = ask("complaint")
    assert isinstance(asked, Asked)
    found = only(protecting.read_requests())
    assert (found.number, found.state, found.due_at - found.received_at) == (
        "RP-2026-0001",
        "received",
        timedelta(30),
    )
    assert (found.days_left(NOW), found.days_left(NOW + timedelta(31))) == (30, -1)
    sent = letters()
    assert [(kind, to) for kind, to, _ in sent] == [
        ("privacy_received", "sam@exemple.invalid"),
        ("privacy_asked", "rprp@exemple.invalid"),
    ]
    assert all(ASK["text"] not in str(params) and "Sam" not in str(sent[1]) for _, _, params in sent)
    done(protecting.note(found.id, "Appelé le 7.", by=world.people["ana"], now=NOW))
    followed = protecting.read_followed(asked.token)
    assert followed is not None
    assert followed.steps == (), "notes are the officer's"
    short = protecting.answer(found.id, "Non.", granted=False, by=1, base_url="", now=NOW)
    assert isinstance(short, Problem)
    done(protecting.answer(found.id, "Voici les motifs du refus.", granted=False, by=1, base_url="", now=NOW))
    again = protecting.answer(found.id, "Voici une autre réponse.", granted=True, by=1, base_url="", now=NOW)
    assert again == Problem("request.answered")
    assert protecting.read_followed(asked.token) is None, "the new link takes its place"
    kind, _to, params = letters()[-1]
    told = protecting.read_followed(str(params["link"]).rpartition("/")[2])
    assert (kind, told and told.answer) == ("privacy_answered", "Voici les motifs du refus.")
    whole = protecting.read_request(found.id)
    assert whole is not None
    assert [step.kind for step in whole.steps] == ["received", "note", "refused"]


def test_a_request_says_what_is_wrong_and_the_most_pressing_comes_first(world: World) -> None:
    refused = ask("gossip", name=" ", email="sam", text="quoi?")
    assert [(each.code, each.where) for each in refused] == [  # type: ignore[union-attr]
        ("request.kind", "sorte"),
        ("person.name", "nom"),
        ("person.email", "courriel"),
        ("request.text", "texte"),
    ]
    ask()
    ask("access", now=NOW - timedelta(days=3), person=world.marie)
    assert [each.number for each in protecting.read_requests()] == ["RP-2026-0002", "RP-2026-0001"]
    own = only(protecting.read_requests(world.marie))
    assert (own.name, own.email) == ("Marie Fictif", "marie@exemple.invalid"), "those of the account"


# ── incidents ──

INCIDENT = dict.fromkeys(protecting.TEXTS, "Connu.")


def incident(**changes: object) -> int | tuple[Problem, ...]:
    known = {"aware_on": date(2026, 10, 1), "serious": False, "by": None, "now": NOW}
    return protecting.write_incident(**{"texts": INCIDENT, **known, **changes})  # type: ignore[arg-type]


def test_the_register_holds_everything_or_nothing_and_keeps_every_version(world: World) -> None:
    refused = incident(texts={**INCIDENT, "measures": " "}, aware_on=date(2027, 1, 1), serious=None)
    assert [(each.code, each.where) for each in refused] == [  # type: ignore[union-attr]
        ("incident.blank", "measures"),
        ("incident.aware", "aware_on"),
        ("incident.serious", "serious"),
    ]
    assert incident() == 1
    assert incident(number=1, serious=True, commission_notified_on=date(2026, 10, 5)) == 1
    assert incident(number=7) == (Problem("incident.unknown"),)
    assert [(each.version, each.serious) for each in protecting.read_incident(1)] == [(2, True), (1, False)]
    assert [(each.number, each.version) for each in protecting.read_incidents()] == [(1, 2)]
    assert protecting.read_incidents()[0].kept_until == date(2031, 10, 1)
    leap = replace(protecting.read_incidents()[0], aware_on=date(2028, 2, 29))
    assert leap.kept_until == date(2033, 2, 28)


def test_nothing_takes_an_incident_away(world: World) -> None:
    incident()
    with access("write"):
        db.session.delete(db.session.scalars(select(Incident)).one())
        with pytest.raises(FrozenRowError):
            db.session.flush()
    db.session.remove()
    assert len(protecting.read_incident(1)) == 1


# ── one's own ──


def test_a_person_s_own_data_are_what_they_gave(world: World) -> None:
    informing.publish_notice("petit", "2026", PARTS, by=None, now=NOW)
    done(informing.acknowledge("petit", "2026", 1, person=world.marie, now=NOW))
    ask(person=world.marie)
    save(world.marie, COMPLETE)
    found = {(each.kind, each.value) for each in protecting.read_own(world.marie)}
    assert found == {
        ("name", "Marie Fictif"),
        ("email", "marie@exemple.invalid"),
        ("position", "director"),
        ("notice", "1"),
        ("request", ASK["text"]),
    }, "answers are the organisation's"
    assert protecting.read_own(99_999) == ()


# ── erased ──


def test_an_erased_person_is_nowhere_and_the_organisation_s_history_holds(world: World) -> None:
    save(world.marie, COMPLETE)
    done(collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW))
    changed = directory.change_person(
        world.marie, name="Marie Nouvelle", email="marie@exemple.invalid", by=1, now=NOW
    )
    assert changed == ()
    ask("erasure", person=world.marie)
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW, base_url="")
    before = document()
    staff = protecting.erase_person(world.people["ana"], called="X", by=1, now=NOW)
    assert staff == Problem("erasure.staff", "courriel")
    assert protecting.find_erasable("personne@exemple.invalid") == Problem("erasure.unknown", "courriel")
    found = protecting.find_erasable("MARIE@exemple.invalid")
    assert isinstance(found, protecting.Erasable)
    assert found.editions == ("petit 2026",)
    done(protecting.erase_person(found.id, called="Personne effacée 1", by=world.people["ana"], now=NOW))
    assert everywhere("marie") == []
    assert document() == before, "the answers stay, by the same number"
    assert before["answers"]["staff"]["by"] == world.marie
    assert accounts.read_identity("marie@exemple.invalid") is None
    (receipt,) = collecting.list_receipts(*ADDRESS)
    assert receipt.sent_by == "Personne effacée 1"
    assert protecting.read_erasable(found.id) == protecting.Erasable(
        found.id, "Personne effacée 1", f"{found.id}@efface.invalid", True, ()
    )


def test_an_older_copy_does_not_bring_back_someone_who_was_erased(world: World, tmp_path: Path) -> None:
    directory.change_person(world.marie, name="Marie Nouvelle", email="marie@exemple.invalid", by=1, now=NOW)
    ask("erasure", person=world.marie)
    kept = keeping.backup(tmp_path, now=NOW)
    done(protecting.erase_person(world.marie, called="Personne effacée 1", by=world.people["ana"], now=NOW))
    assert keeping.restore(kept, now=NOW + timedelta(days=1)) is None
    assert everywhere("marie") == []
    person = protecting.read_erasable(world.marie)
    assert person is not None
    assert (person.name, person.erased) == ("Personne effacée 1", True)


def everywhere(word: str) -> list[str]:
    """Return the tables and columns where a word is still written."""
    found = []
    with access("read"):
        connection = db.session.connection()
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found += [f"{table}.{name}" for name, value in row.items() if word in str(value).lower()]
        db.session.remove()
    return found
