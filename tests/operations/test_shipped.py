"""A new site begins with the questionnaires that ship, until it has its own."""

from datetime import UTC, datetime

from surveys import catalogue
from surveys.operations import designing, fielding
from surveys.operations.designing import DraftState
from surveys.questionnaire.problems import Problem
from tests.databases import Database

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def test_what_ships_is_a_point_of_departure_until_it_is_published(database: Database) -> None:
    offered = designing.list_origins(now=NOW)
    assert [each.key for each in offered] == list(catalogue.names())
    assert {each.version_id for each in offered} == {None}
    started = designing.start_draft(
        "renouvellement", shipped=True, title="Renouvellement", for_edition="2026-2027", by=None, now=NOW
    )
    assert isinstance(started, DraftState)
    assert len(started.document["sections"]) == len(catalogue.load_catalogue("renouvellement").sections)
    refused = designing.start_draft("inconnu", shipped=True, title="Inconnu", by=None, now=NOW)
    assert refused == Problem("draft.unknown_source", "source")
    assert isinstance(
        fielding.publish_version(catalogue.read("renouvellement"), by=None, now=NOW), fielding.Version
    )
    renewal = [each for each in designing.list_origins(now=NOW) if each.survey == "renouvellement"]
    assert [(each.number, each.version_id is None) for each in renewal] == [(1, False)]
