"""The one table from a problem's code to a French sentence that says what to do next.

Apart so that the core never holds a word of ours; each room writes its sentences in ``sentences/`` and they are
merged here. Refuses two sentences for one code, and an unknown code in silence: it is said plainly and logged.
"""

import logging
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from surveys.questionnaire.problems import Problem
from surveys.web.shared import sentences

log = logging.getLogger(__name__)
UNKNOWN = "Cette réponse ne peut pas être acceptée telle quelle. Vérifiez-la ou écrivez-nous."


@cache
def all_sentences() -> Mapping[str, str]:
    """Return every sentence by code, from each module of ``sentences``.

    Raises ValueError when two modules claim the same code.
    """
    merged: dict[str, str] = {}
    for module in pkgutil.iter_modules(sentences.__path__):
        own: Mapping[str, str] = import_module(f"{sentences.__name__}.{module.name}").SENTENCES
        if clash := merged.keys() & own.keys():
            raise ValueError(f"two sentences for {', '.join(sorted(clash))}")
        merged.update(own)
    return merged


def sentence(problem: Problem) -> str:
    """Return the French sentence of ``problem``: its author's words when it has some, ours by code otherwise.

    A problem with a ``suggestion`` takes the sentence of ``<code>.near`` when there is one.
    """
    if problem.message:
        return problem.message
    near = all_sentences().get(f"{problem.code}.near") if problem.params.get("suggestion") else None
    template = near or all_sentences().get(problem.code)
    if template is None:
        log.error("no sentence for %s", problem.code)
        return UNKNOWN
    try:
        return template % {name: "" if value is None else value for name, value in problem.params.items()}
    except (KeyError, TypeError, ValueError):
        log.exception("the sentence of %s does not fit its details", problem.code)
        return UNKNOWN
