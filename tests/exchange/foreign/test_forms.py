"""XLSForms as people write them: every row becomes a question, or a finding at its row."""

import io
import zipfile
from collections.abc import Callable
from time import process_time

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.foreign.spreadsheet import load_form
from surveys.exchange.forms import load_file
from surveys.exchange.workbooks import read_any_form, write_form
from surveys.exchange.xlsform import Table, load_sheets, read_text, write_sheets, write_text
from surveys.questionnaire.definition import load_document, to_document
from surveys.questionnaire.problems import Problem
from tests.exchange.foreign.forms import codes, form, items, lost, opened, workbook

YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | 1 | Oui |\n| | yn | 2 | Non |\n"


def test_a_plain_form_becomes_a_questionnaire() -> None:
    text = f"""
| survey |
| | type | name | label | hint | required | relevant | constraint | constraint_message |
| | start | start | | | | | | |
| | begin group | Menage | Le ménage | | | | | |
| | integer | Nb-Personnes | Combien de personnes? | Comptez-vous. | yes | | . > 0 | Au moins une. |
| | select_one yn | eau | L’eau est-elle bonne? | | | ${{Nb-Personnes}} > 2 | | |
| | text | pourquoi | Pourquoi les ${{Nb-Personnes}} n’en boivent pas? | | true() | ${{eau}} = 2 | | |
| | end group | | | | | | | |
{YES_NO}
| settings |
| | form_title | form_id | version |
| | Enquête d’été | enquete_ete | 2024.1 |
"""
    document = opened(text)
    assert (document["title"], document["survey"], document["edition"]) == (
        "Enquête d’été",
        "enquete_ete",
        "2024.1",
    )
    (section,) = document["sections"]  # type: ignore[misc]
    assert (section["code"], section["title"]) == ("menage", "Le ménage")
    count, water, why = section["questions"]
    assert count["code"] == "nb_personnes"
    assert count["hard"] == [{"rule": ". > 0", "message": "Au moins une."}]
    assert count["required"] is True
    assert (water["type"], water["choices"], water["relevant"]) == ("single", "yn", "${nb_personnes} > 2")
    assert why["relevant"] == "${eau} = '2'"
    assert why["label"] == "Pourquoi les {{ nb_personnes }} n’en boivent pas?"
    loaded = form(text)
    assert loaded.questions == 3
    assert not loaded.errors
    assert not loaded.lost
    assert {(p.code, p.line) for p in loaded.problems} >= {("foreign.metadata", 2), ("foreign.renamed", 4)}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("text", "text"), ("string", "text"), ("int", "integer"), ("decimal", "decimal"), ("date", "date"),
        ("dateTime", "date"), ("time", "text"), ("geopoint", "text"), ("image", "text"), ("barcode", "text"),
        ("tel", "phone"), ("email", "email"), ("acknowledge", "attestation"), ("range", "rating"), ("note", "note"),
        ("select_one yn", "single"), ("select one from yn", "single"), ("select1 yn", "single"),
        ("select_multiple yn", "multiple"), ("select all that apply from yn", "multiple"), ("rank yn", "ranking"),
        ("add integer prompt", "integer"), ("select_one absente", "text"), ("select_one_from_file villes.csv", "text"),
        ("mystère", "text"),
    ],
)  # fmt: skip
def test_a_type_however_it_is_spelled(written: str, kind: str) -> None:
    found = items(f"| survey |\n| | type | name | label |\n| | {written} | q | Quoi? |\n{YES_NO}")
    assert found["q"]["type"] == kind


def test_groups_in_groups_hand_their_condition_down() -> None:
    found = items(
        """
| survey |
| | type | name | label | relevant |
| | begin_group | a | A | |
| | integer | n | N | |
| | begin_group | b | Plus loin | ${n} > 1 |
| | text | t | T | ${n} < 9 |
| | end_group | | | |
| | end_group | | | |
| | text | dehors | Dehors | |
"""
    )
    assert found["b_titre"] == {
        "code": "b_titre",
        "type": "note",
        "label": "Plus loin",
        "relevant": "${n} > 1",
    }
    assert found["t"]["relevant"] == "${n} > 1 and ${n} < 9"
    assert "dehors" in found


