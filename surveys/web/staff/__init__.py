"""The pages of AXTRA's staff, under /gestion: for now the results.

Apart from the centres' pages: neither audience knows the other. Each page says which roles open it.
"""

from flask import Blueprint

from surveys.web.staff import results

blueprint = Blueprint("staff", __name__, url_prefix="/gestion")
blueprint.register_blueprint(results.blueprint)

__all__ = ["blueprint"]
