"""One planned item → its part of the document: sentences, settings, logic.

Apart from the plan and from logic, which it joins. What was lost of a condition frees the question: nobody is forced to answer
what the form would have hidden.
"""

import re
from collections.abc import Mapping
from typing import Any

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.meaning import UntranslatableError
from surveys.exchange.foreign.numbers import read_whole
from surveys.exchange.foreign.reading import read_form_expression
from surveys.exchange.foreign.sentences import Sentences
from surveys.exchange.foreign.spreadsheet.logic import Logic
from surveys.exchange.foreign.spreadsheet.plan import Item, Part
from surveys.exchange.foreign.spreadsheet.tree import is_yes
from surveys.exchange.foreign.wording import is_red

Document = dict[str, Any]
CHECK = "Vérifiez cette réponse."
CHOICE = "Ce choix ne va pas avec vos réponses précédentes. Choisissez-en un autre."
NOT_HERE = "Cette case ne s’applique pas à cette ligne. Videz-la."
_NO = frozenset({"", "no", "false", "false()", "non", "faux", "0", "n"})
_RANGE = re.compile(r"(start|end|step)\s*=\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)(?![0-9])", re.IGNORECASE)
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#([^}]+)\}")
_MOST_ROWS = 5_000
_LONGEST_STATEMENT = 400


