"""The history of a draft: who did what and when; a name for a step, and the way back to it.

Apart from the workshop, whose undoing is each person's own.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, Done, History
from surveys.questionnaire.editing import Add, Edit, Move, Put, Remove
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.changes import Namer
from surveys.web.staff.designer.door import DESIGNERS, blueprint, rooms, status_of

# The keys of the format that a person changes, as the settings call them.
KEYS = {
    "label": _l("libellé"),
    "title": _l("titre"),
    "hint": _l("aide à la saisie"),
    "definition": _l("définition"),
    "type": _l("type de réponse"),
    "choices": _l("liste de choix"),
    "rows": _l("lignes"),
    "scale": _l("échelle"),
    "unit": _l("unité"),
    "min": _l("minimum"),
    "max": _l("maximum"),
    "low": _l("repère du bas"),
    "high": _l("repère du haut"),
    "required": _l("réponse obligatoire"),
    "allow": _l("raisons d’absence permises"),
    "relevant": _l("condition d’affichage"),
    "hard": _l("validations bloquantes"),
    "soft": _l("avertissements"),
    "calc": _l("calcul"),
    "purpose": _l("raison d’être"),
    "minutes": _l("minutes"),
    "params": _l("paramètres"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is read."""

    revision: int
    did: str
    what: tuple[str, ...]
    by: str
    at: datetime
    name: str
    current: bool


@blueprint.get("/<int:draft>/historique")
@open_to("staff", *DESIGNERS)
def history(draft: int) -> str:
    """Show every step of a draft, the last one first."""
    return _draw(_read(draft))


@blueprint.post("/<int:draft>/historique/nom")
@open_to("staff", *DESIGNERS)
def name_step(draft: int) -> Response | tuple[str, int]:
    """Give a step a name, to find it again."""
    done = designing.name_revision(
        draft, _revision(), request.form.get("nom", ""), by=me().person_id, now=now()
    )
    if isinstance(done, Problem):
        return _draw(_read(draft), done), status_of(done)
    return redirect(url_for("staff.designer.history", draft=draft, fait="nom"), code=303)


@blueprint.post("/<int:draft>/historique/retour")
@open_to("staff", *DESIGNERS)
def go_back(draft: int) -> Response | tuple[str, int]:
    """Make the draft what it was after a step."""
    done = designing.restore(draft, _revision(), by=me().person_id, now=now())
    if isinstance(done, Problem):
        return _draw(_read(draft), done), status_of(done)
    return redirect(url_for("staff.designer.history", draft=draft, fait="retour"), code=303)


def _revision() -> int:
    given = request.form.get("etape", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _read(draft: int) -> History:
    found = designing.read_history(draft, by=me().person_id)
    if isinstance(found, Problem):
        abort(404)
    return found


def _draw(found: History, refused: Problem | None = None) -> str:
    state = found.draft
    namer = Namer(state.sound.questionnaire)
    return render_template(
        "staff/designer/history.html",
        state=state,
        rooms=rooms(state.id),
        lines=[_line(step, namer, step.revision == state.revision) for step in found.steps],
        begun=Line(
            0, _("Début du brouillon"), (), found.begun_by, found.begun_at, found.name, state.revision == 0
        ),
        refused=texts.sentence(refused) if refused is not None else "",
        done=request.args.get("fait", "") if refused is None else "",
    )


def _line(step: Done, namer: Namer, current: bool) -> Line:
    return Line(
        revision=step.revision,
        did=_said(step, namer),
        what=tuple(dict.fromkeys(_edit(edit, namer) for edit in step.edits[:6])),
        by=step.by,
        at=step.at,
        name=step.name,
        current=current,
    )


def _said(step: Done, namer: Namer) -> str:
    said = _did(step.did, namer)
    if step.undoes is not None:
        return _("Annulation : %(did)s", did=said)
    return _("Rétablissement : %(did)s", did=said) if step.redoes is not None else said


def _did(did: Did, namer: Namer) -> str:
    if did.code == "did.restored" and not did.params.get("name"):
        return _("Retour à l’étape %(revision)s", revision=did.params.get("revision", 0))
    if did.code not in texts.all_sentences():
        return _("Modification")
    of = did.params.get("of")
    named = {} if of is None else {"of": namer.label(str(of))}
    return texts.sentence(Problem(did.code, params={**did.params, **named}))


def _edit(edit: Edit, namer: Namer) -> str:
    """Return what one edit did, in few words: the names of its questions as they are now."""
    named = (
        f"{edit.place.of}.{edit.place.code}"
        if edit.place.of and edit.place.kind != "item"
        else edit.place.code
    )
    label = namer.label(named)
    match edit:
        case Put():
            return _("%(key)s de « %(label)s »", key=KEYS.get(edit.key, _("réglage")), label=label)
        case Add():
            return _("ajout de « %(label)s »", label=label)
        case Remove():
            return _("retrait de « %(label)s »", label=label)
        case Move():
            return _("déplacement de « %(label)s »", label=label)
