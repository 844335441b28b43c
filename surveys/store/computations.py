"""What was asked that takes longer than a page: a cross-table, a release; how far it is, and what came of it.

Apart from the jobs, which forget what they did: a cross-table that was told is known for ever, so its row is what later ones
are attacked with. Refuses answers: ``document`` holds what passed disclosure control and nothing else.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey
from surveys.store.releases import Snapshot

ComputationKind = Literal["crossing", "release", "revision"]
Stage = Literal["waiting", "counting", "attacking", "done", "refused"]
KINDS: tuple[ComputationKind, ...] = get_args(ComputationKind)
STAGES: tuple[Stage, ...] = get_args(Stage)


class Computation(Base):
    """One thing that was asked. ``asked`` says what; ``problem`` why nothing came of it (code and parameters)."""

    __tablename__ = "computations"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("stage", STAGES), name="stage"),
        Index("ix_computations_edition_id", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    kind: Mapped[str] = mapped_column(Line(12))
    asked: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stage: Mapped[str] = mapped_column(Line(12), default="waiting")
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    document: Mapped[str] = mapped_column(Prose, default="")


def find_computation(
    computation_id: int, *, lock: bool = False
) -> tuple[Computation, Snapshot, Edition, Survey] | None:
    """Return what was asked under a number, the freeze it is computed from, and of which edition."""
    query = (
        select(Computation, Snapshot, Edition, Survey)
        .join(Snapshot, Snapshot.id == Computation.snapshot_id)
        .join(Edition, Edition.id == Computation.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Computation.id == computation_id)
    )
    row = db.session.execute(query.with_for_update(of=Edition) if lock else query).first()
    return None if row is None else (row[0], row[1], row[2], row[3])


def list_computations(
    edition_id: int, kinds: tuple[ComputationKind, ...]
) -> list[tuple[Computation, Snapshot]]:
    """Return what was asked of an edition with the freeze it is computed from, the first one first."""
    rows = db.session.execute(
        select(Computation, Snapshot)
        .join(Snapshot, Snapshot.id == Computation.snapshot_id)
        .where(Computation.edition_id == edition_id, Computation.kind.in_(kinds))
        .order_by(Computation.id)
    )
    return [(asked, frozen) for asked, frozen in rows]
