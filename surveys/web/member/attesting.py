"""What a director declares when certifying. The text has a version, kept with what is sent: change both together."""

from collections.abc import Mapping

from flask_babel import gettext as _

from surveys.operations.collecting import Attestation

VERSION = "2026-11"


def statements() -> Mapping[str, str]:
    """Return the statements to tick, by the name of their box."""
    return {
        "exact": _("J’ai révisé les réponses de notre organisme et, à ma connaissance, elles sont exactes."),
        "autorise": _("J’ai l’autorisation de les transmettre à AXTRA au nom de l’organisme."),
    }


def attestation() -> Attestation:
    """Return what was declared, as it was read."""
    return Attestation(VERSION, tuple(statements().values()))
