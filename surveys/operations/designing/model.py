"""A draft as it is now, and what can be undone of it.

Apart from the verbs because pages read these values. What a draft means (``loaded``) is worked out when it is asked for,
and kept by the text of its document: the same text always means the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from surveys.questionnaire.definition import Loaded, load_document
from surveys.questionnaire.editing import Sound, read_document, sound_part
from surveys.questionnaire.problems import Param


@dataclass(frozen=True, slots=True)
class Did:
    """What a person did, as a code (``did.reworded``) with its details: one line of the history."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can be undone, or done again."""

    revision: int
    did: Did
    at: datetime


@dataclass(frozen=True, slots=True)
class Here:
    """Someone who has the draft open, and the code of what they look at."""

    person_id: int
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft in a list. ``source`` is the number of the version that it was made from."""

    id: int
    survey: str
    title: str
    for_edition: str
    revision: int
    source: int | None
    updated_at: datetime
    updated_by: str
    published: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """What a draft may begin as: the last published version of a survey, or a questionnaire that ships with the platform.

    One that ships has no version yet: ``version_id`` is ``None`` and ``number`` 0.
    """

    version_id: int | None
    survey: str
    number: int
    title: str

    @property
    def key(self) -> str:
        """What names it in a form."""
        return self.survey if self.version_id is None else str(self.version_id)


@dataclass(frozen=True, kw_only=True)
class DraftState:
    """A draft as it is now. ``text`` is its document as kept; ``done`` and ``undone`` are the reader's own steps."""

    id: int
    survey: str
    title: str
    for_edition: str
    revision: int
    text: str = field(repr=False)
    source_version_id: int | None
    published_version_id: int | None
    updated_at: datetime
    updated_by: int | None
    can_undo: Step | None = None
    can_redo: Step | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The document, which nobody changes in place."""
        return parsed(self.text)

    @property
    def loaded(self) -> Loaded:
        """What the document means, with everything that is wrong with it."""
        return _loaded(self.text)

    @property
    def sound(self) -> Sound:
        """What of it can be tried."""
        return sound(self.text)


@lru_cache(maxsize=64)
def parsed(text: str) -> dict[str, Any]:
    """Return the document of a text; edits share what they do not touch, so it must not be changed."""
    return read_document(text)


@lru_cache(maxsize=64)
def _loaded(text: str) -> Loaded:
    return load_document(parsed(text))


@lru_cache(maxsize=64)
def sound(text: str) -> Sound:
    """Return what of the document of a text can be tried."""
    return sound_part(parsed(text), _loaded(text))
