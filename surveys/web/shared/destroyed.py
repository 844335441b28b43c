"""What a destruction took, or would take, in words: « 12 copies transmises ».

Apart because a page, a certificate and a command say it alike. Holds counts only.
"""

from collections.abc import Callable, Mapping

from flask_babel import ngettext as _n

_WORDS: Mapping[str, Callable[[int], str]] = {
    "submissions": lambda count: _n("un dossier", "%(num)s dossiers", count),
    "answers": lambda count: _n("une réponse", "%(num)s réponses", count),
    "copies": lambda count: _n("une copie transmise", "%(num)s copies transmises", count),
    "journal": lambda count: _n("une ligne de journal", "%(num)s lignes de journal", count),
    "corrections": lambda count: _n("une correction d’AXTRA", "%(num)s corrections d’AXTRA", count),
    "notes": lambda count: _n("une note, un motif ou un appel", "%(num)s notes, motifs ou appels", count),
    "letters": lambda count: _n("un courriel ou son adresse", "%(num)s courriels ou leurs adresses", count),
    "trials": lambda count: _n("un essai de questionnaire", "%(num)s essais de questionnaire", count),
}


def destroyed(counts: Mapping[str, int]) -> list[str]:
    """Return one phrase for each sort of thing that was taken, in a lasting order."""
    return [words(counts[sort]) for sort, words in _WORDS.items() if counts.get(sort)]
