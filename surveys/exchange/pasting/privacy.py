"""What must never be kept of the people a table speaks of: names, birth dates, insurance and employee numbers, ways to
reach them.

Apart from everything else because it comes before everything else: a table that holds any of these is refused whole,
hidden columns included, before a page shows it again. Refuses to repeat what it found: a problem names a kind of
information and a column, never a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from surveys.exchange.pasting.cells import CellReader
from surveys.exchange.pasting.grid import Grid
from surveys.exchange.pasting.names import FAMILY, GIVEN, JOBS
from surveys.exchange.pasting.naming import SURE, nearness
from surveys.exchange.pasting.rows import heading_of
from surveys.exchange.pasting.targets import Targets
from surveys.exchange.pasting.vocabulary import Words, words_of
from surveys.questionnaire.kinds.dates import Date
from surveys.questionnaire.kinds.texts import Email, Phone
from surveys.questionnaire.problems import Param, Problem
from surveys.questionnaire.values import fold, plain, read_date

NAMES = "paste.personal_names"
BIRTHS = "paste.personal_births"
INSURANCE = "paste.personal_insurance"
EMPLOYEES = "paste.personal_employees"
EMAILS = "paste.personal_emails"
PHONES = "paste.personal_phones"
ADDRESSES = "paste.personal_addresses"

# One line for each kind; order, case, accents and little words do not count.
_HEADINGS: tuple[tuple[str, str], ...] = (
    (
        NAMES,
        """nom | prénom | nom de famille | nom et prénom | prénom et nom | nom prénom | nom complet | nom de l'employé
        | nom employé | nom de la personne | nom du salarié | employé nom | noms | name | full name | first name
        | last name | surname | given name | employee name | nom de la ressource | nom usuel""",
    ),
    (
        BIRTHS,
        """naissance | date de naissance | date naissance | ddn | d d n | né le | née le | birth | birth date | birthdate
        | date of birth | dob | année de naissance | âge | age""",
    ),
    (
        INSURANCE,
        """nas | n a s | no nas | numéro d'assurance sociale | no d'assurance sociale | no ass sociale | no ass soc
        | assurance sociale | sin | s i n | social insurance number | social insurance no | ssn | nam | ramq
        | numéro d'assurance maladie | no assurance maladie""",
    ),
    (
        EMPLOYEES,
        """matricule | numéro d'employé | no d'employé | # employé | num employé | no emp | # emp | employé no | employé #
        | numéro employé | id employé | code employé | employee number | employee no | employee id | employee #
        | emp no | emp id | emp # | empl id | no dossier employé | no de dossier | no matricule | numéro de matricule
        | numéro de dossier | badge | no de badge | payroll id | identifiant employé""",
    ),
    (
        EMAILS,
        """courriel | adresse courriel | courriels | email | e mail | mail | adresse électronique | courrier électronique
        | email address""",
    ),
    (
        PHONES,
        """téléphone | no de téléphone | tél | numéro de téléphone | cellulaire | cell | phone | phone number | mobile
        | tel domicile | tel maison | téléphone domicile""",
    ),
    (
        ADDRESSES,
        """adresse | adresse civique | adresse postale | adresse domicile | address | home address | code postal
        | postal code""",
    ),
)
_NAMED: dict[Words, str] = {
    words_of(way): code for code, ways in _HEADINGS for way in ways.split("|") if words_of(way)
}

