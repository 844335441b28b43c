"""What in a free text likely tells who someone is: an address of mail, a telephone, a social insurance number, a name.

Apart from kinds because a text that holds one is not wrong: whoever wrote it is asked to look again, and whoever quotes it must.
Refuses certainty and cleverness: each finding is a shape with a check or a word that announces it, and says only which sort it
is and where; it keeps no copy of what it found.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

Sort = Literal["email", "phone", "sin", "name"]
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Trace:
    """One likely identifier: its sort, and where it stands in the text."""

    sort: Sort
    start: int
    end: int


def find_identifying(text: str) -> tuple[Trace, ...]:
    """Return what in ``text`` likely identifies someone, in the order read; two never overlap."""
    found: list[Trace] = []
    for sort, spans in _FINDERS:
        for start, end in spans(text):
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Trace(sort, start, end))
    return tuple(sorted(found, key=lambda trace: trace.start))


def sorts_in(text: str) -> tuple[Sort, ...]:
    """Return the sorts of identifiers that a text likely holds, each once, in the order of ``SORTS``."""
    held = {trace.sort for trace in find_identifying(text)}
    return tuple(sort for sort in SORTS if sort in held)


# ── shapes ──

_GAP = r"[ \u00a0\u202f.\-]"
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_DIGIT = re.compile(r"\d{3}")
_DIGITS_BEFORE = rf"(?<![\d,])(?<!\d{_GAP})"
# An amount or a quantity is no number of anyone.
_NO_UNIT = rf"(?!\d|[,.]\d|{_GAP}\d|[ \u00a0\u202f]?(?:\$|%|¢|h\b|heures?\b|dollars?\b|personnes?\b|clients?\b|participants?\b))"
_PHONE = re.compile(
    rf"{_DIGITS_BEFORE}(?:\+?1{_GAP}?)?(?:\([2-9]\d{{2}}\)|[2-9]\d{{2}}){_GAP}{{0,3}}[2-9]\d{{2}}{_GAP}?\d{{4}}{_NO_UNIT}"
)
_LOCAL = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?|cell(?:ulaire)?|appel\w*|joindre|rejoindre|num[ée]ro|poste)\b[^\d\n]{0,25}"
    rf"(?P<number>[2-9]\d{{2}}{_GAP}\d{{4}}){_NO_UNIT}",
    re.IGNORECASE,
)
_SIN = re.compile(rf"{_DIGITS_BEFORE}\d{{3}}({_GAP}?)\d{{3}}\1\d{{3}}{_NO_UNIT}")


def _emails(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text:
        yield from (found.span() for found in _EMAIL.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    if not _DIGIT.search(text):
        return
    yield from (found.span() for found in _PHONE.finditer(text))
    yield from (found.span("number") for found in _LOCAL.finditer(text))


def _sins(text: str) -> Iterator[tuple[int, int]]:
    for found in _SIN.finditer(text) if _DIGIT.search(text) else ():
        digits = re.sub(r"\D", "", found.group())
        if is_sin(digits) and not digits.endswith("000"):
            yield found.span()


def is_sin(digits: str) -> bool:
    """Say whether nine digits pass the check of social insurance numbers (Luhn's, ISO/IEC 7812-1, annex B)."""
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit():
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


# ── names ──

_FIRST_NAMES = """
adam adele agathe alain albert alex alexandra alexandre alexis alice aline amelie amina anais andre andree andreanne anne annick annie
antoine ariane arianne arthur audrey aurelie beatrice benjamin benoit bernard bertrand brigitte bruno camille carl carole caroline
catherine cedric celine chantal charles charlotte christian christiane christine christophe claire claude claudette claudia clemence
cloe clotilde colette corinne cynthia damien daniel daniele danielle danny david delphine denis denise diane dominic dominique edith
edouard eleonore elisabeth elise elodie emile emilie emma emmanuel emmanuelle eric erika estelle esther etienne eugenie eve evelyne
fabien fanny fatima fatou felix fernand florence france francine francis francois francoise frederic gabriel gabrielle gaetan genevieve
georges gerald gerard germain ghislain ghislaine gilbert gilles ginette gisele guillaume guy guylaine helene henri hubert hugo huguette
ines ingrid isabelle jacinthe jacques jasmine jean jeanne jeannine jerome jessica joanie joannie joanne jocelyn jocelyne joel joelle
johanne jonathan josee joseph julie julien juliette justine karine katia kevin khadija laetitia laura laurence laurent lea leila leo
leonie liette lili linda lise lorraine louis louise luc lucie lucien ludovic lyne madeleine magalie manon marc marcel marcelle marco
margaux marguerite maria marianne marie mariette marilyn marilyne marine mario marjolaine marjorie marlene martin martine mathieu mathilde
matthieu maude maurice max maxime megane melanie melissa michael michel michele micheline michelle mireille mohamed mohammed monique myriam
nadia nadine natacha nathalie nicolas nicole noemie normand odette olivier oceane pascal pascale patrice patricia patrick paul paule pauline
philippe pierre pierrette rachel raphael raphaelle raymond rejean rejeanne rene renee richard robert roger roland rolande romain rosalie
rosanne rose roxane sabrina samuel sandra sara sarah sebastien serge simon simone solange sonia sophie stephane stephanie steve suzanne
sylvain sylvie tania therese thierry thomas tommy valerie vanessa veronique vicky victor vincent virginie viviane xavier yann yannick
yasmine yves yvon yvonne zoe
"""
_BARE = str.maketrans("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*\.?")
# What stands before the name of a street, a place, a school, a law: it is not someone of today.
_PLACES = frozenset(
    [
        "rue",
        "avenue",
        "av",
        "boulevard",
        "boul",
        "chemin",
        "ch",
        "rang",
        "route",
        "place",
        "square",
        "cote",
        "montee",
        "autoroute",
        "pont",
        "parc",
        "station",
        "metro",
        "gare",
        "quai",
        "port",
        "ile",
        "lac",
        "mont",
        "riviere",
        "baie",
        "ville",
        "municipalite",
        "mrc",
        "region",
        "arrondissement",
        "quartier",
        "secteur",
        "paroisse",
        "saint",
        "sainte",
        "st",
        "ste",
        "ecole",
        "college",
        "cegep",
        "universite",
        "institut",
        "pavillon",
        "edifice",
        "immeuble",
        "tour",
        "salle",
        "centre",
        "cfp",
        "cea",
        "clsc",
        "chsld",
        "hopital",
        "clinique",
        "maison",
        "fondation",
        "prix",
        "bourse",
        "programme",
        "loi",
        "projet",
        "bibliotheque",
        "arena",
        "carrefour",
        "groupe",
        "cabinet",
        "entreprise",
        "compagnie",
        "restaurant",
        "pharmacie",
        "garage",
        "magasin",
        "coop",
        "cooperative",
        "rapport",
        "commission",
        "methode",
        "fete",
    ]
)
# What follows a title or an announcement without being a name.
_NOT_NAMES = frozenset(
    [
        "axtra",
        "services",
        "service",
        "emploi",
        "quebec",
        "canada",
        "montreal",
        "laval",
        "gatineau",
        "levis",
        "sherbrooke",
        "ministre",
        "ministere",
        "direction",
        "directeur",
        "directrice",
        "madame",
        "monsieur",
        "conseil",
        "conseiller",
        "conseillere",
        "centre",
        "alliance",
        "cisss",
        "ciusss",
        "gouvernement",
        "ville",
        "etat",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "nous",
        "notre",
        "nos",
        "vous",
        "votre",
        "je",
        "il",
        "elle",
        "on",
        "ce",
        "cette",
        "ces",
        "tout",
        "tous",
        "toute",
        "toutes",
        "merci",
        "bonjour",
        "excel",
        "word",
        "teams",
        "zoom",
        "outlook",
        "facebook",
        "google",
        "microsoft",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "noel",
        "paques",
        "covid",
        "linkedin",
        "intelligence",
    ]
)
_CIVILITIES = frozenset(
    ["m.", "mme", "mlle", "mr", "mr.", "mrs", "monsieur", "madame", "mademoiselle", "me", "dr", "dr.", "dre"]
)
_ANNOUNCE = re.compile(
    r"(?:m[’']appelle|s[’']appelle|s[’']appelait|se\snomme|nomm[ée]e?s?|appel[ée]e?s?|sign[ée]e?|contacter|joindre|rejoindre|remplace(?:r|e|nt)?|"
    r"coll[èe]gues?|employ[ée]e?s?|intervenante?s?|conseill(?:er|[èe]re)s?|directeur|directrice|coordonnateur|coordonnatrice|gestionnaire|"
    r"adjointe?|agente?|avec|chez|selon|grâce\sà)\s*:?\s*$",
    re.IGNORECASE,
)
_JOINERS = frozenset(("de", "du", "des", "la", "le", "les", "et"))
_MOST_WORDS = 3
_MOST_BACK = 5
_HEARD = 40  # characters before a name where a word may announce it


def _bare(word: str) -> str:
    return word.lower().rstrip(".").translate(_BARE)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_FIRST_NAMES.split())


