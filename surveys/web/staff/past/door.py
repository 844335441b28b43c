"""What the pages of old editions share: who opens them, and where they are.

Apart from each page because the recording leads to the import.
"""

from flask import Blueprint

blueprint = Blueprint("past", __name__, url_prefix="/anciennes-editions")
TAKERS = ("manager",)