_INSURANCE = re.compile(r"(?<![0-9])([0-9]{3})([ -]?)([0-9]{3})\2([0-9]{3})(?![0-9]|[.,][0-9])")
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:.]{1,63}(?:\.[^\s@<>(),;:.]{1,63}){1,5}")
_PHONE = re.compile(
    r"(?<![0-9])(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}(?![0-9])"
)
_POSTAL = re.compile(r"\b[abceghj-nprstvxy][0-9][abceghj-nprstv-z][ -]?[0-9][abceghj-nprstv-z][0-9]\b")
_NUMBER = re.compile(r"[a-z]{0,4}[- ]?[0-9]{4,9}")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_TITLES = frozenset(["m", "mr", "mme", "mlle", "mrs", "ms", "dr", "dre"])
_LITTLE = frozenset(
    ["de", "du", "des", "la", "le", "el", "al", "ben", "van", "von", "da", "dos", "di", "st", "ste", "saint"]
)
_HIRED = frozenset(
    words_of("embauche entrée fonction début ancienneté depuis hire hired start service seniority")
)
_LOOKED_AT = 200  # cells of a column that are enough to know that they are names
_MAY_BE_HEADINGS = 12  # cells from the top of a column
_ADULT = 14  # years; nobody is hired younger
_USUAL = 15  # years more: half of the people were hired later than that, and born earlier
_BIRTHS_END = 2010


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as the notices look at it."""

    at: int
    heading: str
    texts: tuple[str, ...]  # of the rows below the headings
    free: bool  # goes to no place by its heading, or to one that takes any text
    counted: bool  # its heading is that of a number that is asked: « Nb d'employés »


def notice(
    grid: Grid, targets: Targets, headings: Sequence[int], reader: CellReader, reference: date | None = None
) -> tuple[Problem, ...]:
    """Return a problem for each kind of personal information that a column holds; none when the table may be read.

    ``params``: ``column`` (its rank from 1) and, when they are so, ``heading`` (only a known one, never a value; the code
    then ends in ``_headed``) and ``hidden``.
    """
    allowed = _allowed(targets)
    problems: list[Problem] = []
    for column in _columns(grid, targets, headings):
        params: dict[str, Param] = {"column": column.at + 1}
        if column.at in grid.hidden_columns:
            params["hidden"] = "hidden"
        known = _is_known(column.heading, targets)
        if known:
            params["heading"] = column.heading
        problems += [
            Problem(f"{code}_headed" if known else code, params=params)
            for code in _found(grid, column, targets, reader, reference)
            if code not in allowed
        ]
    return tuple(problems)


def _columns(grid: Grid, targets: Targets, headings: Sequence[int]) -> Iterator[_Column]:
    below = [at for at in range(len(grid.rows)) if at not in headings]
    for at in range(grid.width):
        heading = heading_of(grid, headings, at)
        near = max(
            ((nearness(heading, target).points, target) for target in targets),
            key=lambda each: each[0],
            default=None,
        )
        named = near is not None and near[0] >= SURE
        free = not named or (near is not None and near[1].choices is None and not near[1].numeric)
        counted = named and near is not None and near[1].numeric
        yield _Column(at, heading, tuple(cell.text for cell in grid.column(at, below)), free, counted)


def _allowed(targets: Targets) -> frozenset[str]:
    """Return what a table asks for itself: an address where a field is one."""
    kinds = [target.kind for target in targets]
    allowed = {EMAILS} if any(isinstance(kind, Email) for kind in kinds) else set()
    if any(isinstance(kind, Phone) for kind in kinds):
        allowed.add(PHONES)
    for target in targets:
        allowed |= {code for name in target.own if (code := _NAMED.get(name)) and code != INSURANCE}
    return frozenset(allowed)


def _is_known(heading: str, targets: Targets) -> bool:
    """Say whether a heading is a known one: anything else might be a value, in a table without headings."""
    words = words_of(heading)
    return words in _NAMED or any(words in target.own | target.other for target in targets)


def _found(
    grid: Grid, column: _Column, targets: Targets, reader: CellReader, reference: date | None
) -> Iterator[str]:
    """Yield the kinds of information found in a column, each once."""
    codes: list[str] = []
    if column.texts and not column.counted and (said := _said(column.heading)) is not None:
        codes.append(said)
    every = [row[column.at].text for row in grid.rows if not row[column.at].blank]
    # A heading stays one wherever it stands, and whatever a person says of the row it is in.
    if not column.counted:
        codes += [
            _NAMED[words] for text in every[:_MAY_BE_HEADINGS][:-1] if (words := words_of(text)) in _NAMED
        ]
    codes += _in_cells(every)
    if column.free:
        looked_at = column.texts[:_LOOKED_AT]
        if _are_names(looked_at, _known_texts(looked_at, targets, reader)):
            codes.append(NAMES)
        if _are_births(column, reference, targets):
            codes.append(BIRTHS)
        if _are_employees(column, targets):
            codes.append(EMPLOYEES)
    yield from dict.fromkeys(codes)


def _said(heading: str) -> str | None:
    """Return the kind of information that a heading announces."""
    words = words_of(heading)
    if words in _NAMED:
        return _NAMED[words]
    for size in range(min(5, len(words)), 1, -1):
        for at in range(len(words) - size + 1):
            if code := _NAMED.get(words[at : at + size]):
                return code
    for word in ("naissance", "prenom", "matricule", "courriel", "nas", "telephone"):
        if word in words:
            return _NAMED[(word,)]
    return None


def _in_cells(texts: Iterable[str]) -> Iterator[str]:
    """Yield what a single cell is enough to show."""
    for text in texts:
        if len(text) < 5:
            continue
        bare = plain(text)
        if "@" in bare and _EMAIL.search(bare):
            yield EMAILS
        if any(mark.isdigit() for mark in bare):
            if _has_insurance_number(bare):
                yield INSURANCE
            if _PHONE.search(bare):
                yield PHONES
            if _POSTAL.search(bare.lower()):
                yield ADDRESSES
        elif _is_whole_name(bare):
            yield NAMES


def _has_insurance_number(text: str) -> bool:
    """Say whether a text holds nine digits that check as a social insurance number; amounts of money are not ones."""
    if "$" in text or "%" in text:
        return False
    return any(passes_luhn("".join(found.group(1, 3, 4))) for found in _INSURANCE.finditer(text))


def passes_luhn(digits: str) -> bool:
    """Say whether digits end with their check digit (Luhn): every second one doubled, the sum a multiple of ten."""
    total = 0
    for place, mark in enumerate(reversed(digits)):
        digit = int(mark) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0 and any(mark != "0" for mark in digits)


def _words(text: str) -> list[str]:
    return [word.rstrip(".") for word in _WORD.findall(plain(text))]


def _is_given(word: str) -> bool:
    folded = fold(word)
    parts = folded.split("-")
    return all(part in GIVEN for part in parts) and word[:1].isupper()


def _is_family(word: str) -> bool:
    folded = fold(word)
    return word[:1].isupper() and (folded in FAMILY or all(part in FAMILY for part in folded.split("-")))


def _is_whole_name(text: str) -> bool:
    """Say whether a text holds a given name beside a family name, or a title before a family name."""
    words = _words(text)
    for one, two in pairwise(words):
        pair = (_is_given(one) and _is_family(two)) or (_is_family(one) and _is_given(two) and "," in text)
        if pair or (fold(one) in _TITLES and _is_family(two)):
            return True
    return False


def _known_texts(texts: Iterable[str], targets: Targets, reader: CellReader) -> frozenset[str]:
    """Return the texts of a column that name a choice, or nearly."""
    books = [reader.book(target) for target in targets if target.choices is not None]
    found = set()
    for text in set(texts):
        for book in books:
            match = book.find(text)
            if match.code is not None or match.proposals:
                found.add(text)
                break
    return frozenset(found)


def _are_names(texts: Sequence[str], known: frozenset[str]) -> bool:
    """Say whether a column of texts looks like people's names."""
    others = [text for text in texts if text not in known and not any(mark.isdigit() for mark in text)]
    if not others or len(others) * 2 < len(texts):
        return False
    given = sum(_holds(text, _is_given) for text in others)
    family = sum(_holds(text, _is_family) for text in others)
    if given * 2 >= len(others) or (family * 2 >= len(others) and family >= 2):
        return True
    shaped = sum(map(_has_shape_of_name, others))
    return shaped >= 3 and shaped * 5 >= len(others) * 4 and len(set(others)) * 5 >= len(others) * 4


