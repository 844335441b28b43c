"""Papers hold every question and every choice, say when each is asked, and are drawn as sound PDF/UA, whatever is in them."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from surveys.catalogue import load_catalogue, names
from surveys.exchange.answer_lines import answer_lines
from surveys.exchange.comparison import compare
from surveys.exchange.printable import (
    Block,
    Chapter,
    Paper,
    Part,
    Question,
    Said,
    Table,
    make_blank,
    make_copy,
    make_gathering,
    question_numbers,
)
from surveys.exchange.printable.conditions import condition_of
from surveys.exchange.printable.numbering import is_pooled
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition.model import Item, Matrix, Questionnaire, Roster
from surveys.questionnaire.definition.model import Question as Asked
from surveys.questionnaire.expressions import parse
from surveys.questionnaire.values import show_number
from surveys.web import drawing
from surveys.web.shared import display, papers
from surveys.web.shared.papers import Cover, ReceiptFacts, draw
from tests.exchange.papers import elements, read, said_instead, squeezed, tags, text
from tests.fill import CONTEXT, fill
from tests.tiny import NAMES, questionnaire, source

ROOT = Path(__file__).parents[2]
EVERY_KIND = "every_kind"
SURVEYS = (*names(), EVERY_KIND, *NAMES)
RECEIPT = Cover(
    organisation="Organisme fictif 03-04",
    receipt=ReceiptFacts(
        number="RE-2026-0042",
        sent_at=datetime(2026, 11, 3, 19, 5, tzinfo=UTC),
        sent_by="Camille Fictif",
        content_hash="7f3a91c204bed85e" * 4,
        sections=3,
        answers=41,
    ),
    privacy="Direction générale, vieprivee@exemple.invalid",
    demo=True,
)


@cache
def survey(name: str) -> Questionnaire:
    if name in names():
        found = load_catalogue(name)
        return getattr(found, "questionnaire", found)
    if name == EVERY_KIND:
        return questionnaire((ROOT / "tests" / "web" / "every_kind.yaml").read_text("utf-8"))
    return questionnaire(source(name))


@cache
def filled(name: str) -> AnswerSheet:
    return AnswerSheet.from_plain(survey(name), fill(survey(name)), CONTEXT)


@cache
def known(name: str) -> Context:
    """A context in which the last edition said everything."""
    return dataclasses.replace(CONTEXT, previous=filled(name).values())


def blocks(paper: Paper) -> Iterator[Block]:
    for chapter in paper.chapters:
        yield from chapter.blocks


def choices(item: Item) -> Iterator[str]:
    """Yield the labels of every choice that an item offers, its rows included."""
    kinds = [item.kind] if isinstance(item, Asked) else []
    kinds += [column.kind for column in (item.columns if isinstance(item, Matrix) else ())]
    kinds += [column.kind for column in (item.fields if isinstance(item, Roster) else ())]
    for kind in kinds:
        if kind.typed:
            yield from (choice.label for choice in kind.choice_list or ())
    if isinstance(item, Matrix | Roster):
        yield from (choice.label for choice in item.rows or ())


# ── content ──


@pytest.mark.parametrize("name", SURVEYS)
def test_a_blank_paper_asks_every_question_with_every_choice(name: str) -> None:
    paper = make_blank(survey(name))
    drawn = {block.code: block for block in blocks(paper)}
    items = {code: item for code, item in survey(name).items.items() if not is_pooled(item)}
    assert [*drawn] == [*items]
    for code, item in items.items():
        block = drawn[code]
        held = json.dumps(dataclasses.asdict(block), ensure_ascii=False)
        for label in choices(item):
            if "{{" not in label:
                assert json.dumps(label, ensure_ascii=False)[1:-1] in held, f"{code} lacks « {label} »"
        if isinstance(item, Asked) and item.kind.typed and item.calc is None:
            assert isinstance(block, Question)
            assert block.field is not None
            assert {option.code for option in block.field.options} == {
                choice.code for choice in item.kind.choice_list or ()
            }
            assert block.reasons == tuple(map(str, item.allow))
            assert block.required == item.required
    assert "{{" not in json.dumps(dataclasses.asdict(paper))


@pytest.mark.parametrize("name", SURVEYS)
def test_a_question_has_the_same_number_on_paper_as_on_screen(name: str) -> None:
    assert question_numbers(survey(name)) == drawing.question_numbers(survey(name))
    for block in blocks(make_blank(survey(name))):
        if isinstance(block, Question | Table):
            assert block.number == question_numbers(survey(name))[block.code]


@pytest.mark.parametrize("name", SURVEYS)
def test_a_copy_holds_every_answer_that_stands_and_nothing_hidden(name: str) -> None:
    sheet = filled(name)
    said = squeezed(json.dumps(dataclasses.asdict(make_copy(sheet)), ensure_ascii=False))
    lines = answer_lines(sheet)
    standing = {state.name for state in sheet.states() if state.shown and not _unasked(sheet, state.name)}
    answered = {each for each in standing if (answer := sheet.answer(each)) is not None and not answer.blank}
    assert {line.name for line in lines if "#" not in line.name} == answered
    for line in lines:
        for words in line.texts:
            assert squeezed(json.dumps(words, ensure_ascii=False)[1:-1]) in said, line.name
    hidden = [item.code for item in survey(name).items.values() if not sheet.shown(item.code)]
    assert not {block.code for block in blocks(make_copy(sheet))} & set(hidden)


def _unasked(sheet: AnswerSheet, name: str) -> bool:
    variable = sheet.variable(name)
    return variable is None or not variable.kind.typed or getattr(variable.item, "calc", None) is not None


def test_sections_can_be_left_out() -> None:
    whole, part = (
        make_blank(survey("renouvellement"), sections=each) for each in (None, ("acces", "cloture"))
    )
    assert (whole.partial, part.partial) == (False, True)
    assert [chapter.code for chapter in part.chapters] == ["acces", "cloture"]
    assert [chapter.number for chapter in part.chapters] == [6, 9], "numbered as in the whole"
    sheet = filled("renouvellement")
    assert {line.section for line in answer_lines(sheet, sections=("acces",))} == {"acces"}
    assert [chapter.code for chapter in make_copy(sheet, sections=("acces",)).chapters] == ["acces"]


def test_figures_are_grouped_by_who_knows_them() -> None:
    paper = make_gathering(survey("remuneration"), known("remuneration"))
    assert [part.who for part in paper.parts] == [
        "Direction générale",
        "Administration ou finances",
        "Paie ou ressources humaines",
        "Ressources humaines ou administration",
        "Direction générale ou ressources humaines",
    ]
    codes = {block.code for block in blocks(paper)}
    assert {"budget_total", "payroll_total", "staff_roster", "reference_date", "vacation_weeks"} <= codes
    assert (
        not {"union_status", "retention_verbatim", "recruitment_difficulty", "telework", "org_name"} & codes
    )


def test_what_is_known_stands_beside_the_place_to_answer() -> None:
    sheet = filled("remuneration")
    paper = make_blank(survey("remuneration"), known("remuneration"))
    by_code = {block.code: block for block in blocks(paper)}
    budget, bounds = by_code["budget_total"], by_code["scale_bounds"]
    assert isinstance(budget, Question)
    assert budget.field is not None
    assert (budget.field.known, budget.field.source) == (
        survey("remuneration").items["budget_total"].kind.show(sheet.value("budget_total")),
        "edition",
    )
    assert isinstance(bounds, Table)
    cells = {row.label: row.cells for row in bounds.rows}
    kept = {name: value for name, value in sheet.values().items() if name.startswith("scale_bounds.")}
    assert kept
    for name, value in kept.items():
        _, row, column = name.split(".")
        cell = cells[survey("remuneration").choices["postes"].label(row)][column == "scale_max"]
        assert cell.known == show_number(value, places=2), name
    assert paper.previous == "2022"


def test_a_hidden_question_is_known_too() -> None:
    """What a page would hide today stands on the paper with last edition's value: anyone may need it."""
    context = dataclasses.replace(CONTEXT, previous={"budget_total": Decimal(1_000_000)})
    found = {block.code: block for block in blocks(make_blank(survey("remuneration"), context))}
    assert found["budget_total"].field.known == "1\u00a0000\u00a0000,00\u00a0$"
    assert found["payroll_total"].field.known == ""


