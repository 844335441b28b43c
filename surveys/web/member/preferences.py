"""What each person receives by mail: at once, in the day's digest, or not; and the button of letters that ends them.

Apart from news. The link of a letter opens a page for anyone who holds it and changes nothing until its button is pressed;
a mailbox presses it by itself (RFC 8058), without a session.
"""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import notifying
from surveys.operations.notifying import TOPICS
from surveys.web.member.door import blueprint
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to

WORDS = {
    "returned": _l("Des questions vous reviennent avec une remarque"),
    "ready": _l("Des sections sont prêtes à certifier"),
    "finished": _l("Une section est terminée"),
    "sent": _l("Le sondage est certifié et transmis, ou rouvert pour une correction"),
    "answered": _l("AXTRA répond à une note ou pose une question, ou une personne répond à votre remarque"),
    "team": _l("Une invitation est acceptée, un accès est retiré"),
    "closing": _l("Le sondage se termine dans cinq jours ouvrables, ou vient de se clore"),
}
SAID = {"now": _l("Tout de suite"), "digest": _l("Résumé du jour"), "none": _l("Rien")}


@blueprint.get("/preferences")
@open_to("member")
def preferences() -> str:
    """Show what the person receives."""
    return _draw()


def _draw(problem: str = "") -> str:
    return render_template(
        "member/preferences.html",
        words=WORDS,
        said=SAID,
        chosen=notifying.read_choices(me().person_id, leads=_leads()),
        email=me().email,
        problem=problem,
        done=request.args.get("fait", "") == "oui",
    )


def _leads() -> bool:
    """Say whether the person holds the receipts of one of their centres."""
    return any(membership.sections is None for membership in me().memberships.values())


@blueprint.post("/preferences")
@open_to("member")
def choose() -> Response | tuple[str, int]:
    """Keep what the person wants to receive."""
    wanted = {topic: request.form[topic] for topic in TOPICS if topic in request.form}
    refused = notifying.set_choices(me().person_id, wanted)
    if refused is not None:
        return _draw(texts.sentence(refused)), 422
    return redirect(url_for("member.preferences", fait="oui"), code=303)


@blueprint.get("/courriels/<mark>")
@open_to("everyone")
def stop(mark: str) -> tuple[str, int]:
    """Show the button that ends letters; opening the link ends nothing."""
    return _draw_stop(_scope(mark))


@blueprint.post("/courriels/<mark>")
@open_to("everyone")
def stop_now(mark: str) -> tuple[str, int]:
    """End the letters of a mark. No redirection: a mailbox that posts here does not follow any."""
    scope = _scope(mark)
    if scope is None or notifying.stop_letters(scope, now=now()) is not None:
        return _draw_stop(None)
    return _draw_stop(scope, done=True)


def _scope(mark: str) -> notifying.Scope | None:
    return notifying.read_scope(mark, secret=current_app.config["SETTINGS"].secret_key)


def _draw_stop(scope: notifying.Scope | None, *, done: bool = False) -> tuple[str, int]:
    page = render_template("member/stop.html", scope=scope, words=WORDS, done=done)
    return page, 200 if scope is not None else 404
