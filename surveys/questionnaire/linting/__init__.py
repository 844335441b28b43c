"""What is sound but unwise in a questionnaire: read before it is published, by those who will answer for it.

Apart from ``definition.verify``, which refuses what cannot work: here everything works, and someone may regret it. An
error blocks a publication; a warning is acknowledged with a name. Refuses taste: each finding names the harm it does.
"""

from collections.abc import Iterator, Mapping

from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.linting.conditions import find_constant_conditions
from surveys.questionnaire.linting.meaning import find_other_meanings
from surveys.questionnaire.linting.purpose import find_silence
from surveys.questionnaire.linting.rules import find_constant_rules
from surveys.questionnaire.linting.wording import find_hard_wording
from surveys.questionnaire.linting.work import find_hard_work
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Register

__all__ = ["lint"]
_NOTHING: Register = {}


def lint(
    questionnaire: Questionnaire, *, minutes: int = 90, register: Register = _NOTHING
) -> tuple[Problem, ...]:
    """Return the findings, in the order of the questionnaire; ``where`` is a code, or empty for the whole.

    ``minutes`` is the time that a centre may be asked for; ``register`` holds the codes of what was published before.
    """
    found = [*_all(questionnaire, minutes, register)]
    rank: Mapping[str, int] = {code: place for place, code in enumerate(questionnaire.items)}
    return tuple(sorted(found, key=lambda problem: rank.get(problem.where.partition(".")[0], -1)))


def _all(questionnaire: Questionnaire, minutes: int, register: Register) -> Iterator[Problem]:
    yield from find_constant_conditions(questionnaire)
    yield from find_constant_rules(questionnaire)
    yield from find_hard_wording(questionnaire)
    yield from find_silence(questionnaire)
    yield from find_hard_work(questionnaire, minutes)
    yield from find_other_meanings(questionnaire, register)
