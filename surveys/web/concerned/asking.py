"""What anyone may ask or complain of, without an account, and the page that follows it.

Apart from « Mes renseignements », where who is signed in is known. Refuses to say whether an address is known: whoever writes
gets the same answer.
"""

import re

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import accounts, protecting
from surveys.questionnaire.problems import Problem
from surveys.web.concerned.door import KINDS, blueprint, settings
from surveys.web.shared import texts
from surveys.web.shared.access import asker, now, open_to
from surveys.web.shared.officers import officer

_NUMBER = re.compile(r"RP-\d{4}-\d{4,6}")


@blueprint.get("/")
@open_to("everyone")
def index() -> str:
    """Show who answers for personal information, what the law gives, and the form."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = ()) -> str:
    wanted = request.values.get("sorte", "")
    return render_template(
        "concerned/index.html",
        kinds=KINDS,
        typed={name: request.form.get(name, "") for name in ("nom", "courriel", "texte")}
        | {"sorte": wanted if wanted in KINDS else ""},
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        known=asker(),
    )


@blueprint.post("/")
@open_to("everyone")
def send() -> Response | tuple[str, int]:
    """Receive a request or a complaint."""
    email = request.form.get("courriel", "")[:254]
    refused = accounts.admit(
        "request",
        now=now(),
        secret=settings().secret_key,
        address=email,
        origin=request.remote_addr or "",
    )
    if refused is not None:
        return _draw((Problem("request.too_often", "courriel", refused.params),)), 429
    done = protecting.ask(
        request.form.get("sorte", ""),
        name=request.form.get("nom", ""),
        email=email,
        text=request.form.get("texte", ""),
        officer=officer().email,
        base_url=settings().base_url,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw(done), 422
    return redirect(url_for("concerned.received", numero=done.number), code=303)


@blueprint.get("/recue")
@open_to("everyone")
def received() -> str:
    """Say that it was received, and that a letter follows."""
    number = request.args.get("numero", "")
    return render_template("concerned/received.html", number=number if _NUMBER.fullmatch(number) else "")


@blueprint.get("/suivi/<token>")
@open_to("everyone")
def follow(token: str) -> str:
    """Show what became of a request to who holds its link."""
    found = protecting.read_followed(token)
    if found is None:
        abort(404)
    return render_template("concerned/follow.html", found=found, kinds=KINDS)
