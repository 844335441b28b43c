"""One style sheet and one script by kind of page, made from the source files as they stand.

Apart from serving because nothing here knows a request: text goes in, text comes out, at the start, and no file is written.
Each module keeps its own scope and runs once, in the order of its imports, as a browser would run it. Refuses, by name and
line, whatever would not mean the same once joined: a cycle, a default or renamed export, an export that changes, a dynamic import.
"""

import re
from collections.abc import Callable, Mapping

STYLES = {  # in the order in which pages would link them
    "pages/any.css": ("css/base.css", "css/member.css"),
    "pages/section.css": ("css/base.css", "css/member.css", "css/questions.css", "css/print.css"),
    "pages/staff.css": ("css/staff.css", "css/field.css"),
}
ON_PAPER = frozenset({"css/print.css"})
SCRIPTS = {  # files that keep their global names come first, as they are; then the modules that a page starts with
    "pages/any.js": ((), ("js/everywhere.js",)),
    "pages/section.js": (("vendor/htmx-4.0.1.min.js",), ("js/everywhere.js", "js/section.js")),
    "pages/workshop.js": (("vendor/htmx-4.0.1.min.js",), ("js/everywhere.js", "js/workshop.js")),
    "pages/condition.js": (("vendor/htmx-4.0.1.min.js",), ("js/everywhere.js", "js/completion.js")),
}

_NAMES = r"\{\s*([\w$]+(?:\s*,\s*[\w$]+)*)\s*,?\s*\}"
_FROM = r'"\./([\w-]+\.js)";'
_IMPORT = re.compile(rf"import (?:(?:{_NAMES}|\* as ([\w$]+)) from )?{_FROM}")
_PASSED_ON = re.compile(rf"export {_NAMES} from {_FROM}")
_EXPORT = re.compile(r"export (?=(?:const|function|async function) ([\w$]+))")
_UNLIKE = re.compile(r"\bimport\s*\(|\bimport\.meta\b|/\*(?!.*\*/)")
_REMARK = re.compile(r"/\*(?:(?!\*/).)*\*/")
_START = """\
const part = (make) => { try { return make(); } catch (fault) { reportError(fault); return null; } };
"""


class CannotJoinError(Exception):
    """A source that cannot be joined with others and mean the same: which, where, why."""


def made(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return every bundle by its address, from the files by theirs."""

    def read(name: str) -> str:
        if name not in sources:
            raise CannotJoinError(f"{name}: no such file")
        return sources[name].decode()

    return {name: styles(read, parts).encode() for name, parts in STYLES.items()} | {
        name: script(read, whole, modules).encode() for name, (whole, modules) in SCRIPTS.items()
    }


def styles(read: Callable[[str], str], parts: tuple[str, ...]) -> str:
    """Return the style sheets ``parts`` as one, what is for paper within its own rule."""
    joined = []
    for name in parts:
        sheet = read(name)
        if "@import" in sheet or "@charset" in sheet:
            raise CannotJoinError(f"{name}: @import and @charset mean something at the head of a file alone")
        sheet = re.sub(r"(?m)^\s*/\*[^*]*\*/\s*$\n?", "", sheet)
        joined.append(f"@media print{{{sheet}}}\n" if name in ON_PAPER else f"{sheet.rstrip()}\n")
    return "".join(joined)


def script(read: Callable[[str], str], whole: tuple[str, ...], modules: tuple[str, ...]) -> str:
    """Return the files ``whole`` as they are, then ``modules`` and all that they import, each once."""
    order: list[str] = []
    for name in modules:
        _follow(read, name, (), order)
    parts = [_scoped(name, read(name)) for name in order]
    return "".join(
        (
            *(f"{read(name).rstrip()}\n;" for name in whole),
            '(() => {\n"use strict";\n',
            _START,
            *parts,
            "})();\n",
        )
    )


def _follow(read: Callable[[str], str], name: str, above: tuple[str, ...], order: list[str]) -> None:
    """Put in ``order`` what ``name`` imports, then itself, as a browser would run them."""
    if name in above:
        raise CannotJoinError(f"{name}: imports itself, by {' > '.join((*above, name))}")
    if name in order:
        return
    folder = name.rpartition("/")[0]
    for line in read(name).splitlines():
        if found := _IMPORT.fullmatch(line) or _PASSED_ON.fullmatch(line):
            imported = f"{folder}/{found.groups()[-1]}"
            _follow(read, imported, (*above, name), order)
            if lacking := set(re.findall(r"[\w$]+", found[1] or "")) - _given(read(imported)):
                raise CannotJoinError(f"{name}: {imported} does not export {', '.join(sorted(lacking))}")
    order.append(name)


def _given(text: str) -> set[str]:
    """Return the names that a module exports."""
    passed = [name for names, _ in _PASSED_ON.findall(text) for name in re.findall(r"[\w$]+", names)]
    return {*passed, *re.findall(f"(?m)^{_EXPORT.pattern}", text)}


def _scoped(name: str, text: str) -> str:
    """Return a module as a constant that holds what it exports."""
    lines, given = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("//") or _REMARK.fullmatch(bare):
            continue
        if found := _PASSED_ON.fullmatch(line):
            given += [f"{each}: {_constant(found[2])}.{each}" for each in re.split(r"\s*,\s*", found[1])]
        elif found := _IMPORT.fullmatch(line):
            if found[1] or found[2]:
                taken = f"{{ {found[1]} }}" if found[1] else found[2]
                lines.append(f"const {taken} = {_constant(found[3])};")
        else:
            _refuse_unlike(f"{name}:{number}", line)
            if exported := _EXPORT.match(line):
                given.append(exported[1])
            lines.append(_EXPORT.sub("", bare))
    return "\n".join(
        (f"const {_constant(name)} = part(() => {{", *lines, f"return {{ {', '.join(given)} }};", "});\n")
    )


def _refuse_unlike(place: str, line: str) -> None:
    """Refuse a line that would not mean the same in a function, or without the spaces before it."""
    if line.startswith(("import", "export")) and not _EXPORT.match(line):
        raise CannotJoinError(
            f"{place}: only named imports, and exports of a constant or a function, can be joined"
        )
    if _UNLIKE.search(line):
        raise CannotJoinError(
            f"{place}: a dynamic import, import.meta or a remark over several lines cannot be joined"
        )
    if line.startswith(("await ", "for await")) or re.match(r"(?:const|let) .*= await ", line):
        raise CannotJoinError(f"{place}: a module that waits cannot be joined")
    if line.count("`") % 2 or line.endswith("\\"):
        raise CannotJoinError(f"{place}: a text over several lines would lose the spaces before them")


def _constant(name: str) -> str:
    return "$" + name.rpartition("/")[2].removesuffix(".js").replace("-", "_")
