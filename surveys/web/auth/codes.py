"""The application that gives codes, and the recovery codes on paper: added, tried, shown once, taken away.

Apart from passkeys because everything here works without a script. Recovery codes are drawn in the answer to the form that
made them and nowhere else.
"""

from dataclasses import dataclass

import segno
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.operations.accounts import Enrolment
from surveys.questionnaire.problems import Problem
from surveys.web.auth.account import show_account
from surveys.web.auth.door import admit, blueprint, settings
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to, token


@blueprint.post("/compte/codes/ajout")
@open_to("signed_in", fresh=LATELY)
def begin_codes() -> Response:
    """Begin to add an application that gives codes."""
    accounts.begin_codes(me().person_id, now=now(), secret=settings().secret_key)
    return redirect(url_for("auth.codes"), code=303)


@blueprint.get("/compte/codes")
@open_to("signed_in", fresh=LATELY)
def codes() -> tuple[str, int] | Response:
    """Show the picture that an application reads, and ask for its first code."""
    return _show()


def _show(problem: Problem | None = None) -> tuple[str, int] | Response:
    found = accounts.read_enrolment(me().person_id, me().email, secret=settings().secret_key)
    if found is None:
        return redirect(url_for("auth.account", _anchor="codes"), code=303)
    page = render_template(
        "auth/codes.html",
        enrolment=found,
        spelled=" ".join(found.secret[at : at + 4] for at in range(0, len(found.secret), 4)),
        picture=picture_of(found),
        problem=texts.sentence(problem) if problem else "",
    )
    return page, 422 if problem else 200


@dataclass(frozen=True, slots=True)
class Picture:
    """What an application reads: how many squares a side has, and the dark ones as the outline of an SVG path."""

    side: int
    outline: str


def picture_of(enrolment: Enrolment) -> Picture:
    """Return the address of an application as a picture, with its white border."""
    rows = [bytes(row) for row in segno.make(enrolment.address, error="m").matrix_iter(border=4)]
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Picture(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


@blueprint.post("/compte/codes")
@open_to("signed_in", fresh=LATELY)
def confirm_codes() -> tuple[str, int] | Response:
    """Make the application count, by its first code, and show the recovery codes."""
    refused = admit("code", person=str(me().person_id))
    if refused is not None:
        return _show(refused)
    kept = accounts.confirm_codes(
        token(), request.form.get("code", ""), now=now(), secret=settings().secret_key
    )
    return _show(kept) if isinstance(kept, Problem) else (show_recovery(kept), 200)


def show_recovery(codes: tuple[str, ...]) -> str:
    """Return the page of recovery codes: they are kept as hashes, so it is drawn this once."""
    return render_template("auth/recovery.html", codes=codes)


@blueprint.post("/compte/codes/retrait")
@open_to("signed_in", fresh=LATELY)
def remove_codes() -> Response:
    """Take the application away."""
    accounts.remove_codes(me().person_id)
    return redirect(url_for("auth.account", fait="codes-retires", _anchor="codes"), code=303)


@blueprint.post("/compte/codes/secours")
@open_to("signed_in", fresh=LATELY)
def renew_recovery() -> tuple[str, int]:
    """Write other recovery codes and show them."""
    kept = accounts.renew_recovery_codes(me().person_id)
    if isinstance(kept, Problem):
        return show_account(kept, at="codes"), 422
    return show_recovery(kept), 200
