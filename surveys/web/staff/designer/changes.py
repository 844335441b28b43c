"""Changes and findings as people read them: which question, in which section, what changed, whether figures compare.

Apart from the pages because the publication, the differences and the moves of an edition tell the same changes. Refuses
codes where there are words: a code is shown beside them, small, for who looks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.operations.designing import Judged
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Matrix, Questionnaire, Roster
from surveys.questionnaire.versions import Change, Comparison, Verdict
from surveys.web.shared.access import now

VERDICTS = {
    Verdict.SAME: _l("Identique"),
    Verdict.RESERVED: _l("Comparable avec réserve"),
    Verdict.BREAK: _l("Rupture"),
}
WORDS = {
    "added": _l("ajout"),
    "dropped": _l("retrait"),
    "moved": _l("déplacement"),
    "reworded": _l("libellé"),
    "retyped": _l("type de réponse"),
    "rescaled": _l("échelle"),
    "relisted": _l("choix de réponse"),
    "unit": _l("unité"),
    "bounds": _l("bornes"),
    "decimals": _l("décimales"),
    "base": _l("condition d’affichage"),
    "required": _l("réponse obligatoire"),
    "reasons": _l("raisons d’absence permises"),
    "rules": _l("validations"),
    "calculation": _l("calcul"),
    "rows": _l("lignes du tableau"),
    "row_filter": _l("lignes affichées"),
    "row_count": _l("nombre de lignes demandé"),
    "entries": _l("nombre de lignes"),
    "disclosure": _l("diffusion"),
    "personal_data": _l("renseignements personnels"),
    "purpose": _l("raison d’être"),
    "population": _l("population visée"),
    "parameter": _l("paramètre"),
    "benchmark": _l("repère externe"),
    "figure": _l("statistique"),
    "section_title": _l("titre de la section"),
    "hint": _l("aide à la saisie"),
    "prefill": _l("préremplissage"),
    "comparison": _l("comparaison avec l’édition précédente"),
    "appearance": _l("présentation"),
    "order": _l("ordre"),
    "english": _l("textes anglais"),
}
CODED = frozenset(
    {
        "base",
        "rules",
        "calculation",
        "row_count",
        "row_filter",
        "retyped",
        "disclosure",
        "personal_data",
        "reasons",
        "prefill",
    }
)  # told in the words of the format
SHORT = 400  # characters of a text that is shown of a change


@dataclass(frozen=True, slots=True)
class Told:
    """One change: what it is called, the text before and after (blank where there is none); ``coded``: an expression."""

    what: str
    before: str
    after: str
    coded: bool = False


@dataclass(frozen=True, kw_only=True)
class Lot:
    """All that changed under one code. ``proposed`` and ``held`` are verdicts; ``note`` is what was signed, by whom."""

    code: str
    label: str
    section: str
    told: tuple[Told, ...]
    proposed: Verdict
    held: Verdict
    signed: bool
    note: str
    by: str
    at: datetime | None
    missing: bool  # it waits for a note
    used: tuple[str, ...] = ()  # of a list: the questions that follow it

    @property
    def id(self) -> str:
        """What names it in a page's addresses."""
        return f"ecart-{self.code.replace('.', '-') or 'sondage'}"


class Namer:
    """What the codes of two questionnaires are called; the later one's words first."""

    def __init__(self, after: Questionnaire | None, before: Questionnaire | None = None) -> None:
        self._sides = [side for side in (after, before) if side is not None]
        self._former, self._latter = before or after, after
        self._sheets = {id(side): AnswerSheet.blank(side, now()) for side in self._sides}
        self._names: dict[str, str] = {}
        for side in reversed(self._sides):
            self._names |= dict(_names(side))

    def label(self, code: str) -> str:
        """Return the words of a code: a question's, a column's after its table's, a list's, a figure's."""
        if not code:
            return _("Le questionnaire dans son ensemble")
        known = self._names.get(code) or self._names.get(code.partition(".")[0]) or code
        for side in self._sides:
            known = self._sheets[id(side)].text(known)
        return known

    def told(self, what: str, before: str, after: str) -> Told:
        """Return a change with each text as its own edition reads it, the years in their place."""
        return Told(
            str(WORDS.get(what, what)),
            self._filled(self._former, before),
            self._filled(self._latter, after),
            what in CODED,
        )

    def _filled(self, side: Questionnaire | None, text: str) -> str:
        text = text.removeprefix("+ ").removeprefix(
            "− "
        )  # the page says by itself what was added or taken out
        return text[:SHORT] if side is None else self._sheets[id(side)].text(text)[:SHORT]

    def section(self, code: str) -> str:
        """Return the title of the section that a code stands in; blank for what stands in none."""
        own = code.partition(".")[0]
        for side in self._sides:
            if own in side.section_of:
                return self._sheets[id(side)].text(side.section_of[own].title)
        return ""


def _names(questionnaire: Questionnaire) -> Iterable[tuple[str, str]]:
    for section in questionnaire.sections:
        yield section.code, _("Section : %(title)s", title=section.title)
    for code, choices in questionnaire.choices.items():
        yield code, _("Liste de choix : %(code)s", code=code)
        for choice in choices:
            yield f"{code}.{choice.code}", _("Choix : %(label)s", label=choice.label)
    for code, item in questionnaire.items.items():
        yield code, item.label
        if isinstance(item, Matrix | Roster):
            for column in item.columns if isinstance(item, Matrix) else item.fields:
                if column.code:
                    yield f"{code}.{column.code}", f"{item.label} – {column.label}"
        for one in item.statistics:
            yield one.id, _("Statistique : %(label)s", label=one.label or one.id)


def draw_changes(
    comparison: Comparison, namer: Namer, judged: Mapping[str, Judged]
) -> tuple[list[Lot], list[Lot]]:
    """Return what is not the same or was signed, then what is identical, each in the order of the questionnaire."""
    lots = [
        _lot(code, changes, comparison, namer, judged.get(code))
        for code, changes in comparison.by_code.items()
    ]
    apart = [
        lot
        for lot in lots
        if lot.signed or (lot.proposed is not Verdict.SAME and not comparison.follows(lot.code))
    ]
    return apart, [lot for lot in lots if lot not in apart]


def _lot(
    code: str, changes: tuple[Change, ...], comparison: Comparison, namer: Namer, said: Judged | None
) -> Lot:
    signature = comparison.signatures.get(code)
    proposed = comparison.proposed(code)
    return Lot(
        code=code,
        label=namer.label(code),
        section=namer.section(code),
        told=tuple(namer.told(one.what, one.before, one.after) for one in changes),
        proposed=proposed,
        held=proposed if signature is None else signature.verdict,
        signed=signature is not None,
        note=signature.note if signature is not None else "",
        by=said.by if said is not None and signature is not None else "",
        at=said.at if said is not None and signature is not None else None,
        missing=code in comparison.to_sign,
        used=tuple(
            namer.label(each.code)
            for each in comparison.changes
            if each.of == code and each.code != code and comparison.follows(each.code)
        ),
    )
