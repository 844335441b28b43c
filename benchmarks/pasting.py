"""How long a pasted pay table takes from clipboard to preview: ``python benchmarks/pasting.py``.

Sixty rows of eight columns as Excel writes them, HTML included, with the questions that real files raise; then the most
that is accepted, and texts made to be slow; last, the same sixty rows through the whole page: rights, sheet, preview, drawing. Time is the processor's own, so that a busy machine measures the same; each
step is also given in ratio to a thousand decimal additions measured beside it. Fails above the budgets.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.app import create_app  # noqa: E402
from surveys.exchange.pasting import (  # noqa: E402
    Grid,
    Hints,
    Preview,
    match_columns,
    preview,
    read_clipboard,
)
from surveys.operations import accounts, collecting  # noqa: E402
from surveys.questionnaire.answers import Answer  # noqa: E402
from surveys.questionnaire.definition import load  # noqa: E402
from surveys.questionnaire.definition.model import Roster  # noqa: E402
from surveys.store.base import db  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.web import world  # noqa: E402

BUDGET_MS = 150.0  # 60 × 8, from clipboard to preview; what was asked is 500
BUDGET_PAGE_MS = 500.0  # of the server, to draw the preview of 60 × 8
BUDGET_LARGE_MS = 2_500.0  # the largest table accepted, every label unknown
BUDGET_HOSTILE_MS = 2_500.0  # megabytes of broken markup
ROUNDS = 15
HEAD = [
    "Repère",
    "Poste",
    "Taux horaire",
    "Heures par semaine",
    "Statut",
    "Lien d’emploi",
    "Ancienneté",
    "Service",
]
TITLES = [
    "Conseillère en emploi",
    "Conseiller d’orientation",
    "Adjointe admin.",
    "Intervenante psychosociale",
    "DG",
]


def rows(count: int, *, known: bool = True) -> list[list[str]]:
    """Return rows as files have them: titles in both genders, near labels, yearly amounts, dates of hire."""
    found = []
    for number in range(1, count + 1):
        rate = "52\u00a0000,00\u00a0$" if number % 9 == 0 else f"{24 + number % 20},{number % 100:02d}\u00a0$"
        title = TITLES[number % len(TITLES)] if known else f"Poste {number:04d} xq{number * 7919 % 9973}"
        status, contract = (
            ("Temps complet" if number % 3 else "TP"),
            ("Permanente" if number % 4 else "Temporaire"),
        )
        hired = f"20{10 + number % 15}-0{1 + number % 9}-1{number % 9}"
        found.append([f"{number:02d}", title, rate, "35,00", status, contract, hired, "Clientèle"])
    return found


def excel(table: list[list[str]]) -> str:
    """Return the HTML of a range of Excel."""
    lines = "".join(
        " <tr height=20 style='height:15.0pt'>\n"
        + "".join(
            f"  <td height=20 class=xl65 width=64 style='height:15.0pt;width:48pt'>{cell}</td>\n"
            for cell in row
        )
        + " </tr>\n"
        for row in table
    )
    return f"<html><head><style><!--td {{color:black;}}--></style></head><body><table border=0>\n<!--StartFragment-->\n{lines}<!--EndFragment-->\n</table></body></html>"


def spent_ms(step: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        step()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1_000


def page_ms(plain: str, html: str) -> float:
    """Return the processor's time of one preview of the pay roster, from the request to the page's last byte."""
    with tempfile.TemporaryDirectory() as name:
        settings = make_settings(Path(name))
        migrate(settings)
        with open_database(settings):
            world.build(1)
            who = accounts.read_identity(world.Centre(1).director).person_id
            address = (*world.PAY, world.Centre(1).code)
            answers = {"pay_mode": "detail", "reference_date": "2026-04-01"}
            changes = [collecting.Change(name, (text,), base_version=None) for name, text in answers.items()]
            collecting.save_answers(*address, changes, by=who, now=datetime.now(UTC))
            token = world.session_token(world.Centre(1).director)
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        with client.session_transaction() as session:
            session["jeton"] = token
        where = world.Centre(1).page("sections/salaires/staff_roster/collage", *world.PAY)

        def step() -> None:
            answer = client.post(
                where, data={"_texte": plain, "_html": html}, content_type="multipart/form-data"
            )
            assert answer.status_code == 200, answer.status
            answer.get_data()

        step()
        spent = spent_ms(step, 7)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        return spent


def baseline() -> Decimal:
    total = Decimal()
    for number in range(1_000):
        total += Decimal(number)
    return total


def main() -> int:
    questionnaire = load(
        (ROOT / "surveys/catalogue/remuneration.yaml").read_text(encoding="utf-8")
    ).questionnaire
    roster = questionnaire.items["staff_roster"] if questionnaire is not None else None
    if not isinstance(roster, Roster):
        print("the pay questionnaire does not load")
        return 1
    hints = Hints(reference=date(2026, 4, 1))
    existing = {f"e{number}": {"row_ref": Answer((f"{number:02d}",))} for number in range(1, 31)}

    def whole(plain: str, html: str) -> Preview:
        grid: Grid = read_clipboard(plain, html)
        return preview(grid, match_columns(grid, roster, hints), roster, existing)

    table = [HEAD, *rows(60)]
    large = [HEAD, *rows(495, known=False)]
    texts = {id(each): "\r\n".join("\t".join(row) for row in each) for each in (table, large)}
    markup = {id(each): excel(each) for each in (table, large)}
    unit = spent_ms(baseline, 30)
    steps: list[tuple[str, float, int, Callable[[], object]]] = [
        (
            "60 × 8, text and HTML, to the preview",
            BUDGET_MS,
            ROUNDS,
            lambda: whole(texts[id(table)], markup[id(table)]),
        ),
        ("60 × 8, text alone", BUDGET_MS, ROUNDS, lambda: whole(texts[id(table)], "")),
        (
            "495 × 8, every title unknown",
            BUDGET_LARGE_MS,
            3,
            lambda: whole(texts[id(large)], markup[id(large)]),
        ),
        (
            "5 MB of unclosed cells",
            BUDGET_HOSTILE_MS,
            1,
            lambda: read_clipboard("", "<table>" + "<td>" * 1_200_000),
        ),
        (
            "5 MB of unclosed quotes",
            BUDGET_HOSTILE_MS,
            1,
            lambda: read_clipboard("", "<table>" + '<td a="' * 700_000),
        ),
        (
            "5 MB of unclosed comments",
            BUDGET_HOSTILE_MS,
            1,
            lambda: read_clipboard("", "<table>" + "<!--" * 1_200_000),
        ),
        ("1 MB of quotes", BUDGET_HOSTILE_MS, 1, lambda: read_clipboard('"a\t' * 330_000)),
    ]
    found = whole(texts[id(table)], markup[id(table)])
    print(f"{found.counts}, {len(found.questions)} questions; baseline {unit:.3f} ms")
    slow = False
    for name, budget, rounds, step in steps:
        spent = spent_ms(step, rounds)
        slow = slow or spent > budget
        print(f"{name:40} {spent:8.1f} ms {spent / unit:8.1f} × baseline   budget {budget:.0f} ms")
    spent = page_ms(texts[id(table)], markup[id(table)])
    slow = slow or spent > BUDGET_PAGE_MS
    print(
        f"{'60 × 8, the whole page':40} {spent:8.1f} ms {spent / unit:8.1f} × baseline   budget {BUDGET_PAGE_MS:.0f} ms"
    )
    print(f"budgets {'exceeded' if slow else 'held'}")
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
