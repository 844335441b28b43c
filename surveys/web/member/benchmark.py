"""« Votre centre et l’ensemble »: a centre's own values beside what AXTRA released of an edition.

Apart from the receipt, which is of what was sent. Shows what a person's own sections hold and nothing of another centre; before a
release there is no such page (404).
"""

from flask import abort, render_template

from surveys.operations import publishing
from surveys.questionnaire.problems import Problem
from surveys.web.member.door import blueprint, enter
from surveys.web.shared.access import open_to


@blueprint.get("/<survey>/<edition>/<organisation>/reperes")
@open_to("member")
def benchmark(survey: str, edition: str, organisation: str) -> str:
    """Show a centre beside the last release of an edition."""
    place = enter(survey, edition, organisation)
    sections = [section.code for section in place.questionnaire.sections if place.rights.allows(section.code)]
    found = publishing.read_benchmark(survey, edition, organisation, sections=sections)
    if isinstance(found, Problem):
        abort(404)
    return render_template("member/benchmark.html", place=place, here=place.address, found=found)
