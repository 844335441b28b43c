"""The columns that a table of organisations or of people may have: how each is headed, read and shown.

Apart from the comparison because pages read the same cells in their forms. A value is what the directory keeps: text, a
number, yes or no, a day as ISO; ``None`` is a blank. Refuses to guess: what cannot be read is a problem at its cell.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold, plain, read_date, read_number, show_number, write_date

Kept = str | int | float | bool | None
Kind = Literal["text", "number", "boolean", "date", "choice"]
ATTRIBUTE_KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: Mapping[str, str] = {"fr": "français", "en": "anglais"}
LONGEST = 200  # characters of a cell
_YES, _NO = frozenset({"oui", "o", "vrai", "1", "yes", "x"}), frozenset({"non", "n", "faux", "0", "no"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that AXTRA keeps of each organisation: its lasting code, its name in French, its kind."""

    code: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of what it holds, its heading, other headings that it is known by."""

    key: str
    label: str
    read: Callable[[str], Kept | Problem]
    show: Callable[[Kept], str]
    others: tuple[str, ...] = ()
    required: bool = False

    def is_headed(self, heading: str) -> bool:
        """Say whether a heading names this column."""
        return fold(heading) in {fold(name) for name in (self.label, self.key, *self.others)}


def read_text(text: str) -> Kept | Problem:
    """Return a line of text, or a blank."""
    cleaned = " ".join(plain(text).split())
    if len(cleaned) > LONGEST:
        return Problem("directory.long", params={"most": LONGEST})
    return cleaned or None


def show_text(kept: Kept) -> str:
    """Return what is kept as it is."""
    return "" if kept is None else str(kept)


def read_choice(names: Mapping[str, str], text: str, problem: str) -> Kept | Problem:
    """Return the code of a choice by its code or its name, in any case and with or without accents."""
    if not text.strip():
        return None
    found = next((code for code, name in names.items() if fold(text) in (fold(code), fold(name))), None)
    return found or Problem(
        problem, params={"typed": text.strip()[:60], "choices": ", ".join(names.values())}
    )


def _choice_column(
    key: str, label: str, names: Mapping[str, str], problem: str, *, required: bool = False
) -> Column:
    return Column(
        key,
        label,
        lambda text: read_choice(names, text, problem),
        lambda kept: names.get(str(kept), show_text(kept)),
        required=required,
    )


def _read_code(text: str) -> Kept | Problem:
    cleaned = plain(text)
    if not cleaned:
        return None
    return (
        cleaned
        if _CODE.fullmatch(cleaned)
        else Problem("organisation.code", params={"organisation": cleaned[:40]})
    )


def _read_email(text: str) -> Kept | Problem:
    cleaned = plain(text).lower()
    if not cleaned:
        return None
    is_address = len(cleaned) <= 254 and _EMAIL.fullmatch(cleaned)
    return cleaned if is_address else Problem("person.email", params={"email": cleaned[:254]})


def read_boolean(text: str) -> Kept | Problem:
    """Return yes or no as people write them."""
    folded = fold(text)
    if not folded:
        return None
    if folded in _YES | _NO:
        return folded in _YES
    return Problem("directory.boolean", params={"typed": text.strip()[:60]})


def show_boolean(kept: Kept) -> str:
    """Return « oui » or « non »."""
    return "" if kept is None else "oui" if kept else "non"


def _read_state(text: str) -> Kept | Problem:
    folded = fold(text)
    if folded in {"actif", "active"}:
        return True
    if folded in {"inactif", "inactive", "desactive", "desactivee"}:
        return False
    return read_boolean(text)


def _show_state(kept: Kept) -> str:
    return "" if kept is None else "actif" if kept else "inactif"


def read_attribute(attribute: Attribute, text: str) -> Kept | Problem:
    """Return what is kept of a text for an attribute of this kind."""
    match attribute.kind:
        case "number":
            reading = read_number(text)
            if reading.problem is not None:
                return reading.problem
            value = reading.value
            return (
                None
                if not isinstance(value, Decimal)
                else int(value)
                if value == int(value)
                else float(value)
            )
        case "date":
            day = read_date(text)
            if day.problem is not None:
                return day.problem
            return write_date(day.value) if isinstance(day.value, date) else None
        case "boolean":
            return read_boolean(text)
        case "choice":
            return read_choice({each: each for each in attribute.choices}, text, "directory.choice")
        case _:
            return read_text(text)


def show_attribute(attribute: Attribute, kept: Kept) -> str:
    """Return what is kept of an attribute as a person types it."""
    if isinstance(kept, bool):
        return show_boolean(kept)
    if isinstance(kept, int | float):
        return show_number(Decimal(str(kept)))
    return show_text(kept)


def organisation_columns(attributes: Sequence[Attribute], regions: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of a table of organisations: ours, then AXTRA's own. The code is the key."""
    return (
        Column("code", "Code", _read_code, show_text, ("code de l’organisme", "organisme"), required=True),
        Column("name", "Nom", read_text, show_text, ("nom de l’organisme",), required=True),
        Column(
            "region",
            "Région",
            lambda text: _read_region(regions, text),
            lambda kept: regions.get(str(kept), show_text(kept)),
            ("région administrative",),
            required=True,
        ),
        Column("size", "Taille", read_text, show_text),
        _choice_column("language", "Langue", LANGUAGES, "directory.language"),
        Column("active", "État", _read_state, _show_state, ("statut",)),
        *(
            Column(
                f"attributes.{each.code}",
                each.label,
                lambda text, each=each: read_attribute(each, text),  # type: ignore[misc]
                lambda kept, each=each: show_attribute(each, kept),  # type: ignore[misc]
                (each.code,),
            )
            for each in attributes
        ),
    )


def _read_region(regions: Mapping[str, str], text: str) -> Kept | Problem:
    """Return a region by its code, its number or its name: « r06 », « 6 », « 06 », « Montréal »."""
    bare = plain(text)
    if bare.isascii() and bare.isdigit() and len(bare) <= 2:
        text = f"r{int(bare):02d}"
    return read_choice(regions, text, "directory.region")


def people_columns(roles: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of a table of people: one line for each person and organisation, which are the key together."""
    return (
        Column(
            "email",
            "Courriel",
            _read_email,
            show_text,
            ("adresse de courriel", "adresse", "e-mail"),
            required=True,
        ),
        Column(
            "organisation", "Organisme", _read_code, show_text, ("code de l’organisme", "code"), required=True
        ),
        Column("name", "Nom", read_text, show_text, ("nom complet", "personne"), required=True),
        _choice_column("role", "Rôle", roles, "directory.role", required=True),
    )
