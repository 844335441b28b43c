"""The questionnaires that ship with the platform, read from their files beside this module.

Apart from the store: these are starting points and the demonstration's own, published as any other. Refuses to give
one that has an error.
"""

from functools import cache
from importlib.resources import files

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire


@cache
def names() -> tuple[str, ...]:
    """Return the names of the questionnaires, in alphabetical order: ``remuneration``, ``renouvellement``…"""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def read(name: str) -> str:
    """Return the text of a questionnaire's file. Raises KeyError for a name that is not in ``names``."""
    if name not in names():
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


@cache
def load_catalogue(name: str) -> Questionnaire:
    """Return a questionnaire, read once. Raises KeyError for an unknown name, ValueError for a broken file."""
    loaded = load(read(name), name=f"{name}.yaml")
    if loaded.questionnaire is None:
        raise ValueError(f"{name}.yaml: {[problem.code for problem in loaded.errors]}")
    return loaded.questionnaire