def test_a_repeat_is_a_roster_with_its_rules_in_each_row() -> None:
    text = f"""
| survey |
| | type | name | label | relevant | repeat_count | constraint | calculation | required |
| | integer | combien | Combien d’enfants? | | | | | |
| | begin repeat | enfant | Enfant | ${{combien}} > 0 | ${{combien}} | | | |
| | note | dire | Du plus grand au plus petit. | | | | | |
| | text | nom | Nom | | | | | yes |
| | integer | age | Âge de ${{nom}} | | | . < 18 | | |
| | select_one yn | ecole | Va à l’école | ${{age}} > 4 | | | | yes |
| | calculate | mois | | | | | ${{age}} * 12 | |
| | begin repeat | vaccin | Vaccins | | | | | |
| | date | quand | Quand | | | | | |
| | end repeat | | | | | | | |
| | end repeat | | | | | | | |
| | calculate | total | | | | | sum(${{age}}) | |
{YES_NO}"""
    found = items(text)
    roster = found["enfant"]
    assert roster["row_count"] == "${combien}"
    assert roster["hint"] == "Du plus grand au plus petit."
    assert found["enfant.age"]["label"] == "Âge de …"
    assert found["enfant.mois"]["calc"] == "${@.age} * 12"
    assert [rule["rule"] for rule in found["enfant.ecole"]["hard"]] == ["${@.age} > 4"]  # type: ignore[attr-defined]
    assert "required" not in found["enfant.ecole"]
    assert found["vaccin"]["type"] == "roster"
    assert found["total"]["calc"] == "sum(${enfant.*.age})"
    loaded = form(text)
    assert {"nested", "relevant_as_rule", "note_in_roster", "freed"} <= codes(loaded)
    assert not loaded.lost


def test_choices_are_renamed_filtered_and_completed_by_other() -> None:
    text = """
| survey |
| | type | name | label | choice_filter | relevant |
| | select_one region | region | Région | | |
| | select_one ville or_other | ville | Ville | region=${region} | |
| | text | suite | Suite | | ${ville} = 'st jean' or ${ville_other} != '' |
| choices |
| | list name | name | label | region |
| | region | n.1 | Nord | |
| | region | s | Sud | |
| | ville | st jean | Saint-Jean | n.1 |
| | ville | roc | Roc | s |
| | ville | roc | Roc encore | s |
"""
    found = items(text)
    document = opened(text)
    assert [choice["code"] for choice in document["choices"]["region"]] == ["n_1", "s"]  # type: ignore[index]
    assert document["choices"]["ville_autre"][-1] == {"code": "autre", "label": "Autre", "other": True}  # type: ignore[index]
    assert [rule["rule"] for rule in found["ville"]["hard"]] == [  # type: ignore[attr-defined]
        "(not(selected('st_jean', .)) or ${region} = 'n_1') and (not(selected('roc', .)) or ${region} = 's')"
    ]
    assert found["suite"]["relevant"] == "${ville} = 'st_jean' or answered(${ville_autre})"
    loaded = form(text)
    assert {"choice_renamed", "filter", "choice_twice"} <= codes(loaded)
    (twice,) = loaded.errors
    assert (twice.where, twice.line, twice.params["first"]) == ("choices", 6, 5)


def test_french_is_the_source_and_english_goes_beside_it() -> None:
    text = """
| survey |
| | type | name | label::English (en) | label::Français (fr) | label::Español | hint::Français (fr) |
| | integer | age | How old are you? | Quel âge avez-vous? | ¿Cuántos años? | En années. |
"""
    document = opened(text)
    question = document["sections"][0]["questions"][0]  # type: ignore[index]
    assert (question["label"], question["hint"]) == ("Quel âge avez-vous?", "En années.")
    assert document["english"] == [
        {"at": "age.label", "of": "Quel âge avez-vous?", "text": "How old are you?"}
    ]
    assert [p.params["language"] for p in form(text).problems if p.code == "foreign.language"] == ["Español"]
    swahili = (
        "| survey |\n| | type | name | label::Swahili | label::English |\n| | text | a | Nini? | What? |\n"
    )
    assert items(f"{swahili}| settings |\n| | default_language |\n| | Swahili |\n")["a"]["label"] == "What?"
    english = form("| survey |\n| | type | name | label::English |\n| | text | a | What? |\n")
    assert "no_french" in codes(english)


def test_markup_becomes_bold_lists_and_links() -> None:
    found = items(
        """
| survey |
| | type | name | label |
| | note | a | <b>Attention</b><br/>lisez <a href="https://exemple.test/x">ceci</a> &amp; <span style="color:red">cela</span> |
| | note | b | <ul><li>un</li><li>deux</li></ul><img src="x.png"/> ## |
"""
    )
    assert found["a"]["label"] == "**Attention**\nlisez [ceci](https://exemple.test/x) & cela"
    assert found["b"]["label"] == "- un\n- deux\n##"


