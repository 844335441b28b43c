"""« Équipe d’AXTRA »: who is of the team, their roles, and the requests for the right to see answers one by one.

Apart from the directory because a role here opens everyone's answers: a second factor is asked, and a recent sign-in to
change anything.
"""

from collections.abc import Collection, Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import staffing
from surveys.operations.accounts import FACTOR_ROLES
from surveys.operations.staffing import GIVEN, StaffMember
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import LATELY, me, now, open_to

blueprint = Blueprint("team", __name__, url_prefix="/equipe")

ROLES = {
    "designer": (_l("Conception"), _l("écrit et publie les questionnaires")),
    "manager": (_l("Collecte"), _l("invite, rappelle, suit et clôt; tient le répertoire")),
    "analyst": (_l("Analyse"), _l("lit les chiffres protégés, jamais une réponse")),
    "administrator": (_l("Administration"), _l("tient l’équipe, répond aux demandes d’accès")),
    "privacy_officer": (_l("Protection des renseignements"), _l("lit les registres, répond aux demandes d’accès")),
    "microdata_analyst": (_l("Réponses individuelles"), _l("pour un temps, après l’accord d’une autre personne")),
}  # fmt: skip
DONE = {
    "ajout": _l(
        "La personne fait partie de l’équipe. Elle entre par un lien demandé à la page de connexion."
    ),
    "roles": _l("Les rôles sont enregistrés."),
    "etat": _l("L’accès est changé."),
    "moyens": _l("Les moyens d’entrer sont effacés. La personne entre par un lien et en ajoute d’autres."),
    "oui": _l("L’accès aux réponses individuelles est ouvert pour la durée demandée."),
    "non": _l("La demande est refusée."),
    "fin": _l("L’accès aux réponses individuelles a pris fin."),
}


@blueprint.get("/")
@open_to("staff", "administrator", "privacy_officer", factor=True)
def index() -> str:
    """List the team and the requests."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = ()) -> str:
    form, team = request.form, staffing.read_team(now=now())
    return render_template(
        "staff/team/index.html",
        members=[(each, name_roles(each.roles)) for each in team.members],
        waiting=[each for each in team.requests if each.granted is None],
        decided=[each for each in team.requests if each.granted is not None],
        me=me().person_id,
        roles=ROLES,
        given=GIVEN,
        factor_roles=FACTOR_ROLES,
        typed={"email": form.get("email", ""), "name": form.get("name", ""), "roles": form.getlist("roles")},
        wrong=_said(wrong),
        done=str(DONE.get(request.args.get("fait", ""), "")),
    )


def name_roles(roles: Collection[str]) -> str:
    """Return what someone of the team does: « Analyse et Administration »."""
    return display.enumerate_words([str(ROLES[role][0]) for role in ROLES if role in roles])


def _said(problems: tuple[Problem, ...]) -> Mapping[str, str]:
    return {problem.where: texts.sentence(problem) for problem in reversed(problems)}


@blueprint.post("/")
@open_to("staff", "administrator", factor=True, fresh=LATELY)
def add() -> Response | tuple[str, int]:
    """Make someone of the team."""
    form = request.form
    done = staffing.add_member(
        email=form.get("email", "")[:300],
        name=form.get("name", "")[:300],
        roles=form.getlist("roles"),
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw(done), 422
    return redirect(url_for(".index", fait="ajout"), code=303)


@blueprint.get("/<int:person>")
@open_to("staff", "administrator", factor=True)
def member(person: int) -> str:
    """Show someone of the team, to change their roles, their access, or what they sign in with."""
    return _draw_member(_find(person))


def _find(person: int) -> StaffMember:
    team = staffing.read_team(now=now())
    found = next((each for each in team.members if each.person_id == person), None)
    if found is None:
        abort(404)
    return found


def _draw_member(found: StaffMember, problem: Problem | None = None) -> str:
    return render_template(
        "staff/team/member.html",
        found=found,
        mine=found.person_id == me().person_id,
        roles=ROLES,
        given=GIVEN,
        factor_roles=FACTOR_ROLES,
        problem=texts.sentence(problem) if problem else "",
    )


def _after(person: int, refused: Problem | None, done: str) -> Response | tuple[str, int]:
    if refused is not None:
        return _draw_member(_find(person), refused), 422
    return redirect(url_for(".index", fait=done), code=303)


@blueprint.post("/<int:person>/roles")
@open_to("staff", "administrator", factor=True, fresh=LATELY)
def change_roles(person: int) -> Response | tuple[str, int]:
    """Give someone of the team exactly the ticked roles."""
    _find(person)
    chosen = request.form.getlist("roles")
    return _after(person, staffing.change_roles(person, chosen, by=me().person_id, now=now()), "roles")


@blueprint.post("/<int:person>/etat")
@open_to("staff", "administrator", factor=True, fresh=LATELY)
def set_state(person: int) -> Response | tuple[str, int]:
    """Put someone of the team aside, or let them in again."""
    _find(person)
    asked = request.form.get("etat")
    if asked not in {"actif", "inactif"}:
        abort(400)
    done = staffing.set_member_active(person, asked == "actif", by=me().person_id, now=now())
    return _after(person, done, "etat")


@blueprint.post("/<int:person>/moyens")
@open_to("staff", "administrator", factor=True, fresh=LATELY)
def forget_factors(person: int) -> Response | tuple[str, int]:
    """Forget what someone of the team signs in with beside a link."""
    _find(person)
    return _after(person, staffing.forget_factors(person, by=me().person_id, now=now()), "moyens")


@blueprint.post("/demandes/<int:demand>")
@open_to("staff", "administrator", "privacy_officer", factor=True, fresh=LATELY)
def decide(demand: int) -> Response | tuple[str, int]:
    """Approve or refuse a request for the right to answers."""
    answer = request.form.get("reponse")
    if answer not in {"oui", "non"}:
        abort(400)
    refused = staffing.decide_microdata(demand, answer == "oui", by=me().person_id, now=now())
    if refused is not None:
        return _draw((refused,)), 422
    return redirect(url_for(".index", fait=answer), code=303)


@blueprint.post("/<int:person>/reponses/fin")
@open_to("staff", "administrator", "privacy_officer", factor=True, fresh=LATELY)
def end_right(person: int) -> Response | tuple[str, int]:
    """End someone's right to answers at once."""
    refused = staffing.end_microdata(person, by=me().person_id, now=now())
    if refused is not None:
        return _draw((refused,)), 422
    return redirect(url_for(".index", fait="fin"), code=303)
