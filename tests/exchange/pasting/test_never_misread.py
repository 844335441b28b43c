"""Random exact tables, written as twenty applications write them: each cell comes back exact, asked or refused.

A column that went to the wrong field, an amount by the year taken for an amount by the hour and a thousand taken for a
unit are all misreadings: nothing here is compared with a tolerance.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.exchange.pasting import Hints, Preview, changes_of, match_columns, preview, read_clipboard
from surveys.exchange.pasting.seniority import bands_for
from surveys.exchange.pasting.targets import bands_of
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.values import Value
from tests.exchange.pasting.habits import HABITS, Habit, Written, clipboard
from tests.exchange.pasting.places import RESULTS, STAFF, SUMMARY

REFERENCE = date(2026, 4, 1)
assert isinstance(STAFF, Roster)
assert isinstance(RESULTS, Matrix)
assert isinstance(SUMMARY, Matrix)
KINDS = {column.code: column.kind for column in STAFF.fields}
HEADINGS = {
    "row_ref": ("Repère", "No", "Ref", ""),
    "position": ("Poste", "Titre d’emploi", "TITRE DU POSTE", "Position", "Job title"),
    "hourly_rate": (
        "Taux horaire brut",
        "Taux horaire",
        "Salaire",
        "Taux",
        "Hourly rate",
        "Taux horaire ($/h)",
    ),
    "weekly_hours": ("Heures par semaine", "Heures/sem.", "Hres/sem", "Weekly hours", "Heures"),
    "time_status": ("Statut", "Temps de travail", "Statut d’emploi", "Full time / part time"),
    "contract": ("Lien d’emploi", "Type de contrat", "Contract type", "Statut d'emploi"),
    "seniority": (
        "Ancienneté (service continu)",
        "Ancienneté",
        "Seniority",
        "Années de service",
        "Date d'embauche",
    ),
}
EXTRA = (
    "Service",
    "Région",
    "Boni",
    "Heures supplémentaires",
    "Salaire net",
    "Commentaire",
    "% d’augmentation",
    "",
)
LABELS = {
    "conseiller_emploi": (
        "Conseiller·ère en emploi",
        "Conseillère en emploi",
        "CONSEILLER EN EMPLOI",
        "conseiller(ère) en emploi",
    ),
    "conseiller_orientation": ("Conseillère d'orientation", "conseiller d’orientation", "c.o."),
    "adjoint_administratif": ("Adjointe administrative", "Adjoint·e administratif·ve", "adj. adm."),
    "direction_generale": ("Direction générale", "DG", "Directrice générale"),
    "agent_accueil": ("Agente d’accueil", "AGENT D'ACCUEIL", "agent(e) d’accueil", "Réceptionniste"),
    "coordination": ("Coordonnatrice ou cheffe d’équipe", "Coordination", "Coordonnateur"),
    "finances": ("Technicienne ou responsable des finances et de la paie", "Comptable"),
    "plein": ("Temps plein", "temps plein", "plein", "Temps complet", "TP", "Full time"),
    "partiel": ("Temps partiel", "TEMPS PARTIEL", "partiel", "TP", "Part-time"),
    "permanent": ("Poste permanent", "Permanent", "permanente", "Perm."),
    "temporaire": ("Poste temporaire ou contractuel", "Temporaire", "Contractuelle", "temp."),
}
positions = st.sampled_from(
    [code for code in LABELS if code not in {"plein", "partiel", "permanent", "temporaire"}]
)
rates = st.decimals("15.75", "120", places=2)
hours = st.integers(4, 240).map(lambda quarter: Decimal(quarter) / 4)


@st.composite
def people(draw: st.DrawFn) -> dict[str, Value]:
    return {
        "position": draw(positions),
        "hourly_rate": draw(rates),
        "weekly_hours": draw(hours),
        "time_status": draw(st.sampled_from(["plein", "partiel"])),
        "contract": draw(st.sampled_from(["permanent", "temporaire"])),
        "months": Decimal(draw(st.integers(0, 300))),
    }


def write_service(draw: st.DrawFn, months: int) -> tuple[str, set[str]]:
    """Return a length of service as files write it, and the bands it may truly be in."""
    bands = bands_of(KINDS["seniority"])
    assert bands is not None
    exact = set(bands_for((months, months), bands))
    years, rest = divmod(months, 12)
    match draw(st.integers(0, 4)):
        case 0:
            code = next(iter(exact))
            return KINDS["seniority"].show(code), exact
        case 1:
            return f"{years} ans {rest} mois", exact
        case 2:
            return f"{years} ans", exact
        case 3:
            hired = date(2026 - years - (rest > 3), (3 - rest) % 12 + 1, 1)
            return hired.isoformat(), exact
        case _:
            return f"{months} mois", exact


@dataclass(frozen=True)
class Drawn:
    """A table as drawn: the true field of each column, the cells as written, and what is true of each row of data."""

    habit: Habit
    order: list[str | None]
    rows: list[list[Written]]
    first: int  # the first row of data
    truths: list[dict[str, object]]


@st.composite
def pasted_rosters(draw: st.DrawFn) -> Drawn:
    """Draw a roster, some of its fields, and how all of it is written."""
    habit = draw(st.sampled_from(HABITS))
    persons = draw(st.lists(people(), min_size=1, max_size=6))
    fields = list(KINDS)
    kept = draw(st.lists(st.sampled_from(fields), min_size=2, max_size=7, unique=True))
    order: list[str | None] = list(kept if draw(st.booleans()) else sorted(kept, key=fields.index))
    for _ in range(draw(st.integers(0, 2))):
        order.insert(draw(st.integers(0, len(order))), None)
    headed = draw(st.integers(0, 5)) > 0
    annual = draw(st.integers(0, 3)) == 0
    rows: list[list[Written]] = []
    if draw(st.integers(0, 4)) == 0:
        rows.append([Written("Liste de paie"), *[Written("")] * (len(order) - 1)])
    extras = [draw(st.sampled_from(EXTRA)) for _ in order]
    if headed:
        rows.append(
            [
                Written(_heading(draw, field, extra, annual))
                for field, extra in zip(order, extras, strict=True)
            ]
        )
    first = len(rows)
    truths: list[dict[str, object]] = []
    for place, person in enumerate(persons, 1):
        truth: dict[str, object] = dict(person)
        truth["row_ref"] = f"{place:02d}"
        cells = [_cell(draw, habit, field, truth, annual) for field in order]
        rows.append(cells)
        truths.append(truth)
    if draw(st.integers(0, 3)) == 0:
        word = draw(st.sampled_from(["Total", "TOTAL GÉNÉRAL", "Moyenne", "Sous-total", "Grand total :"]))
        rows.append([Written(word), *[_total(habit, field) for field in order[1:]]])
    rows += [[Written("")] * len(order)] * draw(st.integers(0, 3))
    return Drawn(habit, order, rows, first, truths)


def _total(habit: Habit, field: str | None) -> Written:
    """Return what stands under a column in a line of totals: plausible as a value of its own."""
    number = Decimal("31.25")
    match field:
        case "hourly_rate":
            return Written(habit.amount(number), number)
        case "weekly_hours":
            return Written(habit.hours(number), number)
        case _:
            return Written("")


def _heading(draw: st.DrawFn, field: str | None, extra: str, annual: bool) -> str:
    if field is None:
        return extra
    if field == "hourly_rate" and annual:
        return draw(st.sampled_from(["Salaire annuel", "Salaire", "Annual salary", "Rémunération"]))
    return draw(st.sampled_from(HEADINGS[field]))


def _cell(
    draw: st.DrawFn, habit: Habit, field: str | None, truth: dict[str, object], annual: bool
) -> Written:
    if draw(st.integers(0, 11)) == 0:
        truth[field or ""] = None
        return Written("")
    match field:
        case None:
            number = draw(st.decimals("0", "9000", places=2))
            return draw(
                st.sampled_from(
                    [
                        Written("Clientèle"),
                        Written(habit.amount(number), number),
                        Written("12"),
                        Written("oui"),
                    ]
                )
            )
        case "row_ref":
            return Written(str(truth["row_ref"]))
        case "hourly_rate":
            rate, week = truth["hourly_rate"], truth["weekly_hours"]
            assert isinstance(rate, Decimal)
            if not annual or not isinstance(week, Decimal):
                return Written(habit.amount(rate), rate)
            yearly = rate * week * 52
            truth["hourly_rate"] = ("annual", rate)
            return Written(habit.amount(yearly), yearly)
        case "weekly_hours":
            week = truth["weekly_hours"]
            assert isinstance(week, Decimal)
            return Written(habit.hours(week), week)
        case "seniority":
            months = truth["months"]
            assert isinstance(months, Decimal)
            text, truth["seniority"] = write_service(draw, int(months))
            return Written(text)
        case _:
            spaced = draw(st.sampled_from(["", " ", "\u00a0"]))
            return Written(draw(st.sampled_from(LABELS[str(truth[field])])) + spaced)


def check(found: Preview, drawn: Drawn, kinds: dict[str, Kind]) -> Counter[str]:
    """Fail on the first cell that would be saved and is not what is true; return how many cells ended each way."""
    ends: Counter[str] = Counter()
    for row in found.rows:
        place = row.row - drawn.first
        truth = drawn.truths[place] if 0 <= place < len(drawn.truths) else None
        for cell in row.cells:
            ends[cell.status] += 1
            if cell.status not in {"added", "changed"} or cell.column is None:
                continue
            assert truth is not None, ("a row that is no person was taken", row.texts)
            assert drawn.order[cell.column] == cell.field, ("a column went to the wrong field", cell)
            value = kinds[cell.field].read(cell.raw).value
            true = truth[cell.field]
            if isinstance(true, set):
                assert value in true, (cell, true)
            else:
                assert value == true, (cell, true)
    return ends


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasted_rosters())
def test_no_cell_of_a_roster_is_misread(drawn: Drawn) -> None:
    plain, html = clipboard(drawn.habit, drawn.rows)
    grid = read_clipboard(plain, html)
    matching = match_columns(grid, STAFF, Hints(reference=REFERENCE))
    found = preview(grid, matching, STAFF, {})
    assert not [problem for problem in found.problems if problem.code.startswith("paste.personal")]
    check(found, drawn, KINDS)


RESULT_KINDS = {column.code: column.kind for column in RESULTS.columns}
RESULT_HEADINGS = {
    "target": ("Cible", "Cible de participation", "Target"),
    "reached": ("Résultat", "Participations atteintes", "Atteint"),
    "hours_bought": ("Heures achetées", "Heures d’intervention achetées"),
    "hours_done": ("Heures réalisées", "Heures d’intervention réalisées et comptabilisées", "Heures faites"),
}


@st.composite
def pasted_results(draw: st.DrawFn) -> Drawn:
    """Draw some rows of a matrix, with counts and hours large enough to need separators."""
    habit = draw(st.sampled_from(HABITS))
    codes = draw(st.lists(st.sampled_from([choice.code for choice in RESULTS.rows]), min_size=1, unique=True))
    order: list[str | None] = list(draw(st.permutations(list(RESULT_KINDS))))
    labelled = draw(st.booleans())
    head = [Written("Groupe de services" if labelled else "")]
    head += [Written(draw(st.sampled_from(RESULT_HEADINGS[str(code)]))) for code in order]
    rows, truths = [head], []
    for code in codes:
        counts = {field: Decimal(draw(st.integers(0, 99_999))) for field in ("target", "reached")}
        spent = {field: draw(st.decimals("0", "99999", places=2)) for field in ("hours_bought", "hours_done")}
        truth: dict[str, object] = {**counts, **spent, "@row": code}
        written = [_quantity(habit, truth[str(field)]) for field in order]
        rows.append([Written(RESULTS.rows.label(code) if draw(st.booleans()) else code.upper()), *written])
        truths.append(truth)
    if draw(st.booleans()):
        rows.append([Written("Total"), *[Written("1")] * len(order)])
    return Drawn(habit, [None, *order], rows, 1, truths)


def _quantity(habit: Habit, value: object) -> Written:
    assert isinstance(value, Decimal)
    places = habit.hour_places if value % 1 or habit.hour_places else 0
    return Written(habit.number(value, places), value)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasted_results())
def test_no_cell_of_a_matrix_is_misread(drawn: Drawn) -> None:
    plain, html = clipboard(drawn.habit, drawn.rows)
    grid = read_clipboard(plain, html)
    found = preview(grid, match_columns(grid, RESULTS), RESULTS, {})
    check(found, drawn, RESULT_KINDS)
    for row in found.rows:
        place = row.row - drawn.first
        if row.entry is not None:
            assert row.entry == drawn.truths[place]["@row"]


ROUNDED = {
    "Excel fr-CA, trois décimales",
    "Excel en-CA, trois décimales",
    "LibreOffice en-CA, arrondi à l'affichage",
    "extrait de paie",
}


@pytest.mark.parametrize(
    "habit", [habit for habit in HABITS if habit.name not in ROUNDED], ids=lambda habit: habit.name
)
def test_an_ordinary_table_is_read_without_a_question(habit: Habit) -> None:
    """The other side of caution: what is plain is not asked."""
    people = [
        ("27.4", "35", "conseiller_emploi"),
        ("24.95", "28.5", "adjoint_administratif"),
        ("47.8", "37.5", "direction_generale"),
    ]
    rows = [[Written(HEADINGS[code][0]) for code in KINDS]]
    for place, (rate, week, position) in enumerate(people, 1):
        amounts = (
            Written(habit.amount(Decimal(rate)), Decimal(rate)),
            Written(habit.hours(Decimal(week)), Decimal(week)),
        )
        labels = [Written(LABELS[code][0]) for code in (position, "plein", "permanent")]
        band = Written("Plus de 2 ans, jusqu’à 5 ans")
        rows.append([Written(f"{place:02d}"), labels[0], *amounts, *labels[1:], band])
    grid = read_clipboard(*clipboard(habit, rows))
    found = preview(grid, match_columns(grid, STAFF), STAFF, {})
    assert found.questions == ()
    assert found.counts == {"added": 21, "changed": 0, "untouched": 0, "asked": 0, "refused": 0}
    values = [
        KINDS[change.field].read(change.raw).value
        for change in changes_of(found)
        if change.field == "hourly_rate"
    ]
    assert values == [Decimal(rate) for rate, _, _ in people]
