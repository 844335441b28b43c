"""What stands behind a figure, in sentences: its base, its estimator, the people it counts, its finding.

Apart from tables because a sentence is read aloud and a table is scanned. Refuses a number that disclosure control
hid: a hidden cell is the letter x.
"""

import re
from fractions import Fraction

from flask_babel import gettext as _

from surveys.operations.publishing import Results
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures.model import Figure, Row, Status
from surveys.results.figures.precision import POST_STRATIFIED
from surveys.results.figures.signs import CAUTION, SIGNS, UNRELIABLE, sign_of
from surveys.results.figures.trends import BREAK, RESERVED
from surveys.web.shared import display, texts
from surveys.web.shared.display import NBSP

ABSENT = {**SIGNS, Status.REVIEW: "–"}
ADDED_UP = frozenset({"distribution", "distribution_of_sums"})


def print_cell(value: Fraction | None, status: Status, rounding: int, word: str) -> str:
    """Return the text of a cell: its number, or the sign that says why there is none."""
    if status in ABSENT and value is None:
        return ABSENT[status]
    return "…" if value is None else display.figure_text(value, rounding, word)


def print_line(row: Row, figure: Figure) -> str:
    """Return the text of a line's value with its sign: « 72 % E », « F »."""
    text = print_cell(row.value, row.status, figure.rounding, figure.format_of(row))
    sign = sign_of(row)
    if sign == UNRELIABLE:
        return sign
    return f"{text}{NBSP}{sign}" if sign == CAUTION else text


def label_of(figure: Figure, results: Results) -> str:
    """Return the title of a figure: its author's, or for comments the question they answer."""
    return figure.label or _(
        "Commentaires%(colon)s %(question)s", colon=f"{NBSP}:", question=question_of(figure, results)
    )


def question_of(figure: Figure, results: Results) -> str:
    """Return the words of the question that a figure comes from."""
    item = results.dataset.questionnaire.items.get(figure.item)
    return "" if item is None else results.blank.text(item.label)


def status_text(figure: Figure) -> str:
    """Return what may be done with a figure, or why there is none."""
    return f"{texts.sentence(Problem(f'status.{figure.status.value}'))}."


def base_text(figure: Figure, results: Results) -> str:
    """Return on whom a figure rests, its questions named by their words."""
    params: dict[str, str | int | None] = {}
    for name, value in figure.base.params.items():
        if name == "questions":
            params[name] = " ".join(
                dict.fromkeys(_quote(code.split(".")[0], results) for code in value.split())
            )
        elif name == "condition":
            answered = _ANSWERED.fullmatch(value)
            if answered:
                return texts.sentence(
                    Problem("base.answered", params={"questions": _quote(answered[1].split(".")[0], results)})
                )
            params[name] = _read_back(value, results)
        elif name == "of":
            source = next((each.figure for each in results.tables if each.figure.id == value), None)
            params[name] = value if source is None else f"«{NBSP}{label_of(source, results)}{NBSP}»"
        else:
            params[name] = value
    return texts.sentence(Problem(figure.base.code, params=params))


_ANSWERED = re.compile(r"answered\(\$\{([\w.]+)\}\)")
_REFERENCE = re.compile(r"\$\{([\w.]+)\}")


def _quote(code: str, results: Results) -> str:
    item = results.dataset.questionnaire.items.get(code)
    label = results.blank.text(item.label) if item is not None else code
    return f"«{NBSP}{label}{NBSP}»"


def _read_back(condition: str, results: Results) -> str:
    """Return a condition with the labels of its questions in place of their codes."""
    words = _REFERENCE.sub(lambda found: _quote(found[1].split(".")[0], results), condition)
    words = re.sub(r"answered\((«[^»]*»)\)", r"réponse donnée à \1", words)
    return (
        words.replace(" and ", " et ")
        .replace(" or ", " ou ")
        .replace(">=", "≥")
        .replace("<=", "≤")
        .replace("!=", "≠")
    )


def estimator_text(figure: Figure) -> str:
    """Return how the figure is estimated, and for a gap what it is divided by."""
    words = texts.sentence(Problem(f"estimator.{figure.kind}"))
    if denominator := figure.details.get("denominator"):
        words = f"{words}. {texts.sentence(Problem(f'gap.{denominator}'))}"
    return f"{words}."


def count_sentence(figure: Figure) -> str:
    """Return what stands behind a share: « 47 des 65 organismes… », and the members it may stand for."""
    if (
        figure.value is None
        or figure.numerator is None
        or figure.denominator is None
        or figure.format != "percent"
    ):
        return ""
    if figure.unit == "org" and figure.kind in {"share", "share_of_population"}:
        words = _(
            "%(count)s organismes sur %(n)s.",
            count=display.figure_text(figure.numerator, 0),
            n=display.figure_text(figure.denominator, 0),
        )
        if figure.interval is not None and figure.interval.counts is not None and figure.population:
            low, high = figure.interval.counts
            words += " " + _(
                "Si l’absence de réponse n’a pas de lien avec la réponse, cela vaut pour %(low)s à %(high)s "
                "des %(members)s membres, 19 fois sur 20.",
                low=low,
                high=high,
                members=figure.population,
            )
        return words
    return _(
        "%(numerator)s rapporté à %(denominator)s.",
        numerator=display.figure_text(figure.numerator, 0),
        denominator=display.figure_text(figure.denominator, 0),
    )


