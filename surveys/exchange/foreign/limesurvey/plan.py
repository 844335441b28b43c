"""What each question of LimeSurvey becomes, and what its names then stand for, before any expression is read.

Apart from writing because relevance names questions that come later. Each letter of LimeSurvey is a row of one table; its
lists, rows and columns get codes here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.limesurvey.records import Answer, Question, Said
from surveys.exchange.foreign.meaning import Known
from surveys.exchange.foreign.naming import fit_choice, fit_code
from surveys.questionnaire.definition.verify import RESERVED
from surveys.questionnaire.expressions import Type

MOST_COLUMNS = 40

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("L", "!", "O", "Y", "G"), "single"),
    "5": "rating",
    **dict.fromkeys(("M", "P"), "multiple"),
    "N": "decimal",
    "S": "text",
    "T": "long_text",
    "U": "long_text",
    "D": "date",
    "K": "matrix_numeric",
    "Q": "matrix",
    "X": "note",
    "*": "calculated",
    **dict.fromkeys(("F", "A", "B", "C", "E", "H"), "matrix_single"),
    "1": "matrix",
    ":": "matrix_numeric",
    ";": "matrix",
    "R": "ranking",
    "|": "text",
}
_FIXED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Y": (("Y", "Oui"), ("N", "Non")),
    "G": (("F", "Femme"), ("M", "Homme")),
    "A": tuple((str(step), str(step)) for step in range(1, 6)),
    "B": tuple((str(step), str(step)) for step in range(1, 11)),
    "C": (("Y", "Oui"), ("U", "Incertain"), ("N", "Non")),
    "E": (("I", "Augmenter"), ("S", "Rester pareil"), ("D", "Diminuer")),
}


@dataclass(slots=True)
class Entry:
    """A choice, row or column as ours: its code, what it was, its words."""

    code: str
    theirs: str
    said: Said
    relevance: str = ""
    other: bool = False
    exclusive: bool = False


@dataclass(slots=True)
class Planned:
    """One question to write. ``lists`` are those of its settings (« choices », « rows », « scale ») by our code."""

    question: Question
    code: str
    kind: str
    place: Place
    lists: dict[str, str] = field(default_factory=dict)
    rows: list[Entry] = field(default_factory=list)
    columns: list[Entry] = field(default_factory=list)
    scales: list[str] = field(default_factory=list)  # lists of the columns of a dual scale
    comment: str = ""  # the code of the text beside its choices
    checked: bool = False  # a table of boxes: the columns are choices


class Planner:
    """Gives codes to the questions of a survey and meanings to its names."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.names: dict[str, Known] = {}
        self.values: dict[str, Planned] = {}  # calculated ones: their type is known once they are translated
        self.titles: set[str] = set()
        self.lists: dict[str, list[Entry]] = {}
        self.cells: dict[str, list[str]] = {}  # of each question: the names of all its parts, for « that »
        self._codes: set[str] = set(RESERVED)
        self._same: dict[tuple[object, ...], str] = {}

    def plan(self, question: Question) -> Planned | None:
        """Return what a question becomes, or nothing for one that asks nobody."""
        place = Place(question.title)
        self.titles.add(question.title)
        kind = KINDS.get(question.type, "")
        if question.setting("hidden") == "1" and kind != "calculated":
            self.findings.say("hidden", place, name=question.title)
            return None
        if not kind:
            word = "less.language" if question.type == "I" else "type"
            self.findings.say(
                word,
                place,
                "warning" if question.type == "I" else "error",
                name=question.title,
                given=question.type,
            )
            if question.type == "I":
                return None
        code = fit_code(question.title, self._codes)
        self._codes.add(code)
        if code != question.title:
            self.findings.say("renamed", place, name=question.title, code=code)
        planned = Planned(question, code, kind or "text", place)
        self._arrange(planned)
        self._name(planned)
        return planned

    # ── lists, rows, columns ──────────────────────────────────────────────────────────────────────────────────

    def _arrange(self, planned: Planned) -> None:
        question, letter = planned.question, planned.question.type
        if letter == "|":
            self.findings.say("less.media", planned.place, name=question.title)
        if letter == "N" and question.setting("num_value_int_only") == "1":
            planned.kind = "integer"
        if planned.kind == "single":
            self._choices(planned, question.answers, other=question.row.get("other") == "Y")
        elif planned.kind == "multiple":
            self._choices(planned, question.rows, other=question.row.get("other") == "Y")
        elif planned.kind == "ranking":
            self._choices(planned, question.answers or question.rows)
        elif planned.kind.startswith("matrix"):
            self._table(planned)
        if letter in ("O", "P"):
            planned.comment = fit_code(f"{planned.code}_commentaire", self._codes)
            self._codes.add(planned.comment)

    def _choices(self, planned: Planned, answers: list[Answer], *, other: bool = False) -> None:
        question = planned.question
        fixed = [Answer(code, {"": label}) for code, label in _FIXED.get(question.type, ())]
        entries = self._entries(fixed or answers, planned.place)
        alone = set(question.setting("exclude_all_others").replace(";", " ").split())
        for entry in entries:
            entry.exclusive = planned.kind == "multiple" and entry.theirs in alone
        if other:
            words = question.localised.get("other_replace_text", {}) or {"": "Autre"}
            entries.append(
                Entry(fit_choice("autre", [each.code for each in entries]), "-oth-", words, other=True)
            )
            self._codes.add(f"{planned.code}_autre")
        if not entries:
            self.findings.say("list_missing", planned.place, "error", given=question.title)
            planned.kind = "text"
            return
        planned.lists["choices"] = self._listed(question.title, entries)

    def _table(self, planned: Planned) -> None:
        question, letter = planned.question, planned.question.type
        planned.rows = self._entries([row for row in question.rows if row.scale == "0"], planned.place)
        if not planned.rows:
            self.findings.say("list_missing", planned.place, "error", given=question.title)
            planned.kind = "text"
            return
        planned.lists["rows"] = self._listed(f"{question.title}_lignes", planned.rows)
        if planned.kind == "matrix_single":
            fixed = [Answer(code, {"": label}) for code, label in _FIXED.get(letter, ())]
            steps = self._entries(fixed or question.answers, planned.place)
            if len(steps) < 2:
                planned.kind, planned.columns = "matrix", [Entry("reponse", "", {"": "Réponse"})]
            else:
                planned.lists["scale"] = self._listed(question.title, steps)
        elif letter == "1":
            self._two_scales(planned)
        elif letter in (":", ";"):
            self._cross(planned)
        else:
            planned.columns = [Entry("reponse", "", {"": "Réponse"})]

    def _two_scales(self, planned: Planned) -> None:
        question = planned.question
        for scale, name in (("0", "A"), ("1", "B")):
            steps = self._entries([each for each in question.answers if each.scale == scale], planned.place)
            if steps:
                words = question.localised.get(f"dualscale_header{name}", {}) or {"": f"Échelle {name}"}
                planned.columns.append(Entry(f"echelle_{name.lower()}", scale, words))
                planned.scales.append(self._listed(f"{question.title}_{name}", steps))
        if not planned.columns:
            planned.columns = [Entry("reponse", "", {"": "Réponse"})]

    def _cross(self, planned: Planned) -> None:
        columns = self._entries([row for row in planned.question.rows if row.scale != "0"], planned.place)
        if planned.question.setting("multiflexible_checkbox") == "1" and columns:
            planned.checked, planned.kind = True, "matrix"
            planned.scales = [self._listed(f"{planned.question.title}_colonnes", columns)]
            planned.rows, planned.columns = planned.rows, [Entry("reponse", "", {"": "Réponse"})]
            return
        if len(columns) > MOST_COLUMNS:
            self.findings.lose(
                "wide", planned.place, "columns", ", ".join(each.theirs for each in columns[MOST_COLUMNS:])
            )
        taken: set[str] = set()
        for column in columns[:MOST_COLUMNS]:
            column.code = fit_code(column.theirs, taken, "c")
            taken.add(column.code)
        planned.columns = columns[:MOST_COLUMNS] or [Entry("reponse", "", {"": "Réponse"})]

    def _entries(self, answers: list[Answer], place: Place) -> list[Entry]:
        made: list[Entry] = []
        seen: dict[str, Entry] = {}
        given: set[str] = set()
        for answer in answers:
            if answer.code in seen:
                self.findings.say("choice_twice", place, "error", name=answer.code, first=None)
                continue
            code = fit_choice(answer.code, given)
            given.add(code)
            seen[answer.code] = Entry(code, answer.code, answer.said, answer.relevance)
            made.append(seen[answer.code])
        return made

    def _listed(self, name: str, entries: list[Entry]) -> str:
        """Return the code of a list that holds these entries, made once."""
        key = tuple(
            (each.code, each.theirs, tuple(sorted(each.said.items())), each.other, each.exclusive)
            for each in entries
        )
        if key not in self._same:
            code = fit_code(name, self.lists, "liste")
            self.lists[code] = entries
            self._same[key] = code
        return self._same[key]

    # ── names ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _name(self, planned: Planned) -> None:
        """Say what the names of a question and of its parts stand for."""
        title, code, kind = planned.question.title, planned.code, planned.kind
        if kind == "calculated":
            self.values.setdefault(title, planned)
            return
        parts = dict(self._parts(planned))
        if kind == "note":
            return
        self.cells[title] = list(parts) or [title]
        if not kind.startswith("matrix"):
            entries = self.lists.get(planned.lists.get("choices", ""), [])
            codes = {each.theirs: each.code for each in entries} or None
            self._set(title, Known(code, _TYPES.get(kind, "string"), codes))
        if planned.comment:
            self._set(f"{title}_comment", Known(planned.comment, "string"))
        for name, known in parts.items():
            self._set(name, known)

    def _parts(self, planned: Planned) -> Iterator[tuple[str, Known]]:
        title, code, kind = planned.question.title, planned.code, planned.kind
        if kind == "multiple":
            for entry in self.lists[planned.lists["choices"]]:
                if entry.other:
                    yield f"{title}_other", Known(f"{code}_autre", "string")
                else:
                    text = f"selected(${{{code}}}, '{entry.code}')"
                    yield (
                        f"{title}_{entry.theirs}",
                        Known("", "boolean", {"Y": "true()", "N": "false()"}, text=text),
                    )
        elif kind == "single" and any(each.other for each in self.lists[planned.lists["choices"]]):
            yield f"{title}_other", Known(f"{code}_autre", "string")
        elif kind.startswith("matrix"):
            yield from self._cells(planned)

    def _cells(self, planned: Planned) -> Iterator[tuple[str, Known]]:
        title, code = planned.question.title, planned.code
        scale = self.lists.get(planned.lists.get("scale", ""), [])
        if planned.kind == "matrix_single":
            codes = {each.theirs: each.code for each in scale}
            for row in planned.rows:
                yield f"{title}_{row.theirs}", Known(f"{code}.{row.code}", "string", codes)
            return
        number: Type = "number" if planned.kind == "matrix_numeric" else "string"
        for row in planned.rows:
            if planned.checked:
                for choice in self.lists[planned.scales[0]]:
                    text = f"selected(${{{code}.{row.code}.reponse}}, '{choice.code}')"
                    name = f"{title}_{row.theirs}_{choice.theirs}"
                    yield (
                        name,
                        Known("", "boolean", {"Y": "true()", "1": "true()", "N": "false()"}, text=text),
                    )
                continue
            for at, column in enumerate(planned.columns):
                steps = self.lists[planned.scales[at]] if at < len(planned.scales) else []
                codes = {each.theirs: each.code for each in steps}
                name = f"{title}_{row.theirs}" + (f"_{column.theirs}" if column.theirs else "")
                yield name, Known(f"{code}.{row.code}.{column.code}", number, codes or None)

    def _set(self, name: str, known: Known) -> None:
        self.names.setdefault(name, known)


_TYPES: Mapping[str, Type] = {
    "decimal": "number",
    "integer": "number",
    "rating": "number",
    "date": "date",
    "multiple": "list",
    "ranking": "list",
}
