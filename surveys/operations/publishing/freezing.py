"""The freeze of what was sent, and why nothing may be told of it yet: asked before anything is computed, and again after.

Apart from releases and cross-tables, which both begin here. Refuses to freeze an edition that receives answers for someone
who asked for a release: what is refused leaves nothing behind.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import Policy, changed_organisations
from surveys.store import releases as store
from surveys.store.base import canonical_json, db
from surveys.store.copies import last_copy_hashes
from surveys.store.editions import Edition
from surveys.store.retention import is_destroyed


def freeze(edition_id: int, *, by: int | None, now: datetime) -> store.Snapshot | Problem:
    """Return the freeze of the last copies of an edition; the same copies are the same one. Problem: ``release.nothing_sent``."""
    listed = last_copy_hashes(edition_id)
    if not listed:
        return Problem("release.nothing_sent")
    copies = {organisation: copy for organisation, copy, _ in listed}
    sent = {organisation: content for organisation, _, content in listed}
    code = hashlib.sha256(canonical_json(sent).encode()).hexdigest()[:12]
    row = store.find_snapshot(edition_id, code)
    if row is None:
        row = store.Snapshot(edition_id=edition_id, code=code, copies=copies, taken_by=by, taken_at=now)
        db.session.add(row)
        db.session.flush()
    return row


def marks_of(frozen: store.Snapshot) -> dict[str, str]:
    """Return the copy that each organisation had sent."""
    return {organisation: str(copy) for organisation, copy in frozen.copies.items()}


def why_untold(edition: Edition, survey: str) -> Problem | None:
    """Return why nothing may be told of an edition. Problems: ``release.open``, ``release.destroyed``."""
    if edition.status not in ("closed", "archived"):
        return Problem("release.open")
    return Problem("release.destroyed") if is_destroyed(survey, edition.code) else None


def why_unreleased(
    frozen: store.Snapshot,
    before: Sequence[tuple[store.Release, store.Snapshot]],
    rules: Policy,
    *,
    revision: bool,
) -> Problem | None:
    """Return why a freeze may not be released after those ``before``.

    Problems: ``release.none``, ``release.exists``, ``release.few_changed``.
    """
    if bool(before) is not revision:
        return Problem("release.none" if revision else "release.exists")
    if not before:
        return None
    changed = changed_organisations(marks_of(before[-1][1]), marks_of(frozen))
    if len(changed) >= rules.min_organisations:
        return None
    return Problem("release.few_changed", params={"count": len(changed), "least": rules.min_organisations})