CONDITIONS = {
    "${agreement_status} = 'signee'": [("is", (7,), ("Entente signée",))],
    "'signee' = ${agreement_status}": [("is", (7,), ("Entente signée",))],
    "${agreement_status} != 'signee'": [("is_not", (7,), ("Entente signée",))],
    "not(${agreement_status} = 'signee')": [("is_not", (7,), ("Entente signée",))],
    "selected('signee en_negociation', ${agreement_status})": [
        ("is", (7,), ("Entente signée", "Négociation en cours"))
    ],
    "selected(${groups_offered}, 'b')": [("holds", (8,), ("B – Orientation",))],
    "not(selected(${groups_offered}, 'b'))": [("holds_not", (8,), ("B – Orientation",))],
    "selected(${groups_offered}, 'b') or selected(${groups_offered}, 'c1')": [
        ("holds", (8,), ("B – Orientation", "C1 (4\u00a0h à 7\u00a0h)"))
    ],
    "${waiting_count} > 0": [("above", (29,), ("0",))],
    "1234.5 <= ${waiting_count}": [("at_least", (29,), ("1\u00a0234,5",))],
    "${waiting_count} >= 1 and ${waiting_count} < 9": [("at_least", (29,), ("1",)), ("below", (29,), ("9",))],
    "answered(${staff_fte})": [("answered", (6,), ())],
    "answered(${size_class})": [("depends", (6,), ())],
    "${size_class} = 'petite'": [("is", (), ("petite",))],
    "sum(${admin_hours.*.hours}) > 0": [("depends", (38,), ())],
    "${results_prev.b.target} > 10": [("above", (13,), ("10",))],
    "${part_reached_excl_a} < 0.95 * ${part_target_excl_a}": [("depends", (13, 14), ())],
    "${waiting_count} > 0 and sum(${admin_hours.*.hours}) > 0": [("depends", (29, 38), ())],
}


