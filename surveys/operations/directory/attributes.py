"""What AXTRA keeps of each organisation beyond what is common: named in French, of one kind, under a lasting code.

Apart from organisations because a questionnaire prefills from the code: it never changes, and what is withdrawn keeps its
values.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from surveys.exchange.directory import ATTRIBUTE_KINDS, Attribute
from surveys.exchange.directory.columns import Kind
from surveys.operations.directory.model import AttributeState
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold
from surveys.store.base import db, kept_text, reading
from surveys.store.directory import AttributeRow, find_attribute, list_attributes, note_change

# What an edition copies beside the attributes: no attribute may stand under these names.
TAKEN = frozenset({"code", "name", "region", "size", "language", "active"})
MOST_CHOICES = 50
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def attributes_of(*, active: bool = True) -> tuple[Attribute, ...]:
    """Return what AXTRA keeps of organisations. Part of the running transaction."""
    return tuple(_attribute(row) for row in list_attributes(active=active))


def _attribute(row: AttributeRow) -> Attribute:
    return Attribute(row.code, row.label, cast(Kind, row.kind), tuple(row.choices))


@reading
def read_attributes() -> tuple[AttributeState, ...]:
    """Return what AXTRA keeps of organisations, and what it has withdrawn."""
    return tuple(AttributeState(_attribute(row), row.active) for row in list_attributes(active=False))


@operation
def keep_attribute(
    code: str,
    *,
    label: str,
    kind: str,
    choices: Sequence[str] = (),
    active: bool = True,
    by: int | None,
    now: datetime,
) -> Problem | None:
    """Add an attribute, or change the name, the choices and the state of the one that has this code.

    Problems: ``attribute.code``, ``attribute.label``, ``attribute.taken``, ``attribute.kind`` (unknown, or another than it
    has), ``attribute.choices``.
    """
    code, label = code.strip(), " ".join(kept_text(label).split())
    offered = tuple(dict.fromkeys(" ".join(kept_text(each).split()) for each in choices if each.strip()))
    if not _CODE.fullmatch(code) or code in TAKEN:
        return Problem("attribute.code", "code")
    if not label or len(label) > 120:
        return Problem("attribute.label", "label")
    others = [each for each in list_attributes(active=False) if each.code != code]
    if any(fold(each.label) == fold(label) for each in others):
        return Problem("attribute.taken", "label", params={"label": label})
    row = find_attribute(code)
    if kind not in ATTRIBUTE_KINDS or (row is not None and row.kind != kind):
        return Problem("attribute.kind", "kind")
    if kind == "choice" and not 2 <= len(offered) <= MOST_CHOICES:
        return Problem("attribute.choices", "choices", params={"most": MOST_CHOICES})
    said = {"label": label, "kind": kind, "choices": list(offered), "active": active}
    before = None
    if row is None:
        row = AttributeRow(code=code, kind=kind)
        db.session.add(row)
    else:
        before = {"label": row.label, "kind": row.kind, "choices": list(row.choices), "active": row.active}
    row.label, row.choices, row.active = label, list(offered), active
    if before != said:
        note_change(f"attribute.{code}", before, said, by=by, now=now)
    return None
