"""An expression while someone writes it: the text and the builder as they were posted, and what is said of them.

Apart from the views because a page, a piece of page and a refused save show the same. Of the two views, the one that was
touched says what is meant: a text that differs from the one that was drawn, else the builder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveys.operations import publishing
from surveys.questionnaire.conditions import (
    Clause,
    Fault,
    Form,
    Group,
    find_faults,
    read_condition,
    read_value,
    write_form,
)
from surveys.questionnaire.conditions.form import Blank, Join, is_whole, walk
from surveys.questionnaire.conditions.reshaping import EMPTY, added, part_at, removed
from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.problems import Problem
from surveys.results.figures.model import Status
from surveys.web.shared.phrases import condition_phrase, value_phrase
from surveys.web.staff.designer.conditions.fields import Fields, levelled, read_form
from surveys.web.staff.designer.conditions.targets import Target, teller_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many centres of the last edition would have met a condition; ``why`` a number cannot be said."""

    edition: str = ""
    met: int = 0
    asked: int = 0
    why: Problem | None = None
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Work:
    """One expression being written. ``form`` is ``None`` where a builder cannot hold the text."""

    target: Target
    text: str
    form: Form | None
    message: str = ""
    explain: str = "optional"
    from_text: bool = False

    @property
    def is_value(self) -> bool:
        """Whether a value is worked out, and not a condition."""
        return self.target.spot.expected != "boolean"

    @property
    def incomplete(self) -> bool:
        """Whether the builder holds something that is not chosen yet, once anything is."""
        return self.form is not None and self._filled and not is_whole(self.form)

    @property
    def _filled(self) -> bool:
        parts = walk(self.form) if self.form is not None else ()
        return any(not isinstance(part, Blank | Clause | Group) or part == Blank("") for part in parts)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the text; nothing of a blank one, or of a builder that is not filled."""
        if self.incomplete or not self.text.strip():
            return ()
        return find_faults(self.text, self.target.spot)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What would keep it from being published."""
        return tuple(fault for fault in self.faults if fault.problem.severity == "error")

    @property
    def phrase(self) -> str:
        """The expression read back in French, as far as a builder holds it."""
        if self.form is None or not self._filled or self.errors:
            return ""
        return phrase_of(self.target, self.form)


def phrase_of(target: Target, form: Form) -> str:
    """Return what a form says, in French."""
    teller = teller_of(target.state, target.spot)
    if isinstance(form, Clause | Group):
        return condition_phrase(teller.tell(form))
    return value_phrase(teller.thing(form))


def form_of(text: str, target: Target) -> Form | None:
    """Return the form of a text where a builder can hold it; an empty one for no text."""
    if not text.strip():
        return Blank() if target.spot.expected != "boolean" else Group("all", (EMPTY,))
    made = parse(text)
    if not isinstance(made, Expression):
        return None
    return read_value(made) if target.spot.expected != "boolean" else read_condition(made)


def kept(target: Target) -> Work:
    """Return an expression as it is kept."""
    rule = target.rule
    return Work(
        target=target,
        text=target.text,
        form=form_of(target.text, target),
        message=str(rule.get("message", "")),
        explain=str(rule.get("explain", "optional")),
    )


def posted(target: Target, fields: Fields) -> Work:
    """Return an expression as a page was left; ``faire`` asks for one more clause, or one less."""
    text, drawn = fields.get("texte", "").replace("\r\n", "\n").strip(), fields.get("dessine", "").strip()
    explain = "required" if fields.get("justification") == "required" else "optional"
    work = Work(
        target=target, text=text, form=None, message=fields.get("message", "").strip(), explain=explain
    )
    built = read_form(fields, target.spot)
    if built is None or text != drawn:
        return replace(work, form=form_of(text, target), from_text=True)
    form = levelled(_asked(built, fields.get("faire", "")))
    written = write_form(form) if is_whole(form) else ""
    return replace(work, form=form, text=written if isinstance(written, str) else text)


def _asked(form: Form, do: str) -> Form:
    """Return a form after the press of one of its buttons: « ajouter:c.0 », « retirer:c.0.1 »."""
    what, _, name = do.partition(":")
    steps = name.split(".")[1:]
    if not name or not all(step.isdecimal() for step in steps):
        return form
    path = tuple(map(int, steps))
    match what:
        case "ajouter":
            holder = part_at(form, path)
            return added(form, path, EMPTY if isinstance(holder, Group) else Blank())
        case "groupe":
            holder = part_at(form, path)
            other: Join = "any" if isinstance(holder, Group) and holder.join == "all" else "all"
            return added(form, path, Group(other, (EMPTY, EMPTY)))
        case "retirer":
            return removed(form, path)
        case _:
            return form


def reach_of(work: Work) -> Reach | None:
    """Return how many centres of the last edition would have seen what a condition shows; nothing for the rest."""
    target = work.target
    if target.spot.key != "relevant" or not work.text.strip() or work.faults or work.incomplete:
        return None
    conditions = list(_conditions(work))
    state = target.state
    table = publishing.preview_reach(state.survey, conditions, but=state.for_edition)
    if isinstance(table, Problem):
        return Reach(why=table)
    figure = table.figure
    if figure.status is not Status.PUBLISHED or figure.numerator is None:
        return Reach(figure.edition, asked=figure.n, hidden=True)
    return Reach(figure.edition, int(figure.numerator), figure.n)


def _conditions(work: Work) -> Iterator[Expression]:
    """Yield the condition, and that of the section that a question stands in."""
    made = parse(work.text)
    if isinstance(made, Expression):
        yield made
    questionnaire = work.target.spot.names.questionnaire
    section = questionnaire.section_of.get(work.target.code) if work.target.focus == "question" else None
    if section is not None and section.relevant is not None:
        yield section.relevant
