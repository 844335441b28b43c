"""Every id that the demonstration keeps, by the name that an address gives it, and which are whose.

Apart from the sweep because what owns what is read here from the tables themselves, never from the code under test.
Refuses a parameter that it does not know: a new sort of id says here which table it comes from.
"""

import sqlite3
from dataclasses import dataclass

# What names nothing that is kept: a form of file, a part of a page, a code inside a definition that the address names.
NO_ID = frozenset(
    {"benchmark", "code", "column", "filename", "focus", "form", "kind", "picture", "roster", "section"}
    | {"shelf", "spot", "statistic", "table", "variable", "what", "respondent", "mark"}
)
IDS = {
    "analysis": "SELECT id FROM saved_analyses",
    "asked": "SELECT id FROM privacy_requests",
    "certificate_id": "SELECT id FROM destructions",
    "crossing": "SELECT id FROM computations",
    "demand": "SELECT id FROM microdata_requests",
    "designation": "SELECT id FROM designations",
    "draft": "SELECT id FROM questionnaire_drafts",
    "entry_id": "SELECT id FROM anonymisations",
    "incident": "SELECT number FROM incidents",
    "mailing": "SELECT id FROM mailings",
    "message": "SELECT id FROM messages",
    "number": "SELECT number FROM sent_copies",
    "organisation": "SELECT code FROM organisations",
    "person": "SELECT id FROM people",
    "question": "SELECT id FROM bank_questions",
    "release": "SELECT number FROM releases",
    "token": "SELECT token_hash FROM sign_in_links UNION ALL SELECT token_hash FROM sessions",
    "version": "SELECT id FROM questionnaire_versions",
}
OF_EDITION = {  # the ids that belong to one edition
    "crossing": "SELECT t.id, s.code, e.code FROM computations t",
    "mailing": "SELECT t.id, s.code, e.code FROM mailings t",
    "message": "SELECT t.id, s.code, e.code FROM messages t",
    "release": "SELECT t.number, s.code, e.code FROM releases t",
}
JOINED = " JOIN editions e ON e.id = t.edition_id JOIN surveys s ON s.id = e.survey_id"
OWN_COPIES = (
    "SELECT c.number, s.code, e.code FROM sent_copies c JOIN submissions t ON t.id = c.submission_id"
    " JOIN organisations o ON o.id = t.organisation_id" + JOINED + " WHERE o.code = ?"
)


@dataclass(frozen=True)
class Kept:
    """What the database keeps: ids by parameter, the first and last id of each other table, and who owns what."""

    ids: dict[str, list[str]]
    strange: list[str]
    editions: list[tuple[str, str]]
    of_edition: dict[str, set[tuple[str, str, str]]]

    def foreign(self, name: str) -> list[str]:
        """Return the ids of other tables that this parameter's own table does not hold, and absurd ones."""
        return [each for each in self.strange if each not in set(self.ids[name])]


def read_kept(connection: sqlite3.Connection) -> Kept:
    """Return what the tables hold now."""

    def column(query: str) -> list[str]:
        return [str(row[0]) for row in connection.execute(query)]

    tables = column("SELECT name FROM sqlite_master WHERE type = 'table'")
    ends: set[int] = set()
    for table in tables:
        if "id" in {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}:
            ends |= {
                end for end in connection.execute(f'SELECT min(id), max(id) FROM "{table}"').fetchone() if end
            }
    return Kept(
        ids={name: column(query) for name, query in IDS.items()},
        strange=[*map(str, sorted(ends)), "0", "999999999"],
        editions=[
            (str(survey), str(edition))
            for survey, edition in connection.execute(
                "SELECT s.code, e.code FROM editions e JOIN surveys s ON s.id = e.survey_id ORDER BY e.id"
            )
        ],
        of_edition={
            name: {(str(row[0]), str(row[1]), str(row[2])) for row in connection.execute(query + JOINED)}
            for name, query in OF_EDITION.items()
        },
    )


def copies_of(connection: sqlite3.Connection, organisation: str) -> set[tuple[str, str, str]]:
    """Return the sent copies of an organisation: number, survey and edition."""
    return {(row[0], row[1], row[2]) for row in connection.execute(OWN_COPIES, [organisation])}
