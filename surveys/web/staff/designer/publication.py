"""The page of a publication: what is wrong, what someone answers for, what changed since the last version, then publish.

Apart from the workshop, where questions are written. One form holds what people decide; its two buttons keep it, or keep
it and publish.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Publication, Word
from surveys.questionnaire.editing.soundness import place_of
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Verdict
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer import changes
from surveys.web.staff.designer.changes import Namer
from surveys.web.staff.designer.door import DESIGNERS, blueprint, rooms, status_of

Form = MultiDict[str, str]
BAR = "|"  # between the code of a finding and its place


@dataclass(frozen=True, slots=True)
class Point:
    """A fault or a finding as it is read: where it stands, its sentence, where it is corrected, who answers for it."""

    where: str
    said: str
    address: str
    key: str = ""
    by: str = ""
    ticked: bool = False


@blueprint.get("/<int:draft>/publication")
@open_to("staff", *DESIGNERS)
def publication(draft: int) -> str:
    """Show what stands between a draft and its publication."""
    return _draw(_read(draft))


@blueprint.post("/<int:draft>/publication")
@open_to("staff", *DESIGNERS)
def decide(draft: int) -> Response | tuple[str, int]:
    """Keep what was decided, and publish if that button was pressed."""
    form = request.form
    words, ticked = tuple(_words(form)), _ticked(form)
    if form.get("geste") != "publier":
        kept = designing.judge(draft, words, ticked, by=me().person_id, now=now())
        if isinstance(kept, Problem):
            return _draw(_read(draft), (kept,), form), status_of(kept)
        return redirect(url_for("staff.designer.publication", draft=draft, fait="decisions"), code=303)
    revision = form.get("revision", "")
    done = designing.publish(
        draft,
        words,
        ticked,
        revision=int(revision) if revision.isdecimal() else -1,
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw(_read(draft), done, form), status_of(done[0])
    return redirect(url_for("staff.designer.publication", draft=draft, fait="publication"), code=303)


def _words(form: Form) -> Iterable[Word]:
    for name in form:
        kind, _, place = name.partition(":")
        given = form.get(name, "")
        if kind == "classe" and given in {"0", "1", "2"}:
            before = form.get(f"lu:{place}", "")
            yield Word(
                place,
                Verdict(int(given)),
                form.get(f"note:{place}", ""),
                seen=(int(before) if before in {"0", "1", "2"} else None, form.get(f"notelue:{place}", "")),
            )


def _ticked(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple((code, place) for code, _, place in (each.partition(BAR) for each in form.getlist("assume")))


def _read(draft: int) -> Publication:
    found = designing.read_publication(draft, by=me().person_id)
    if isinstance(found, Problem):
        abort(404)
    return found


def _draw(found: Publication, refused: tuple[Problem, ...] = (), form: Form | None = None) -> str:
    namer = Namer(found.questionnaire, found.former)
    apart, same = changes.draw_changes(found.comparison, namer, found.judged)
    state = found.draft
    published = state.published_version_id
    line = _survey(state.survey) if published is not None else None
    ticked = frozenset(form.getlist("assume")) if form is not None else frozenset()
    return render_template(
        "staff/designer/publication.html",
        found=found,
        state=state,
        rooms=rooms(state.id),
        faults=[_point(found, namer, one) for one in found.faults],
        errors=[
            _point(found, namer, one.problem) for one in found.findings if one.problem.severity == "error"
        ],
        warnings=[
            _point(found, namer, one.problem, BAR.join(one.key), one.by, ticked if form is not None else None)
            for one in found.findings
            if one.problem.severity != "error"
        ],
        apart=apart,
        same=same,
        verdicts=changes.VERDICTS,
        typed=form if form is not None else {},
        refused=[texts.sentence(each) for each in refused],
        done=request.args.get("fait", "") if not refused else "",
        line=next((each for each in line.versions if each.id == published), None) if line else None,
        acknowledged=designing.list_acknowledged(published) if published is not None else (),
        editions=_editions(line, published) if line and published is not None else (),
        namer=namer,
    )


def _survey(survey: str) -> designing.SurveyLine | None:
    return next((each for each in designing.list_lineage(now=now()) if each.code == survey), None)


def _editions(survey: designing.SurveyLine, version: int) -> tuple[designing.EditionLine, ...]:
    """Return the editions that may still be given a version, and use another one now."""
    return tuple(
        edition
        for edition in survey.editions
        if edition.version_id != version and edition.status in ("planned", "open", "closing")
    )


def _point(
    found: Publication,
    namer: Namer,
    problem: Problem,
    key: str = "",
    by: str = "",
    ticked: frozenset[str] | None = None,
) -> Point:
    code = problem.where
    if found.questionnaire is None or problem.code.startswith("definition."):
        place, _ = place_of(found.draft.document, problem.where)
        code = place.of if place.kind in ("column", "statistic") else place.code
    return Point(
        where=namer.label(code) if found.questionnaire is not None else code,
        said=texts.sentence(problem),
        address=address_of(found.draft.id, found.draft.document, code),
        key=key,
        by=by,
        ticked=bool(by) if ticked is None else key in ticked,
    )


def address_of(draft: int, document: Mapping[str, object], code: str) -> str:
    """Return where the workshop shows what a code stands for; the draft itself for what has no page."""
    own = code.partition(".")[0]
    sections = document.get("sections")
    for section in sections if isinstance(sections, list) else ():
        if not isinstance(section, Mapping):
            continue
        if section.get("code") == own:
            return url_for("staff.designer.workshop", draft=draft, focus="section", code=own)
        if any(
            isinstance(each, Mapping) and each.get("code") == own for each in section.get("questions") or ()
        ):
            return url_for("staff.designer.workshop", draft=draft, focus="question", code=own)
    return url_for("staff.designer.workshop", draft=draft)
