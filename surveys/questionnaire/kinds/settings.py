"""The settings of a kind as data: their type, default, bounds, French label and help; and the reading of them.

Apart so that the designer's form, the definition's reader and its JSON Schema all come from one description: the
dataclass fields themselves. Refuses a setting it does not know, and says everything that is wrong at once.
"""

import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.problems import Problem

SettingType = Literal["text", "integer", "decimal", "boolean", "date", "list", "option"]

_TYPES: Mapping[Any, SettingType] = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    bool: "boolean",
    date: "date",
    ChoiceList: "list",
}
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_TRUE = frozenset({"true", "yes", "oui", "vrai", "1"})
_FALSE = frozenset({"false", "no", "non", "faux", "0"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind, with all that a form needs to ask for it. ``label`` and ``help`` are in French."""

    name: str
    type: SettingType
    default: object  # None: nothing
    required: bool
    nullable: bool
    label: str
    help: str
    options: tuple[str, ...] = ()  # of an option, in order
    minimum: int | None = None  # of an integer
    maximum: int | None = None


def doc(
    label: str, advice: str = "", *, minimum: int | None = None, maximum: int | None = None
) -> Mapping[str, object]:
    """Return the metadata of a setting's dataclass field: its French label and help, and an integer's bounds."""
    return {"label": label, "help": advice, "minimum": minimum, "maximum": maximum}


def settings_of_class(kind: type[Any]) -> tuple[Setting, ...]:
    """Return the settings of a class of kinds, in the order it declares them; ``unit`` last, where it has one."""
    hints = get_type_hints(kind)
    found = [_describe(each, hints[each.name]) for each in fields(kind) if each.name != "unit"]
    unit = [_describe(each, hints["unit"]) for each in fields(kind) if each.name == "unit"]
    return (*found, *unit) if getattr(kind, "takes_unit", False) else tuple(found)


def _describe(each: "Field[Any]", hint: Any) -> Setting:
    """Describe one dataclass field from its annotation and metadata."""
    nullable, options = False, ()
    if get_origin(hint) in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        nullable, hint = True, inner[0]
    if get_origin(hint) is Literal:
        options, kind_of_setting = get_args(hint), "option"
    else:
        kind_of_setting = _TYPES[hint]
    about = each.metadata
    return Setting(
        name=each.name,
        type=kind_of_setting,  # type: ignore[arg-type]
        default=None if each.default is MISSING else each.default,
        required=each.default is MISSING,
        nullable=nullable,
        label=about["label"],
        help=about["help"],
        options=options,
        minimum=about["minimum"],
        maximum=about["maximum"],
    )


def read_setting(setting: Setting, given: object, lists: Mapping[str, ChoiceList]) -> object | Problem:
    """Return the typed value of what a definition writes for a setting, or the problem with it.

    A definition's scalars may arrive as text (``"10"``, ``"true"``) or already typed; both are understood. Floats
    are taken at their shortest writing.
    """
    if given is None and setting.nullable:
        return None
    match setting.type:
        case "integer":
            return _read_integer(setting, given)
        case "decimal":
            text = _plain(given)
            return Decimal(text) if _DECIMAL.fullmatch(text) else Problem("setting.not_decimal", setting.name)
        case "boolean":
            return _read_boolean(setting, given)
        case "date":
            return _read_date(setting, given)
        case "list":
            return _read_list(setting, given, lists)
        case "option":
            text = _plain(given)
            if text in setting.options:
                return text
            return Problem("setting.not_option", setting.name, {"options": ", ".join(setting.options)})
        case "text":
            if isinstance(given, str):
                return given
            text = _plain(given)
            return text or Problem("setting.not_text", setting.name)


def _plain(given: object) -> str:
    """Return a scalar as text; an empty text for what is no scalar."""
    if isinstance(given, bool):
        return ""
    if isinstance(given, str):
        return given.strip()
    if isinstance(given, Decimal):
        return format(given, "f")
    return repr(given) if isinstance(given, int | float) else ""


def _read_integer(setting: Setting, given: object) -> object:
    """Read a whole number within the bounds of its setting."""
    text = _plain(given)
    if not _INTEGER.fullmatch(text):
        return Problem("setting.not_integer", setting.name)
    value = int(text)
    if setting.minimum is not None and value < setting.minimum:
        return Problem("setting.too_low", setting.name, {"min": setting.minimum})
    if setting.maximum is not None and value > setting.maximum:
        return Problem("setting.too_high", setting.name, {"max": setting.maximum})
    return value


def _read_boolean(setting: Setting, given: object) -> object:
    """Read yes or no."""
    if isinstance(given, bool):
        return given
    folded = _plain(given).casefold()
    if folded in _TRUE or folded in _FALSE:
        return folded in _TRUE
    return Problem("setting.not_boolean", setting.name)


def _read_date(setting: Setting, given: object) -> object:
    """Read an ISO date."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    text = _plain(given)
    try:
        return date.fromisoformat(text if len(text) == 10 else "")
    except ValueError:
        return Problem("setting.not_date", setting.name)


def _read_list(setting: Setting, given: object, lists: Mapping[str, ChoiceList]) -> object:
    """Find a list of choices by its code; a list itself is taken as it is."""
    found = given if isinstance(given, ChoiceList) else None
    if found is None and isinstance(given, str):
        found = lists.get(given)
        if found is None:
            if not lists:
                return Problem("setting.no_lists", setting.name, {"list": given})
            return Problem(
                "setting.unknown_list", setting.name, {"list": given, "known": closest(given, lists)}
            )
    if found is None:
        return Problem("setting.not_list", setting.name)
    return found if len(found) else Problem("setting.empty_list", setting.name, {"list": found.code})


def closest(word: str, known: Iterable[str]) -> str:
    """Return the five known words closest to ``word``, the closest first: what was probably meant."""
    return ", ".join(get_close_matches(word, list(known), 5, 0.0))