@pytest.mark.parametrize("written", CONDITIONS)
def test_a_condition_is_said_exactly_or_only_by_what_it_depends_on(written: str) -> None:
    questionnaire_ = survey("renouvellement")
    expression = parse(written)
    assert not isinstance(expression, tuple), expression
    sheet = AnswerSheet(questionnaire_, {}, {}, CONTEXT)
    found = condition_of(expression, sheet, question_numbers(questionnaire_))
    assert found is not None
    assert [(clause.relation, clause.numbers, clause.values) for clause in found.clauses] == CONDITIONS[
        written
    ]


def test_a_cell_is_named_by_its_row_and_column() -> None:
    questionnaire_ = survey("renouvellement")
    expression = parse("${results_prev.b.target} > 10")
    assert not isinstance(expression, tuple)
    sheet = AnswerSheet(questionnaire_, {}, {}, CONTEXT)
    found = condition_of(expression, sheet, question_numbers(questionnaire_))
    assert found is not None
    assert found.clauses[0].name == "B – Orientation – Cible de participation"


# ── two copies ──


def test_what_changed_is_found_by_variable() -> None:
    plain = fill(survey("remuneration"), 5)
    changed = {**plain, "sick_days": 4, "final_comment": "Un mot de plus"}
    before, after = (
        AnswerSheet.from_plain(survey("remuneration"), each, CONTEXT) for each in (plain, changed)
    )
    assert compare(before, before) == ()
    found = {change.line.name: change for change in compare(before, after)}
    assert found.keys() == {"sick_days", "final_comment"}
    assert found["final_comment"].after.texts == ("Un mot de plus",)
    turned = {change.line.name: change.how for change in compare(after, before)}
    assert turned.keys() == found.keys()
    assert found["final_comment"].how in {"added", "changed"}


def test_what_no_longer_applies_is_taken_away() -> None:
    base = questionnaire(source("hidden_answers"))
    sheets = [AnswerSheet.from_plain(base, fill(base, seed, density=1), CONTEXT) for seed in range(12)]
    kinds = {change.how for one in sheets for other in sheets for change in compare(one, other)}
    assert kinds == {"added", "removed", "changed"}


# ── drawing ──


