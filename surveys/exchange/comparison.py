"""What changed between two copies of answers, variable by variable, with the words that a reader knows them by.

Apart from the copies because either may have been sent under another version of the questionnaire. The same value typed
otherwise (« 1 200 » for « 1200 ») is no change; what no longer applies counts as taken away.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from surveys.exchange.answer_lines import AnswerLine, answer_lines
from surveys.questionnaire.answers import AnswerSheet

How = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One variable that does not say the same in two copies."""

    before: AnswerLine | None
    after: AnswerLine | None

    @property
    def how(self) -> How:
        """Whether the answer is new, gone or another."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def line(self) -> AnswerLine:
        """Where it stands: in the later copy, or in the earlier one when it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change without answers")
        return found


def compare(
    before: AnswerSheet, after: AnswerSheet, *, sections: Collection[str] | None = None
) -> tuple[Change, ...]:
    """Return the changes from one sheet to another, in the order of the later questionnaire; none when they agree."""
    earlier = {line.name: line for line in answer_lines(before, sections=sections)}
    later = {line.name: line for line in answer_lines(after, sections=sections)}
    changes = [
        Change(earlier.get(name), later.get(name))
        for name in earlier | later
        if name not in earlier or name not in later or earlier[name].said != later[name].said
    ]
    places = {
        code: place for place, code in enumerate((*after.questionnaire.items, *before.questionnaire.items))
    }
    places |= {code: place for place, code in enumerate(after.questionnaire.items)}
    return tuple(sorted(changes, key=lambda change: places[change.line.item]))