def _is_first_name(word: str) -> bool:
    """Say whether a word is a given name, or two joined by a hyphen: « Marie-Claude »."""
    return word[:1].isupper() and all(part in _first_names() for part in _bare(word).split("-"))


def _is_proper(word: str) -> bool:
    """Say whether a word may be part of a person's name: a capital and small letters, and no word of the house."""
    parts = word.rstrip(".").replace("’", "'").replace("'", "-").split("-")
    return (
        word[:1].isupper()
        and not word.rstrip(".").isupper()
        and all(part[:1].isupper() for part in parts if len(part) > 1)
        and _bare(word) not in _NOT_NAMES
    )


def _names(text: str) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        end = _name_at(text, words, place)
        if end:
            yield words[place].start(), words[end - 1].start() + len(words[end - 1].group().rstrip("."))
        place = max(place + 1, end)


def _name_at(text: str, words: list[re.Match[str]], place: int) -> int:
    """Return the place after the last word of a name that begins here; 0 when none does."""
    word, start = words[place].group(), words[place].start()
    before = text[max(0, start - _HEARD) : start]
    if not _is_proper(word):
        return 0
    previous = words[place - 1].group() if place and _adjoin(text, words, place) else ""
    if _is_of_a_place(text, words, place):
        return 0
    end = place + 1
    while (
        end < len(words)
        and end - place < _MOST_WORDS
        and not words[end - 1].group().endswith(".")
        and _adjoin(text, words, end)
        and _is_proper(words[end].group())
    ):
        end += 1
    if previous.lower() in _CIVILITIES:
        return end
    if _is_first_name(word) and end > place + 1:
        return end
    if _is_first_name(word) and _ANNOUNCE.search(before):
        return end
    announced = end > place + 1 and _ANNOUNCE.search(before) is not None
    return end if announced and _bare(previous) not in {"avec", "chez", "selon", "a"} else 0


def _adjoin(text: str, words: list[re.Match[str]], place: int) -> bool:
    """Say whether nothing but a space parts a word from the one before."""
    return text[words[place - 1].end() : words[place].start()] in {" ", "\u00a0", "\u202f"}


def _is_of_a_place(text: str, words: list[re.Match[str]], place: int) -> bool:
    """Say whether a place is named after what stands here: « rue du Père Marc », « Fondation Lucie et André »."""
    for back in range(place - 1, max(-1, place - _MOST_BACK), -1):
        if not _adjoin(text, words, back + 1):
            return False
        word = words[back].group()
        if _bare(word).split("-")[-1] in _PLACES:
            return True
        if not (word[:1].isupper() or _bare(word) in _JOINERS):
            return False
    return False


_FINDERS: tuple[tuple[Sort, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", _emails),
    ("sin", _sins),
    ("phone", _phones),
    ("name", _names),
)
