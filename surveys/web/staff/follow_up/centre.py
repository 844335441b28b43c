"""One centre's page: how far it is, whom to call, what was done and said; and each thing that the staff does for it.

Apart from the board. Each button is one verb; what a person typed comes back when it is refused.
"""

from flask import abort, current_app, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import assisting, collecting, following, handing, mailing, witnessing
from surveys.operations.witnessing import Look
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to, source_of_request
from surveys.web.shared.asked import end_of_day
from surveys.web.staff.follow_up import words
from surveys.web.staff.follow_up.board import address_of, blueprint

PREFIX = "remarque."
ROLES = {
    "director": _l("Direction"),
    "accountant": _l("Comptabilité"),
    "hr": _l("Ressources humaines"),
    "preparer": _l("Collègue"),
}
DONE = {
    "appel": _l("La note d’appel est conservée."),
    "responsable": _l("C’est noté."),
    "prolongation": _l("Le délai est prolongé pour ce centre seulement."),
    "retour": _l(
        "Les questions sont retournées. Les personnes qui peuvent les ouvrir sont avisées par courriel."
    ),
    "courriel": _l("Le courriel part à cette personne."),
    "saisie": _l("La saisie au nom du centre est terminée."),
    "transmission": _l("Le sondage est transmis au nom du centre. La direction reçoit le reçu."),
}
Answered = Response | tuple[str, int]


@blueprint.get("/<survey>/<edition>/<organisation>/")
@open_to("staff", *words.FIELD)
def centre(survey: str, edition: str, organisation: str) -> str:
    """Show one centre."""
    return _draw((survey, edition, organisation))


def _draw(address: tuple[str, str, str], problem: Problem | None = None, form: str = "") -> str:
    found = following.read_centre(*address, by=me().person_id, roles=me().staff_roles, now=now())
    if isinstance(found, Problem) or found.status == "planned":
        abort(404)
    _witness(address, found)
    return render_template(
        "staff/follow_up/centre.html",
        found=found,
        line=found.line,
        address=dict(zip(("survey", "edition", "organisation"), address, strict=True)),
        states=words.STATES,
        looks=words.LOOKS,
        words=words.SECTIONS,
        channels=words.CHANNELS,
        roles=ROLES,
        prefix=PREFIX,
        typed=request.form if problem is not None else {},
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
        form=form,
        done=DONE.get(request.args.get("fait", ""), ""),
        said=_said,
        delivery=words.DELIVERY,
        kinds=words.KINDS,
    )


def _witness(address: tuple[str, str, str], found: following.Centre) -> None:
    """Write in the access log that doubtful values of restricted sections are shown, where the reader's role shows them."""
    sections = tuple(dict.fromkeys(each.restricted for each in found.doubts if each.restricted))
    if sections:
        witnessing.witness(Look(*address, sections, "staff", source_of_request(), me().person_id), now=now())


def _said(entry: following.Entry) -> str:
    """Return the words of a step: how answers were received and from whom, or what was typed."""
    if entry.kind == "standing_in":
        channel, _, informant = entry.text.partition(" ")
        return f"{words.CHANNELS.get(channel, channel)}, {informant}"
    return entry.text


def _answered(address: tuple[str, str, str], result: object, form: str) -> Answered:
    problem = result[0] if isinstance(result, tuple) else result
    if not isinstance(problem, Problem):
        return redirect(f"{address_of(*address)}?fait={form}", code=303)
    if problem.code == "edition.unknown":
        abort(404)
    return _draw(address, problem, form), 422


@blueprint.post("/<survey>/<edition>/<organisation>/appels")
@open_to("staff", *words.FIELD)
def note_call(survey: str, edition: str, organisation: str) -> Answered:
    """Keep what was said on the telephone."""
    address, text = (survey, edition, organisation), request.form.get("appel", "")
    return _answered(address, assisting.note_call(*address, text=text, by=me().person_id, now=now()), "appel")


@blueprint.post("/<survey>/<edition>/<organisation>/responsable")
@open_to("staff", *words.FIELD)
def put_in_charge(survey: str, edition: str, organisation: str) -> Answered:
    """Say who is in charge of this centre."""
    chosen = request.form.get("responsable", "")
    owner = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    done = assisting.put_in_charge(survey, edition, [organisation], owner=owner, by=me().person_id, now=now())
    return _answered((survey, edition, organisation), done, "responsable")


@blueprint.post("/<survey>/<edition>/<organisation>/prolongation")
@open_to("staff", *words.FIELD)
def extend(survey: str, edition: str, organisation: str) -> Answered:
    """Let this centre answer until the end of a later day."""
    address = (survey, edition, organisation)
    until = end_of_day(request.form.get("jour", ""))
    done: object = Problem("assisting.until", "jour")
    if until is not None:
        done = assisting.extend(
            *address, until=until, reason=request.form.get("motif", ""), by=me().person_id, now=now()
        )
    return _answered(address, done, "prolongation")


@blueprint.post("/<survey>/<edition>/<organisation>/retour")
@open_to("staff", *words.FIELD)
def send_back(survey: str, edition: str, organisation: str) -> Answered:
    """Return questions to the centre, each with a remark."""
    address = (survey, edition, organisation)
    remarks = {
        name.removeprefix(PREFIX): text for name, text in request.form.items() if name.startswith(PREFIX)
    }
    done = handing.return_from_axtra(
        *address, reason=request.form.get("raison", ""), remarks=remarks, by=me().person_id, now=now()
    )
    return _answered(address, done, "retour")


@blueprint.post("/<survey>/<edition>/<organisation>/courriels/<int:message>")
@open_to("staff", *words.FIELD)
def resend(survey: str, edition: str, organisation: str, message: int) -> Answered:
    """Send a message again, to another person of the centre."""
    chosen = request.form.get("contact", "")
    person = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    done = mailing.resend(
        survey,
        edition,
        organisation,
        message,
        person_id=person,
        by=me().person_id,
        base_url=current_app.config["SETTINGS"].base_url,
        now=now(),
    )
    return _answered((survey, edition, organisation), done, "courriel")


@blueprint.post("/<survey>/<edition>/<organisation>/saisie")
@open_to("staff", *words.FIELD)
def stand_in(survey: str, edition: str, organisation: str) -> Answered:
    """Begin to enter answers in the centre's name, and open its pages."""
    address = (survey, edition, organisation)
    done = assisting.stand_in(
        *address,
        channel=request.form.get("moyen", ""),
        informant=request.form.get("personne", ""),
        by=me().person_id,
        now=now(),
    )
    if done is None:
        return redirect("/sondages/" + "/".join(address) + "/", code=303)
    return _answered(address, done, "saisie")


@blueprint.post("/<survey>/<edition>/<organisation>/saisie/fin")
@open_to("staff", *words.FIELD)
def stop_standing_in(survey: str, edition: str, organisation: str) -> Answered:
    """End the entering of answers in the centre's name; send them first when that button was pressed."""
    address = (survey, edition, organisation)
    if "transmettre" in request.form:
        key = f"saisie-{me().person_id}-{request.form.get('cle', '')[:40]}"
        sent = collecting.submit(*address, key=key, by=me().person_id, now=now())
        if isinstance(sent, tuple):
            return _answered(address, Problem("assisting.incomplete", params={"count": len(sent)}), "saisie")
    done = assisting.stop_standing_in(*address, by=me().person_id, now=now())
    return _answered(address, done, "transmission" if "transmettre" in request.form else "saisie")