def _holds(text: str, test: Callable[[str], bool]) -> bool:
    words = _words(text)
    return 1 <= len(words) <= 5 and any(map(test, words)) and not any(fold(word) in JOBS for word in words)


def _has_shape_of_name(text: str) -> bool:
    """Say whether a text is two to four capitalised words, none of which belongs to a job."""
    words = [word for word in _words(text) if fold(word) not in _LITTLE]
    if not 2 <= len(words) <= 4 or any(
        fold(word) in JOBS or fold(word).rstrip("s") in JOBS for word in words
    ):
        return False
    return all(word[0].isupper() for word in words) and any(len(word) > 2 for word in words)


def _are_births(column: _Column, reference: date | None, targets: Targets) -> bool:
    """Say whether a column of dates can only be birth dates: nobody was under fourteen, and hiring is not spoken of."""
    if set(words_of(column.heading)) & _HIRED or any(isinstance(target.kind, Date) for target in targets):
        return False
    days = [_earliest(text) for text in column.texts]
    found = [day for day in days if day is not None]
    if len(found) < 3 or len(found) * 5 < len(column.texts) * 4:
        return False
    limit = reference.year - _ADULT if reference is not None else _BIRTHS_END
    years = sorted(day.year for day in found)
    return years[0] >= 1930 and years[-1] <= limit and years[len(years) // 2] <= limit - _USUAL


def _earliest(text: str) -> date | None:
    """Return the day that a text says, whichever of its two numbers is the month."""
    reading = read_date(text)
    if isinstance(reading.value, date):
        return reading.value
    iso = reading.problem.params.get("iso") if reading.problem is not None else None
    return date.fromisoformat(iso) if isinstance(iso, str) and len(iso) == 10 else None


def _are_employees(column: _Column, targets: Targets) -> bool:
    """Say whether a column looks like numbers given to employees: as many as rows, of one length, not counted from one.

    Amounts have no leading zero and no letters; without either, only a column that would name the rows is suspect.
    """
    texts = [fold(text) for text in column.texts]
    if len(texts) < 3 or len(set(texts)) < len(texts) or not all(map(_NUMBER.fullmatch, texts)):
        return False
    if len({len(text) for text in texts}) > 1:
        return False
    numbers = sorted(int(re.sub(r"[^0-9]", "", text)) for text in texts)
    span = numbers[-1] - numbers[0]
    if span == len(numbers) - 1 or (span < 3 * len(numbers) and numbers[0] < 100):
        return False  # counted one after the other
    written = any(text[0] == "0" or not text[0].isdigit() for text in texts)
    reference = targets.fields.get(targets.reference or "")
    names_rows = reference is not None and nearness(column.heading, reference).points >= SURE
    years = numbers[0] >= 1950 and numbers[-1] <= 2050
    unlike_pay = not column.heading and not years and (numbers[-1] < 15_000 or numbers[0] > 300_000)
    return written or names_rows or (unlike_pay and reference is not None)
