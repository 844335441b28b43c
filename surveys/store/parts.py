"""The parts of a submission's document: read whole, or one variable at a time, and written by the database itself.

Apart from the submissions because this alone knows how each database takes JSON apart. Refuses to read what was not asked:
an autosave touches a few answers of thousands.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from surveys.store.base import db, dump_json
from surveys.store.sealing import SAID, SEALED, open_body
from surveys.store.submissions import Submission, empty_document

_FEW = 60  # SQLite takes 127 arguments to a function
_OPTIONAL_KEYS: dict[str, Any] = dict.fromkeys(("by", "tab", "tick", SEALED, *SAID))
_READ_PARTS = text(
    """SELECT (SELECT jsonb_object_agg(name, document->'answers'->name)
               FROM unnest(CAST(:names AS text[])) AS name WHERE jsonb_exists(document->'answers', name)),
              document->'entries'
       FROM submissions WHERE id = :id"""
)
_PATCH_SQLITE = text(
    """UPDATE submissions SET document = json_patch(document, :patch), revision = :revision, last_seq = :last_seq,
              last_saved_at = :now WHERE id = :id"""
)
_PATCH_POSTGRESQL = text(
    """UPDATE submissions SET document = jsonb_build_object(
                  'answers', ((document->'answers') || CAST(:put AS jsonb)) - CAST(:removed AS text[]),
                  'entries', (document->'entries') || CAST(:entries AS jsonb)),
              revision = :revision, last_seq = :last_seq, last_saved_at = :now WHERE id = :id"""
)


def read_document(submission_id: int) -> dict[str, Any]:
    """Return the whole document of a submission."""
    document = db.session.scalar(select(Submission.document).where(Submission.id == submission_id))
    return empty_document() if document is None else document


def read_parts(submission_id: int, names: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the stored answers among ``names`` and the entries of every roster, without reading the rest.

    On SQLite a few names are picked by the database, which parses the document without making objects of it.
    """
    if len(names) > _FEW:
        document = read_document(submission_id)
        answers = document["answers"]
        return {name: answers[name] for name in names if name in answers}, document["entries"]
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        ordered = list(names)
        holes = "".join(f":p{index}, " for index in range(len(ordered)))
        paths = {f"p{index}": f'$.answers."{name}"' for index, name in enumerate(ordered)}
        found = connection.execute(
            text(
                f"SELECT json_extract(document, {holes}'$.entries', '$.entries') "  # noqa: S608  # holes alone
                "FROM submissions WHERE id = :id"
            ),
            {"id": submission_id, **paths},
        ).scalar_one()
        *picked, entries, _ = json.loads(found)  # entries twice: with a single path there would be no list
        return {
            name: open_body(body) for name, body in zip(ordered, picked, strict=True) if body is not None
        }, entries or {}
    row = connection.execute(_READ_PARTS, {"id": submission_id, "names": list(names)}).one()
    return {name: open_body(body) for name, body in (row[0] or {}).items()}, row[1] or {}


def write_parts(
    submission_id: int,
    answers: Mapping[str, dict[str, Any] | None],
    entries: Mapping[str, list[str]],
    *,
    revision: int,
    last_seq: int,
    now: datetime,
) -> None:
    """Write some answers, sealed by whoever knows which are (``None`` removes one), and the entries of some rosters into a submission's document."""
    connection = db.session.connection()
    common = {"id": submission_id, "revision": revision, "last_seq": last_seq}
    if connection.dialect.name == "sqlite":
        # A merge patch merges inside an answer too: its absent keys are named, as null, to be removed.
        patch = {
            "answers": {
                name: None if body is None else _OPTIONAL_KEYS | body for name, body in answers.items()
            },
            "entries": entries,
        }
        moment = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLAlchemy stores it
        connection.execute(_PATCH_SQLITE, common | {"patch": dump_json(patch), "now": moment})
        return
    put = {name: body for name, body in answers.items() if body is not None}
    removed = [name for name, body in answers.items() if body is None]
    connection.execute(
        _PATCH_POSTGRESQL,
        common | {"put": dump_json(put), "removed": removed, "entries": dump_json(entries), "now": now},
    )
