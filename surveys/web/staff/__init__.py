"""The pages of AXTRA's staff, under /gestion: questionnaires, field work, results, people.

Apart from the centres' pages: neither audience knows the other. Each page says which roles open it.
"""

from flask import Blueprint

from surveys.web.staff import (
    analyses,
    anonymisation,
    answers,
    comparisons,
    corrections,
    crossings,
    data_map,
    designer,
    directory,
    editions,
    follow_up,
    links,
    mailings,
    messages,
    past,
    privacy,
    proofs,
    quotations,
    releases,
    results,
    retention,
    rights,
    team,
)

blueprint = Blueprint("staff", __name__, url_prefix="/gestion")
blueprint.register_blueprint(analyses.blueprint)
blueprint.register_blueprint(anonymisation.blueprint)
blueprint.register_blueprint(answers.blueprint)
blueprint.register_blueprint(comparisons.blueprint)
blueprint.register_blueprint(corrections.blueprint)
blueprint.register_blueprint(crossings.blueprint)
blueprint.register_blueprint(data_map.blueprint)
blueprint.register_blueprint(designer.blueprint)
blueprint.register_blueprint(directory.blueprint)
blueprint.register_blueprint(editions.blueprint)
blueprint.register_blueprint(follow_up.blueprint)
blueprint.register_blueprint(links.blueprint)
blueprint.register_blueprint(mailings.blueprint)
blueprint.register_blueprint(messages.blueprint)
blueprint.register_blueprint(past.blueprint)
blueprint.register_blueprint(privacy.blueprint)
blueprint.register_blueprint(proofs.blueprint)
blueprint.register_blueprint(quotations.blueprint)
blueprint.register_blueprint(releases.blueprint)
blueprint.register_blueprint(results.blueprint)
blueprint.register_blueprint(retention.blueprint)
blueprint.register_blueprint(rights.blueprint)
blueprint.register_blueprint(team.blueprint)

__all__ = ["blueprint"]