@pytest.mark.parametrize("name", ["renouvellement", "remuneration", EVERY_KIND])
def test_a_drawn_paper_is_tagged_french_titled_and_complete(name: str) -> None:
    for paper in (
        make_blank(survey(name), known(name)),
        make_gathering(survey(name), known(name)),
        make_copy(filled(name)),
    ):
        pdf = draw(paper, RECEIPT if paper.kind == "copy" else Cover())
        reader = read(pdf)
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
        assert str(root["/Lang"]) == "fr-CA"
        assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
        title = reader.metadata.title
        assert title
        assert display.typeset_plain(paper.title) in title
        levels = [int(kind[1]) for kind, _ in elements(pdf) if re.fullmatch(r"H[1-6]", kind)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        found = tags(pdf)
        assert (found["H1"], found["Document"]) == (1, 1)
        tables = sum(isinstance(block, Table) and bool(block.rows) for block in blocks(paper))
        assert found["Table"] >= tables
        assert found["TH"] >= found["Table"]
        _says_in_order(paper, text(pdf))


def _says_in_order(paper: Paper, words: str) -> None:
    """Every question stands in the drawn text, with its number, after the one before it."""
    said, place = squeezed(words), 0
    for block in blocks(paper):
        if isinstance(block, Question | Table):
            wanted = squeezed(f"{block.number}.{display.typeset_plain(block.label)}")
            found = said.find(papers.printable_text(wanted).replace("\u200b", ""), place)
            assert found >= place, f"{block.code} is not where it should be"
            place = found + 1
            for option in block.field.options if isinstance(block, Question) and block.field else ():
                assert squeezed(display.typeset_plain(option.label)) in said, option.label


def test_the_same_content_is_the_same_bytes() -> None:
    copy = make_copy(filled("indicateurs"))
    pdf = draw(copy, RECEIPT)
    assert pdf == draw(copy, RECEIPT)
    assert RECEIPT.receipt is not None
    other = dataclasses.replace(RECEIPT, receipt=dataclasses.replace(RECEIPT.receipt, sent_by="Alex Fictif"))
    assert pdf != draw(copy, other)


def test_a_receipt_says_what_proves_it() -> None:
    words = text(draw(make_copy(filled("renouvellement")), RECEIPT))
    for wanted in (
        "RE-2026-0042",
        "mardi 3 novembre 2026, à 14 h 05 (heure du Québec)",
        "Camille Fictif",
        "Organisme fictif 03-04",
        "3 sections, 41 réponses",
        "vieprivee@exemple.invalid",
        "Données fictives",
    ):
        assert wanted in words
    assert "7F3A91C204BED85E" * 4 in words.replace(" ", "")


def test_accents_and_no_break_spaces_are_said_as_such() -> None:
    one = one_question("Où étiez-vous l’été, à Val-d’Or (Œuvre, Noël, ça)?")
    assert "Où étiez-vous l’été, à Val-d’Or (Œuvre, Noël, ça)?" in text(draw(one))
    plain, tight = one_question("Cible; 12 ans"), one_question("Cible : 12 %")
    gained = said_instead(draw(tight)) - said_instead(draw(plain))
    assert gained["\u00a0"] == 2, "before the colon and before the sign"


def test_templates_of_papers_are_set_as_in_quebec() -> None:
    for path in sorted((ROOT / "templates" / "papers").glob("*.typ")):
        words = re.sub(r"//.*", "", path.read_text("utf-8"))
        for rule in (
            r" :",
            r" »",
            r"« ",
            r" [;?](?=[\s\]\"])",
            r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]",
            r"\.\.\.",
            r"!(?!=)",
            "\u202f",
        ):
            assert not re.search(rule, words), f"{path.name}: {re.search(rf'.*{rule}.*', words)}"


# ── hostile texts ──


