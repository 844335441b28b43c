"""The settings of what is in focus, generated from the typed settings of its kind: groups, folded but for the first.

Apart from the page that shows them and from the saving that reads them: both ask here, so that a field exists once. What
is rarely used is folded; each fault stands beside its field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place
from surveys.questionnaire.editing.soundness import place_of
from surveys.questionnaire.problems import Problem
from surveys.web.staff.designer.faults import say
from surveys.web.staff.designer.fields import Field, Group
from surveys.web.staff.designer.settings.columns import column_groups
from surveys.web.staff.designer.settings.items import item_groups
from surveys.web.staff.designer.settings.questionnaires import questionnaire_groups
from surveys.web.staff.designer.settings.sections import section_groups


@dataclass(frozen=True, slots=True)
class Panel:
    """The settings of one thing, and what is wrong with it that no field can show."""

    place: Place
    groups: tuple[Group, ...]
    problems: tuple[str, ...] = ()

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in order."""
        return (field for group in self.groups for field in group.fields)

    @property
    def marks(self) -> dict[str, str]:
        """What the page was drawn from: a mark of what stands in each field."""
        return {field.name: field.mark for field in self.fields}


def panel_of(state: DraftState, place: Place) -> Panel:
    """Return the settings of a thing of a draft, each with what it says and what is wrong with it."""
    match place.kind:
        case "item":
            groups = item_groups(state, place)
        case "column":
            groups = column_groups(state, place)
        case "section":
            groups = section_groups(state, place)
        case _:
            groups = questionnaire_groups(state)
    placed = [(*place_of(state.document, problem.where), problem) for problem in state.loaded.errors]
    shown: set[int] = set()
    made = tuple(_with_faults(group, placed, shown) for group in groups)
    left = tuple(
        say(problem)
        for owner, _, problem in placed
        if id(problem) not in shown
        and (owner == place or (place.kind == "item" and owner.of == place.code and owner.kind == "column"))
    )
    return Panel(place, made, tuple(dict.fromkeys(left)))


def _with_faults(group: Group, placed: list[tuple[Place, str, Problem]], shown: set[int]) -> Group:
    """Return a group whose fields say what is wrong with them; the problems said are noted in ``shown``."""
    fields = []
    for field in group.fields:
        said = [problem for owner, key, problem in placed if _speaks_of(field, owner, key, problem)]
        shown |= {id(problem) for problem in said}
        fields.append(replace(field, problems=tuple(dict.fromkeys(map(say, said)))))
    return replace(group, fields=tuple(fields))


def _speaks_of(field: Field, owner: Place, key: str, problem: Problem) -> bool:
    if owner != field.place:
        return False
    missing = str(problem.params.get("key", "")) if problem.code.endswith("key.missing") else ""
    if field.sub:
        inner = re.sub(r"\[[0-9]+\]", "", problem.where.partition(f"{field.key}.")[2])
        return key == field.key and (missing == field.sub or f"{inner}.".startswith(f"{field.sub}."))
    return field.key == (key or missing)
