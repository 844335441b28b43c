"""What only the whole can tell of a questionnaire."""

from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.shapes import Found


def verify(questionnaire: Questionnaire, unbuilt: set[str], found: Found) -> None:
    """Add to ``found`` what the parts of ``questionnaire`` do not know of each other."""
