"""« Carte des données » and the technical annex of the ÉFVP: made from the models, the questionnaires and the doors.

Apart from anything that someone writes: nothing here can drift from the program. The page and the PDF hold the same chapters.
"""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _

from surveys.operations import fielding, mapping
from surveys.operations.mapping import PERSONAL, MappedTable
from surveys.web.shared import display
from surveys.web.shared.access import door_of, now, open_to
from surveys.web.shared.officers import officer
from surveys.web.shared.papers import draw_content
from surveys.web.staff.data_map.words import (
    AUDIENCES,
    CLASSES,
    DEMANDS,
    PERSONAL_DATA,
    PURPOSES,
    UNTILS,
)
from surveys.web.staff.retention import OFFICERS
from surveys.web.staff.team import ROLES

blueprint = Blueprint("data_map", __name__, url_prefix="/donnees")


@blueprint.get("/")
@open_to("staff", *OFFICERS, factor=True)
def index() -> str:
    """Show the annex as a page."""
    return render_template("staff/data_map/index.html", facts=_facts(), chapters=_chapters())


@blueprint.get("/annexe.pdf")
@open_to("staff", *OFFICERS, factor=True)
def paper() -> Response:
    """Give the annex as a PDF that can be read aloud (PDF/UA)."""
    content = {"kicker": _("Évaluation des facteurs relatifs à la vie privée"), "facts": _facts(), "chapters": [_flat(each) for each in _chapters()]}  # fmt: skip
    return Response(
        draw_content("statement.typ", content, _("Annexe technique : données, accès et conservation")),
        mimetype="application/pdf",
        headers={"Content-Disposition": 'inline; filename="annexe-technique.pdf"'},
    )


def _facts() -> list[list[str]]:
    settings = current_app.config["SETTINGS"]
    mail = settings.smtp_url.rpartition("@")[2].rpartition("//")[2]
    return [
        [_("Établie le"), display.day(now())],
        [_("Responsable"), officer().words or _("à désigner")],
        [_("Base de données"), "PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite"],
        [_("Serveur de courriel"), mail or _("aucun : les courriels sont des fichiers")],
        [_("Copies de sécurité"), _("%(days)s jours", days=settings.backup_days)],
        [_("Tiers"), _("aucun script, aucune police, aucune image ni mesure d’audience d’ailleurs")],
    ]


def _chapters() -> list[dict[str, Any]]:
    return [_kept(), *_asked(), *_doors()]


# A cell: what is read, and the names of the program that it is about.
Cell = list[tuple[str, str]]


def _flat(chapter: dict[str, Any]) -> dict[str, Any]:
    """Return a chapter whose cells are texts, as paper reads them."""
    rows = [["; ".join(_joined(*each) for each in cell) or "–" for cell in row] for row in chapter["rows"]]
    return {**chapter, "rows": rows}


def _joined(words: str, names: str) -> str:
    return f"{words} ({names})" if words and names else words or names


def _chapter(
    title: str, head: list[str], rows: list[list[Cell]], paragraphs: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"title": title, "paragraphs": list(paragraphs), "items": [], "head": head, "rows": rows}


def _kept() -> dict[str, Any]:
    tables = mapping.read_map()
    return _chapter(
        _("Ce que la plateforme garde"),
        [_("Table"), _("À quoi elle sert"), _("Sur des personnes"), _("Autres renseignements"), _("Jusqu’à")],
        [
            [
                [("", table.name)],
                _words(PURPOSES[table.name]),
                _listed(table, personal=True),
                _listed(table, personal=False),
                _words(UNTILS[table.until]),
            ]
            for table in tables
        ],
        (
            _("%(count)s tables, dont %(personal)s où une personne peut être reconnue.", count=len(tables), personal=sum(table.is_personal for table in tables)),
            _("À la date de fin d’une édition, tout ce qui porte cette durée est vidé, et un certificat le dit."),
        ),
    )  # fmt: skip


def _words(words: object) -> Cell:
    return [(str(words), "")] if words else []


def _listed(table: MappedTable, *, personal: bool) -> Cell:
    return [
        (str(CLASSES[name]), ", ".join(columns))
        for name, columns in table.classes.items()
        if (name in PERSONAL) is personal
    ]


def _asked() -> list[dict[str, Any]]:
    """Return what each survey's latest questionnaire asks of people, with its purpose."""
    chapters = []
    editions = sorted(fielding.read_editions(), key=lambda each: each.survey)
    for _survey, group in groupby(editions, key=lambda each: each.survey):
        last = max(group, key=lambda each: each.opens_at)
        rows = [
            [
                [("", item.code)],
                _words(display.typeset_plain(item.label)),
                _words(PERSONAL_DATA[item.personal_data]),
                _words(item.purpose),
            ]
            for item in last.questionnaire.items.values()
            if item.personal_data != "none"
        ]
        if rows:
            chapters.append(
                _chapter(
                    _("Ce que demande « %(title)s »", title=last.title),
                    [_("Code"), _("Question"), _("Classe"), _("Raison")],
                    rows,
                )
            )
    return chapters


def _doors() -> list[dict[str, Any]]:
    """Return who opens which address, one chapter an audience."""
    lines: dict[str, list[list[Cell]]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda each: each.rule):
        door = door_of(current_app, rule.endpoint)
        if door is None:
            continue
        roles = ", ".join(str(ROLES[role][0]) if role in ROLES else role for role in sorted(door.roles))
        demands = ", ".join(str(DEMANDS[name]) for name in sorted(door.demands))
        verbs = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.setdefault(door.audience, []).append(
            [[("", rule.rule)], [("", verbs)], _words(roles), _words(demands)]
        )
    head = [_("Adresse"), _("Verbe"), _("Rôles"), _("Demande aussi")]
    return [
        _chapter(_("Qui ouvre quoi : %(who)s", who=words), head, lines[audience])
        for audience, words in AUDIENCES.items()
        if audience in lines
    ]
