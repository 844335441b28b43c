"""Protected tables as plain data, and the same tables back: what the pages of a large edition show is computed once and kept.

Apart from the gateway, which makes tables of figures: here one that went through it comes back as it was. Refuses what a
figure was made of, which never leaves the gateway, and any value that it could not give back exactly.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from surveys.results.disclosure.gateway import ProtectedTable, reopened
from surveys.results.disclosure.policy import Policy
from surveys.results.estimates.interval import Interval
from surveys.results.figures.model import Base, Figure, Row, Status

Tables = dict[str, tuple[ProtectedTable, ...]]
_MADE: Mapping[str, type] = {each.__name__: each for each in (Figure, Row, Base, Interval)}


def tables_record(tables: Mapping[str, tuple[ProtectedTable, ...]]) -> dict[str, Any]:
    """Return tables by what they are called, as JSON holds them."""
    return {name: [[each.hidden, _plain(each.figure)] for each in listed] for name, listed in tables.items()}


def tables_from(record: Mapping[str, Any], policies: Mapping[str, Policy]) -> Tables:
    """Return the tables that ``tables_record`` was given, each under the policy of its name."""
    return {
        name: tuple(reopened(_read(figure), policies[name], hidden) for hidden, figure in listed)
        for name, listed in record.items()
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: what JSON has no word for is a list that begins with its kind."""
    match value:
        case Enum():
            return ["status", value.value]
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return ["fraction", str(value)]
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
        case tuple():
            return ["list", *map(_plain, value)]
    if not is_dataclass(value):
        raise TypeError(type(value).__name__)
    told = {
        each.name: _plain(held)
        for each in fields(value)
        if each.name != "makeup" and (held := getattr(value, each.name)) != _default(each)
    }
    return [type(value).__name__, told]


def _default(field: "Field[Any]") -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _read(kept: Any) -> Any:
    match kept:
        case ["status", word]:
            return Status(word)
        case ["fraction", text]:
            return Fraction(text)
        case ["list", *listed]:
            return tuple(map(_read, listed))
        case [kind, told]:
            return _MADE[kind](**{name: _read(each) for name, each in told.items()})
        case dict():
            return {name: _read(each) for name, each in kept.items()}
    return kept
