"""The tables of a structure → its groups, questions, rows and answers, each with its texts by language.

Apart from the file because LimeSurvey moved its texts to tables of their own between versions 350 and 400: here both are one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from surveys.exchange.foreign.limesurvey.file import Row, Tables
from surveys.exchange.foreign.numbers import read_whole

Said = dict[str, str]


@dataclass(slots=True)
class Answer:
    """A choice, or a row or column of a table: its code and its words."""

    code: str
    said: Said
    scale: str = "0"
    relevance: str = ""


@dataclass(slots=True)
class Question:
    """One question: its letter, its code, its words and settings."""

    qid: str
    gid: str
    type: str
    title: str
    said: Said
    help: Said
    row: Row
    attributes: dict[str, str] = field(default_factory=dict)
    localised: dict[str, Said] = field(default_factory=dict)  # settings that are sentences
    answers: list[Answer] = field(default_factory=list)
    rows: list[Answer] = field(default_factory=list)
    condition: str = ""  # the older kind, said as an expression

    def setting(self, name: str) -> str:
        """Return a setting, « » when it is not there."""
        return self.attributes.get(name, "").strip()


@dataclass(slots=True)
class Group:
    """One group of questions."""

    gid: str
    said: Said
    description: Said
    relevance: str
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    """A survey: its title, its welcome, its own language, its groups in order."""

    title: Said
    welcome: Said
    language: str
    groups: list[Group]


def read_structure(tables: Tables) -> Structure:
    """Return the survey that tables hold."""
    groups = [
        Group(gid, said["group_name"], said["description"], row.get("grelevance", ""))
        for gid, row, said in _merged(
            tables, "groups", "gid", "group_l10ns", ("group_name", "description"), "group_order"
        )
    ]
    by_gid = {group.gid: group for group in groups}
    questions: dict[str, Question] = {}
    texts = ("question", "help")
    for qid, row, said in _merged(tables, "questions", "qid", "question_l10ns", texts, "question_order"):
        if row.get("parent_qid", "0") not in ("0", ""):
            continue
        question = Question(
            qid,
            row.get("gid", ""),
            row.get("type", ""),
            row.get("title", ""),
            said["question"],
            said["help"],
            row,
        )
        questions[qid] = question
        if question.gid in by_gid:
            by_gid[question.gid].questions.append(question)
    for _, row, said in _merged(
        tables, "subquestions", "qid", "question_l10ns", ("question",), "question_order"
    ):
        owner = questions.get(row.get("parent_qid", ""))
        if owner is not None:
            scale = row.get("scale_id", "0") or "0"
            owner.rows.append(Answer(row.get("title", ""), said["question"], scale, row.get("relevance", "")))
    for row, words in _answers(tables):
        owner = questions.get(row.get("qid", ""))
        if owner is not None:
            owner.answers.append(Answer(row.get("code", ""), words, row.get("scale_id", "0") or "0"))
    _settings(tables, questions)
    _conditions(tables, questions)
    title, welcome = _localised(tables.get("surveys_languagesettings", ()))
    language = next((row.get("language", "") for row in tables.get("surveys", ())), "")
    return Structure(title, welcome, language, groups)


def _merged(
    tables: Tables, name: str, key: str, beside: str, texts: Iterable[str], order: str
) -> list[tuple[str, Row, dict[str, Said]]]:
    """Return the things of a table in order, once each, with their texts by language from either place."""
    found: dict[str, tuple[Row, dict[str, Said]]] = {}
    for row in tables.get(name, ()):
        _, said = found.setdefault(row.get(key, ""), (row, {text: {} for text in texts}))
        _add(said, row)
    for row in tables.get(beside, ()):
        if row.get(key, "") in found:
            _add(found[row[key]][1], row)
    pairs = [(identity, row, said) for identity, (row, said) in found.items()]
    return sorted(pairs, key=lambda each: read_whole(each[1].get(order, "")) or 0)


def _add(said: dict[str, Said], row: Row) -> None:
    for text, by_language in said.items():
        if row.get(text, "").strip():
            by_language.setdefault(row.get("language", ""), row[text])


def _answers(tables: Tables) -> list[tuple[Row, Said]]:
    found: dict[tuple[str, str, str], tuple[Row, Said]] = {}
    by_aid: dict[str, Said] = {}
    for row in tables.get("answers", ()):
        key = (row.get("qid", ""), row.get("code", ""), row.get("scale_id", "0"))
        _, said = found.setdefault(key, (row, {}))
        if row.get("answer", "").strip():
            said.setdefault(row.get("language", ""), row["answer"])
        if row.get("aid"):
            by_aid[row["aid"]] = said
    for row in tables.get("answer_l10ns", ()):
        if row.get("aid", "") in by_aid and row.get("answer", "").strip():
            by_aid[row["aid"]].setdefault(row.get("language", ""), row["answer"])
    return sorted(found.values(), key=lambda each: read_whole(each[0].get("sortorder", "")) or 0)


def _settings(tables: Tables, questions: Mapping[str, Question]) -> None:
    for row in tables.get("question_attributes", ()):
        question = questions.get(row.get("qid", ""))
        name, value = row.get("attribute", ""), row.get("value", "")
        if question is None or not value.strip():
            continue
        question.attributes.setdefault(name, value)
        question.localised.setdefault(name, {}).setdefault(row.get("language", ""), value)


_METHODS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def _conditions(tables: Tables, questions: Mapping[str, Question]) -> None:
    """Say the older conditions as expressions: one scenario or another, each all of its lines."""
    scenarios: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in tables.get("conditions", ()):
        asked = questions.get(row.get("cqid", ""))
        method = row.get("method", "").strip() or "=="
        if asked is None or method not in _METHODS:
            continue
        scenario = scenarios.setdefault(row.get("qid", ""), {}).setdefault(row.get("scenario", "1"), {})
        scenario.setdefault(asked.qid, []).append(_line(asked, row, method))
    for qid, by_scenario in scenarios.items():
        if qid in questions:
            made = [
                " and ".join("(" + " or ".join(lines) + ")" for lines in by_question.values())
                for by_question in by_scenario.values()
            ]
            questions[qid].condition = " or ".join(f"({each})" for each in made)


def _line(asked: Question, row: Row, method: str) -> str:
    """Return one condition as an expression."""
    ending, value = (
        row.get("cfieldname", "").lstrip("+").rpartition("X")[2].removeprefix(asked.qid),
        row.get("value", ""),
    )
    if asked.type in ("M", "P") and not ending:
        ending, value = value, "Y"
    name = f"{asked.title}_{ending}" if ending else asked.title
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} {method} "{quoted}"'


def _localised(rows: Iterable[Row]) -> tuple[Said, Said]:
    title: Said = {}
    welcome: Said = {}
    for row in rows:
        language = row.get("surveyls_language", "")
        title[language] = row.get("surveyls_title", "")
        welcome[language] = row.get("surveyls_welcometext", "")
    return title, welcome
