"""Organisations: added, changed, put aside and taken up again; never deleted, and their code is theirs for ever.

Apart from people because nothing of an organisation hangs on who works there. What an edition copied stays as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from surveys.exchange.directory import Attribute, Kept, organisation_columns
from surveys.operations.directory.attributes import attributes_of
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.regions import REGIONS
from surveys.store.accounts import Organisation, find_organisation
from surveys.store.base import db
from surveys.store.directory import note_change

_OF_OURS = ("name", "region", "size", "language", "active")
_ATTRIBUTE = "attributes."


def values_of_organisation(row: Organisation, attributes: Sequence[Attribute]) -> dict[str, Kept]:
    """Return what is kept of an organisation, by key of column."""
    found: dict[str, Kept] = {"code": row.code, **{key: getattr(row, key) or None for key in _OF_OURS}}
    found["active"] = row.active
    return found | {f"{_ATTRIBUTE}{each.code}": row.attributes.get(each.code) for each in attributes}


@operation
def put_organisation(
    code: str, typed: Mapping[str, str], *, by: int | None, now: datetime
) -> tuple[Problem, ...]:
    """Add an organisation as it was typed, by key of column; return what is wrong, by the same keys."""
    if find_organisation(code) is not None:
        return (Problem("organisation.exists", "code", params={"organisation": code}),)
    return _write(None, {**typed, "code": code}, by, now)


@operation
def change_organisation(
    code: str, typed: Mapping[str, str], *, by: int | None, now: datetime
) -> tuple[Problem, ...]:
    """Change an organisation to what was typed, by key of column; return what is wrong, by the same keys.

    A key that is not there stays as it is; a blank takes a value away where none is required.
    """
    row = find_organisation(code)
    if row is None:
        return (Problem("organisation.unknown", "code", params={"organisation": code}),)
    return _write(row, {**typed, "code": code}, by, now)


def _write(
    row: Organisation | None, typed: Mapping[str, str], by: int | None, now: datetime
) -> tuple[Problem, ...]:
    values, problems = {}, []
    for column in organisation_columns(attributes_of(), REGIONS):
        if column.key not in typed and row is not None:
            continue
        read = column.read(typed.get(column.key, ""))
        if isinstance(read, Problem):
            problems.append(Problem(read.code, column.key, params=read.params))
        elif read is None and column.required:
            problems.append(Problem("directory.needed", column.key, params={"title": column.label}))
        else:
            values[column.key] = read
    if problems:
        return tuple(problems)
    write_organisation(row, values, by=by, now=now)
    return ()


def write_organisation(
    row: Organisation | None,
    values: Mapping[str, Kept],
    *,
    by: int | None,
    now: datetime,
    origin: str = "page",
) -> Organisation:
    """Write values that were read, and each change with them. Part of the running transaction."""
    if row is None:
        row = Organisation(
            code=str(values["code"]),
            name=str(values["name"]),
            region=str(values["region"]),
            size=str(values.get("size") or ""),
            language=str(values.get("language") or "fr"),
            active=values.get("active") is not False,
            attributes={},
            created_at=now,
        )
        db.session.add(row)
        db.session.flush()
        note_change("added", None, row.name, organisation_id=row.id, by=by, now=now, origin=origin)
    kept = dict(row.attributes)
    for key, value in values.items():
        if key == "code":
            continue
        if key.startswith(_ATTRIBUTE):
            name = key.removeprefix(_ATTRIBUTE)
            before = kept.get(name)
            kept = (
                {**kept, name: value} if value is not None else {k: v for k, v in kept.items() if k != name}
            )
        else:
            before = getattr(row, key)
            value = _settled(key, value)
            setattr(row, key, value)
        if before != value and not (before in (None, "") and value in (None, "")):
            note_change(key, before, value, organisation_id=row.id, by=by, now=now, origin=origin)
    if kept != row.attributes:
        row.attributes = kept
    return row


def _settled(key: str, value: Kept) -> Kept:
    """Return what a blank means for what is always kept."""
    blanks: Mapping[str, Kept] = {"language": "fr", "active": True}
    return blanks.get(key, "") if value is None else value


@operation
def set_organisation_active(code: str, active: bool, *, by: int | None, now: datetime) -> Problem | None:
    """Put an organisation aside, or take it up again: the editions that asked it keep it. Problem: ``organisation.unknown``."""
    row = find_organisation(code)
    if row is None:
        return Problem("organisation.unknown", params={"organisation": code})
    write_organisation(row, {"active": active}, by=by, now=now)
    return None
