"""The sentences of a definition: what they pipe in, and what a reader should not meet in them.

Apart from ``verify`` because these are about words, not logic. A piped name that does not exist is an error; the rest
is advice (warnings): markup that will show as it is, numbers in titles, « anonyme » promised without a register.
"""

import re
from collections.abc import Iterator, Mapping

from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.holes import HELPERS, HOLE, Hole, read_hole
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Section
from surveys.questionnaire.definition.names import DefinitionNames, columns_of
from surveys.questionnaire.expressions import Reference
from surveys.questionnaire.prose import is_safe_link

_LINKS = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
_MARKUP = re.compile(r"</?[A-Za-z!]|&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});")
_NUMBERED = re.compile(r"\s*(section\s+)?[0-9]{1,2}\s*[.):–-]\s", re.IGNORECASE)
_ANONYMOUS = re.compile(r"\banonym(e|es|at|ement|isé|isée|isés|isées)\b", re.IGNORECASE)

_OF_KINDS = ("text", "low", "high")  # the settings of kinds that are read by people

# A text, where it is, and the item in whose rows it stands (``{{ @row }}``), if any.
Sentence = tuple[str, str, Item | None]


def verify_wording(questionnaire: Questionnaire, names: DefinitionNames, found: Found) -> None:
    """Add to ``found`` what is wrong or unwise in every sentence a person reads."""
    for where, text, item in sentences(questionnaire):
        _verify_piping(where, text, item, names, found)
        if _MARKUP.search(text):
            found.say("text.markup", where, severity="warning")
        if not all(map(is_safe_link, _LINKS.findall(text))):
            found.say("text.link", where, severity="warning")
        if _ANONYMOUS.search(text):
            found.say("text.anonymous", where, severity="warning")
    for each in questionnaire.english:
        if sorted(map(str.strip, HOLE.findall(each.of))) != sorted(map(str.strip, HOLE.findall(each.text))):
            found.say("english.holes", "english", severity="warning", at=each.at)
    for path, section in paths_of_sections(questionnaire):
        if _NUMBERED.match(section.title):
            found.say("text.numbered_title", f"{path}.title", severity="warning")


def paths_of_sections(questionnaire: Questionnaire) -> Iterator[tuple[str, Section]]:
    """Yield each section with its path: ``sections.resultats``, or ``sections[3]`` for one without a code."""
    for number, section in enumerate(questionnaire.sections, start=1):
        yield (f"sections.{section.code}" if section.code else f"sections[{number}]"), section


def paths_of_items(questionnaire: Questionnaire) -> Iterator[tuple[str, Section, Item]]:
    """Yield each item with its path (``sections.resultats.results_prev``) and its section."""
    for path, section in paths_of_sections(questionnaire):
        for item in section.items:
            yield f"{path}.{item.code}", section, item


def sentences(questionnaire: Questionnaire) -> Iterator[Sentence]:
    """Yield every sentence that a person may read."""
    yield "title", questionnaire.title, None
    yield "purpose", questionnaire.purpose, None
    for code, choices in questionnaire.choices.items():
        for choice in choices:
            yield f"choices.{code}.{choice.code}.label", choice.label, None
    for path, section in paths_of_sections(questionnaire):
        yield f"{path}.title", section.title, None
        yield f"{path}.delegate_to", section.delegate_to, None
        for number, line in enumerate(section.prepare, start=1):
            yield f"{path}.prepare[{number}]", line, None
        for item in section.items:
            yield from _sentences_of(f"{path}.{item.code}", item)


def _sentences_of(where: str, item: Item) -> Iterator[Sentence]:
    yield f"{where}.label", item.label, None
    yield f"{where}.hint", item.hint, None
    yield f"{where}.purpose", item.purpose, None
    if isinstance(item, Question):
        for name in _OF_KINDS:
            yield f"{where}.{name}", str(getattr(item.kind, name, "")), None
    yield from _messages(where, item.rules, None)
    for statistic in item.statistics:
        yield f"{where}.stats.{statistic.id}.label", statistic.label, None
    if isinstance(item, Matrix | Roster):
        level = "columns" if isinstance(item, Matrix) else "fields"
        for column in columns_of(item):
            place = f"{where}.{level}.{column.code}"
            yield f"{place}.label", column.label, None
            yield f"{place}.hint", column.hint, None
            yield from _messages(place, column.rules, item)


def _messages(where: str, rules: tuple[object, ...], item: Item | None) -> Iterator[Sentence]:
    for rule in rules:
        yield f"{where}.{place_of_rule(rule.key)}.message", rule.message, item  # type: ignore[attr-defined]


def place_of_rule(key: str) -> str:
    """Return the place of a rule from its key: ``hard2`` is ``hard[2]``."""
    return f"{key[:4]}[{key[4:]}]"


def _verify_piping(where: str, text: str, item: Item | None, names: DefinitionNames, found: Found) -> None:
    for content in dict.fromkeys(hole[1].strip() for hole in HOLE.finditer(text)):
        hole = read_hole(content)
        if hole is None:
            found.say("piping.malformed", where, given=content[:60])
        elif not _is_known(hole.name, item, names):
            known = [*names.parameters(), *names.questionnaire.items]
            found.say("piping.unknown", where, given=hole.name, suggestion=found.suggest(hole.name, known))
        elif hole.helper:
            _verify_helper(where, hole, item, names, found)
    left = HOLE.sub("", text)
    if "{{" in left or "}}" in left:
        found.say("piping.malformed", where, given=left[max(left.find("{{"), 0) :][:60])


def _verify_helper(where: str, hole: Hole, item: Item | None, names: DefinitionNames, found: Found) -> None:
    """Say what is wrong with a helper: its name, its words, or a value that nothing can agree with."""
    words = HELPERS.get(hole.helper)
    if words is None:
        found.say("piping.unknown_helper", where, given=hole.helper, known=", ".join(HELPERS))
    elif words != len(hole.words):
        found.say("piping.words", where, given=hole.helper, count=words)
    elif hole.helper == "pluriel" and _type_of(hole.name, item, names) not in ("number", "any", None):
        found.say("piping.not_number", where, given=hole.name)


def _type_of(name: str, item: Item | None, names: DefinitionNames) -> str | None:
    if name.startswith("@.") and item is not None:
        return names.within(item).type_of(Reference("@", (name[2:],)))
    code, *parts = name.split(".")
    return names.type_of(Reference(code, tuple(parts)))


def _is_known(name: str, item: Item | None, names: DefinitionNames) -> bool:
    """Say whether ``name`` is a parameter, or a variable with one value to show."""
    if names.has_parameter(name) or name == "edition":
        return True
    if name == "@row":
        return item is not None
    if name.startswith("@."):
        return item is not None and names.within(item).type_of(Reference("@", (name[2:],))) is not None
    code, *parts = name.split(".")
    found = names.type_of(Reference(code, tuple(parts)))
    return found is not None and not isinstance(names.questionnaire.items.get(name), Roster | Matrix)


def piped_names(text: str) -> Mapping[str, Reference]:
    """Return the references that a sentence pipes in, by the name written (parameters among them)."""
    made = {}
    for found in HOLE.finditer(text):
        hole = read_hole(found[1])
        if hole is not None and not hole.name.startswith("@"):
            name = hole.name
            code, *parts = name.split(".")
            made[name] = Reference(code, tuple(parts))
    return made
