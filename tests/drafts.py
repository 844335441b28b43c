"""Someone who fills a questionnaire, changes their mind and clears, one thing at a time, in a world that may change too.

Apart from the tests because what an answer sheet says and what is drawn of it are both tried along such a path.
"""

import random
from dataclasses import replace
from datetime import timedelta

from surveys.catalogue import load_catalogue
from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT, fill
from tests.tiny import NAMES, tiny

SHIPPED = ("remuneration", "renouvellement")
ALL = (*NAMES, *SHIPPED)
TEXTS = ("", "0", "1", "3", "12", "35,5", "400", "1,234", "oui", "non", "autre", "plein", "2025-03-01", "r06", "Autre chose")  # fmt: skip
REASONS = (None, None, None, Missing.DONT_KNOW, Missing.NOT_APPLICABLE)


def asked(name: str) -> Questionnaire:
    """Return a tiny questionnaire, or one that ships."""
    return load_catalogue(name) if name in SHIPPED else tiny(name)


class Draft:
    """One path through a questionnaire, from a seed."""

    def __init__(self, questionnaire: Questionnaire, seed: int) -> None:
        self.dice = random.Random(seed)
        plain = fill(questionnaire, seed % 3, density=0.5) if self.dice.random() < 0.7 else {}
        begun = AnswerSheet.from_plain(questionnaire, plain, CONTEXT)
        self.questionnaire = questionnaire
        self.answers, self.context = dict(begun.answers), CONTEXT
        rosters = [code for code, item in questionnaire.items.items() if isinstance(item, Roster)]
        self.entries = {code: ("e00001", "e00002", *begun.entries(code)[:2]) for code in rosters}
        said = AnswerSheet(questionnaire, {}, self.entries, CONTEXT)
        self.names = [each.name for code in questionnaire.items for each in said.variables(code)]
        self.previous = AnswerSheet.from_plain(questionnaire, fill(questionnaire, 1), CONTEXT).values()
        self.versions = dict.fromkeys(self.answers, 1)

    def change(self) -> None:
        """Do one more thing."""
        match self.dice.randrange(12):
            case 0:
                code = self.dice.choice([*self.entries, ""])
                if code:
                    kept = list(self.entries[code])
                    self.entries = {**self.entries, code: tuple(self.dice.sample(kept, len(kept)))[:3]}
            case 1:
                self.context = replace(
                    self.context, previous=self.previous if not self.context.previous else {}
                )
            case 2:
                unseen = self.dice.choice(self.questionnaire.sections).code
                self.context = replace(
                    self.context, unseen=frozenset() if self.context.unseen else frozenset((unseen,))
                )
            case 3:
                self.context = replace(self.context, now=self.context.now + timedelta(minutes=3))
            case 4:
                name = f"{self.dice.choice([*self.names, *self.questionnaire.items])}#soft1"
                self.answers[name] = Answer(("Parce que.",), about=(self.dice.choice(TEXTS),))
            case 5 if self.answers:
                del self.answers[self.dice.choice(sorted(self.answers))]
            case _:
                name = self.dice.choice(self.names)
                variable = AnswerSheet(self.questionnaire, {}, self.entries, CONTEXT).variable(name)
                choices = variable.kind.choice_list if variable is not None else None
                texts = (*TEXTS, *(each.code for each in choices or ()))
                self.answers[name] = Answer((self.dice.choice(texts),), self.dice.choice(REASONS))
                self.versions[name] = self.versions.get(name, 0) + 1

    def sheet(self) -> AnswerSheet:
        """Return the answers as they stand, on a sheet that knows nothing yet."""
        return AnswerSheet(self.questionnaire, dict(self.answers), dict(self.entries), self.context)
