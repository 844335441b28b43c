"""Structures of LimeSurvey: each letter becomes a kind of ours, each expression is said in our language or listed."""

import pytest

from surveys.exchange.foreign.limesurvey import load_structure
from surveys.exchange.foreign.limesurvey.script import read_script
from surveys.exchange.foreign.meaning import Known, UntranslatableError
from surveys.exchange.foreign.translation import Translator
from surveys.exchange.forms import load_file
from surveys.exchange.xlsform import load_sheets, write_sheets
from surveys.questionnaire.definition import Loaded, to_document
from tests.exchange.foreign.forms import answers, asked, codes, lost, structure, under

Documents = dict[str, dict[str, object]]


def items_of(loaded: Loaded) -> Documents:
    assert loaded.questionnaire is not None, loaded.problems
    document = to_document(loaded.questionnaire)
    return {item["code"]: item for section in document["sections"] for item in section["questions"]}  # type: ignore[attr-defined]


def read(**tables: list[dict[str, str]]) -> Documents:
    return items_of(load_structure(structure(**tables)))


TABLE = {"subquestions": [under(10, 1, "a"), under(11, 1, "b"), under(12, 1, "x", 1), under(13, 1, "y", 1)]}


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        ("L", "single"), ("!", "single"), ("O", "single"), ("5", "rating"), ("Y", "single"), ("G", "single"),
        ("M", "multiple"), ("P", "multiple"), ("N", "decimal"), ("S", "text"), ("T", "long_text"), ("U", "long_text"),
        ("D", "date"), ("K", "matrix_numeric"), ("Q", "matrix"), ("X", "note"), ("F", "matrix_single"),
        ("A", "matrix_single"), ("B", "matrix_single"), ("C", "matrix_single"), ("E", "matrix_single"),
        ("H", "matrix_single"), ("1", "matrix"), (":", "matrix_numeric"), (";", "matrix"), ("R", "ranking"), ("|", "text"),
    ],
)  # fmt: skip
def test_each_letter_becomes_a_kind(letter: str, kind: str) -> None:
    found = read(questions=[asked(1, letter, "q")], answers=answers(1, "A1", "A2"), **TABLE)
    assert found["q"]["type"] == kind
    assert ("q_commentaire" in found) is (letter in "OP")


def test_rows_columns_choices_and_bounds() -> None:
    settings = [
        {"qid": "1", "attribute": "multiflexible_max", "value": "9"},
        {"qid": "1", "attribute": "num_value_int_only", "value": "1"},
        {"qid": "2", "attribute": "exclude_all_others", "value": "rien"},
        {"qid": "2", "attribute": "max_answers", "value": "2"},
        {"qid": "3", "attribute": "equals_num_value", "value": "100"},
        {"qid": "4", "attribute": "min_num_value_n", "value": "1"},
        {"qid": "4", "attribute": "max_num_value_n", "value": "{q3_u * 2}"},
        {"qid": "5", "attribute": "em_validation_q", "value": "strlen(this) > 3"},
        {"qid": "5", "attribute": "em_validation_q_tip", "value": "Plus long.", "language": "fr"},
    ]
    rows = [
        *TABLE["subquestions"],
        under(20, 2, "un"),
        under(21, 2, "rien"),
        under(30, 3, "u"),
        under(31, 3, "v"),
    ]
    found = read(
        questions=[
            asked(1, ":", "q1"), asked(2, "M", "q2", other="Y"), asked(3, "K", "q3"), asked(4, "N", "q4"), asked(5, "S", "q5"),
        ],
        subquestions=rows,
        question_attributes=settings,
    )  # fmt: skip
    assert [(c["code"], c["type"], c["max"]) for c in found["q1"]["columns"]] == [
        ("x", "integer", 9),
        ("y", "integer", 9),
    ]  # type: ignore[attr-defined]
    assert found["q2"]["max_selected"] == 2
    assert found["q3"]["hard"][0]["rule"] == "sum(${q3.*.reponse}) = 100"  # type: ignore[index]
    assert found["q4"]["min"] == 1
    assert found["q4"]["hard"][0]["rule"] == ". <= ${q3.u.reponse} * 2"  # type: ignore[index]
    assert found["q5"]["hard"] == [{"rule": "coalesce(string-length(${q5}), 0) > 3", "message": "Plus long."}]