class Writer:
    """Writes the items of one form; ``places`` receives the row of each path, ``asked`` counts the questions."""

    def __init__(self, logic: Logic, sentences: Sentences, findings: Findings) -> None:
        self.logic = logic
        self.sentences = sentences
        self.findings = findings
        self.places: dict[str, Place] = {}
        self.asked = 0

    def section(self, part: Part, title: str) -> Document | None:
        """Return a section, or nothing when all of it was lost."""
        path = f"sections.{part.code}"
        place = part.branch.place if part.branch is not None else part.items[0].branch.place
        self.places[path] = place
        said = part.branch.row.said("label") if part.branch is not None else {}
        name = part.branch.row.cell("name") if part.branch is not None else ""
        fallback = name or ("Valeurs calculées" if part.code == "calculs" else title)
        made: Document = {"code": part.code}
        made["title"] = self.sentences.make(said, f"{path}.title", place, fallback=fallback)
        relevant, _ = self.logic.gated(list(part.gates))
        if relevant:
            made["relevant"] = relevant
        questions = [each for item in part.items if (each := self.item(item, path)) is not None]
        made["questions"] = questions
        return made if questions else None

    def item(self, item: Item, path: str) -> Document | None:
        """Return an item, or nothing for a value that could not be carried over."""
        place = f"{path}.{item.code}"
        self.places[place] = item.branch.place
        if item.kind == "calculated" and self.logic.value(item) is None:
            if item.branch.asked.what in ("hidden", "calculate"):
                return None
            item.kind = item.branch.asked.kind  # it has words: it is asked instead
        made = self._start(item)
        whole = self._condition(item, made)
        if item.kind == "roster":
            self._roster(item, place, made)
        elif item.kind == "note":
            self._offered_check(item)
        elif item.kind == "calculated":
            piece = self.logic.value(item)
            made["calc"] = piece.text if piece is not None else "''"
        else:
            self.asked += 1
            self._question(item, made, free=not whole)
        return made

    def _start(self, item: Item) -> Document:
        """Return the code, the kind and the sentences of an item."""
        row, code = item.branch.row, item.code
        at = f"{item.roster}.fields.{code}" if item.roster else code
        made: Document = {"code": code, "type": item.kind}
        fallback = row.cell("name") or code
        column = bool(item.roster)
        made["label"] = self.sentences.make(
            row.said("label"), f"{at}.label", row.place, row=column, fallback=fallback
        )
        said = row.said("hint") or row.said("guidance_hint")
        if said and item.kind != "note":
            hint = self.sentences.make(said, f"{at}.hint", row.place, row=column)
            if hint:
                made["hint"] = hint
        elif said and item.branch.asked.kind == "note":
            made["hint"] = self.sentences.make(said, f"{at}.hint", row.place)
        return {key: value for key, value in made.items() if value}

    def _condition(self, item: Item, made: Document) -> bool:
        """Put the condition of an item, and say whether it is whole."""
        own = item.branch if item.branch.asked.what != "begin" or item.kind == "roster" else None
        relevant, lost = self.logic.relevant(item, own)
        if relevant:
            made["relevant"] = relevant
        return not lost

    # ── questions ─────────────────────────────────────────────────────────────────────────────────────────────

    def _question(self, item: Item, made: Document, *, free: bool) -> None:
        row = item.branch.row
        if item.kind == "range":
            self._range(item, made)
        elif item.kind == "text" and "multiline" in row.cell("appearance"):
            made["type"] = "long_text"
        elif item.kind == "decimal":
            made["places"] = 6
        if item.listed is not None:
            made["choices"] = item.listed.code
        if item.kind == "attestation" and len(made["label"]) <= _LONGEST_STATEMENT:
            made["text"] = made["label"]
        if item.kind == "single" and "minimal" in row.cell("appearance"):
            made["appearance"] = "list"
        self._required(item, made, free=free)
        rules = self._rules(item)
        if rules:
            made["hard"] = [*made.get("hard", []), *rules]
        self._default(item, made)

    def _range(self, item: Item, made: Document) -> None:
        told = {name.lower(): value for name, value in _RANGE.findall(item.branch.row.cell("parameters"))}
        start, end, step = told.get("start", "0"), told.get("end", "10"), told.get("step", "1")
        whole = all("." not in each for each in (start, end, step))
        if whole and step == "1" and -100 <= int(start) < int(end) <= 100:
            made |= {"type": "rating", "min": int(start), "max": int(end)}
            return
        made |= {"type": "integer" if whole else "decimal", "min": start, "max": end}
        if step != "1":
            made["hard"] = [{"rule": f"(. - {start}) mod {step} = 0", "message": CHECK}]

    def _required(self, item: Item, made: Document, *, free: bool) -> None:
        source = item.branch.row.cell("required")
        if source.lower() in _NO:
            return
        if is_yes(source):
            if free:
                self.findings.say("freed", item.branch.place, name=item.branch.row.cell("name"))
            else:
                made["required"] = True
        else:
            self.findings.lose("required", item.branch.place, "required", source)

    def _rules(self, item: Item) -> list[Document]:
        row, rules = item.branch.row, []
        at = f"{item.roster}.fields.{item.code}" if item.roster else item.code
        if source := row.cell("constraint"):
            rule = self.logic.rule(item, source, "constraint")
            if rule:
                said = row.said("constraint_message")
                message = self.sentences.make(
                    said, f"{at}.hard[1].message", row.place, row=True, fallback=CHECK
                )
                rules.append({"rule": rule, "message": message})
        if (source := row.cell("choice_filter")) and item.listed is not None:
            filters = self.logic.filtered(item, source)
            rules += [{"rule": rule, "message": CHOICE} for rule in filters]
            if filters:
                self.findings.say("filter", row.place, name=row.cell("name"))
        return rules

    def _default(self, item: Item, made: Document) -> None:
        source = item.branch.row.cell("default")
        if not source:
            return
        saved = _LAST_SAVED.fullmatch(source)
        known = self.logic.planner.item(saved[1].strip()) if saved else None
        if known is not None and not known.roster and not item.roster:
            made["prefill"] = {"from": "edition", "code": known.code, "mode": "propose"}
        else:
            self.findings.lose("default", item.branch.place, "default", source)

    # ── rosters and notes ─────────────────────────────────────────────────────────────────────────────────────

    def _roster(self, item: Item, path: str, made: Document) -> None:
        fields = []
        for field in item.fields:
            self.places[f"{path}.fields.{field.code}"] = field.branch.place
            column = self._field(field)
            if column is not None:
                fields.append(column)
        made["fields"] = fields
        hints = [made["hint"]] if "hint" in made else []
        for note in item.notes:
            text = self.sentences.clean(self._source(note.row.said("label")), note.place)
            if text and text not in hints:
                hints.append(text)
                self.findings.say("note_in_roster", note.place, name=note.row.cell("name"))
        if hint := "\n\n".join(hints)[:4_000]:
            made["hint"] = hint
        self._count(item, made)

    def _source(self, said: Mapping[str, str]) -> str:
        return said.get(self.sentences.source) or next(iter(said.values()), "")

    def _field(self, field: Item) -> Document | None:
        if field.kind == "calculated" and self.logic.value(field) is None:
            if field.branch.asked.what in ("hidden", "calculate"):
                return None
            field.kind = field.branch.asked.kind
        made = self._start(field)
        conditions = self._only_where(field)
        if field.kind == "calculated":
            piece = self.logic.value(field)
            made["calc"] = piece.text if piece is not None else "''"
            return made
        self.asked += 1
        self._question(field, made, free=bool(conditions))
        made.pop("prefill", None)
        rules = [{"rule": rule, "message": NOT_HERE} for rule in conditions if rule]
        if rules:
            made["hard"] = [*made.get("hard", []), *rules]
            self.findings.say("relevant_as_rule", field.branch.place, name=field.branch.row.cell("name"))
        return made

    def _only_where(self, field: Item) -> list[str]:
        """Return the conditions of a field as rules, « » for one that was lost: a column of a roster never hides."""
        conditions = [(branch, branch.row.cell("relevant")) for branch in (*field.gates, field.branch)]
        if field.kind == "calculated":
            return []
        return [self.logic.rule(field, source, "relevant", branch) for branch, source in conditions if source]

    def _count(self, item: Item, made: Document) -> None:
        source = item.branch.row.cell("repeat_count")
        if not source:
            return
        if 1 <= (rows := read_whole(source) or 0) <= _MOST_ROWS:
            made |= {"min_rows": rows, "max_rows": rows}
            return
        try:
            number = self.logic.translator(None).number(read_form_expression(source))
        except UntranslatableError as error:
            self.logic.lose(item.branch, "repeat_count", source, error)
            return
        made["row_count"] = number.text

    def _offered_check(self, item: Item) -> None:
        """Name a note that warns of an answer: it would rather be a check, which asks for an explanation."""
        row = item.branch.row
        warned = any(is_red(text) for text in row.said("label").values())
        if (
            item.branch.asked.what != "note"
            or not row.cell("relevant")
            or not (warned or is_yes(row.cell("required")))
        ):
            return
        rule, asked = self.logic.refused_when(item.branch)
        if rule:
            item_read = self.logic.planner.item(asked)
            code = item_read.code if item_read is not None else asked
            self.findings.say("check_offered", row.place, name=row.cell("name"), question=code, rule=rule)
