"""What people read when something refuses: every status in French, in the house's look, never a stack.

Apart from the views because any of them may refuse. Refuses to lose what was typed: a refused save hands it back,
and a script of the page is answered by a message beside the form, never by a page to put in it.
"""

import logging
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError

from surveys.store.away import DatabaseAwayError
from surveys.store.sealing import SealedError
from surveys.traces import trace_of
from surveys.web.shared.access import ask_nobody
from surveys.web.shared.fragments import fragment_response, is_htmx, partial, word

log = logging.getLogger(__name__)
# Where a whole section is posted: by its own buttons, or by those of its rosters.
KEEP_TYPED = frozenset({"member.save", "member.add_entry", "member.arrange_entries"})
DRAINED = 64 * 1024 * 1024
HIDDEN_FIELDS = frozenset({"csrf_token"})
AGAIN_IN = 5  # seconds: what a program that asks is told to wait


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one status: a title, and what to do next."""

    title: str
    text: str


WORDS: dict[int, Words] = {
    400: Words(
        _l("Cette demande n’est pas lisible"),
        _l(
            "Le formulaire reçu est incomplet ou abîmé. Revenez à la page précédente, rechargez-la, puis recommencez."
        ),
    ),
    401: Words(
        _l("Votre session a pris fin"),
        _l("Ouvrez une session pour continuer. Ce qui était enregistré l’est toujours."),
    ),
    403: Words(
        _l("Cette page ne vous est pas ouverte"),
        _l("Votre accès ne comprend pas cette page. Si vous devriez l’avoir, écrivez-nous."),
    ),
    404: Words(
        _l("Cette page n’existe pas"),
        _l(
            "Elle a peut-être été déplacée, ou elle ne vous est pas ouverte. Vérifiez l’adresse ou revenez à l’accueil."
        ),
    ),
    405: Words(
        _l("Cette adresse ne s’ouvre pas ainsi"),
        _l("Elle reçoit un formulaire. Revenez à la page précédente et utilisez ses boutons."),
    ),
    409: Words(
        _l("Ce sondage est déjà transmis"),
        _l(
            "Ses réponses ne changent plus. Si une correction est nécessaire, la direction la commence sur la page du reçu."
        ),
    ),
    410: Words(
        _l("Ce sondage est clos"),
        _l("Il ne reçoit plus de réponses. Écrivez-nous si les vôtres n’ont pas pu être transmises à temps."),
    ),
    413: Words(
        _l("Ce contenu est trop volumineux"),
        _l("Un envoi contient au plus 2 Mo. Réduisez ce qui a été collé, par exemple en plusieurs fois."),
    ),
    415: Words(
        _l("Ce format n’est pas accepté"),
        _l("Utilisez le formulaire de la page pour envoyer vos réponses."),
    ),
    428: Words(
        _l("Confirmez que c’est vous"),
        _l(
            "Rien n’a été changé. Ouvrez la page de confirmation dans un autre onglet, revenez à celle-ci, puis recommencez; ce que vous avez inscrit est resté dans le formulaire."
        ),
    ),
    429: Words(
        _l("Trop de demandes en peu de temps"),
        _l("Attendez une minute, puis recommencez."),
    ),
    503: Words(
        _l("Beaucoup de documents se préparent en ce moment"),
        _l("Revenez à la page précédente et redemandez le vôtre dans quelques secondes. Rien n’est perdu."),
    ),
    500: Words(
        _l("Un problème est survenu de notre côté"),
        _l(
            "Ce qui était enregistré l’est toujours. Recommencez dans un moment; si le problème persiste, écrivez-nous."
        ),
    ),
}


SHUT = Words(
    _l("Les réponses à accès restreint ne peuvent pas être ouvertes en ce moment"),
    _l(
        "Leur clé manque sur le serveur : rien n’est perdu ni changé. L’équipe d’AXTRA en est avisée; revenez dans un moment, ou écrivez-nous."
    ),
)

AWAY = Words(
    _l("La plateforme ne peut pas répondre en ce moment"),
    _l(
        "Ce qui était enregistré l’est toujours. Attendez un moment, puis recommencez; si le problème persiste, écrivez-nous."
    ),
)


def words_of(status: int) -> Words:
    """Return what is said of a status; of one we do not name, what is said of its family."""
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


def show_error(error: HTTPException) -> Response:
    """Answer an error: a page to people, a message beside the form to the page's script."""
    status = error.code or 500
    if isinstance(error, CSRFError):
        return _show_stale_form()
    if error.response is not None:
        return make_response(error.response)
    _drain(status)
    if is_htmx():
        return fragment_response(alert(status) + word({"refused": status}), status)
    response = make_response(_page(status), status)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _show_stale_form() -> Response:
    """Answer a form whose token is not (or no longer) ours: the script gets a fresh one, a person gets the form back."""
    if is_htmx():
        return fragment_response(word({"refused": 403, "csrf": generate_csrf()}), 403)
    return make_response(_page(400), 400)


def show_failure(error: Exception) -> Response:
    """Answer a failure of ours; its trace is logged, with the address and nothing that was typed."""
    original = error.original_exception if isinstance(error, InternalServerError) else error
    where = request.url_rule or "(no such address)"
    log.error("%s %s failed\n%s", request.method, where, trace_of(original or error))
    if is_htmx():
        return fragment_response(alert(500) + word({"refused": 500}), 500)
    return make_response(_page(500), 500)


def show_sealed(error: SealedError) -> Response:
    """Answer when the key of restricted answers is not here: nothing was read, and what was typed is handed back."""
    log.critical("the key %s of restricted answers is not here", error.key)
    if is_htmx():
        return fragment_response(alert(503, SHUT) + word({"refused": 503}), 503)
    return make_response(_page(503, SHUT), 503)


def show_away(error: DatabaseAwayError) -> Response:
    """Answer when the database does not: nothing was written, what was typed is handed back, and the same may be asked again."""
    log.error("%s %s: the database is away (%s)", request.method, request.url_rule, error)
    ask_nobody()
    if is_htmx():
        response = fragment_response(alert(503, AWAY) + word({"refused": 503}), 503)
    else:
        response = make_response(_page(503, AWAY), 503)
    response.headers["Retry-After"] = str(AGAIN_IN)
    return response


def alert(status: int, words: Words | None = None) -> Markup:
    """Return the message of a status for the alert region of a page."""
    html = render_template("errors/_alert.html", status=status, words=words or words_of(status))
    return partial("alerte", Markup(html))  # noqa: S704 - rendered by an escaping template


def _page(status: int, words: Words | None = None) -> str:
    typed: list[tuple[str, str]] = []
    if (
        (status in {400, 401} or words is SHUT or words is AWAY)
        and request.endpoint in KEEP_TYPED
        and request.method == "POST"
    ):
        typed = [(name, text) for name, text in request.form.items(multi=True) if name not in HIDDEN_FIELDS]
    return render_template("errors/error.html", status=status, words=words or words_of(status), typed=typed)


def _drain(status: int) -> None:
    """Read what is left of a body that was refused: a connection cut while it is sent hides the answer."""
    if status != 413:
        return
    stream, left = request.environ.get("wsgi.input"), DRAINED
    while stream is not None and left > 0:
        read = stream.read(min(65_536, left))
        if not read:
            return
        left -= len(read)


def register_errors(app: Flask) -> None:
    """Answer every error of ``app``."""
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(SealedError, show_sealed)
    app.register_error_handler(DatabaseAwayError, show_away)
    app.register_error_handler(Exception, show_failure)
    app.register_error_handler(InternalServerError, show_failure)
    app.jinja_env.globals["error_words"] = words_of