def notes_of(figure: Figure, table: ProtectedTable) -> tuple[str, ...]:
    """Return what a reader has to know beside a figure: cautions, missing answers, hidden cells."""
    notes = [texts.sentence(Problem(f"flag.{flag}")) for flag in figure.flags]
    outcome = figure.details.get("outcome")
    if outcome and figure.status is not Status.SUPPRESSED:
        notes.append(f"{texts.sentence(Problem(f'motion.{outcome}'))}.")
    for row in figure.rows:
        notes += [
            f"{row.label or row.code}{NBSP}: {said[0].lower()}{said[1:]}"
            for flag in (BREAK, RESERVED)
            if flag in row.flags
            for said in [texts.sentence(Problem(f"flag.{flag}"))]
        ]
        if note := figure.details.get(f"note.{row.code}"):
            notes.append(
                _("Note de la conception, %(edition)s : %(note)s", edition=row.label or row.code, note=note)
            )
        if row.extra.get("change_low", 1) <= 0 <= row.extra.get("change_high", -1):
            unsure = texts.sentence(Problem("trend.no_difference"))
            notes.append(f"{row.label or row.code}{NBSP}: {unsure[0].lower()}{unsure[1:]}.")
    notes += _sureness(figure)
    notes += _outside(figure)
    if table.hidden:
        notes.append(
            _(
                "x%(colon)s donnée confidentielle (moins de %(minimum)s organismes, ou suppression complémentaire).",
                colon=f"{NBSP}:",
                minimum=table.policy.min_organisations,
            )
        )
    if figure.kind in ADDED_UP:
        notes.append(
            _("Le total peut ne pas correspondre à 100 % en raison de l’arrondissement.").replace(
                " %", f"{NBSP}%"
            )
        )
    return tuple(notes)


def _sureness(figure: Figure) -> list[str]:
    """Return how sure a figure is, and what other measures give."""
    notes = []

    def printed(value: float | Fraction | None) -> str:
        word = figure.format
        return "…" if value is None else display.figure_text(Fraction(value), max(1, figure.rounding), word)

    if figure.interval is not None and figure.interval.counts is None:
        notes.append(
            _(
                "Intervalle de confiance à 95 %(colon)s de %(low)s à %(high)s; les organismes sont les unités, et ceux "
                "qui n’ont pas répondu sont supposés semblables.",
                colon=f"%{NBSP}:",
                low=printed(figure.interval.low),
                high=printed(figure.interval.high),
            )
        )
    for row in figure.beside:
        words = f"{texts.sentence(Problem(f'beside.{row.code}'))}{NBSP}: {printed(row.value)}"
        if row.code == POST_STRATIFIED:
            words += _(
                ", de %(low)s à %(high)s (%(strata)s strates)",
                low=printed(row.extra.get("low")),
                high=printed(row.extra.get("high")),
                strata=int(row.extra.get("strata", 0)),
            )
        notes.append(f"{words}.")
    signs = {sign_of(line) for row in figure.rows for line in (row, *row.cells)}
    notes += [
        f"{texts.sentence(Problem(f'sign.{sign}'))}." for sign in (CAUTION, UNRELIABLE) if sign in signs
    ]
    return notes


_SILENT, _NOT_ASKED = ("blank", "nsp", "pnr", "unread"), ("so", "hidden")


def _outside(figure: Figure) -> list[str]:
    """Return how many organisations are outside the base, reason by reason, and the rate of answer to the question."""
    notes = []
    for words, count, reasons in (
        (_("Sans réponse"), figure.missing, _SILENT),
        (_("Ne s’applique pas"), figure.not_applicable, _NOT_ASKED),
    ):
        if not count:
            continue
        told = [
            f"{texts.sentence(Problem(f'absence.{reason}'))}{NBSP}: {figure.absences[reason]}"
            for reason in reasons
            if reason in figure.absences
        ]
        reasons_told = f" ({', '.join(told)})" if told else ""
        notes.append(f"{words}{NBSP}: {count}{reasons_told}.")
    if figure.missing and figure.item_rate is not None:
        rate = display.figure_text(figure.item_rate, 0, "percent")
        notes.append(_("Taux de réponse à la question%(colon)s %(rate)s.", colon=f"{NBSP}:", rate=rate))
    return notes


def finding_of(figure: Figure) -> str:
    """Return the sentence that says a chart in words: its highest line."""
    shown = [row for row in figure.rows if row.value is not None and not row.cells]
    if not shown:
        return _("%(label)s. Données dans le tableau.", label=figure.label)
    top = max(shown, key=lambda row: row.value or Fraction(0))
    return _(
        "%(label)s. La valeur la plus élevée%(colon)s %(row)s, %(value)s. Données dans le tableau.",
        label=figure.label,
        colon=f"{NBSP}:",
        row=top.label or top.code,
        value=print_cell(top.value, top.status, figure.rounding, figure.format),
    )
