"""One planned question of LimeSurvey → its items in the document: sentences, settings, validations.

Apart from the plan and from logic, which it joins. What a setting of the look says is left without a word; what it says of
the answer is kept, or listed.
"""

import re
from typing import Any

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.limesurvey.logic import Logic
from surveys.exchange.foreign.limesurvey.plan import Entry, Planned, Planner
from surveys.exchange.foreign.meaning import Known, UntranslatableError, quoted
from surveys.exchange.foreign.numbers import read_whole
from surveys.exchange.foreign.patterns import whole_pattern
from surveys.exchange.foreign.sentences import Sentences

Document = dict[str, Any]
CHECK = "Vérifiez cette réponse."
TOTAL = "Le total de ces réponses ne convient pas. Corrigez-les."
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_PLACES = 6
_LONGEST_TEXT = 20_000  # characters of a long text of ours


class Writer:
    """Writes the items of one survey; ``places`` receives the question of each path, ``asked`` counts the questions."""

    def __init__(self, planner: Planner, logic: Logic, sentences: Sentences, findings: Findings) -> None:
        self.planner = planner
        self.logic = logic
        self.sentences = sentences
        self.findings = findings
        self.places: dict[str, Place] = {}
        self.asked = 0

    def items(self, planned: Planned, path: str) -> list[Document]:
        """Return a question, with the text beside its choices where it has one; nothing for an equation that was lost."""
        question = planned.question
        self.places[f"{path}.{planned.code}"] = planned.place
        if planned.kind == "calculated":
            return self._equation(planned)
        made = self._start(planned)
        condition = question.row.get("relevance", "")
        sources = (condition, question.condition) if condition.strip() in ("", "1") else (condition,)
        lost = len(self.findings.lost)
        relevant = self.logic.relevant(planned.place, *sources, planned=planned)
        if relevant:
            made["relevant"] = relevant
        if planned.kind == "note":
            return [made]
        self.asked += 1
        self._mandatory(planned, made, free=len(self.findings.lost) > lost)
        self._settings(planned, made)
        items = [made]
        if planned.comment:
            beside = {"code": planned.comment, "type": "long_text", "label": "Commentaire"}
            items.append(beside | ({"relevant": relevant} if relevant else {}))
        return items

    def _start(self, planned: Planned) -> Document:
        """Return the code, the kind and the sentences of a question."""
        question, code = planned.question, planned.code
        made: Document = {"code": code, "type": planned.kind}
        made["label"] = self.sentences.make(
            question.said, f"{code}.label", planned.place, fallback=question.title or code
        )
        hint = self.sentences.make(question.help, f"{code}.hint", planned.place)
        if hint:
            made["hint"] = hint
        return made

    def _equation(self, planned: Planned) -> list[Document]:
        piece = self.logic.value(planned)
        if piece is None:
            return []
        made = {
            "code": planned.code,
            "type": "calculated",
            "label": planned.question.title or planned.code,
            "calc": piece.text,
        }
        relevant = self.logic.relevant(
            planned.place, planned.question.row.get("relevance", ""), planned=planned
        )
        return [made | ({"relevant": relevant} if relevant else {})]

    def _mandatory(self, planned: Planned, made: Document, *, free: bool) -> None:
        mandatory = planned.question.row.get("mandatory", "")
        if mandatory == "Y" and not free:
            made["required"] = True
        elif mandatory == "Y":
            self.findings.say("freed", planned.place, name=planned.question.title)
        elif mandatory == "S":
            self.findings.say("soft_mandatory", planned.place, name=planned.question.title)

    # ── settings ──────────────────────────────────────────────────────────────────────────────────────────────

    def _settings(self, planned: Planned, made: Document) -> None:
        question = planned.question
        made |= planned.lists
        if planned.kind.startswith("matrix"):
            self._table(planned, made)
        elif planned.kind in ("integer", "decimal"):
            made |= self._bounds(planned, "min_num_value_n", "max_num_value_n")
            if planned.kind == "decimal":
                made["places"] = _PLACES
            if (
                (unit := question.setting("suffix"))
                and len(unit) <= 12
                and "<" not in unit
                and "{" not in unit
            ):
                made["unit"] = unit
        elif planned.kind == "rating":
            made |= {"min": 1, "max": 5}
        elif planned.kind == "multiple":
            self._limits(planned, made, "min_selected", "max_selected")
        elif planned.kind == "ranking":
            self._most(planned, made, "max_answers", "max_ranked")
        elif planned.kind in ("text", "long_text"):
            self._most(planned, made, "maximum_chars", "max_length")
        if question.setting("array_filter") or question.setting("array_filter_exclude"):
            self._filter(planned, made)
        if question.setting("random_order") == "1" or question.setting("answer_order") == "random":
            self.findings.say("random", planned.place, name=question.title)
        rules = self._rules(planned)
        if rules:
            made["hard"] = [*made.get("hard", []), *rules]

    def _most(self, planned: Planned, made: Document, name: str, key: str) -> None:
        """Put the most choices or characters that an answer takes, where a setting gives it."""
        given = read_whole(planned.question.setting(name)) or 0
        if given > 0:
            made[key] = min(given, _LONGEST_TEXT)

    def _bounds(self, planned: Planned, low: str, high: str) -> Document:
        """Return the bounds of a number, or the rules that say them by an expression."""
        made: Document = {}
        for name, key, sign in ((low, "min", ">="), (high, "max", "<=")):
            source = planned.question.setting(name).strip("{}")
            if _NUMBER.fullmatch(source):
                made[key] = source
            elif source:
                rule = self.logic.number(planned, source, name)
                if rule:
                    made.setdefault("hard", []).append({"rule": f". {sign} {rule}", "message": CHECK})
        return made

    def _limits(self, planned: Planned, made: Document, low: str, high: str) -> None:
        for name, key in (("min_answers", low), ("max_answers", high)):
            source = planned.question.setting(name)
            if (number := read_whole(source) or 0) > 0:
                made[key] = number
            elif source and source != "0":
                sign = ">=" if name == "min_answers" else "<="
                told = self.logic.number(planned, source, name)
                if told:
                    rule = {"rule": f"count-selected(.) {sign} {told}", "message": CHECK}
                    made.setdefault("hard", []).append(rule)

    def _table(self, planned: Planned, made: Document) -> None:
        question = planned.question
        columns = [self._column(planned, at, column) for at, column in enumerate(planned.columns)]
        if columns:
            made["columns"] = columns
        totals = [f"${{{planned.code}.*.{column['code']}}}" for column in columns]
        for name, sign in (("equals_num_value", "="), ("min_num_value", ">="), ("max_num_value", "<=")):
            source = question.setting(name)
            if source and planned.kind == "matrix_numeric":
                number = self.logic.number(planned, source, name)
                if number:
                    rule = {"rule": f"sum({', '.join(totals)}) {sign} {number}", "message": TOTAL}
                    made.setdefault("hard", []).append(rule)
        shown = [
            self._row_condition(planned, row)
            for row in planned.rows
            if row.relevance.strip() not in ("", "1")
        ]
        kept = [each for each in shown if each]
        if kept:
            made["row_filter"] = " and ".join(kept)

    def _row_condition(self, planned: Planned, row: Entry) -> str:
        condition = self.logic.relevant(planned.place, row.relevance, planned=planned)
        return f"(@row != {quoted(row.code)} or ({condition}))" if condition else ""

    def _column(self, planned: Planned, at: int, column: Entry) -> Document:
        question = planned.question
        kind = "text"
        made: Document = {"code": column.code}
        if planned.checked:
            kind, made["choices"] = "multiple", planned.scales[0]
        elif at < len(planned.scales):
            kind, made["choices"] = "single", planned.scales[at]
        elif planned.kind == "matrix_numeric":
            whole = question.setting("num_value_int_only") == "1"
            kind = "integer" if whole else "decimal"
            names = (
                ("multiflexible_min", "multiflexible_max")
                if question.type == ":"
                else ("min_num_value_n", "max_num_value_n")
            )
            made |= self._bounds(planned, *names)
            made |= {} if whole else {"places": _PLACES}
        made["type"] = kind
        at_name = f"{planned.code}.columns.{column.code}.label"
        made["label"] = self.sentences.make(
            column.said, at_name, planned.place, row=True, fallback=column.theirs or column.code
        )
        return made

    def _filter(self, planned: Planned, made: Document) -> None:
        """Show the rows of a table that another question chose; lists themselves are always whole."""
        question = planned.question
        for name in ("array_filter", "array_filter_exclude"):
            source = question.setting(name)
            known = self.planner.names.get(source.split(";")[0].strip()) if source else None
            if not source:
                continue
            if known is None or known.type != "list" or not planned.kind.startswith("matrix"):
                self.findings.lose("filter", planned.place, name, source)
                continue
            chosen = f"selected(${{{known.code}}}, @row)"
            condition = chosen if name == "array_filter" else f"not({chosen})"
            made["row_filter"] = (
                f"{made['row_filter']} and {condition}" if "row_filter" in made else condition
            )

    def _rules(self, planned: Planned) -> list[Document]:
        question, rules = planned.question, []
        if preg := question.row.get("preg", "").strip():
            rule = self._matching(planned, preg)
            if rule:
                rules.append({"rule": rule, "message": CHECK})
        if source := question.setting("em_validation_q"):
            current = self._current(planned)
            rule = self.logic.rule(planned, source, "em_validation_q", current)
            if rule:
                said = question.localised.get("em_validation_q_tip", {})
                at = f"{planned.code}.hard[{len(rules) + 1}].message"
                rules.append(
                    {"rule": rule, "message": self.sentences.make(said, at, planned.place, fallback=CHECK)}
                )
        if source := question.setting("em_validation_sq"):
            self.findings.lose("each_cell", planned.place, "em_validation_sq", source)
        return rules

    def _matching(self, planned: Planned, preg: str) -> str:
        """Return the rule that a pattern makes, or nothing once it was listed as lost."""
        try:
            if planned.kind in ("text", "long_text"):
                return f"regex(., {quoted(whole_pattern(preg))})"
            self.findings.lose("pattern", planned.place, "preg", preg)
        except UntranslatableError as error:
            self.findings.lose(error.word, planned.place, "preg", preg, **error.params)
        return ""

    def _current(self, planned: Planned) -> Known | None:
        return self.planner.names.get(planned.question.title)
