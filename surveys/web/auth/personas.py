"""The personas of the demonstration: one button each, and one press.

Apart from the ways in because nothing of it exists on a real site.
"""

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.auth.door import agent, asked_next, blueprint, enter
from surveys.web.shared.access import now, open_to

PERSONAS = (
    ("direction", _l("Centre – direction"), _l("Remplit, relit et transmet le sondage de son centre.")),
    ("paie", _l("Centre – paie"), _l("N’ouvre que les sections de rémunération qui lui sont confiées.")),
    ("conception", _l("Conception"), _l("Écrit et révise les questionnaires.")),
    ("collecte", _l("Collecte"), _l("Invite, rappelle, suit et clôt.")),
    ("analyse", _l("Analyse"), _l("Lit les résultats et télécharge les données.")),
    ("administration", _l("Administration"), _l("Gère les comptes, les registres et la conservation.")),
)


@blueprint.get("/demo")
@open_to("demonstration")
def personas() -> str:
    """Offer one button for each persona of the demonstration."""
    return render_template("auth/personas.html", personas=PERSONAS, suite=asked_next())


@blueprint.post("/demo")
@open_to("demonstration")
def become() -> Response:
    """Open a session as a persona of the demonstration."""
    opened = accounts.sign_in_as(request.form.get("persona", ""), now=now(), user_agent=agent())
    if isinstance(opened, Problem):
        abort(404)
    return enter(opened, asked_next())
