"""The pages of differences: a draft against any version of its survey, and two versions or editions of one survey.

Apart from the publication, where they are signed: here they are only read, with what was signed of them.
"""

from flask import abort, render_template, request

from surveys.operations import designing
from surveys.operations.designing import SurveyLine
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition import load_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Comparison, compare
from surveys.questionnaire.versions.cloning import years_in
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer import changes
from surveys.web.staff.designer.changes import Namer
from surveys.web.staff.designer.door import DESIGNERS, blueprint, rooms
from surveys.web.staff.designer.publication import address_of


@blueprint.get("/<int:draft>/differences")
@open_to("staff", *DESIGNERS)
def differences(draft: int) -> str:
    """Show what a draft changes: since the last version, the one that ``avec`` numbers, or one of its own steps."""
    found = designing.read_publication(draft, by=me().person_id)
    if isinstance(found, Problem):
        abort(404)
    state = found.draft
    line = next((each for each in designing.list_lineage(now=now()) if each.code == state.survey), None)
    asked = request.args.get("avec", "")
    before, comparison, judged = found.former, found.comparison, found.judged
    since = found.since
    if asked.isdecimal() and int(asked) != since and found.questionnaire is not None:
        sides = designing.compare_versions(state.survey, int(asked), int(asked))
        if isinstance(sides, Problem):
            abort(404)
        since, before, judged = int(asked), sides.before, {}
        comparison = compare(sides.before, found.questionnaire)
    step = request.args.get("etape", "")
    if step.isdecimal() and found.questionnaire is not None:
        former = designing.read_revision(draft, int(step[:9]))
        if isinstance(former, Problem):
            abort(404)
        before = load_document(former).questionnaire
        comparison = Comparison(()) if before is None else compare(before, found.questionnaire)
        judged = {}
    namer = Namer(found.questionnaire, before)
    apart, same = changes.draw_changes(comparison, namer, judged)
    years = dict.fromkeys(where.partition(".")[2] or where for where in years_in(state.document))
    return render_template(
        "staff/designer/differences.html",
        state=state,
        rooms=rooms(state.id),
        since=since,
        step=int(step[:9]) if step.isdecimal() else None,
        kept=_kept_parameters(found.questionnaire, found.former),
        versions=line.versions if line is not None else (),
        readable=found.questionnaire is not None,
        apart=apart,
        same=same,
        verdicts=changes.VERDICTS,
        years=[(namer.label(code), address_of(state.id, state.document, code)) for code in years],
    )


def _kept_parameters(after: Questionnaire | None, before: Questionnaire | None) -> list[tuple[str, str]]:
    """Return the parameters that another edition keeps as they were: a rate or a date that someone reads again."""
    if after is None or before is None or after.edition == before.edition:
        return []
    return [(name, str(value)) for name, value in after.params.items() if before.params.get(name) == value]


@blueprint.get("/sondages/<survey>/differences")
@open_to("staff", *DESIGNERS)
def versions_apart(survey: str) -> str:
    """Show what changed from one version of a survey to another: the last two when none is named."""
    line = survey_line(survey)
    numbers = [each.number for each in line.versions]
    before = _number(request.args.get("de", ""), numbers, numbers[min(1, len(numbers) - 1)])
    after = _number(request.args.get("a", ""), numbers, numbers[0])
    before, after = sorted((before, after))
    sides = designing.compare_versions(survey, before, after)
    if isinstance(sides, Problem):
        abort(404)
    apart, same = changes.draw_changes(sides.comparison, Namer(sides.after, sides.before), sides.said)
    return render_template(
        "staff/designer/versions_apart.html",
        line=line,
        before=before,
        after=after,
        apart=apart,
        same=same,
        verdicts=changes.VERDICTS,
        title=AnswerSheet.blank(sides.after, now()).title,
    )


def _number(given: str, known: list[int], otherwise: int) -> int:
    return int(given) if given.isdecimal() and int(given) in known else otherwise


def survey_line(survey: str) -> SurveyLine:
    """Return a survey with its versions and editions; 404 for one that has none."""
    found = next((each for each in designing.list_lineage(now=now()) if each.code == survey), None)
    if found is None:
        abort(404)
    return found
