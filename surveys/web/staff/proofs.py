"""« Journaux »: who opened a confidential section, and which files of answers left, for the privacy officer.

Apart from the pages that people work in because nothing here is a survey's. Refuses values: neither log has any.
"""

from collections.abc import Mapping
from datetime import datetime, time

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.exchange import lists
from surveys.operations import witnessing
from surveys.operations.fielding import read_editions
from surveys.operations.witnessing import LogFilters
from surveys.web.shared import display
from surveys.web.shared.access import now, open_to
from surveys.web.shared.asked import end_of_day, hour_of_day, page_number

blueprint = Blueprint("proofs", __name__, url_prefix="/journaux")

OFFICER = ("privacy_officer",)
PAGES = {
    "section": _l("section ouverte"),
    "review": _l("révision avant transmission"),
    "copy": _l("copie transmise affichée"),
    "file": _l("fichier remis au centre"),
    "staff": _l("valeurs à vérifier, dans le suivi"),
}
LAYERS = {
    "submitted": _l("valeurs déclarées"),
    "corrected": _l("valeurs corrigées"),
    "imputed": _l("valeurs imputées"),
    "previous": _l("valeurs de l’édition précédente"),
}
STATUSES = {"sent": _l("transmis"), "superseded": _l("versions remplacées"), "draft": _l("brouillons")}
CLASSES = {
    "public_aggregate": _l("réponses chiffrées"),
    "confidential_pay": _l("salaires"),
    "identifying": _l("ce qui identifie"),
    "verbatim": _l("commentaires"),
}


def read_filters() -> LogFilters:
    """Return what the address asks for; what is no filter asks for everything."""
    survey, _slash, edition = request.args.get("edition", "")[:120].partition("/")
    return LogFilters(
        survey=survey if edition else "",
        edition=edition,
        organisation=request.args.get("centre", "").strip()[:40],
        person=request.args.get("personne", "").strip()[:120],
        since=hour_of_day(request.args.get("du", ""), time.min),
        until=end_of_day(request.args.get("au", "")),
    )


def _editions() -> list[str]:
    return [f"{each.survey}/{each.edition}" for each in read_editions() if each.status != "planned"]


def _asked() -> dict[str, str]:
    """Return what the address asks for, to ask the same again."""
    return {
        key: text
        for key, text in request.args.items()
        if key in ("edition", "centre", "personne", "du", "au")
    }


@blueprint.get("/acces")
@open_to("staff", *OFFICER, factor=True)
def openings() -> str:
    """List who opened a confidential section."""
    return render_template(
        "staff/proofs/openings.html",
        found=witnessing.read_openings(read_filters(), page=page_number()),
        pages=PAGES,
        editions=_editions(),
        asked=_asked(),
    )


@blueprint.get("/acces.csv")
@open_to("staff", *OFFICER, factor=True)
def openings_file() -> Response:
    """Give the access log that is asked for as a file."""
    found = witnessing.read_every_opening(read_filters())
    headings = ("Moment", "Personne", "Sondage", "Édition", "Code du centre", "Centre", "Section", "Page", "Adresse de la machine")  # fmt: skip
    lines = [
        (
            _local(line.at),
            line.person,
            line.survey,
            line.edition,
            line.organisation_code,
            line.organisation,
            display.unnumbered(found.titles.get((line.version_id, line.section), line.section)),
            str(PAGES[line.page]),
            line.source,
        )
        for line in found.lines
    ]
    return _file("journal-des-acces", lists.write_csv(headings, lines))


@blueprint.get("/telechargements")
@open_to("staff", *OFFICER, factor=True)
def downloads() -> str:
    """List the files of answers that left."""
    found = witnessing.read_downloads(read_filters(), page=page_number())
    return render_template(
        "staff/proofs/downloads.html",
        found=found,
        said=[told(line.filters) for line in found.lines],
        editions=_editions(),
        asked=_asked(),
    )


@blueprint.get("/telechargements.csv")
@open_to("staff", *OFFICER, factor=True)
def downloads_file() -> Response:
    """Give the log of downloads that is asked for as a file, with whole hashes."""
    headings = ("Moment", "Personne", "Sondage", "Édition", "Format", "Filtres", "Terminé", "Dossiers", "Octets", "SHA-256")  # fmt: skip
    lines = [
        (
            _local(line.at),
            line.person,
            line.survey,
            line.edition,
            line.format,
            told(line.filters),
            None if line.finished_at is None else _local(line.finished_at),
            line.lines,
            line.size,
            line.content_hash,
        )
        for line in witnessing.read_every_download(read_filters())
    ]
    return _file("journal-des-telechargements", lists.write_csv(headings, lines))


def told(filters: Mapping[str, object]) -> str:
    """Return the filters of a download in words: « valeurs déclarées; transmis; réponses chiffrées et salaires »."""
    if release := filters.get("release"):
        return _("rapport de la diffusion %(number)s", number=release)
    parts = [str(LAYERS.get(str(filters.get("layer")), ""))]
    for key, words in (("statuses", STATUSES), ("classes", CLASSES)):
        chosen = filters.get(key)
        held = chosen if isinstance(chosen, list) else []
        parts.append(display.enumerate_words([str(words[each]) for each in words if each in held]))
    if filters.get("pseudonyms"):
        parts.append(_("pseudonymes au lieu des codes"))
    if filters.get("link"):
        parts.append(_("par un lien de données"))
    return "; ".join(filter(None, parts))


def _local(moment: datetime) -> datetime:
    return display.local(moment).replace(tzinfo=None, microsecond=0)


def _file(name: str, content: bytes) -> Response:
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}-{display.local(now()):%Y-%m-%d}.csv"'},
    )
