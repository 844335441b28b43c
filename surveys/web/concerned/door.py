"""The blueprint of the people concerned, and the words of what they may ask.

Apart from the pages because each of them starts here.
"""

from flask import Blueprint, current_app
from flask_babel import lazy_gettext as _l

from surveys.config import Settings

blueprint = Blueprint("concerned", __name__, url_prefix="/renseignements-personnels")

KINDS = {
    "access": _l("Savoir ce qui est gardé à mon sujet"),
    "rectification": _l("Faire corriger un renseignement"),
    "portability": _l("Obtenir mes renseignements dans un format courant"),
    "erasure": _l("Faire effacer mon nom et mon adresse"),
    "complaint": _l("Porter plainte"),
}


def settings() -> Settings:
    """Return the settings of this site."""
    found: Settings = current_app.config["SETTINGS"]
    return found
