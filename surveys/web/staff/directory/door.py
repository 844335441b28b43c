"""What the pages of the directory share: who opens them, the words for roles and changes, what a page says was just done.

Apart from each page because a change reads the same wherever it is told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.exchange.directory import LANGUAGES, Attribute, Kept, show_attribute
from surveys.operations.directory import Change
from surveys.questionnaire.problems import Problem
from surveys.regions import REGIONS
from surveys.web.shared import display, texts
from surveys.web.staff.team import name_roles

blueprint = Blueprint("directory", __name__, url_prefix="/repertoire")

READERS = ("administrator", "manager", "privacy_officer")
WRITERS = ("administrator", "manager")
ROLES = {
    "director": _l("Direction"),
    "accountant": _l("Comptabilité"),
    "hr": _l("Ressources humaines"),
    "preparer": _l("Préparation"),
}
DONE = {
    "ajout": _l("L’organisme est ajouté."),
    "change": _l("Les changements sont enregistrés."),
    "etat": _l("L’état est changé."),
    "acces": _l("L’accès est donné. La personne entre par un lien demandé à la page de connexion."),
    "retrait": _l("L’accès est retiré. Ce que la personne a inscrit reste au centre."),
    "remplacement": _l(
        "La personne qui arrive a les mêmes accès. Tout ce qui a été inscrit reste au centre."
    ),
    "attribut": _l("Le renseignement est enregistré."),
    "importation": _l("L’importation est faite."),
}
_WHAT = {
    "added": _l("Organisme ajouté"),
    "name": _l("Nom"),
    "region": _l("Région"),
    "size": _l("Taille"),
    "language": _l("Langue"),
    "active": _l("État"),
    "membership": _l("Accès"),
    "person.added": _l("Personne ajoutée"),
    "person.erased": _l("Personne effacée"),
    "person.name": _l("Nom de la personne"),
    "person.email": _l("Adresse de courriel"),
    "person.active": _l("Accès de la personne"),
    "staff_roles": _l("Rôles chez AXTRA"),
    "microdata": _l("Accès aux réponses individuelles"),
    "factors": _l("Moyens d’entrer effacés"),
}


def role_names() -> dict[str, str]:
    """Return the names of roles by code, as tables write them."""
    return {code: str(name) for code, name in ROLES.items()}


def done_words() -> str:
    """Return what the address says was just done."""
    return str(DONE.get(request.args.get("fait", ""), ""))


def wrong_at(problems: tuple[Problem, ...]) -> Mapping[str, str]:
    """Return the sentences of problems by the field where each stands; the first of a field counts."""
    said: dict[str, str] = {}
    for problem in problems:
        said.setdefault(problem.where, texts.sentence(problem))
    return said


def what_changed(change: Change, attributes: Mapping[str, Attribute]) -> str:
    """Return the name of what a change is about."""
    if change.what.startswith("attributes."):
        known = attributes.get(change.what.removeprefix("attributes."))
        return known.label if known else change.what.removeprefix("attributes.")
    if change.what.startswith("attribute."):
        return _("Renseignement « %(name)s »", name=(change.after or change.before or {}).get("label", ""))
    return str(_WHAT.get(change.what, change.what))


def value_words(change: Change, value: Any, attributes: Mapping[str, Attribute]) -> str:
    """Return what a change found or left, as people read it."""
    if value is None or value == "":
        return _("rien")
    if change.what in {"active", "person.active"}:
        return _("actif") if value else _("inactif")
    if change.what == "region":
        return REGIONS.get(str(value), str(value))
    if change.what == "language":
        return LANGUAGES.get(str(value), str(value))
    if change.what == "microdata":
        return _("jusqu’au %(day)s", day=display.day(datetime.fromisoformat(value)))
    if change.what == "staff_roles":
        return name_roles(value) or _("rien")
    if change.what == "membership":
        return position_words(value["role"], value.get("sections"))
    if change.what.startswith("attributes."):
        return _attribute_words(attributes.get(change.what.removeprefix("attributes.")), value)
    if change.what.startswith("attribute."):
        return _("gardé") if value.get("active") else _("retiré")
    return str(value)


def _attribute_words(attribute: Attribute | None, value: Kept) -> str:
    return show_attribute(attribute or Attribute("", "", "text"), value)


def position_words(role: str, sections: Mapping[str, Any] | None) -> str:
    """Return what someone is in an organisation: « Direction, tout », « Comptabilité, 3 sections »."""
    name = str(ROLES.get(role, role))
    if sections is None:
        return _("%(role)s, tout", role=name)
    count = sum(len(codes) for codes in sections.values())
    if count == 0:
        return _("%(role)s, sections confiées par le centre", role=name)
    return (
        _("%(role)s, %(count)s sections", role=name, count=count)
        if count != 1
        else _("%(role)s, une section", role=name)
    )
