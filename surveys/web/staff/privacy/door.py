"""The blueprint of « Confidentialité », and who opens which of its pages.

Apart from the pages because each of them starts here. The registers are the privacy officer's; the file of an edition is
also the affair of who opens it.
"""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__, url_prefix="/confidentialite")

OFFICER = ("privacy_officer",)  # the registers
FILE = ("manager", "privacy_officer")
IN_CHARGE = ("administrator", "privacy_officer")  # who says who is in charge
ANYONE = ("administrator", "manager", "privacy_officer")
