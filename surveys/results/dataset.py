"""The answers of one edition at one moment, ready to be counted: a frozen set of sent sheets.

Apart from the store, which gives the documents, and from the statistics, which read this alone. Refuses two
submissions of one organisation, and an organisation that is not on the edition's frozen list: « n = 65 » must count
members once.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, get_args, overload
from zoneinfo import ZoneInfo

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.values import Value
from surveys.questionnaire.versions import Signature
from surveys.results.columns import Columns

LOCAL = ZoneInfo("America/Toronto")  # the day on which a centre sent its answers, as it lived it

Attributes = Mapping[str, Value]
CopyStatus = Literal[
    "sent", "superseded", "draft"
]  # the last one sent, one sent before it, one not sent (yet, or again)
Layer = Literal["submitted", "corrected", "imputed", "previous"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
COPY_STATUSES: tuple[CopyStatus, ...] = get_args(CopyStatus)


@dataclass(frozen=True, slots=True)
class Submitted:
    """One sent copy as the store gives it: the organisation's code, the JSON document, the moment it was sent."""

    organisation: str
    document: Mapping[str, object]
    sent_at: datetime  # aware
    status: CopyStatus = "sent"
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Respondent:
    """An organisation that answered, with what the directory says of it and what it said itself."""

    organisation: str
    attributes: Attributes
    sheet: AnswerSheet
    sent_at: datetime | None = None
    status: CopyStatus = "sent"
    receipt: str = ""  # the number of the copy


class LateRespondents(Sequence[Respondent]):
    """The respondents of a large edition, so many, read and judged when one of them is asked for."""

    def __init__(self, count: int, read: Callable[[], Sequence[Respondent]]) -> None:
        self._count, self._read = count, read

    @cached_property
    def _found(self) -> Sequence[Respondent]:
        return self._read()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Respondent: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Respondent]: ...
    def __getitem__(self, place: int | slice) -> Respondent | Sequence[Respondent]:
        """Return some respondents by their place."""
        return self._found[place]

    def __iter__(self) -> Iterator[Respondent]:
        return iter(self._found)


@dataclass(frozen=True)
class Dataset:
    """One edition's sent answers. ``population`` is N, the members that could answer (``None``: unknown)."""

    questionnaire: Questionnaire
    survey: str
    edition: str
    snapshot: str
    population: int | None
    members: Mapping[str, Attributes] = field(default_factory=dict)
    respondents: Sequence[Respondent] = ()
    signed: Mapping[str, tuple[Signature, ...]] = field(
        default_factory=dict
    )  # what was signed of the changes since each earlier edition
    columns: Columns | None = None  # the same answers, variable by variable, where an edition is large

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The members that did not answer, in the order of the list."""
        return tuple(code for code in self.members if code not in self.answered)

    @cached_property
    def answered(self) -> frozenset[str]:
        """The organisations that answered."""
        if self.columns is not None:
            return self.columns.organisations
        return frozenset(respondent.organisation for respondent in self.respondents)


def build_dataset(
    questionnaire: Questionnaire,
    submissions: Iterable[Submitted],
    members: Mapping[str, Attributes] | None = None,
    *,
    survey: str = "",
    edition: str = "",
    snapshot: str = "",
    population: int | None = None,
    params: Mapping[str, object] | None = None,
) -> Dataset:
    """Return the dataset of an edition from its sent documents, in the order given.

    ``members`` is the edition's frozen list (code → attributes); N is its length unless ``population`` says otherwise.
    ``snapshot`` names the freeze; by default it is the fingerprint of what was read. Raises ValueError on a second
    submission of one organisation or on an organisation outside the list: both are faults of the caller.
    """
    listed = dict(members or {})
    sent = list(submissions)
    seen: set[str] = set()
    for one in sent:
        if one.organisation in seen:
            raise ValueError(f"two submissions of {one.organisation}")
        if listed and one.organisation not in listed:
            raise ValueError(f"{one.organisation} is not on the edition's list")
        seen.add(one.organisation)
    return Dataset(
        questionnaire=questionnaire,
        survey=survey or questionnaire.survey,
        edition=edition or questionnaire.edition,
        snapshot=snapshot or fingerprint(sent),
        population=population if population is not None else len(listed) or None,
        members=listed,
        respondents=tuple(
            respondent_of(questionnaire, one, listed.get(one.organisation, {}), params) for one in sent
        ),
    )


def respondent_of(
    questionnaire: Questionnaire,
    one: Submitted,
    attributes: Attributes | None = None,
    params: Mapping[str, object] | None = None,
) -> Respondent:
    """Return one sent copy as a respondent, judged on the day it was sent."""
    known = attributes or {}
    context = Context(
        today=one.sent_at.astimezone(LOCAL).date(), now=one.sent_at, params=params or {}, organisation=known
    )
    sheet = AnswerSheet.from_document(questionnaire, one.document, context)
    return Respondent(one.organisation, known, sheet, one.sent_at, one.status, one.receipt)


def fingerprint(submissions: Sequence[Submitted]) -> str:
    """Return twelve hexadecimal digits that change whenever an organisation or an answer does, in any order."""
    digest = hashlib.sha256()
    for one in sorted(submissions, key=lambda each: each.organisation):
        text = json.dumps([one.organisation, one.document], sort_keys=True, ensure_ascii=True, default=str)
        digest.update(text.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:12]


def strata_by_member(dataset: Dataset, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return each member's values of some attributes, as texts (blank where it has none); nothing without a name."""
    if not names:
        return {}
    return {
        member: tuple(str(attributes.get(name, "")) for name in names)
        for member, attributes in dataset.members.items()
    }
