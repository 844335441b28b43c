"""« Mes renseignements »: everything that a person gave, to read and to take away, and what they ask.

Apart from « Mon compte », which is about coming in. The files hold what was collected from the person, and nothing that was
worked out.
"""

import json
from collections.abc import Iterator

from flask import Response as File
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.exchange.lists import write_csv
from surveys.operations import protecting
from surveys.operations.protecting import Entry
from surveys.questionnaire.problems import Problem
from surveys.web.concerned.door import KINDS, blueprint, settings
from surveys.web.shared import display, texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.officers import officer

SORTS = {
    "name": _l("Nom"),
    "email": _l("Adresse de courriel"),
    "position": _l("Fonction dans un organisme"),
    "choice": _l("Choix de courriel"),
    "notice": _l("Avis de collecte lu (version)"),
    "note": _l("Note écrite à AXTRA"),
    "request": _l("Demande ou plainte"),
    "contact": _l("Coordonnées inscrites dans un sondage"),
}
WORDS = {
    "director": _l("direction"),
    "accountant": _l("comptabilité"),
    "hr": _l("ressources humaines"),
    "preparer": _l("préparation"),
    "now": _l("tout de suite"),
    "digest": _l("résumé du jour"),
    "none": _l("rien"),
    "returned": _l("questions retournées"),
    "ready": _l("sections prêtes à certifier"),
    "finished": _l("section terminée"),
    "sent": _l("sondage transmis"),
    "answered": _l("réponses d’AXTRA"),
    "team": _l("équipe et accès"),
    "closing": _l("fin du sondage"),
}
DONE = {"demande": _l("Votre demande est reçue. Un courriel vous en donne le numéro et la date de réponse.")}


@blueprint.get("/miens")
@open_to("signed_in")
def mine() -> str:
    """Show what is kept of who is asking, their requests, and the form."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = ()) -> str:
    found = me()
    return render_template(
        "concerned/mine.html",
        lines=list(_lines(protecting.read_own(found.person_id))),
        requests=protecting.read_requests(found.person_id),
        kinds=KINDS,
        typed={name: request.form.get(name, "") for name in ("sorte", "texte")},
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _lines(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each thing in words: its sort, of what, the value, the day."""
    for each in entries:
        worded = each.kind in {"position", "choice"}
        about = str(WORDS.get(each.about, each.about)) if worded else each.about
        value = str(WORDS.get(each.value, each.value)) if worded else each.value
        day = f"{display.local(each.at):%Y-%m-%d}" if each.at is not None else ""
        yield str(SORTS[each.kind]), about, value, day


@blueprint.post("/miens")
@open_to("signed_in")
def ask() -> Response | tuple[str, int]:
    """Receive a request of who is signed in."""
    done = protecting.ask(
        request.form.get("sorte", ""),
        name="",
        email="",
        text=request.form.get("texte", ""),
        person=me().person_id,
        officer=officer().email,
        base_url=settings().base_url,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw(done), 422
    return redirect(url_for("concerned.mine", fait="demande", _anchor="demandes"), code=303)


@blueprint.get("/miens/renseignements.<any(json, csv):kind>")
@open_to("signed_in", fresh=LATELY)
def file(kind: str) -> File:
    """Give the same as a file, in a common format."""
    lines = list(_lines(protecting.read_own(me().person_id)))
    headings = (_("Renseignement"), _("Précision"), _("Valeur"), _("Date"))
    if kind == "csv":
        content, media = write_csv(headings, lines), "text/csv; charset=utf-8"
    else:
        names = ("renseignement", "precision", "valeur", "date")
        listed = [dict(zip(names, line, strict=True)) for line in lines]
        document = {"genere_le": now().isoformat(timespec="seconds"), "renseignements": listed}
        content = json.dumps(document, ensure_ascii=False, indent=2).encode()
        media = "application/json"
    headers = {
        "Content-Disposition": f'attachment; filename="mes-renseignements.{kind}"',
        "Cache-Control": "no-store",
    }
    return File(content, content_type=media, headers=headers)
