"""AnswerSheet: the pure twin of a submission, and the one thing other rooms hold.

Apart from its storeys (facts, judgement) because it gathers what pages, exports and statistics ask of answers:
texts with answers in them, offers, totals, ways in and out. Refuses to change: a new answer is a new sheet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Self

from surveys.questionnaire.answers import concealment, document, memory, piping, prefill, resuming
from surveys.questionnaire.answers.completeness import Completeness
from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.answers.model import Answer, Context, Offer, Source
from surveys.questionnaire.answers.plan import calculation_of
from surveys.questionnaire.definition.model import (
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.values import Value


class AnswerSheet(Completeness):
    """Answers by variable's name, in a context: what is shown, required, wrong, to confirm and complete.

    Nothing is worked out before it is asked, and nothing twice.
    """

    @classmethod
    def blank(cls, questionnaire: Questionnaire, at: datetime) -> Self:
        """Return a sheet without an answer: what fills the holes of titles and labels that name a parameter."""
        return cls(questionnaire, {}, {}, Context.at(at))

    @classmethod
    def from_document(
        cls, questionnaire: Questionnaire, kept: Mapping[str, object], context: Context
    ) -> Self:
        """Return the sheet of the JSON document that a submission keeps."""
        answers, entries = document.read_document(kept)
        sheet = cls(questionnaire, answers, entries, context)
        recalled = document.read_recalled(sheet, kept)
        if not recalled:
            return sheet
        return sheet.within(replace(context, previous={**context.previous, **recalled}))

    @classmethod
    def from_plain(cls, questionnaire: Questionnaire, plain: Mapping[str, object], context: Context) -> Self:
        """Return the sheet of plain values: ``{code: value, "matrix.row.column": value, roster: [{…}]}``."""
        answers, entries = document.read_plain(questionnaire, plain, context)
        return cls(questionnaire, answers, entries, context)

    @property
    def title(self) -> str:
        """The title of the edition, the parameters that it names in place."""
        return self.text(self.questionnaire.title)

    def to_plain(self, *, hidden: bool = True) -> dict[str, object]:
        """Return what was answered as plain values; ``hidden=False`` leaves out what is not shown now."""
        return document.write_plain(self, hidden=hidden)

    def to_document(self) -> dict[str, object]:
        """Return the JSON document of these answers, hidden ones included: what ``from_document`` reads."""
        return document.write_document(self)

    def recalled(self) -> dict[str, object]:
        """Return, encoded, the last edition's values that expressions ask for: frozen with what is sent."""
        return document.write_recalled(self)

    def changed(
        self, answers: Mapping[str, Answer], entries: Mapping[str, tuple[str, ...]] | None = None
    ) -> Self:
        """Return the sheet with other answers in place of some, and other entries if given."""
        kept = self.kept_entries if entries is None else {**self.kept_entries, **entries}
        return type(self)(self.questionnaire, {**self.answers, **answers}, kept, self.context)

    def saved(self, kept: Mapping[str, object]) -> Self:
        """Return the sheet with some answers as a submission's document just kept them."""
        answers, _ = document.read_document({"answers": kept})
        return self.changed(answers).after(self)

    def after(self, earlier: Self) -> Self:
        """Return this sheet, knowing what an earlier one worked out of all that stands as it stood: see ``resuming``."""
        resuming.resume(self, earlier)
        return self

    def within(self, context: Context) -> Self:
        """Return the same answers in another context."""
        return type(self)(self.questionnaire, self.answers, self.kept_entries, context)

    def strangers(self) -> tuple[str, ...]:
        """Return the names of answers that this questionnaire does not have, or that belong to a removed entry."""
        return tuple(name for name in self.answers if not self.accepts(name))

    def is_asked_now(self, name: str) -> bool:
        """Say whether an answer or an explanation goes with what is sent: its question is shown now.

        What was said of rows that are left out stays with them.
        """
        owner, _, key = name.partition("#")
        if key == LEFT_OUT:
            return False
        variable = self.variable(owner)
        if variable is not None:
            return self.shows(variable)
        return owner in self.questionnaire.items and self.shown(owner)

    # --- texts and offers --------------------------------------------------------------------------------------

    def text(self, template: str, variable: Variable | str | None = None) -> str:
        """Return a title, label, hint or message with its ``{{ name }}`` replaced, in French; unknown is blank."""
        found = self.variable(variable) if isinstance(variable, str) else variable
        return piping.text(self, template, found)

    def offer(self, name: str) -> Offer | None:
        """Return what prefill proposes for a variable, or ``None``."""
        variable = self.variable(name)
        return None if variable is None else prefill.offer(self, variable)

    def offered_entries(self, roster_code: str) -> Mapping[str, Mapping[str, Offer]]:
        """Return the entries of the last edition to propose for a roster without any, by id: offers by field."""
        item = self.questionnaire.items[roster_code]
        return prefill.offered_entries(self, item) if isinstance(item, Roster) else {}

    def remembered(self, name: str) -> Offer | None:
        """Return what is already known of a variable, shown or not, answered or not, or ``None``: for papers."""
        variable = self.variable(name)
        return None if variable is None else prefill.remembered(self, variable)

    def remembered_entries(self, roster_code: str) -> Mapping[str, Mapping[str, Offer]]:
        """Return the entries of the last edition of a roster, by id, whatever it holds now: for papers."""
        item = self.questionnaire.items[roster_code]
        return prefill.remembered_entries(self, item) if isinstance(item, Roster) else {}

    def recall(self, name: str) -> Value | None:
        """Return the last edition's value of a variable, by its code, or ``None``; ``source`` says which edition."""
        variable = self.variable(name)
        return None if variable is None else memory.recall(self, variable)

    def source(self, survey: str = "") -> Source | None:
        """Return where the earlier values of a survey come from, this one's own by default."""
        return self.context.sources.get(survey)

    def acceptable(self, owner: str) -> dict[str, Answer]:
        """Return the answers to save, origin « confirmed », to accept what is proposed under a field, a row or a table."""
        return memory.acceptable(self, owner)

    def unchanged(self, owner: str) -> dict[str, Answer]:
        """Return the answers to save, origin « confirmed », for a field, a row or a table to be as in the last edition.

        ``owner`` is a variable, ``matrix.row``, ``roster[entry]`` or a table's code; see ``memory.unchanged``.
        """
        return memory.unchanged(self, owner)

    def comparisons(self) -> Iterator[memory.Comparison]:
        """Yield every answer that is compared with the last edition's, and is large enough to be."""
        return memory.comparisons(self)

    def is_carried(self, name: str) -> bool:
        """Say whether a value stands as it was carried from elsewhere, where a person has to confirm it."""
        kept, variable = self.answer(name), self.variable(name)
        prefill = None if variable is None else variable.item.prefill
        carried = kept is not None and kept.origin == "prefilled" and not kept.blank
        return carried and prefill is not None and prefill.mode == "confirm"

    def rests_on_answers(self, variable: Variable) -> bool:
        """Say whether a value says something of this centre: a sum or a count of nothing yet does not.

        A choice that only says how to count is not something counted.
        """
        if calculation_of(variable) is None:
            return True
        read = concealment.items_read(self.questionnaire)[variable.item.code]
        answered = (
            each
            for code in read
            for each in self.variables(code)
            if calculation_of(each) is None and self.reading(each).value is not None
        )
        return any(
            not isinstance(each.item, Question) or isinstance(self.value(each.name), Decimal)
            for each in answered
        )

    # --- totals ------------------------------------------------------------------------------------------------

    def total(self, table_code: str, column_code: str) -> Decimal | None:
        """Return the sum of a column over its shown, readable cells; ``None`` when there is none."""
        roster = isinstance(self.questionnaire.items[table_code], Roster)
        name = name_field if roster else name_cell
        return self._sum(name(table_code, row, column_code) for row in self.shown_rows(table_code))

    def row_total(self, matrix_code: str, row: str) -> Decimal | None:
        """Return the sum of a row over its readable cells that are numbers; ``None`` when there is none."""
        item = self.questionnaire.items[matrix_code]
        columns = item.columns if isinstance(item, Matrix) else ()
        return self._sum(name_cell(matrix_code, row, column.code) for column in columns)

    def _sum(self, names: Iterable[str]) -> Decimal | None:
        numbers = [value for value in map(self.value, names) if isinstance(value, Decimal)]
        return sum(numbers, Decimal()) if numbers else None