def test_logic_without_equivalent_is_left_and_listed_and_frees_the_question() -> None:
    text = """
| survey |
| | type | name | label | relevant | required | calculation | default | constraint |
| | calculate | tirage | | | | random() | | |
| | integer | n | N | ${tirage} > 0.5 | yes | | 3 | . > ${nulle_part} |
| | text | t | T | | ${n} > 3 | | | |
"""
    loaded = form(text)
    assert loaded.accepted
    assert set(items(text)) == {"n", "t"}
    assert not {"relevant", "required", "hard"} & items(text)["n"].keys()
    assert sorted(lost(loaded)) == [
        ("default", "default", 3),
        ("function", "calculation", 2),
        ("name", "constraint", 3),
        ("required", "required", 4),
        ("value", "relevant", 3),
    ]
    assert [(p.code, p.line) for p in loaded.errors] == [("foreign.dangling", 3)]
    assert "freed" in codes(loaded)


def test_values_that_read_each_other_are_left() -> None:
    text = """
| survey |
| | type | name | label | calculation | relevant |
| | calculate | a | | ${b} + 1 | |
| | calculate | b | | ${a} + 1 | |
| | text | t | T | | ${t} = 'x' |
"""
    loaded = form(text)
    assert loaded.accepted
    assert set(items(text)) == {"t"}
    assert ("refused", "relevant", 4) in lost(loaded)


def test_a_matrix_and_a_check_in_disguise_are_offered() -> None:
    rows = "".join(
        f"| | decimal | acte{row}__{column} | {row} {column} | | |\n"
        for row in "ab"
        for column in ("f", "h", "x")
    )
    text = f"""
| survey |
| | type | name | label | relevant | required |
{rows}| | note | alerte | <span style="color:red">Trop!</span> | ${{actea__f}} > 10 | |
"""
    loaded = form(text)
    offered = {p.code: p.params for p in loaded.problems if p.code.endswith("_offered")}
    assert offered["foreign.matrix_offered"]["rows"] == 2
    assert offered["foreign.matrix_offered"]["columns"] == 3
    assert offered["foreign.check_offered"]["question"] == "actea_f"
    assert offered["foreign.check_offered"]["rule"] == "not(coalesce(${actea_f} > 10, false()))"


WORDS = st.sampled_from(
    ["", "q", "r", "begin group", "end group", "begin repeat", "end repeat", "integer", "text", "calculate", "note", "range",
     "select_one l", "select_multiple l or_other", "rank l", "${q} > 1", "${r} = ''", "sum(${q})", "selected(${r}, 'a')",
     ". != ${q}", "true()", "yes", "count(${q})", "a", "{{ q }}", "${q}", "<b>x", "end=5;start=9", "n=${r}", "1", "..", "é" * 40]
)  # fmt: skip
COLUMNS = (
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "required",
    "choice_filter",
    "default",
    "repeat_count",
)


