"""What only the whole can tell of a questionnaire: names and types in expressions, cycles, collisions, privacy.

Apart from building because it needs every part. Refuses to stop: each fault is named at its own path, in the order
of the questionnaire. Statistics are judged in ``figures``, sentences in ``wording``.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.comparison import verify_comparison
from surveys.questionnaire.definition.figures import verify_statistics
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Prefill,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Section,
    row_expressions,
)
from surveys.questionnaire.definition.names import DefinitionNames, columns_of, other_texts
from surveys.questionnaire.definition.spots import Spot, faults_of, spot_of
from surveys.questionnaire.definition.wording import (
    paths_of_items,
    paths_of_sections,
    piped_names,
    place_of_rule,
    sentences,
    verify_wording,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.values import Missing

# Words that stand beside answers in addresses, in forms and in the columns of data files.
RESERVED = frozenset(
    {
        "ajout",
        "csrf_token",
        "edition",
        "enregistrement",
        "entries",
        "entry",
        "organisation",
        "organisation_code",
        "recu",
        "retrait",
        "revision",
        "row",
        "section",
        "sections",
        "submission",
        "survey",
        "transmission",
        "version",
    }
)
MAX_CYCLES = 20
ACCOUNT_FIELDS = ("name", "email", "name_email")
_PERSONAL = ("personal", "sensitive")


def verify(questionnaire: Questionnaire, unbuilt: Collection[str], found: Found) -> None:
    """Add to ``found`` everything that is wrong between the parts of ``questionnaire``.

    ``unbuilt`` holds the codes of items that exist but could not be read: nothing is said of what refers to them.
    """
    names = DefinitionNames(questionnaire, unbuilt)
    _verify_frame(questionnaire, found)
    _verify_lists(questionnaire, unbuilt, found)
    _verify_codes(questionnaire, found)
    for path, section in paths_of_sections(questionnaire):
        if section.relevant is not None:
            _check(section.relevant, f"{path}.relevant", spot_of(names, "relevant"), found)
    for path, section, item in paths_of_items(questionnaire):
        _verify_item(path, section, item, names, found)
    _verify_cycles(questionnaire, found)
    _verify_secrecy(questionnaire, names, found)
    verify_statistics(questionnaire, names, found)
    verify_wording(questionnaire, names, found)


# ── the frame, the lists, the codes ───────────────────────────────────────────────────────────────────────────


def _verify_frame(questionnaire: Questionnaire, found: Found) -> None:
    opens, closes = questionnaire.opens_on, questionnaire.closes_on
    if opens is not None and closes is not None and closes < opens:
        found.say("period.reversed", "period.close", open=opens.isoformat(), close=closes.isoformat())
    for word, rules in questionnaire.disclosure_rules.items():
        share = rules.get("max_share_one_org")
        if isinstance(share, Decimal) and not 0 < share <= 1:
            where = f"disclosure_rules.{word}.max_share_one_org"
            found.say("disclosure.share", where, given=str(share))
    for number, edition in enumerate(questionnaire.previous_editions, start=1):
        if edition == questionnaire.edition or edition in questionnaire.previous_editions[: number - 1]:
            found.say("edition.repeated", f"previous_editions[{number}]", given=edition)


def _verify_lists(questionnaire: Questionnaire, unbuilt: Collection[str], found: Found) -> None:
    used = {choices.code for _, choices in _used_lists(questionnaire)}
    for code, choices in questionnaire.choices.items():
        where = f"choices.{code}"
        if code not in used and not unbuilt:  # what could not be built may use it
            found.say("list.unused", where, severity="warning", given=code)
        _verify_choices(where, choices, found)


def _used_lists(questionnaire: Questionnaire) -> Iterator[tuple[str, ChoiceList]]:
    """Yield every list in use, with the path that uses it."""
    for path, _, item in paths_of_items(questionnaire):
        if item.rows is not None:
            yield f"{path}.rows", item.rows
        kinds = [item.kind] if isinstance(item, Question) else [column.kind for column in columns_of(item)]
        for kind in kinds:
            if kind.choice_list is not None:
                yield path, kind.choice_list


def _verify_choices(where: str, choices: ChoiceList, found: Found) -> None:
    others = [choice.code for choice in choices if choice.other]
    if len(others) > 1:  # both would open the text « <code>_autre »
        found.say("choice.several_other", f"{where}.{others[1]}", codes=", ".join(others))
    valued = [choice for choice in choices if choice.value is not None]
    for choice in choices:
        place = f"{where}.{choice.code}"
        if choice.other and choice.exclusive:
            found.say("choice.other_exclusive", place, given=choice.code)
        if valued and choice.value is None:
            found.say("choice.without_value", place, given=choice.code)
    labels: dict[str, str] = {}
    for choice in choices:
        first = labels.setdefault(choice.label, choice.code)
        if first != choice.code:
            found.say("choice.same_label", f"{where}.{choice.code}", severity="warning", first=first)


def _verify_codes(questionnaire: Questionnaire, found: Found) -> None:
    paths = {item.code: path for path, _, item in paths_of_items(questionnaire)}
    for path, _, item in paths_of_items(questionnaire):
        if item.code in RESERVED:
            found.say("code.reserved", path, given=item.code)
        if item.code in questionnaire.params:
            found.say("code.is_parameter", path, given=item.code)
    for name, owner in other_texts(questionnaire):
        if name in paths:
            found.say("code.is_other_text", paths[name], given=name, owner=owner.code)


# ── items ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(expression: Expression, where: str, spot: Spot, found: Found) -> None:
    """Add what is wrong with an expression where it stands."""
    for problem in faults_of(expression, spot, found):
        found.add(problem.at(where))


def _check_rules(rules: tuple[Rule, ...], where: str, spot: Spot, found: Found) -> None:
    for rule in rules:
        _check(rule.condition, f"{where}.{place_of_rule(rule.key)}.rule", spot, found)


def _verify_item(path: str, section: Section, item: Item, names: DefinitionNames, found: Found) -> None:
    if item.relevant is not None:
        _check(item.relevant, f"{path}.relevant", spot_of(names, "relevant", item), found)
    if isinstance(item, Question) and item.calc is not None:
        _check(item.calc, f"{path}.calc", spot_of(names, "calc", item), found)
    for key, expression in row_expressions(item).items():
        _check(expression, f"{path}.{key}", spot_of(names, key, item), found)
    _check_rules(item.rules, path, spot_of(names, "rule", item), found)
    match item:
        case Question():
            _verify_total(path, item, names, found)
        case Matrix():
            _verify_columns(f"{path}.columns", item, names, found)
        case Roster():
            _verify_columns(f"{path}.fields", item, names, found)
            _verify_bounds(path, item, found)
            _verify_count(path, item, found)
    if item.prefill is not None:
        _verify_prefill(f"{path}.prefill", item, item.prefill, names, found)
    verify_comparison(path, item, names, found)
    _verify_privacy(path, section, item, found)


def _verify_total(path: str, question: Question, names: DefinitionNames, found: Found) -> None:
    """A confirmation names the calculated value that it plays back."""
    total = getattr(question.kind, "total", None)
    if not isinstance(total, str) or question.kind.name != "confirmation" or total in names.unbuilt:
        return
    items = names.questionnaire.items
    calculated = [
        code for code, other in items.items() if isinstance(other, Question) and other.calc is not None
    ]
    if total not in calculated:
        suggestion = found.suggest(total, calculated)
        found.say("confirmation.unknown_total", f"{path}.total", given=total, suggestion=suggestion)


def _verify_columns(where: str, item: Matrix | Roster, names: DefinitionNames, found: Found) -> None:
    for column in columns_of(item):
        place = f"{where}.{column.code}"
        if column.calc is not None:
            _check(column.calc, f"{place}.calc", spot_of(names, "calc", item, column=column), found)
        _check_rules(column.rules, place, spot_of(names, "rule", item, column=column), found)
        if column.total and column.kind.value_type not in ("number", "any"):
            found.say("column.total_of_words", f"{place}.total", given=column.code)


def _verify_bounds(path: str, roster: Roster, found: Found) -> None:
    fixed = len(roster.rows) if roster.rows is not None else 0
    if roster.min_rows > roster.max_rows:
        found.say("roster.bounds", f"{path}.min_rows", minimum=roster.min_rows, maximum=roster.max_rows)
    elif fixed > roster.max_rows:
        found.say("roster.bounds", f"{path}.max_rows", minimum=fixed, maximum=roster.max_rows)


def _verify_count(path: str, roster: Roster, found: Found) -> None:
    """Rows are shown or counted by earlier answers only where there are such rows."""
    if roster.row_filter is not None and roster.rows is None:
        found.say("roster.filter_of_nothing", f"{path}.row_filter")
    if roster.row_count is None:
        return
    if roster.min_rows:
        found.say("roster.count_and_minimum", f"{path}.min_rows")
    if roster.rows is not None and len(roster.rows) == roster.max_rows:
        found.say("roster.count_without_room", f"{path}.row_count", maximum=roster.max_rows)


def _verify_prefill(where: str, item: Item, prefill: Prefill, names: DefinitionNames, found: Found) -> None:
    if prefill.source == "account" and prefill.field not in ACCOUNT_FIELDS:
        suggestion = found.suggest(prefill.field, ACCOUNT_FIELDS)
        found.say("prefill.unknown_field", f"{where}.field", given=prefill.field, suggestion=suggestion)
    if prefill.source in ("directory", "account") and not isinstance(item, Question):
        found.say("prefill.one_value", where, source=prefill.source)
    codes = names.questionnaire.items
    if prefill.source == "edition" and prefill.code not in codes and prefill.code not in names.unbuilt:
        # the last edition may have asked what this one no longer asks
        suggestion = found.suggest(prefill.code, codes)
        found.say(
            "prefill.code_not_here",
            f"{where}.code",
            severity="warning",
            given=prefill.code,
            suggestion=suggestion,
        )
    own = [column.code for column in columns_of(item)] if isinstance(item, Matrix | Roster) else []
    for column in prefill.columns:
        if not isinstance(item, Matrix) or column not in own:
            found.say(
                "prefill.unknown_column", f"{where}.map", given=column, suggestion=found.suggest(column, own)
            )
    for number, column in enumerate(prefill.fields, start=1):
        if not isinstance(item, Roster) or column not in own:
            place = f"{where}.fields[{number}]"
            found.say("prefill.unknown_column", place, given=column, suggestion=found.suggest(column, own))


def _verify_privacy(path: str, section: Section, item: Item, found: Found) -> None:
    """Loi 25, art. 4, 5 and 9: nothing personal without a purpose, and no sensitive answer by force."""
    if item.personal_data != "none" and not item.purpose.strip():
        found.say("personal.purpose_missing", path, given=item.personal_data)
    if item.personal_data not in _PERSONAL:
        return
    free = isinstance(item, Roster) or Missing.REFUSED in item.allow
    conditional = not isinstance(item, Question) and item.relevant is not None  # another way was offered
    if item.required and not free and not conditional:
        found.say("personal.forced", path, given=item.personal_data)
    if isinstance(item, Roster) and item.required and not conditional:
        found.say("personal.forced", path, given=item.personal_data)
    rows = isinstance(item, Matrix | Roster) and item.personal_data == "sensitive"
    if rows and not section.restricted:
        found.say("personal.open_section", path, severity="warning", section=section.code)


# ── cycles ────────────────────────────────────────────────────────────────────────────────────────────────────


def _verify_cycles(questionnaire: Questionnaire, found: Found) -> None:
    """Nothing may need itself: each ring of calculated values and conditions is named once."""
    paths = {item.code: path for path, _, item in paths_of_items(questionnaire)}
    graph = _needs(questionnaire)
    for _ in range(MAX_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            ring: list[str] = list(reversed(error.args[1]))
            first = min(ring, key=lambda node: list(graph).index(node) if node in graph else 0)
            turned = [*ring[ring.index(first) : -1], *ring[: ring.index(first)], first]
            where = paths.get(first.split(".")[0], "")
            found.say("cycle", where, path=" → ".join(turned))
            for node in ring:  # without them, the next ring shows
                graph[node] = set()
        else:
            return


def _needs(questionnaire: Questionnaire) -> dict[str, set[str]]:
    """Return what the value of each item, and of each calculated column, needs to be known first."""
    calculated = {
        f"{item.code}.{column.code}"
        for item in questionnaire.items.values()
        if isinstance(item, Matrix | Roster)
        for column in columns_of(item)
        if column.calc is not None
    }
    graph: dict[str, set[str]] = {}
    for _, section, item in paths_of_items(questionnaire):
        conditions = [section.relevant, item.relevant]
        conditions += [item.calc] if isinstance(item, Question) else []
        conditions += row_expressions(item).values()
        graph[item.code] = set(_read_by(conditions, item, calculated))
        for column in columns_of(item) if isinstance(item, Matrix | Roster) else ():
            if column.calc is not None:  # a cell has a value once it is known to be shown
                read = _read_by([column.calc], item, calculated)
                graph[f"{item.code}.{column.code}"] = {item.code, *read}
    return graph


def _read_by(conditions: list[Expression | None], item: Item, calculated: set[str]) -> Iterator[str]:
    for condition in conditions:
        for reference in condition.needs if condition is not None else ():
            code = item.code if reference.code == "@" else reference.code
            cell = f"{code}.{reference.parts[-1]}" if reference.parts else ""
            if cell in calculated:
                yield cell
            elif reference.code != "@":
                yield code


# ── what a restricted section keeps to itself ─────────────────────────────────────────────────────────────────


def _verify_secrecy(questionnaire: Questionnaire, names: DefinitionNames, found: Found) -> None:
    """No sentence of an open section repeats an answer of a restricted one."""
    restricted = {item.code for _, section, item in paths_of_items(questionnaire) if section.restricted}
    closed = tuple(f"{path}." for path, section in paths_of_sections(questionnaire) if section.restricted)
    for where, text, _ in sentences(questionnaire):
        if where.startswith(closed) or ".stats." in where:
            continue
        for name, reference in piped_names(text).items():
            if reference.code in restricted and not names.has_parameter(name):
                found.say("restricted.piped", where, given=name)
