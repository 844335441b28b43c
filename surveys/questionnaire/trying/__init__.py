"""A questionnaire tried before anyone is asked: imagined respondents, what none of them reached, minutes it takes.

Apart from linting, which reads the questionnaire: here it is filled, by the same answer sheet as a centre's. Refuses
chance that cannot be told again: a number names every respondent, on every machine.
"""

from surveys.questionnaire.trying.chance import Chance
from surveys.questionnaire.trying.coverage import Coverage, Unreached, measure_coverage
from surveys.questionnaire.trying.minutes import Minutes, estimate_minutes, minutes_of
from surveys.questionnaire.trying.respondents import Respondent, imagine_respondent, imagine_respondents

__all__ = [
    "Chance",
    "Coverage",
    "Minutes",
    "Respondent",
    "Unreached",
    "estimate_minutes",
    "imagine_respondent",
    "imagine_respondents",
    "measure_coverage",
    "minutes_of",
]
