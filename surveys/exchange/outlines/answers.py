"""What kind of answer a question's text expects: its choices, its scale, its table, its unit; and what is doubtful.

Apart from recognition because here one question is read at a time. Refuses certainty: a kind that nothing in the text
says is a doubt beside the proposal.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from surveys.exchange.outlines import wordings
from surveys.exchange.outlines.proposals import Doubt, Proposal, ProposedChoice, ProposedColumn

if TYPE_CHECKING:
    from surveys.exchange.outlines.recognition import Block

_YES_NO = (ProposedChoice("Oui"), ProposedChoice("Non"))
_TRAILING = re.compile(r"[\s:_.…-]*$")


def read_question(block: "Block", number: int) -> Proposal:
    """Return the proposal that a block of lines stands for."""
    label, *beside = block.label.split("\t")
    helps = list(block.helps)
    label, instruction = _instruction_in(label)
    if instruction:
        helps.insert(0, instruction)
    told = " ".join([label, *helps])
    doubts: list[Doubt] = []
    if wordings.CONDITIONAL.match(label) or any(map(wordings.CONDITIONAL.match, helps)):
        doubts.append("condition")
    shape = _shape(block, label, beside, told)
    if wordings.PERSONAL.search(label) and shape.type != "note":
        doubts.append("personal")
    label, required = _without(_clean(wordings.YES_NO_END.sub("", label)), wordings.REQUIRED)
    return Proposal(
        number=number,
        what="question",
        first=block.first,
        last=block.last,
        label=label,
        hint=" ".join(" ".join(each.strip("() ").split()) for each in helps),
        required=required,
        doubts=(*doubts, *shape.doubts),
        type=shape.type,
        choices=shape.choices,
        rows=shape.rows,
        columns=shape.columns,
        settings=shape.settings,
        allow=shape.allow,
    )


class _Shape:
    """The kind of a question with what goes with it."""

    def __init__(
        self, kind: str, doubts: Sequence[Doubt] = (), settings: Mapping[str, object] | None = None
    ) -> None:
        self.type = kind
        self.doubts = tuple(doubts)
        self.settings = settings or {}
        self.choices: tuple[ProposedChoice, ...] = ()
        self.rows: tuple[ProposedChoice, ...] = ()
        self.columns: tuple[ProposedColumn, ...] = ()
        self.allow: tuple[str, ...] = ()


def _shape(block: "Block", label: str, beside: Sequence[str], told: str) -> _Shape:
    if len(block.rows) > 1:
        return _table(block.rows)
    labels, marks = _choices_of(block, beside)
    scale = _scale([*labels, *(line.text for line in block.choices), label, told])
    if scale is not None:
        return scale
    if len(labels) > 1 and not (len(labels) == 1 and wordings.BLANK.search(labels[0])):
        return _among(labels, marks, told)
    if not block.heading and not labels and not beside and not _expects(block.label):
        return _Shape("note")
    return _open(" ".join([block.label, *labels, *beside, *block.helps]), label)


def _expects(text: str) -> bool:
    return "?" in text or text.rstrip().endswith(":") or wordings.BLANK.search(text) is not None


# ── choices ──


def _choices_of(block: "Block", beside: Sequence[str]) -> tuple[list[str], set[str]]:
    """Return the labels of the choices, and the marks that they are written with."""
    labels: list[str] = []
    marks: set[str] = set()
    texts = [*(line.text for line in block.choices), *beside]
    if len(block.rows) == 1:
        texts += [cell for cell in block.rows[0] if cell]
    for text in texts:
        if len(wordings.INLINE.findall(text)) > 1:
            marks.add("several" if re.search(r"[☐□▢❏❑◻]|\[\s?\]", text) else "one")
            labels += [part for part in map(str.strip, wordings.INLINE.split(text)) if part]
        elif wordings.YES_NO.search(text) and len(text.split()) <= 5:
            labels += ["Oui", "Non"]
        elif text in beside and re.search(r"[/;|]", text):
            labels += [part.strip() for part in re.split(r"\s*[/;|]\s*", text) if part.strip()]
        else:
            found = wordings.MARK.match(text)
            if found is not None:
                marks |= {name for name in ("several", "one") if found[name]}
            labels.append(found["rest"] if found is not None else text)
    return [label for label in (_clean(each) for each in labels) if label], marks


def _among(labels: Sequence[str], marks: set[str], told: str) -> _Shape:
    kept: list[ProposedChoice] = []
    allow: list[str] = []
    for label in labels:
        reason = next((code for code, words in wordings.REASONS if words.match(label)), "")
        if reason:
            allow.append(reason)
            continue
        kept.append(ProposedChoice(label, other=bool(wordings.OTHER.match(label))))
    doubts: list[Doubt] = ["reason"] if allow else []
    several = bool(wordings.SEVERAL.search(told))
    if wordings.RANK.search(told):
        shape = _Shape("ranking", doubts)
    elif {fold_case(each.label) for each in kept} <= {"oui", "non", "yes", "no"}:
        shape = _Shape("single", doubts)
    elif wordings.ONE_ONLY.search(told) or (not several and "several" not in marks):
        graded = sum(bool(wordings.AGREEMENT.search(each.label)) for each in kept)
        if (
            graded >= 2
            and graded * 2 >= len(kept)
            and len(kept) >= 3
            and not any(each.other for each in kept)
        ):
            shape = _Shape("likert", doubts)
            kept = [ProposedChoice(each.label, value=rank) for rank, each in enumerate(kept, start=1)]
        else:
            shape = _Shape(
                "single", [*doubts, *(() if marks or wordings.ONE_ONLY.search(told) else ("several",))]
            )
    else:
        shape = _Shape("multiple", doubts if several else [*doubts, "several"])
        most = wordings.AT_MOST.search(told)
        if most is not None:
            count = most["count"].lower()
            shape.settings = {"max_selected": wordings.COUNTS.get(count) or int(count)}
        kept = [
            ProposedChoice(each.label, each.other, exclusive=bool(wordings.NONE_OF.match(each.label)))
            for each in kept
        ]
    shape.choices, shape.allow = tuple(kept), tuple(dict.fromkeys(allow))
    return shape


def fold_case(text: str) -> str:
    """Return a label as it is compared with « oui » and « non »."""
    return text.strip().rstrip(".").casefold()


# ── scales ──


def _scale(texts: Sequence[str]) -> _Shape | None:
    """Return a scale of numbers, with the words of its ends where the text gives them."""
    for text in texts:
        found = wordings.SCALE.match(text.replace("\t", " "))
        if found is not None:
            numbers = [
                int(each)
                for each in re.findall(
                    r"\d+", found["numbers"] + found[0][found.end("numbers") : found.end("numbers")]
                )
            ]
            if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1):
                return _rating(numbers[0], numbers[-1], found["low"], found["high"])
    for text in texts:
        found = wordings.OF_SCALE.search(text)
        if found is not None:
            ends = wordings.ENDS.search(text)
            low, high = (ends["low"], ends["high"]) if ends is not None else ("", "")
            return _rating(int(found["low"]), int(found["high"]), low, high)
    return None


def _rating(low: int, high: int, low_words: str, high_words: str) -> _Shape:
    settings: dict[str, object] = {"min": low, "max": high}
    if _clean(low_words) and _clean(high_words):
        settings |= {"low": _clean(low_words), "high": _clean(high_words)}
    return _Shape("rating", settings=settings)


# ── tables ──


def _table(rows: Sequence[tuple[str, ...]]) -> _Shape:
    """Return the table that rows of cells stand for: headings first, then one row each."""
    width = max(len(row) for row in rows)
    squared = [(*row, *[""] * (width - len(row))) for row in rows]
    headings = [_clean(cell) for cell in squared[0][1:]]
    names = [_clean(row[0]) for row in squared[1:] if _clean(row[0])]
    total = any(re.match(r"\s*total", name, re.IGNORECASE) for name in names)
    names = [name for name in names if not re.match(r"\s*total", name, re.IGNORECASE)]
    made = tuple(ProposedChoice(name, other=bool(wordings.OTHER.match(name))) for name in names)
    headings = [each for each in headings if each]
    kinds = [_column_kind(each) for each in headings]
    graded = sum(bool(wordings.AGREEMENT.search(each)) or each.isdigit() for each in headings)
    scale = len(headings) >= 3 and graded * 2 >= len(headings) and not any(kind for kind, _ in kinds)
    yes_no = [each.casefold() for each in headings] in (["oui", "non"], ["yes", "no"])
    if scale or yes_no:
        shape = _Shape("matrix_single", ["table"])
        reasons = [
            next((code for code, words in wordings.REASONS if words.match(each)), "") for each in headings
        ]
        shape.choices = tuple(
            ProposedChoice(each, value=None if yes_no else rank)
            for rank, (each, reason) in enumerate(zip(headings, reasons, strict=True), start=1)
            if not reason
        )
        shape.allow = tuple(reason for reason in reasons if reason)
        shape.rows = made
        return shape
    columns = tuple(
        ProposedColumn(each, kind or "text", unit) for each, (kind, unit) in zip(headings, kinds, strict=True)
    )
    if not names:  # a heading and empty rows: as many entries as one likes
        first = _clean(squared[0][0])
        fields = (ProposedColumn(first, _column_kind(first)[0] or "text"), *columns) if first else columns
        shape = _Shape("roster", ["table"])
        shape.columns = fields
        return shape
    numeric = all(kind in ("integer", "decimal", "money", "percent") for kind, _ in kinds)
    shape = _Shape("matrix_numeric" if numeric and kinds else "matrix", ["table"])
    shape.rows, shape.columns = made, columns
    if total:
        shape.settings = {"total": True}
    return shape


def _column_kind(heading: str) -> tuple[str, str]:
    return next(
        ((kind, unit) for kind, unit, words in wordings.COLUMN_KINDS if words.search(heading)), ("", "")
    )


# ── open answers ──


def _open(text: str, label: str) -> _Shape:
    if wordings.YES_NO.search(text):
        shape = _Shape("single")
        shape.choices = _YES_NO
        return shape
    for kind, settings, words in wordings.KINDS:
        if words.search(text):
            return _Shape(kind, settings=settings)
    if wordings.YES_NO_ASKED.match(label):
        shape = _Shape("single", ["kind"])
        shape.choices = _YES_NO
        return shape
    return _Shape("text", ["kind"])


# ── words ──


def _without(text: str, mark: re.Pattern[str]) -> tuple[str, bool]:
    found = mark.search(text)
    return (text[: found.start()], True) if found is not None else (text, False)


def _instruction_in(label: str) -> tuple[str, str]:
    """Return a label without the instruction that ends it between parentheses, and that instruction."""
    found = re.search(r"\s*\(([^()]*)\)\s*([?:]?)\s*$", label)
    if found is None:
        return label, ""
    inside = found[1]
    told = (
        wordings.SEVERAL.search(inside)
        or wordings.ONE_ONLY.search(inside)
        or wordings.INSTRUCTION.match(inside)
    )
    return (label[: found.start()] + found[2], inside) if told else (label, "")


def _clean(text: str) -> str:
    """Return words without the blanks to write in, nor the signs that lead to them."""
    bare = wordings.BLANK.sub(" ", text)
    bare = re.sub(r"\s+([$%])\s*$", "", bare) if wordings.BLANK.search(text) else bare
    bare = " ".join(bare.split())
    return bare if bare.endswith("?") else _TRAILING.sub("", bare)