def test_what_is_relevant_is_said_in_our_language() -> None:
    found = read(
        groups=[{"gid": "1", "group_name": "Groupe", "description": "<p>Lisez.</p>", "grelevance": ""}],
        questions=[
            asked(1, "Y", "oui"),
            asked(2, "M", "quoi", mandatory="Y"),
            asked(3, "T", "pourquoi", relevance='oui == "Y" && (quoi_a == "Y" || count(that.quoi.NAOK) > 1)'),
            asked(4, "F", "note1", relevance="!is_empty(oui.NAOK) and 5 > 3"),
            asked(5, "S", "suite", relevance='note1_a.NAOK == "A2" and note1_b != ""'),
            asked(6, "*", "total", question="{if(oui=='Y', 2, 1) * 3}"),
            asked(
                7,
                "X",
                "merci",
                question="Merci {oui.shown}, {total} {if(oui=='Y','!','?')}",
                relevance="total gt 4",
            ),
        ],
        subquestions=[
            under(20, 2, "a"),
            under(21, 2, "b"),
            under(40, 4, "a"),
            under(41, 4, "b", relevance='oui=="N"'),
        ],
        answers=answers(4, "A1", "A2"),
    )
    assert found["g1_presentation"]["label"] == "Lisez."
    assert found["quoi"]["required"] is True
    assert found["pourquoi"]["relevant"] == (
        "${oui} = 'Y' and (selected(${quoi}, 'a') or "
        "sum(if(selected(${quoi}, 'a'), 1, 0), if(selected(${quoi}, 'b'), 1, 0)) > 1)"
    )
    assert found["note1"]["relevant"] == "answered(${oui}) and 5 > 3"
    assert found["note1"]["row_filter"] == "(@row != 'b' or (${oui} = 'N'))"
    assert found["suite"]["relevant"] == "${note1.a} = 'A2' and answered(${note1.b})"
    assert found["total"]["calc"] == "if(${oui} = 'Y', 2, 1) * 3"
    assert found["merci"]["relevant"] == "${total} > 4"
    assert found["merci"]["label"] == "Merci {{ oui }}, {{ total }} …"


def test_older_conditions_are_read_when_no_expression_stands() -> None:
    lines = [
        {"qid": "3", "cqid": "1", "cfieldname": "1X1X1", "method": "==", "value": "Y", "scenario": "1"},
        {"qid": "3", "cqid": "2", "cfieldname": "+1X1X2a", "method": "==", "value": "Y", "scenario": "1"},
        {"qid": "3", "cqid": "1", "cfieldname": "1X1X1", "method": "==", "value": "N", "scenario": "2"},
    ]
    found = read(
        questions=[asked(1, "Y", "oui"), asked(2, "M", "quoi"), asked(3, "S", "suite")],
        subquestions=[under(20, 2, "a")],
        conditions=lines,
    )
    assert found["suite"]["relevant"] == "${oui} = 'Y' and selected(${quoi}, 'a') or ${oui} = 'N'"


def test_texts_of_recent_files_stand_apart_and_french_comes_first() -> None:
    question = {
        key: value for key, value in asked(1, "L", "q").items() if key not in ("language", "question")
    }
    loaded = load_structure(
        structure(
            surveys=[{"language": "en"}],
            surveys_languagesettings=[
                {"surveyls_language": "en", "surveyls_title": "Survey", "surveyls_welcometext": "Welcome"},
                {"surveyls_language": "fr", "surveyls_title": "Sondage", "surveyls_welcometext": "Bienvenue"},
                {"surveyls_language": "de", "surveyls_title": "Umfrage", "surveyls_welcometext": ""},
            ],
            groups=[{"gid": "1", "group_order": "1"}],
            group_l10ns=[{"gid": "1", "language": "fr", "group_name": "Début"}],
            questions=[question],
            question_l10ns=[
                {"qid": "1", "language": "en", "question": "Which?", "help": ""},
                {"qid": "1", "language": "fr", "question": "Lequel?", "help": "Un seul."},
            ],
            answers=[{"aid": "7", "qid": "1", "code": "A"}, {"aid": "8", "qid": "1", "code": "B"}],
            answer_l10ns=[
                {"aid": "7", "language": "fr", "answer": "Premier"},
                {"aid": "7", "language": "en", "answer": "First"},
                {"aid": "8", "language": "fr", "answer": "Second"},
            ],
        )
    )
    assert loaded.questionnaire is not None
    document = to_document(loaded.questionnaire)
    assert (document["title"], document["purpose"]) == ("Sondage", "Bienvenue")
    assert {(each["at"], each["text"]) for each in document["english"]} == {  # type: ignore[attr-defined]
        ("purpose", "Welcome"),
        ("q.label", "Which?"),
        ("choices.q.A.label", "First"),
    }
    assert "language" in codes(loaded)


