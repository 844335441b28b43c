"""The survey « moyens »: fictional centres asked in one edition, opened and answered through the operations.

Apart from the tests of what is released, which each bring their own questions. Refuses a database: whoever calls stands
in one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from surveys.operations import accounts, collecting, fielding
from tests.small_survey import done

SURVEY, EDITION = "moyens", "2026"
HEAD = """
format: axtra-questionnaire/1
survey: moyens
title: "Moyens"
purpose: "Mesurer les moyens."
edition: "2026"
sections:
"""
LACKING = """\
      - code: lacking
        type: single
        choices: oui_non
        label: "Manquez-vous de moyens?"
        stats:
          - {id: lacking, kind: share, where: "${lacking} = 'oui'", label: "Manque de moyens"}
"""
Answers = Callable[[int], Mapping[str, object]]  # by the place of a centre in the list


def open_survey(definition: str, codes: Sequence[str], *, now: datetime, ends: datetime) -> None:
    """Add the centres, publish the definition and open its edition."""
    for code in codes:
        done(
            accounts.add_organisation(
                code, name=f"Organisme fictif {code}", region=f"r{code[:2]}", attributes={}, now=now
            )
        )
    version = fielding.publish_version(definition, by=None, now=now)
    assert isinstance(version, fielding.Version), version
    done(fielding.create_edition(SURVEY, EDITION, version, opens_at=now, closes_at=ends, now=now))
    done(fielding.open_edition(SURVEY, EDITION, now=now))


def send(codes: Sequence[str], answers: Answers, first: int, last: int, *, now: datetime) -> None:
    """Send the answers of the centres from ``first`` to before ``last``."""
    collect(EDITION, codes, answers, first, last, now=now)


def collect(
    edition: str, codes: Sequence[str], answers: Answers, first: int, last: int, *, now: datetime
) -> None:
    """Send the same in any edition."""
    records = [{"organisation": codes[place], "answers": answers(place)} for place in range(first, last)]
    sent = collecting.import_submissions(SURVEY, edition, records, by=None, now=now)
    assert not isinstance(sent, tuple), sent


def close(*, now: datetime) -> None:
    """Close the edition."""
    done(fielding.close_edition(SURVEY, EDITION, now=now))


def send_late(codes: Sequence[str], answers: Answers, first: int, last: int, *, now: datetime) -> None:
    """Open the closed edition again for some centres, and close it."""
    done(fielding.open_edition(SURVEY, EDITION, now=now))
    send(codes, answers, first, last, now=now)
    close(now=now)
