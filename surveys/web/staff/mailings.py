"""« Envois »: invitations, reminders and announcements of results of an edition, seen as real people would receive them before they leave.

Apart from the board, which says who is late. A preview is the very letter; what was typed stays when it is refused.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys import mail
from surveys.operations import following, publishing
from surveys.operations import mailing as mailings
from surveys.operations.following import Board
from surveys.operations.mailing import Recipient
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import hour_of_day, page_number
from surveys.web.staff.follow_up import words
from surveys.workdays import MORNING

blueprint = Blueprint("mailings", __name__, url_prefix="/envois")

FIELD = words.FIELD
KINDS, STATES = words.KINDS, words.DELIVERY
WHY_NOT = {
    "nobody": _l("personne à qui écrire"),
    "stopped": _l("ne veut plus de rappels"),
    "enough": _l("a déjà reçu tous ses rappels"),
    "told": _l("déjà averti de cette diffusion"),
    "too_soon": _l("a reçu un rappel il y a moins de trois jours ouvrables"),
}
# Each kind: the states that it addresses by default, its subject, its text.
DEFAULTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "invitation": (
        ("not_started", "partial", "ready", "returned", "correcting"),
        "Invitation : [sondage]",
        (
            "Bonjour [nom],\n\nAXTRA invite [centre] à répondre au sondage « [sondage] ».\n\nVous pouvez répondre en plusieurs "
            "fois et confier des sections à vos collègues : tout s’enregistre à mesure. Le sondage se termine le [cloture].\n\n"
            "Merci de votre temps."
        ),
    ),
    "reminder": (
        ("not_started", "partial", "ready", "returned"),
        "Rappel : [sondage]",
        (
            "Bonjour [nom],\n\nPour [centre], [etat]. Ce qui est inscrit est conservé, et vous reprenez où vous en étiez.\n\n"
            "Le sondage se termine le [cloture]. Besoin d’aide? Nos coordonnées sont au bas de ce courriel.\n\nMerci de votre temps."
        ),
    ),
    "results": (
        ("sent",),
        "« Votre centre et l’ensemble » : [sondage]",
        (
            "Bonjour [nom],\n\nLes résultats du sondage « [sondage] » sont diffusés. La page « Votre centre et l’ensemble » est prête pour "
            "[centre] : ses réponses à côté des chiffres de sa région et de l’ensemble, et un document à télécharger.\n\n"
            "Cette page est confidentielle : ce courriel n’en contient aucun chiffre, et seule l’équipe de votre centre peut l’ouvrir.\n\n"
            "Merci d’avoir répondu."
        ),
    ),
}
PREVIEWS = 3
MOST = 200  # lines on a page
DONE = {
    "planifie": _l("L’envoi est planifié."),
    "annule": _l("L’envoi est annulé."),
    "essai": _l("Le courriel d’essai part à votre adresse."),
}
Answered = Response | tuple[str, int]


@blueprint.get("/<survey>/<edition>/")
@open_to("staff", *FIELD)
def index(survey: str, edition: str) -> str:
    """List the mailings of an edition."""
    plans = mailings.read_mailings(survey, edition)
    if isinstance(plans, Problem):
        abort(404)
    return render_template(
        "staff/mailings/index.html",
        board=_board(survey, edition),
        plans=plans,
        released=(survey, edition) in publishing.list_released(),
        kinds=KINDS,
        states=STATES,
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _board(survey: str, edition: str) -> Board:
    board = following.read_board(survey, edition, judged=False, now=now())
    if isinstance(board, Problem):
        abort(404)
    return board


@blueprint.get("/<survey>/<edition>/nouveau")
@open_to("staff", *FIELD)
def compose(survey: str, edition: str) -> str:
    """Show the form where a letter is written, and the letters that it makes."""
    kind = request.args.get("genre", "reminder")
    states, subject, body = DEFAULTS.get(kind, DEFAULTS["reminder"])
    kind = kind if kind in KINDS else "reminder"
    subject, body = mailings.carried_words(survey, edition, kind) or (
        display.typeset_plain(subject),
        display.typeset_plain(body),
    )
    return _draw(survey, edition, kind, subject, body, states)


def _draw(
    survey: str,
    edition: str,
    kind: str,
    subject: str,
    body: str,
    states: tuple[str, ...],
    *,
    problem: Problem | None = None,
    done: str = "",
) -> str:
    board = mailings.read_everyone(survey, edition, now=now())
    if isinstance(board, Problem):
        abort(404)
    found = mailings.read_recipients(survey, edition, kind=kind, states=states, board=board, now=now())
    recipients = () if isinstance(found, Problem) else found
    written = [each for each in recipients if not each.why_not]
    left_out = [each for each in recipients if each.why_not]
    wanted = request.values.get("centre", "")
    shown = [each for each in written if each.line.code == wanted] or written[:PREVIEWS]
    settings = current_app.config["SETTINGS"]
    return render_template(
        "staff/mailings/compose.html",
        board=board,
        kind=kind,
        kinds=KINDS,
        subject=subject,
        body=body,
        chosen=states,
        all_states=words.STATES,
        day=request.form.get("jour", ""),
        recipients=written,
        left_out=left_out[:MOST],
        left_out_count=len(left_out),
        why_not=WHY_NOT,
        wanted=wanted,
        letters=[(each, _letter(each, board, kind, subject, body)) for each in shown],
        fields=mailings.FIELDS,
        most=mailings.MOST_REMINDERS,
        sender=settings.mail_from,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
        done=DONE.get(done, ""),
    )


def _letter(recipient: Recipient, board: Board, kind: str, subject: str, body: str) -> mail.Words:
    """Return the letter as this person would read it, its link aside."""
    params: dict[str, Any] = mailings.params_of(
        kind,
        subject,
        body,
        recipient,
        title=board.title,
        closes_at=board.closes_at,
        address=(board.survey, board.edition, recipient.line.code),
        edition_id=0,
    )
    del params["stop"]
    params |= {"link": "", "expires_at": now().isoformat(), "trial": False}
    settings = current_app.config["SETTINGS"]
    letter = mail.write_letter("mailing", params, settings)
    here = urlsplit(settings.base_url).hostname or ""  # a port is of no use to a reader
    return replace(letter, text=letter.text.replace(settings.base_url, here))


@blueprint.post("/<survey>/<edition>/nouveau")
@open_to("staff", *FIELD)
def write(survey: str, edition: str) -> Answered:
    """Preview, try on oneself, or plan a mailing, by the button that was pressed."""
    form = request.form
    kind = form.get("genre", "")
    kind = kind if kind in KINDS else "reminder"
    subject, body = form.get("objet", ""), form.get("texte", "").replace("\r\n", "\n")
    states = tuple(state for state in words.STATES if state in form.getlist("etats"))
    if "apercu" in form:
        return _draw(survey, edition, kind, subject, body, states), 200
    if "essai" in form:
        return _try(survey, edition, kind, subject, body, states)
    run_at, problem = _moment(form.get("jour", ""))
    if problem is None:
        planned = mailings.plan_mailing(
            survey,
            edition,
            kind=kind,
            subject=subject,
            body=body,
            states=states,
            run_at=run_at,
            by=me().person_id,
            now=now(),
        )
        if isinstance(planned, int):
            here = url_for(
                "staff.mailings.mailing", survey=survey, edition=edition, mailing=planned, fait="planifie"
            )
            return redirect(here, code=303)
        problem = planned
    if problem.code == "edition.unknown":
        abort(404)
    return _draw(survey, edition, kind, subject, body, states, problem=problem), 422


def _moment(text: str) -> tuple[datetime | None, Problem | None]:
    """Return the morning of a day, nothing for as soon as possible, or what is wrong with the day."""
    if not text.strip():
        return None, None
    found = hour_of_day(text, MORNING)
    if found is None or found.date() < now().astimezone(found.tzinfo).date():
        return None, Problem("mailing.day", "jour")
    return found, None


def _try(
    survey: str, edition: str, kind: str, subject: str, body: str, states: tuple[str, ...]
) -> tuple[str, int]:
    found = mailings.read_recipients(survey, edition, kind=kind, states=states, now=now())
    if isinstance(found, Problem):
        abort(404)
    wanted = request.form.get("centre", "")
    written = [each for each in found if each.contact is not None]
    first = next((each for each in written if each.line.code == wanted), None) or next(iter(written), None)
    problem: Problem | None = Problem("mailing.states", "etats")
    if first is not None:
        problem = mailings.send_test(
            survey, edition, first, kind=kind, subject=subject, body=body, by=me().person_id, now=now()
        )
    page = _draw(
        survey, edition, kind, subject, body, states, problem=problem, done="" if problem else "essai"
    )
    return page, 200 if problem is None else 422


@blueprint.get("/<survey>/<edition>/<int:mailing>", endpoint="mailing")
@open_to("staff", *FIELD)
def show(survey: str, edition: str, mailing: int) -> str:
    """Show a mailing: its words, and what became of each message."""
    return _draw_one(survey, edition, mailing)


def _draw_one(survey: str, edition: str, number: int, problem: Problem | None = None) -> str:
    found = mailings.read_mailing(survey, edition, number)
    if isinstance(found, Problem):
        abort(404)
    pages = max(1, -(-found.total // MOST))
    page = min(max(page_number(), 1), pages)
    return render_template(
        "staff/mailings/mailing.html",
        board=_board(survey, edition),
        plan=found,
        messages=found.messages[(page - 1) * MOST : page * MOST],
        page=page,
        pages=pages,
        kinds=KINDS,
        states=STATES,
        all_states=words.STATES,
        waiting=found.mailing.written_at is None and found.mailing.cancelled_at is None,
        refused=texts.sentence(problem) if problem is not None else "",
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/<survey>/<edition>/<int:mailing>/annulation")
@open_to("staff", *FIELD)
def cancel(survey: str, edition: str, mailing: int) -> Answered:
    """Cancel a mailing that has not begun."""
    problem = mailings.cancel_mailing(survey, edition, mailing, by=me().person_id, now=now())
    if problem is None:
        here = url_for(
            "staff.mailings.mailing", survey=survey, edition=edition, mailing=mailing, fait="annule"
        )
        return redirect(here, code=303)
    if problem.code in {"edition.unknown", "mailing.unknown"}:
        abort(404)
    return _draw_one(survey, edition, mailing, problem), 422