LONG = 20_000  # the longest answer that is kept
HOSTILE = {
    "markup": "*gras* _souligné_ `code` $x^2$ = titre\n- liste\n+ 1\n/ terme: x <etiquette> @renvoi // fin /* tout */",
    "code": '#eval("1+1") #read("/etc/passwd") #import "frame.typ" #sys.inputs #panic("ici") #{ 1 / 0 }',
    "backslashes": "\\ \\u{41} \\n \\\\ \\# C:\\temp\\",
    "brackets": "[[[[ ]] }}}} {{ staff_fte }} ((( ))) <<< >>>",
    "quotes": "\"double\" 'simple' « guillemets » “ ” ` ´",
    "json": '{"data": null, "paper": [1]} \\" \\u0000 </script>',
    "right to left": "שלום עולם مرحبا بالعالم \u202eécrit à l’envers\u202c \u200f\u200e\u2066x\u2069",
    "other letters": "中文 日本語 한국어 ᐃᓄᒃᑎᑐᑦ Ελληνικά Русский 😀👩\u200d👧 𝒳 ﷽ ½",
    "invisible": "a\u0000\ufffe\U000e0001\ue000b\u0007c\u200bd\ufeffe\u00adf\u2028g\u2029h\u0085i\x1b[31mj\u0301k",
    "surrogates": "moitié \ud83d de paire \udc00",
    "combining": "e" + "\u0301" * 300 + "!",
    "long word": "a" * LONG,
    "long words": "mot très long " * (LONG // 14),
    "long lines": "x\n" * (LONG // 2),
    "long other letters": "字" * LONG,
    "nothing": "",
}


def one_question(label: str, said: Said | None = None) -> Paper:
    block = Question(code="q", number=1, label=label, said=said or Said(texts=("oui",)))
    chapter = Chapter(code="s", number=1, title="Une section", blocks=(block,))
    return Paper(kind="copy", survey="s", edition="e", title="Un sondage", parts=(Part(chapters=(chapter,)),))


def test_what_a_person_wrote_is_ink_and_nothing_else() -> None:
    said = [Said(texts=tuple(words.split("\n")), own=True, other=words) for words in HOSTILE.values()]
    questions = tuple(
        Question(code=f"q{place}", number=place, label="Que dites-vous?", said=each)
        for place, each in enumerate(said, 1)
    )
    base = one_question("Q")
    chapter = dataclasses.replace(base.chapters[0], blocks=questions)
    pdf = draw(dataclasses.replace(base, parts=(Part(chapters=(chapter,)),)))
    drawn = squeezed(text(pdf))
    assert tags(pdf)["H2"] == 1, "no heading was made of what was written"
    assert drawn.count("Quedites-vous?") == len(HOSTILE)
    for which, words in HOSTILE.items():
        if words.isascii() and words.isprintable() and words and len(words) < 500:
            assert drawn.count(squeezed(words)) == 2, which
    assert drawn.count("a" * 24) > 2 * LONG // 24 - 9
    assert "root:" not in drawn


def test_an_author_cannot_break_a_paper_either() -> None:
    base = make_blank(survey(EVERY_KIND)).chapters[2]
    table = next(block for block in base.blocks if isinstance(block, Table))
    chapters = tuple(
        dataclasses.replace(
            base,
            title=words[:900],
            who=words[:900],
            prepare=(words[:900],),
            blocks=(dataclasses.replace(table, label=words[:900], hint=words[:900]),),
        )
        for words in HOSTILE.values()
    )
    title = HOSTILE["long lines"]
    hostile = Paper(kind="blank", survey="s", edition="e", title=title, parts=(Part(chapters=chapters),))
    pdf = draw(hostile, Cover(organisation=HOSTILE["markup"], privacy=HOSTILE["long word"]))
    assert tags(pdf)["H1"] == 1
    assert tags(pdf)["H2"] == len(HOSTILE) + 1


def test_what_the_fonts_lack_is_a_sign_and_the_rest_stays() -> None:
    words = text(draw(one_question("Q", Said(texts=("été 😀 中 fin",), own=True))))
    assert "été ◊ ◊ fin" in words


def test_the_letters_known_are_the_letters_that_can_be_drawn() -> None:
    """Every letter read from the fonts' tables is accepted by the format, and one that is not there is refused."""
    every = "".join(chr(code) for code in sorted(papers.letters()) if chr(code).isprintable() and code > 0x20)
    assert len(every) > 1_500
    assert text(draw(one_question("Q", Said(texts=(every,), own=True))))
    assert papers.printable_text("中") == papers.MISSING_LETTER


def test_the_fonts_are_the_ones_listed() -> None:
    folder = papers.FOLDER / "fonts"
    listed = dict(
        re.findall(r"`([\w.\-]+\.otf)`.*?`([0-9a-f]{64})`", (folder / "README.md").read_text("utf-8"))
    )
    assert {path.name for path in folder.glob("*.otf")} == set(listed)
    for name, expected in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected, name
