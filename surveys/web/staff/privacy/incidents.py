"""The register of confidentiality incidents: written whole, corrected by a new version, copied for the Commission in one press.

Apart from the requests because nobody asks. Refuses to take an incident away: the register keeps each five years.
"""

from collections.abc import Iterator, Mapping

from flask import Response as File
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.exchange.lists import write_csv
from surveys.operations import protecting
from surveys.operations.protecting import TEXTS, IncidentState
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import day_of
from surveys.web.staff.privacy.door import OFFICER, blueprint

LABELS = {
    "information": _l("Renseignements visés, ou pourquoi ils ne sont pas connus"),
    "circumstances": _l("Circonstances, en bref"),
    "occurred": _l("Date ou période de l’incident, ou une approximation"),
    "people": _l("Nombre de personnes concernées, ou une approximation"),
    "sensitivity": _l("Sensibilité des renseignements"),
    "malicious_uses": _l("Utilisations malveillantes possibles"),
    "consequences": _l("Conséquences appréhendées"),
    "likelihood": _l("Probabilité que les renseignements servent à des fins préjudiciables"),
    "public_notice": _l("Avis publics donnés ou non, et pourquoi"),
    "measures": _l("Mesures prises pour réduire les risques"),
}
DAYS = ("aware_on", "commission_notified_on", "people_notified_on")


@blueprint.get("/incidents/")
@open_to("staff", *OFFICER, factor=True)
def incidents() -> str:
    """Show the register."""
    return render_template("staff/privacy/incidents.html", incidents=protecting.read_incidents())


@blueprint.get("/incidents/nouveau")
@open_to("staff", *OFFICER, factor=True)
def new_incident() -> str:
    """Show the form of an incident."""
    return _draw_new()


def _draw_new(wrong: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "staff/privacy/new_incident.html", labels=LABELS, typed=_typed(None), wrong=_said(wrong)
    )


def _said(wrong: tuple[Problem, ...]) -> dict[str, str]:
    return {problem.where: texts.sentence(problem) for problem in reversed(wrong)}


def _typed(last: IncidentState | None) -> Mapping[str, str]:
    """Return what stands in the fields: what was typed, else the last version."""
    kept: dict[str, str] = dict.fromkeys((*TEXTS, *DAYS, "serious"), "")
    if last is not None:
        kept |= last.texts
        kept |= {name: day.isoformat() for name in DAYS if (day := getattr(last, name)) is not None}
        kept["serious"] = "oui" if last.serious else "non"
    return {name: request.form.get(name, text) for name, text in kept.items()}


@blueprint.post("/incidents/nouveau")
@open_to("staff", *OFFICER, factor=True)
def add_incident() -> Response | tuple[str, int]:
    """Write an incident down."""
    done = _write(None)
    if isinstance(done, tuple):
        return _draw_new(done), 422
    return redirect(url_for(".incident", incident=done, fait="inscrit"), code=303)


def _write(number: int | None) -> int | tuple[Problem, ...]:
    form = request.form
    misread = tuple(
        Problem("edition.day", name)
        for name in DAYS
        if form.get(name, "").strip() and day_of(form.get(name, "")) is None
    )
    return misread or protecting.write_incident(
        {name: form.get(name, "") for name in TEXTS},
        aware_on=day_of(form.get("aware_on", "")),
        serious={"oui": True, "non": False}.get(form.get("serious", "")),
        commission_notified_on=day_of(form.get("commission_notified_on", "")),
        people_notified_on=day_of(form.get("people_notified_on", "")),
        number=number,
        by=me().person_id,
        now=now(),
    )


@blueprint.get("/incidents/<int:incident>")
@open_to("staff", *OFFICER, factor=True)
def incident(incident: int) -> str:
    """Show an incident, its versions, and the form of the next one."""
    return _draw(_find(incident))


def _find(number: int) -> tuple[IncidentState, ...]:
    found = protecting.read_incident(number)
    if not found:
        abort(404)
    return found


def _draw(versions: tuple[IncidentState, ...], wrong: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "staff/privacy/incident.html",
        last=versions[0],
        versions=versions,
        labels=LABELS,
        typed=_typed(versions[0]),
        wrong=_said(wrong),
        done=request.args.get("fait") == "inscrit",
    )


@blueprint.post("/incidents/<int:incident>")
@open_to("staff", *OFFICER, factor=True)
def correct_incident(incident: int) -> Response | tuple[str, int]:
    """Write the next version of an incident."""
    versions = _find(incident)
    done = _write(incident)
    if isinstance(done, tuple):
        return _draw(versions, done), 422
    return redirect(url_for(".incident", incident=done, fait="inscrit"), code=303)


# ── copies for the Commission ──


@blueprint.get("/incidents/registre.csv")
@open_to("staff", *OFFICER, factor=True)
def register_file() -> File:
    """Give the whole register, one incident a line, in its last version."""
    found = protecting.read_incidents()
    rows = [list(_facts(each)) for each in found]
    headings = [str(label) for label, _text in rows[0]] if rows else [_("Incident")]
    lines = [[text for _label, text in row] for row in rows]
    return _file(write_csv(headings, lines), "text/csv; charset=utf-8", "registre-incidents.csv")


@blueprint.get("/incidents/<int:incident>/copie.txt")
@open_to("staff", *OFFICER, factor=True)
def incident_copy(incident: int) -> File:
    """Give an incident as a text, for the Commission."""
    last = _find(incident)[0]
    said = "\n\n".join(f"{label}\n{text}" for label, text in _facts(last))
    title = _("Registre des incidents de confidentialité, incident %(number)s", number=incident)
    content = f"{display.typeset_plain(title)}\n\n{said}\n".encode()
    return _file(content, "text/plain; charset=utf-8", f"incident-{incident}.txt")


def _facts(found: IncidentState) -> Iterator[tuple[str, str]]:
    """Yield everything that the register holds of an incident, in the order of the regulation."""

    def day(value: object) -> str:
        return str(value) if value is not None else _("sans objet")

    yield _("Incident"), str(found.number)
    for name in ("information", "circumstances", "occurred"):
        yield str(LABELS[name]), found.texts[name]
    yield _("Date où l’organisme en a pris connaissance"), found.aware_on.isoformat()
    for name in ("people", "sensitivity", "malicious_uses", "consequences", "likelihood"):
        yield str(LABELS[name]), found.texts[name]
    yield _("Risque de préjudice sérieux"), _("oui") if found.serious else _("non")
    yield _("Avis à la Commission d’accès à l’information"), day(found.commission_notified_on)
    yield _("Avis aux personnes concernées"), day(found.people_notified_on)
    for name in ("public_notice", "measures"):
        yield str(LABELS[name]), found.texts[name]
    yield _("Version"), str(found.version)
    yield _("Inscrite par"), found.written_by
    yield _("Inscrite le"), f"{display.local(found.written_at):%Y-%m-%d %H:%M}"


def _file(content: bytes, kind: str, name: str) -> File:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return File(content, content_type=kind, headers=headers)
