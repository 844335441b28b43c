"""Which expression an address means: the display of a question, the third rule of a column, the base of a statistic.

Apart from the views because a list of expressions and one of them alone name them the same way. Refuses a place that the
draft does not have; a new rule is « ferme-ajout » or « souple-ajout ».
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2s
from typing import Any

from surveys.exchange.printable import question_numbers
from surveys.operations.designing import DraftState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.conditions import Teller
from surveys.questionnaire.definition.model import Column, Item, Matrix, Questionnaire, Roster, Statistic
from surveys.questionnaire.definition.names import DefinitionNames, columns_of
from surveys.questionnaire.definition.spots import Key, Spot, spot_of
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.editing import Edit, Place, Put, find
from surveys.questionnaire.editing.places import at
from surveys.web.shared.access import now

RULES = {"ferme": "hard", "souple": "soft"}
SINGLE: Mapping[str, Key] = {
    "affichage": "relevant",
    "lignes": "row_filter",
    "nombre": "row_count",
    "calcul": "calc",
}
OF_STATISTICS: Mapping[str, Key] = {
    "valeur": "value",
    "numerateur": "num",
    "denominateur": "den",
    "filtre": "where",
    "base": "base",
    "consentement": "consent",
}
WORDS = {key: word for word, key in (*SINGLE.items(), *OF_STATISTICS.items())}
_RULE = re.compile(r"(ferme|souple)-(ajout|[1-9][0-9]?)")
_NEW = -1


@dataclass(frozen=True, kw_only=True)
class Target:
    """One expression of a draft. ``value`` is what stands under ``name`` of the thing at ``place`` now."""

    state: DraftState
    focus: str
    code: str
    path: str
    place: Place
    name: str
    value: Any
    spot: Spot
    rank: int | None = None  # of a rule among its own, from 0; ``_NEW`` for one that is not there yet

    @property
    def rule(self) -> Mapping[str, Any]:
        """The rule as it is kept; nothing for what is no rule, or not one yet."""
        rules = self.value if isinstance(self.value, list) else []
        found = rules[self.rank] if self.rank is not None and 0 <= self.rank < len(rules) else {}
        return found if isinstance(found, Mapping) else {}

    @property
    def text(self) -> str:
        """The expression as it is kept, blank where there is none."""
        found = self.value if self.rank is None else self.rule.get("rule")
        return found if isinstance(found, str) else ""

    @property
    def is_rule(self) -> bool:
        """Whether it has a message."""
        return self.rank is not None

    @property
    def is_new(self) -> bool:
        """Whether it is a rule that is being added."""
        return self.rank == _NEW

    @property
    def mark(self) -> str:
        """A short name of what stands there now: another one says that someone changed it since."""
        text = json.dumps(self.value, sort_keys=True, default=str)
        return blake2s(text.encode(), digest_size=8).hexdigest()

    def edits(self, text: str, message: str = "", explain: str = "") -> tuple[Edit, ...]:
        """Return what keeps an expression, with its message where it is a rule; a blank text takes it away."""
        if self.rank is None:
            return (Put(self.place, self.name, text or None, seen=self.value),)
        rules = list(self.value) if isinstance(self.value, list) else []
        kept: dict[str, Any] = {**self.rule, "rule": text, "message": message}
        if self.name == "soft":
            kept["explain"] = explain or "optional"
        if self.is_new:
            rules.append(kept)
        elif text:
            rules[self.rank] = kept
        else:
            del rules[self.rank]
        return (Put(self.place, self.name, rules or None, seen=self.value),)


def find_target(state: DraftState, focus: str, code: str, path: str) -> Target | None:
    """Return the expression that an address means, ``None`` when the draft has no such place."""
    place = Place("item" if focus == "question" else "section", code)
    parts = path.split("/")
    column = statistic = ""
    if len(parts) == 3 and parts[0] == "colonnes" and focus == "question":
        column = parts[1]
        place = Place("column", column, code)
    elif len(parts) == 3 and parts[0] == "statistiques" and focus == "question":
        statistic = parts[1]
        place = Place("statistic", statistic, code)
    elif len(parts) != 1:
        return None
    found = find(state.document, place)
    named = None if found is None else _named(parts[-1], statistic=bool(statistic))
    if found is None or named is None:
        return None
    key, name, rank = named
    thing = at(state.document, found)
    value = thing.get(name)
    if rank is not None and rank >= (len(value) if isinstance(value, list) else 0):
        return None
    spot = _spot(state, key, code if focus == "question" else "", column, statistic, thing)
    return Target(
        state=state,
        focus=focus,
        code=code,
        path=path,
        place=place,
        name=name,
        value=value,
        spot=spot,
        rank=rank,
    )


def _named(word: str, *, statistic: bool) -> tuple[Key, str, int | None] | None:
    if statistic:
        key = OF_STATISTICS.get(word)
        return None if key is None else (key, key, None)
    if word in SINGLE:
        return SINGLE[word], SINGLE[word], None
    rule = _RULE.fullmatch(word)
    if rule is None:
        return None
    return "rule", RULES[rule[1]], _NEW if rule[2] == "ajout" else int(rule[2]) - 1


def _spot(
    state: DraftState, key: Key, code: str, column: str, statistic: str, thing: Mapping[str, Any]
) -> Spot:
    questionnaire = questionnaire_of(state)
    names = DefinitionNames(questionnaire, [place.code for place in state.sound.left_out])
    item = questionnaire.items.get(code)
    if item is None:
        return Spot(key, names, row=bool(column))
    if statistic:
        kind = str(thing.get("kind", ""))
        made = Statistic(id=statistic, kind=kind if kind in STATISTICS else "share")
        return spot_of(names, key, item, statistic=made)
    of_item = _column(item, column)
    if column and of_item is None:
        return replace(Spot(key, names.within(item), item), row=True)
    return spot_of(names, key, item, column=of_item)


def _column(item: Item, code: str) -> Column | None:
    columns = columns_of(item) if isinstance(item, Matrix | Roster) else ()
    return next((column for column in columns if column.code == code), None) if code else None


def questionnaire_of(state: DraftState) -> Questionnaire:
    """Return the questionnaire that a draft means, as much of it as can be read."""
    found = state.loaded.questionnaire or state.sound.questionnaire
    return found or Questionnaire(survey=state.survey, title=state.title)


def teller_of(state: DraftState, spot: Spot | None = None) -> Teller:
    """Return who tells expressions that stand at a spot, with the numbers that centres see and the years in place."""
    spot = spot or Spot("relevant", DefinitionNames(questionnaire_of(state)))
    questionnaire = spot.names.questionnaire
    return Teller(
        questionnaire,
        question_numbers(questionnaire),
        AnswerSheet.blank(questionnaire, now()).text,
        spot.item,
        spot.choices,
        spot.current,
    )