@given(
    st.lists(st.lists(WORDS, min_size=10, max_size=10), min_size=1, max_size=9),
    st.lists(st.tuples(WORDS, WORDS), max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_no_form_makes_the_reader_fall(rows: list[list[str]], choices: list[tuple[str, str]]) -> None:
    survey = Table("survey", (COLUMNS, *map(tuple, rows)))
    listed = Table("choices", (("list_name", "name", "n"), *(("l", name, other) for name, other in choices)))
    loaded = load_form((survey, listed))
    assert loaded.accepted or codes(loaded) & {"nothing"}
    if loaded.questionnaire is not None:
        assert load_document(to_document(loaded.questionnaire)).questionnaire == loaded.questionnaire


def test_a_form_that_is_broken_is_read_on() -> None:
    text = """
| survey |
| | type | name | label |
| | begin group | a | A |
| | text | x | X |
| | end repeat | | |
| | text | x | X encore |
| | | sans | Sans type |
"""
    loaded = form(text)
    assert loaded.questions == 2
    assert {"unclosed", "end", "name_twice", "no_type"} <= codes(loaded)
    assert {problem.line for problem in loaded.errors} == {2, 4, 5}


@pytest.mark.parametrize(
    "text", ["| survey |", "| survey |\n| | type | name |\n| | start | s |", "| choices |"]
)
def test_what_asks_nothing_is_refused(text: str) -> None:
    loaded = form(text)
    assert not loaded.accepted
    assert {"nothing", "xlsform.no_survey"} & codes(loaded)


# --- files


def test_an_import_is_written_and_read_back_as_itself() -> None:
    loaded = form(f"| survey |\n| | type | name | label |\n| | select_one yn | q | Quoi? |\n{YES_NO}")
    assert loaded.questionnaire is not None
    sheets = write_sheets(loaded.questionnaire)
    assert load_sheets(sheets).questionnaire == loaded.questionnaire
    for data, suffix in ((write_form(sheets), ".xlsx"), (write_text(sheets).encode(), ".md")):
        assert load_file(data, suffix=suffix).questionnaire == loaded.questionnaire


def test_the_bytes_say_what_a_file_is_and_formulas_count_by_their_result() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Survey ")
        for line, row in enumerate([["type", "name", "label"], ["integer", "n", ""], [], ["text", "t", "T"]]):
            sheet.write_row(line, 0, row)
        sheet.write_formula("C2", '="Combien"&"?"', None, "Combien?")
        sheet.insert_textbox("E5", "drawn")
        for at in range(3, 9):
            sheet.write_blank(1, at, None, book.add_format({"bold": True}))
    for suffix in (".xlsx", ".xls", ".yaml"):
        loaded = load_file(output.getvalue(), suffix=suffix)
        assert loaded.questions == 2
        assert loaded.questionnaire is not None
        assert loaded.questionnaire.items["n"].label == "Combien?"


def test_numbers_of_a_sheet_are_the_texts_that_people_see() -> None:
    tables = read_any_form(
        workbook(survey=[["type", "name", "default"], ["text", 1.0, 2.50], [None, None, True]])
    )
    assert not isinstance(tables, Problem)
    assert tables[0].rows == (("type", "name", "default"), ("text", "1", "2.5"), ("", "", "true"))


def test_a_locked_a_false_and_a_swollen_file_are_said(say) -> None:  # type: ignore[no-untyped-def]
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    swollen = output.getvalue()
    for data, code in (
        (locked, "workbook.locked"),
        (b"%PDF-1.7", "form.other"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook.unreadable"),
        (swollen, "workbook.too_large_inside"),
        (b"type,name\n", "workbook.not_sheets"),
    ):
        loaded = load_file(data, suffix=".xlsx")
        assert [problem.code for problem in loaded.problems] == [code]
    say(f"a workbook of {len(swollen):,} bytes that would be 20 million is refused before it is opened")


def test_a_table_of_text_of_another_tool_is_a_form_too() -> None:
    data = b"| survey | | | |\n| | type | name | label |\n| | text | q | Quoi |\n"
    assert not isinstance(read_text(data), Problem)
    assert load_file(data, suffix=".md").questions == 1


def test_advice_never_refuses_a_form() -> None:
    choices = "".join(f"| | long | c{number} | Pareil |\n" for number in range(700))
    loaded = form(
        f"| survey |\n| | type | name | label |\n| | select_one long | q | Lequel? |\n| choices |\n| | list_name | name | label |\n{choices}"
    )
    assert loaded.accepted
    assert 100 < sum(problem.code == "definition.choice.same_label" for problem in loaded.problems) < 400


def test_a_form_that_only_a_machine_would_write_is_read_in_time(say: Callable[[str], None]) -> None:
    logic = "${q1} = '" + "a" * 900 + "' or ${q2} > 3"
    rows = [("note", "", "x", "")] * 2_000 + [("text", f"q{number}", "Q", logic) for number in range(1_500)]
    started = process_time()
    loaded = load_form((Table("survey", (("type", "name", "label", "relevant"), *rows)),))
    seconds = process_time() - started
    assert loaded.questions == 1_500
    assert "foreign.lost.much" in {problem.code for problem in loaded.lost}
    assert seconds < 5
    say(f"3,500 rows with 1.4 million characters of logic are read in {seconds:.1f} s")


def test_a_formula_that_nobody_computed_is_said_and_never_a_blank() -> None:
    data = workbook(survey=[["type", "name", "label"], ["text", "q", '="Quel "&"nom?"'], ["text", "r", "R"]])
    loaded = load_file(data, suffix=".xlsx")
    assert [(p.code, p.line) for p in loaded.errors] == [("foreign.formula", 2)]
    assert loaded.questionnaire is not None
    assert loaded.questionnaire.items["q"].label == '="Quel "&"nom?"'


def test_signs_as_html_writes_them_and_words_with_a_parenthesis() -> None:
    text = """
| survey |
| | type | name | label | constraint | default |
| | hidden | motif | | | Essai (COVID-19) rapide |
| | integer | n | N | . &gt;= 1 and . &lt;= 200 | |
"""
    assert items(text)["n"]["hard"][0]["rule"] == ". >= 1 and . <= 200"  # type: ignore[index]
    assert items(text)["motif"]["calc"] == "'Essai (COVID-19) rapide'"


def test_digits_that_are_no_number_and_words_with_both_quotes_stop_nothing() -> None:
    loaded = form(
        f"""
        | survey |
        | | type | name | label | repeat_count | parameters | default |
        | | begin repeat | r | R | ² | | |
        | | text | a | A | | | |
        | | end repeat | | | | | |
        | | range | n | N | | start=0 end={"9" * 5_000} step=1 | |
        | | hidden | h | | | | l'"île" |
        | | hidden | i | | | | l'"île" (au large) |
        """
    )
    assert loaded.accepted, loaded.problems
    assert sorted((word, part) for word, part, _ in lost(loaded)) == [
        ("quotes", "default"),
        ("quotes", "default"),
        ("syntax", "repeat_count"),
    ]
