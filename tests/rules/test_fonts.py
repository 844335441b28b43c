"""The fonts of pages have every letter that pages print, weigh what was decided, and do not bear a reserved name."""

import hashlib
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
CEILINGS = {  # bytes
    "texte": 14_000,
    "titre": 10_500,
    "texte-autres": 17_000,
    "texte-italique": 14_500,
    "titre-autres": 14_000,
    "titre-maigre": 21_000,
}
NEVER_DRAWN = set("ĬĭĲĳŦŧ")  # Adobe's serif has not these; no name of Québec does
NAMES = set(map(chr, (*range(0xA1, 0xAD), *range(0xAE, 0x180)))) - NEVER_DRAWN  # Latin-1 and Latin Extended-A


def letters_of(name: str) -> set[str]:
    return set(map(chr, TTFont(FONTS / f"{name}.woff2").getBestCmap()))


def printed() -> dict[str, str]:
    """Return what templates, styles, scripts, questionnaires and translations may print, by the file that says it."""
    found = {}
    for pattern, unsaid in (
        ("templates/**/*.html", r"(?s)\{#.*?#\}"),
        ("static/css/*.css", r"(?s)/\*.*?\*/"),
        ("static/js/*.js", r"//.*"),
        ("surveys/catalogue/*.yaml", r"(?m)^\s*#.*"),
    ):
        for path in ROOT.glob(pattern):
            found[str(path.relative_to(ROOT))] = re.sub(unsaid, "", path.read_text("utf-8"))
    for path in ROOT.glob("surveys/web/**/*.py"):  # sentences are literals there
        said = re.sub(r"(?m)#.*$", "", re.sub(r'(?s)""".*?"""', "", path.read_text("utf-8")))
        found[str(path.relative_to(ROOT))] = said
    for language in ("fr", "en"):
        path = ROOT / "surveys" / "translations" / language / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as written:
            found[language] = "".join(str((entry.id, entry.string)) for entry in read_po(written))
    return found


@pytest.mark.parametrize("family", ["texte", "titre"])
def test_every_letter_that_pages_print_is_in_the_fonts(family: str) -> None:
    have = letters_of(family) | letters_of(f"{family}-autres")
    lacking = {
        f"{place}: {sign!r}" for place, words in printed().items() for sign in set(words) - have - {"\n"}
    }
    assert lacking == set()
    assert have >= NAMES
    assert letters_of("texte-italique") >= NAMES
    assert letters_of("titre-maigre") >= NAMES


def test_what_the_french_of_pages_needs_is_in_the_two_files_of_a_first_visit() -> None:
    said = {
        sign
        for place, words in printed().items()
        if place.startswith(("templates", "surveys/catalogue")) or place == "fr"
        for sign in words
        if sign.isalpha()
    }
    assert said - letters_of("texte") == set()
    assert said - letters_of("titre") == set()


def test_a_style_asks_for_the_letters_that_each_file_has() -> None:
    """A browser fetches a file for the letters that the style announces, whatever the file holds."""
    style = (ROOT / "static" / "css" / "base.css").read_text("utf-8")
    for name in ("texte", "titre"):
        (said,) = re.findall(rf"fonts/{name}\.woff2.*?unicode-range:([^}}]+)\}}", style)
        announced: set[str] = set()
        for span in said.split(","):
            first, _, last = span.removeprefix("U+").partition("-")
            announced |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
        assert announced == letters_of(name)
        assert style.index(f"{name}-autres.woff2") < style.index(f"{name}.woff2"), "the later of two serves"


def test_each_file_is_the_one_listed_light_and_under_our_own_name() -> None:
    listed = dict(
        re.findall(r"`([\w-]+)\.woff2`.*?`([0-9a-f]{64})`", (FONTS / "README.md").read_text("utf-8"))
    )
    assert set(listed) == set(CEILINGS) == {path.stem for path in FONTS.glob("*.woff2")}
    for name, ceiling in CEILINGS.items():
        body = (FONTS / f"{name}.woff2").read_bytes()
        assert hashlib.sha256(body).hexdigest() == listed[name], name
        assert len(body) <= ceiling, name
        names = TTFont(FONTS / f"{name}.woff2")["name"]
        assert not [
            entry
            for entry in names.names
            if entry.nameID in (1, 3, 4, 6, 16) and "source" in str(entry).lower()
        ]
