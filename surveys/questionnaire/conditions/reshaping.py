"""Adding, replacing and taking out parts of a form that someone is filling: a path says where, part by part.

Apart from the form because what is half filled is changed here, and tidied only when it is written. Refuses a path that
leads nowhere by changing nothing.
"""

from dataclasses import replace

from surveys.questionnaire.conditions.form import (
    Blank,
    Clause,
    Condition,
    Form,
    Group,
    Operation,
    Opposite,
    Term,
    Worked,
    parts_of,
)

Path = tuple[int, ...]
EMPTY = Clause(Blank(), "is", (Blank(),))


def part_at(form: Form, path: Path) -> Form | None:
    """Return the part at a path; ``()`` is the form itself."""
    for step in path:
        parts = parts_of(form)
        if not 0 <= step < len(parts):
            return None
        form = parts[step]
    return form


def replaced(form: Form, path: Path, part: Form) -> Form:
    """Return the form with another part at a path."""
    if not path:
        return part
    parts = list(parts_of(form))
    if not 0 <= path[0] < len(parts):
        return form
    parts[path[0]] = replaced(parts[path[0]], path[1:], part)
    return with_parts(form, tuple(parts))


def added(form: Form, path: Path, part: Form) -> Form:
    """Return the form with one more part at the end of the group, the function or the calculation at a path."""
    holder = part_at(form, path)
    match holder:
        case Group(parts=parts) if isinstance(part, Clause | Group):
            return replaced(form, path, replace(holder, parts=(*parts, part)))
        case Worked(given=given):
            return replaced(form, path, replace(holder, given=(*given, part)))
        case Operation(rest=rest) if not isinstance(part, Clause | Group):
            sign = rest[-1][0] if rest else "+"
            return replaced(form, path, replace(holder, rest=(*rest, (sign, part))))
        case _:
            return form


def removed(form: Form, path: Path) -> Form:
    """Return the form without the part at a path: a clause, a group, a value of a function or a calculation."""
    if not path:
        return form
    holder, place = part_at(form, path[:-1]), path[-1]
    match holder:
        case Group(parts=parts) if place < len(parts):
            left = (*parts[:place], *parts[place + 1 :])
            return replaced(form, path[:-1], replace(holder, parts=left))
        case Worked(given=given) if len(given) > 1 and place < len(given):
            kept = (*given[:place], *given[place + 1 :])
            return replaced(form, path[:-1], replace(holder, given=kept))
        case Operation(first=first, rest=rest) if place <= len(rest):
            terms = [first, *(operand for _, operand in rest)]
            signs = [sign for sign, _ in rest]
            del terms[place]
            del signs[max(place - 1, 0)]
            if len(terms) == 1:
                return replaced(form, path[:-1], terms[0])
            again = Operation(terms[0], tuple(zip(signs, terms[1:], strict=True)))
            return replaced(form, path[:-1], again)
        case _:
            return form


def with_parts(form: Form, parts: tuple[Form, ...]) -> Form:
    """Return a form of the same kind with other parts, as many as it had."""
    terms: tuple[Term, ...] = parts  # type: ignore[assignment]  # a term's parts are terms, but for the condition of « if »
    match form:
        case Group():
            conditions: tuple[Condition, ...] = parts  # type: ignore[assignment]
            return replace(form, parts=conditions)
        case Clause():
            return replace(form, subject=terms[0], values=terms[1:])
        case Worked():
            return replace(form, given=terms)
        case Operation(rest=rest):
            signs = (sign for sign, _ in rest)
            return Operation(terms[0], tuple(zip(signs, terms[1:], strict=True)))
        case Opposite():
            return Opposite(terms[0])
        case _:
            return form
