"""All the kinds by name, and how one is built from what a definition writes.

Apart from the kinds so that adding one is one class and one line here. Refuses to stop at the first fault: every
setting that is wrong is said.
"""

from collections.abc import Mapping
from types import MappingProxyType

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.choices import Multiple, Ranking, Single
from surveys.questionnaire.kinds.dates import Date, Duration, Month, Year
from surveys.questionnaire.kinds.declarations import Attestation, Confirmation
from surveys.questionnaire.kinds.derived import Attribute, Calculated
from surveys.questionnaire.kinds.numbers import DecimalNumber, Integer, Money, Percent
from surveys.questionnaire.kinds.scales import Likert, Rating
from surveys.questionnaire.kinds.settings import Setting, closest, read_setting, settings_of_class
from surveys.questionnaire.kinds.statistics import COMPOSITES
from surveys.questionnaire.kinds.texts import Email, LongText, Note, Phone, Text
from surveys.questionnaire.problems import Problem

_ALL: tuple[type[Kind], ...] = (
    Note,
    Text,
    LongText,
    Email,
    Phone,
    Integer,
    DecimalNumber,
    Money,
    Percent,
    Single,
    Multiple,
    Rating,
    Likert,
    Ranking,
    Date,
    Month,
    Year,
    Duration,
    Calculated,
    Confirmation,
    Attestation,
    Attribute,
)

# The word after ``type:`` in a definition -> its class. Matrices and rosters are no kinds: their columns are.
KINDS: Mapping[str, type[Kind]] = MappingProxyType({kind.name: kind for kind in _ALL})

_SETTINGS: Mapping[str, tuple[Setting, ...]] = {kind.name: settings_of_class(kind) for kind in _ALL}

# What the text of an « Autre » choice is, and what the explanation of a soft rule is.
OTHER_TEXT = Text(max_length=255)
EXPLANATION = LongText(max_length=2000)

# Stands for a list that could not be found while the other settings are looked at.
_ABSENT = ChoiceList("", ())


def settings_of(type_name: str) -> tuple[Setting, ...]:
    """Return the settings of a kind, for a form or a reference page; none for a word that is no kind."""
    return _SETTINGS.get(type_name, ())


def statistics_of(type_name: str) -> frozenset[str]:
    """Return the kinds of statistics that a question, a matrix or a roster of this type can feed."""
    kind = KINDS.get(type_name)
    return kind.statistics if kind else COMPOSITES.get(type_name, frozenset())


def make_kind(
    type_name: str, settings: Mapping[str, object], lists: Mapping[str, ChoiceList]
) -> Kind | tuple[Problem, ...]:
    """Build a kind from a definition's flat settings, or return everything that is wrong with them.

    A list is named by its code in ``lists``; every other setting is a scalar, typed or as text. ``where`` of each
    problem is the setting's name (``type`` for an unknown kind).
    """
    kind = KINDS.get(type_name)
    if kind is None:
        return (Problem("kind.unknown", "type", {"type": type_name, "known": closest(type_name, KINDS)}),)
    known = {setting.name: setting for setting in _SETTINGS[type_name]}
    problems: list[Problem] = []
    values: dict[str, object] = {}
    for name, given in settings.items():
        if name not in known:
            problems.append(_unknown(name, type_name, known))
            continue
        value = read_setting(known[name], given, lists)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[name] = value
    problems += [
        Problem("setting.missing", name, {"name": name, "type": type_name})
        for name, setting in known.items()
        if setting.required and name not in settings
    ]
    faulty = {problem.where for problem in problems}
    placeholders = {
        name: _ABSENT if setting.type == "list" else "" for name, setting in known.items() if setting.required
    }
    built = kind(**{**placeholders, **values})  # type: ignore[arg-type]  # each checked against its annotation above
    problems += [problem for problem in built.faults() if problem.where not in faulty]
    return tuple(problems) if problems else built


def _unknown(name: str, type_name: str, known: Mapping[str, Setting]) -> Problem:
    """Say that a type of question has no such setting, and which it has."""
    if not known:
        return Problem("setting.none", name, {"name": name, "type": type_name})
    return Problem("setting.unknown", name, {"name": name, "type": type_name, "known": closest(name, known)})
