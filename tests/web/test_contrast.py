"""The colours of ``static/css/base.css``: every pair that carries words, borders or focus meets WCAG 2.2 AA.

Computed from the tokens themselves, so that a new accent is judged the moment it is written. What a browser lays over
what is walked with axe in ``tests/journeys``.
"""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
BASE = (CSS / "base.css").read_text("utf-8")
WORDS, SHAPES = 4.5, 3.0

TOKENS = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})\b", BASE))
WHITE = "#ffffff"

# Words on grounds: text, links, states, messages, buttons.
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong") for ground in ("paper", "paper-2", "surface", "accent-pale")],
    *[("ink", ground) for ground in ("error-pale", "caution-pale", "success-pale")],
    *[("ink-soft", ground) for ground in ("error-pale", "caution-pale", "success-pale")],
    ("accent", "caution-pale"),
    ("accent", "error-pale"),
    *[("error", ground) for ground in ("paper", "surface", "error-pale")],
    *[("caution", ground) for ground in ("paper", "surface", "caution-pale")],
    *[("success", ground) for ground in ("paper", "surface", "success-pale")],
    (WHITE, "accent"),
    (WHITE, "accent-strong"),
]  # fmt: skip
# Borders that show where to write, marks of state, rings of focus.
SHAPE = [
    *[("rule-field", ground) for ground in ("paper", "paper-2", "surface", "accent-pale", "caution-pale", "error-pale")],
    *[("focus", ground) for ground in ("paper", "paper-2", "surface", "accent-pale", "caution-pale", "error-pale", "success-pale")],
    *[("error", ground) for ground in ("paper", "surface")],
    *[("accent", ground) for ground in ("paper", "surface")],
    ("caution", "caution-pale"),
    (WHITE, "focus"),  # the halo between the ring and a dark button
    (WHITE, "accent"),
]  # fmt: skip
DECOR = {"rule", "rule-strong", "accent-mid"}  # lines and fills that say nothing by themselves


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Return the relative luminance of « #rgb » or « #rrggbb » (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (channel(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio of contrast of two colours, given as tokens or as colours."""
    light, dark = sorted((luminance(TOKENS.get(one, one)), luminance(TOKENS.get(other, other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#767676", "#fff") >= WORDS
    assert contrast("#ff0000", "#0000ff") == pytest.approx(2.15, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read_on_their_ground(ink: str, ground: str):
    assert contrast(ink, ground) >= WORDS, f"{ink} on {ground}: {contrast(ink, ground):.2f}"


@pytest.mark.parametrize(("mark", "ground"), SHAPE)
def test_shapes_that_say_something_can_be_seen(mark: str, ground: str):
    assert contrast(mark, ground) >= SHAPES, f"{mark} on {ground}: {contrast(mark, ground):.2f}"


def test_every_colour_of_the_house_is_judged_or_decor(say):
    judged = {name for pair in (*TEXT, *SHAPE) for name in pair}
    assert set(TOKENS) - judged - DECOR == set(), "a token that no pair judges"
    lowest = min(contrast(*pair) for pair in TEXT)
    say(f"contrast: {len(TEXT)} pairs of words at {lowest:.1f} or more, {len(SHAPE)} pairs of shapes")


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the flat rules of a style sheet: a selector, its declarations. At-rules give what stands inside."""
    found = []
    for selector, inside in re.findall(
        r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    ):
        declared = dict(re.findall(r"(?:^|;)\s*([\w-]+)\s*:\s*([^;]+)", inside))
        found.append((selector.strip(), {name: value.strip() for name, value in declared.items()}))
    return found


def colours_of(value: str) -> set[str]:
    """Return the tokens and plain colours that a declaration names."""
    found = set(re.findall(r"var\(--([a-z0-9-]+)\)", value)) & set(TOKENS)
    return found | {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", value)}


SHEETS = sorted(path.name for path in CSS.glob("*.css") if path.name != "print.css")


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_rule_writes_words_on_a_ground_that_hides_them(sheet: str):
    """Where one rule sets both the ink and its ground, the pair is judged as it stands, whatever its names."""
    for selector, declared in rules((CSS / sheet).read_text("utf-8")):
        inks = colours_of(declared.get("color", ""))
        grounds = colours_of(declared.get("background", declared.get("background-color", "")))
        for ink in inks:
            for ground in grounds:
                ratio = contrast(ink, ground)
                assert ratio >= WORDS, f"{sheet}: {selector}: {ink} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_rule_writes_words_in_a_colour_of_decor(sheet: str):
    for selector, declared in rules((CSS / sheet).read_text("utf-8")):
        for ink in colours_of(declared.get("color", "")):
            assert ink not in DECOR, f"{sheet}: {selector} writes words in {ink}"
            if ink.startswith("#"):
                assert ink in {"#fff", WHITE, "#000"}, f"{sheet}: {selector} has a colour of its own, {ink}"


def test_focus_is_never_taken_away():
    """An outline is removed only from what is reached by a script, never from what a hand reaches."""
    for sheet in SHEETS:
        for selector, declared in rules((CSS / sheet).read_text("utf-8")):
            if declared.get("outline", "").split()[:1] in (["none"], ["0"]):
                assert '[tabindex="-1"]' in selector, f"{sheet}: {selector} hides the focus"
    assert re.search(r":focus-visible\{outline:3px solid var\(--focus\);outline-offset:2px", BASE)