def test_what_has_no_equivalent_is_listed_with_its_question() -> None:
    loaded = load_structure(
        structure(
            questions=[
                asked(1, "S", "a", relevance="rand(1, 2) == 1", mandatory="Y"),
                asked(2, "S", "b", relevance="nulle_part == 1"),
                asked(3, "*", "c", question="{date('Y')}"),
                asked(4, "I", "langue"),
            ]
        )
    )
    assert sorted(lost(loaded)) == [
        ("date", "equation", None),
        ("function", "relevance", None),
        ("name", "relevance", None),
    ]
    assert {p.where for p in loaded.lost} == {"a", "b", "c"}
    assert set(items_of(loaded)) == {"a", "b"}
    assert "required" not in items_of(loaded)["a"]
    assert {"less.language", "freed"} <= codes(loaded)


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("n >= 3 and n le 5", "${n} >= 3 and ${n} <= 5"),
        ("!(n == 3)", "${n} != 3"),
        ("floor(n / 2) % 3", "floor(${n} div 2) mod 3"),
        ("-n + .5", "-${n} + 0.5"),
        ("strlen(t) > 2", "coalesce(string-length(${t}), 0) > 2"),
        ("regexMatch('/^[0-9]+$/', t)", "regex(${t}, '(?s:.*)(?:^[0-9]+$)(?s:.*)')"),
        ("if(is_empty(t), 'vide', t)", "if(not(answered(${t})), 'vide', ${t})"),
        ('t == "l\\"été"', "${t} = 'l\"été'"),
    ],
)
def test_an_expression_of_limesurvey_in_our_language(source: str, ours: str) -> None:
    known = {"n": Known("n", "number"), "t": Known("t", "string")}
    assert Translator(known.get).value(read_script(source)).text == ours


@pytest.mark.parametrize(
    "source", ["", "n >", "a = = b", "(n", "f(n,", "'open", "n ; m", "(" * 300 + "n" + ")" * 300]
)
def test_what_is_no_expression_is_refused(source: str) -> None:
    with pytest.raises(UntranslatableError):
        read_script(source)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?>", "lss.unreadable"),
        (b"<?xml version='1.0'?><document/>", "lss.other"),
        (
            b"<?xml version='1.0'?><document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
            "lss.other",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'b'>]><document>&a;</document>", "lss.unreadable"),
        (b"<document>" + b"<a>" * 100_000, "lss.unreadable"),
        (b"<?xml version='1.0' encoding='nowhere'?><document/>", "lss.unreadable"),
        (
            structure(questions=[]).replace(
                b"<questions>", b"<questions><rows><row><qid>1</qid></row></rows>"
            ),
            "foreign.nothing",
        ),
    ],
)
def test_what_is_no_survey_is_said(data: bytes, code: str) -> None:
    loaded = load_file(data, suffix=".lss")
    assert [problem.code for problem in loaded.errors] == [code]


def test_a_survey_is_written_and_read_back_as_itself() -> None:
    loaded = load_structure(
        structure(
            questions=[asked(1, ":", "q"), asked(2, "C", "c")],
            subquestions=[*TABLE["subquestions"], under(20, 2, "z")],
        )
    )
    assert loaded.questionnaire is not None
    assert load_sheets(write_sheets(loaded.questionnaire)).questionnaire == loaded.questionnaire


@pytest.mark.parametrize("typed", ["²", "9" * 5_000, "--5"])
def test_numbers_that_are_none_stop_nothing(typed: str) -> None:
    settings = [
        {"qid": "1", "attribute": "max_answers", "value": typed},
        {"qid": "2", "attribute": "maximum_chars", "value": typed},
        {"qid": "3", "attribute": "min_answers", "value": typed},
    ]
    found = read(
        questions=[
            asked(1, "R", "q1", question_order=typed),
            asked(2, "S", "q2"),
            asked(3, "M", "q3"),
            asked(4, "*", "q4", question=f"{{pow(3, '{typed}')}}"),
        ],
        subquestions=[under(30, 3, "a"), under(31, 3, "b")],
        answers=answers(1, "A1", "A2"),
        question_attributes=settings,
    )
    assert set(found) == {"q1", "q2", "q3"}
    assert not {"max_ranked", "max_length", "min_selected"} & {key for item in found.values() for key in item}


@pytest.mark.parametrize(
    ("preg", "rule"),
    [
        ("/^[A-Z]+$/", "regex(., '(?s:.*)(?:^[A-Z]+$)(?s:.*)')"),
        ("/^[a-z]+$/i", "regex(., '(?s:.*)(?i:^[a-z]+$)(?s:.*)')"),
        ("^G[0-9]", "regex(., '(?s:.*)(?:^G[0-9])(?s:.*)')"),
        ("/^a|b$/", "regex(., '(?s:.*)(?:^a|b$)(?s:.*)')"),
        ("/^[^'\"]+$/", None),  # both quotes: our language cannot write it
        ("/a b/x", None),  # a mark that changes what spaces are
        ("/(?=a)b/", None),
    ],
)
def test_a_pattern_takes_what_it_took(preg: str, rule: str | None) -> None:
    loaded = load_structure(structure(questions=[asked(1, "S", "q", preg=preg)]))
    rules = items_of(loaded)["q"].get("hard", [])
    assert rules == ([{"rule": rule, "message": "Vérifiez cette réponse."}] if rule else [])
    assert [part for _, part, _ in lost(loaded)] == ([] if rule else ["preg"])
