"""What people decide of a questionnaire's changes before it is published, kept with the version once it is.

Apart from drafts because a version keeps its own copy for ever: results read it long after the draft is forgotten. A
judgement bears on the changes of a code or on one finding; ``mark`` says which changes its author read.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person
from surveys.store.base import Base, Line, Prose, UTCDateTime, db
from surveys.store.questionnaires import QuestionnaireVersion

Subject = Literal["change", "finding"]


class DraftJudgement(Base):
    """A word on a draft: the class of a change with its note, or a finding that someone answers for."""

    __tablename__ = "draft_judgements"

    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_drafts.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(Line(10), primary_key=True)
    code: Mapped[str] = mapped_column(Line(80), primary_key=True)  # of a finding; empty for a change
    place: Mapped[str] = mapped_column(Line(120), primary_key=True)  # a question, a column, a list, a figure
    verdict: Mapped[int | None]
    note: Mapped[str] = mapped_column(Prose, default="")
    mark: Mapped[str] = mapped_column(Line(20), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class VersionJudgement(Base):
    """The same word, as the version was published with it: frozen."""

    __tablename__ = "version_judgements"
    frozen = True

    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(Line(10), primary_key=True)
    code: Mapped[str] = mapped_column(Line(80), primary_key=True)
    place: Mapped[str] = mapped_column(Line(120), primary_key=True)
    verdict: Mapped[int | None]
    note: Mapped[str] = mapped_column(Prose, default="")
    mark: Mapped[str] = mapped_column(Line(20), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with its author's name, of a draft or of a version."""

    subject: str
    code: str
    place: str
    verdict: int | None
    note: str
    mark: str
    person_id: int | None
    by: str
    at: datetime


def list_draft_judgements(draft_id: int) -> list[Judged]:
    """Return what was decided of a draft so far."""
    rows = db.session.execute(
        select(DraftJudgement, Person.name)
        .outerjoin(Person, Person.id == DraftJudgement.person_id)
        .where(DraftJudgement.draft_id == draft_id)
        .order_by(DraftJudgement.subject, DraftJudgement.place, DraftJudgement.code)
    )
    return [_judged(row, name) for row, name in rows]


def list_version_judgements(versions: Collection[int]) -> list[tuple[int, Judged]]:
    """Return what some versions were published with: the id of each version, and a judgement."""
    if not versions:
        return []
    rows = db.session.execute(
        select(VersionJudgement, Person.name)
        .outerjoin(Person, Person.id == VersionJudgement.person_id)
        .where(VersionJudgement.version_id.in_(versions))
        .order_by(
            VersionJudgement.version_id,
            VersionJudgement.subject,
            VersionJudgement.place,
            VersionJudgement.code,
        )
    )
    return [(row.version_id, _judged(row, name)) for row, name in rows]


def _judged(row: DraftJudgement | VersionJudgement, name: str | None) -> Judged:
    return Judged(
        row.subject, row.code, row.place, row.verdict, row.note, row.mark, row.person_id, name or "", row.at
    )


def replace_judgements(draft_id: int, judged: Iterable[Judged]) -> None:
    """Make what was decided of a draft be ``judged``, and nothing else."""
    db.session.execute(delete(DraftJudgement).where(DraftJudgement.draft_id == draft_id))
    db.session.add_all(DraftJudgement(draft_id=draft_id, **_columns(one)) for one in judged)
    db.session.flush()


def freeze_judgements(version_id: int, judged: Iterable[Judged]) -> None:
    """Keep judgements with a version, for ever."""
    db.session.add_all(VersionJudgement(version_id=version_id, **_columns(one)) for one in judged)
    db.session.flush()


def _columns(one: Judged) -> dict[str, Any]:
    """Return what a row keeps of a judgement: all of it but its author's name, which is the person's."""
    return {name: value for name, value in asdict(one).items() if name != "by"}


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A version of a survey with the changes that were signed in it since its base (an id; none for the first)."""

    id: int
    number: int
    base: int | None
    changes: tuple[Judged, ...]


def signed_versions(survey_id: int) -> dict[int, SignedVersion]:
    """Return the versions of a survey by id, each with what was signed in it."""
    rows = db.session.execute(
        select(
            QuestionnaireVersion.id,
            QuestionnaireVersion.number,
            QuestionnaireVersion.base_version_id,
            VersionJudgement,
            Person.name,
        )
        .outerjoin(
            VersionJudgement,
            (VersionJudgement.version_id == QuestionnaireVersion.id) & (VersionJudgement.subject == "change"),
        )
        .outerjoin(Person, Person.id == VersionJudgement.person_id)
        .where(QuestionnaireVersion.survey_id == survey_id)
        .order_by(QuestionnaireVersion.number, VersionJudgement.place)
    )
    found: dict[int, SignedVersion] = {}
    before: int | None = None
    for version, number, base, judgement, name in rows:
        known = found.get(version)
        if known is None:
            known = SignedVersion(version, number, base or before, ())
        changes = known.changes if judgement is None else (*known.changes, _judged(judgement, name))
        found[version] = SignedVersion(version, number, known.base, changes)
        before = version if number > 0 else None
    return found


def signed_between(versions: dict[int, SignedVersion], before: int, after: int) -> list[tuple[Judged, ...]]:
    """Return what was signed in each version from one to another, by the bases; nothing where none leads to the first."""
    steps: list[tuple[Judged, ...]] = []
    here: int | None = after
    while here is not None and here != before:
        steps.insert(0, versions[here].changes)
        here = versions[here].base
    return steps if here == before else []
