"""Lines into proposals: where a section or a question begins, what belongs to it.

Apart from ``answers``, which says what kind of answer a question expects. Refuses to leave a line out in silence: what
begins nothing is the help of the question above, or a note of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.exchange.outlines import wordings
from surveys.exchange.outlines.answers import read_question
from surveys.exchange.outlines.lines import Line
from surveys.exchange.outlines.proposals import Proposal

_LONGEST_TITLE = 90


@dataclass
class Block:
    """The lines of one question: what is asked, what helps, the choices and the rows beneath."""

    first: int
    last: int
    label: str
    heading: bool = False  # it began with its number, or ended with its question mark: a person's question
    helps: list[str] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


def propose(lines: Sequence[Line]) -> tuple[Proposal, ...]:
    """Return what is proposed from the lines of a paste, in their order; ``number`` counts from 1."""
    found: list[Proposal] = []
    block: Block | None = None

    def close() -> None:
        nonlocal block
        if block is not None:
            found.append(read_question(block, len(found) + 1))
        block = None

    for place, line in enumerate(lines, start=1):
        title = _title(lines, place - 1)
        if title:
            close()
            found.append(Proposal(len(found) + 1, "section", place, place, title))
            continue
        asked = _asked(line, block, lines[place] if place < len(lines) else None)
        if asked:
            close()
            block = Block(place, place, asked, heading=True)
        elif block is None:
            block = Block(place, place, line.text)
            if line.shape == "row":
                block = Block(place, place, "", rows=[line.cells])
        else:
            _belongs(block, line)
            block.last = place
    close()
    return tuple(found)


def _title(lines: Sequence[Line], at: int) -> str:
    """Return the title of a section, if a line is one."""
    line = lines[at]
    if line.shape in ("row", "item") or line.text.rstrip().endswith("?"):
        return ""
    named = wordings.SECTION.match(line.text)
    if named is not None and len(line.text) <= _LONGEST_TITLE + 20:
        return named["rest"].strip() or line.text
    if line.shape == "heading" and not (wordings.NUMBER.match(line.text) and line.level > 2):
        numbered = wordings.NUMBER.match(line.text) or wordings.ROMAN.match(line.text)
        return (numbered["rest"] if numbered is not None else line.text).strip()
    roman = wordings.ROMAN.match(line.text)
    if roman is not None and len(line.text) <= _LONGEST_TITLE and not wordings.BLANK.search(line.text):
        return roman["rest"].strip()
    letters = [letter for letter in line.text if letter.isalpha()]
    loud = (
        len(letters) > 4 and all(letter.isupper() for letter in letters) and len(line.text) <= _LONGEST_TITLE
    )
    return line.text.strip().capitalize() if loud and not wordings.MARK.match(line.text) else ""


def _asked(line: Line, block: Block | None, following: Line | None) -> str:
    """Return the words of a question, if one begins on this line."""
    if line.shape == "row":
        return _asked_in_row(line)
    text = line.text.strip()
    if wordings.PARENTHESIS.match(text) or wordings.INSTRUCTION.match(text):
        return ""
    if wordings.MARK.match(text) and not text.endswith("?"):
        return ""
    numbered = wordings.NUMBER.match(text)
    if numbered is not None and not wordings.SCALE.match(text):
        return numbered["rest"].strip()
    if "?" in text[-60:] and (line.shape != "item" or text.endswith("?") or wordings.ASKED.search(text)):
        return text
    if line.shape == "item" and block is not None:
        return ""
    lettered = bool(following is not None and wordings.MARK.match(following.text))
    if wordings.BLANK.search(text) or (
        text.endswith(":") and (block is None or block.choices or not lettered)
    ):
        return text
    if following is not None and _offers_choices(following) and not _offers_choices(line):
        return text
    return ""


def _asked_in_row(line: Line) -> str:
    """Return the question of a row, when a sheet holds one question a row: its words, then what may be answered."""
    cells = [cell for cell in line.cells if cell]
    numbered = len(cells) > 1 and cells[0].rstrip(".)").lstrip("qQ").isdigit()
    words = cells[1] if numbered else cells[0] if cells else ""
    if words.rstrip().endswith("?") and len(cells) <= (4 if numbered else 3):
        rest = cells[2:] if numbered else cells[1:]
        return "\t".join([words, *rest])
    return ""


def _offers_choices(line: Line) -> bool:
    found = wordings.MARK.match(line.text)
    return line.shape == "item" or (
        found is not None and not line.text.rstrip().endswith("?") and found["letter"] is None
    )


def _belongs(block: Block, line: Line) -> None:
    text = line.text.strip()
    if line.shape == "row":
        block.rows.append(line.cells)
    elif wordings.PARENTHESIS.match(text) or wordings.INSTRUCTION.match(text):
        block.helps.append(text)
    elif (
        _offers_choices(line)
        or wordings.INLINE.search(text)
        or wordings.MARK.match(text)
        or block.choices
        or wordings.SCALE.match(text)
        or wordings.YES_NO.search(text)
        or wordings.BLANK.search(text)
        or (_is_short(text) and not block.helps)
    ):
        block.choices.append(line)
    else:
        block.helps.append(text)


def _is_short(text: str) -> bool:
    """Say whether a line without a mark may be a choice: a few words, no sentence."""
    return len(text.split()) <= 9 and not text.endswith((".", ":", ";"))
