"""« Votre centre et l’ensemble »: a centre's own values beside what AXTRA released of an edition, as a page and as a paper.

Apart from the receipt, which is of what was sent. Shows what a person's own sections hold and nothing of another centre; before a
release there is no such page (404).
"""

from flask import Response, abort, current_app, render_template
from flask_babel import gettext as _

from surveys.operations import publishing
from surveys.operations.publishing import Benchmark, BenchmarkLine
from surveys.questionnaire.problems import Problem
from surveys.web.member.door import Place, blueprint, enter
from surveys.web.shared import display
from surveys.web.shared.access import HALF_DAY, me, open_to
from surveys.web.shared.papers import draw_content
from surveys.web.shared.turns import turn

ADDRESS = "/<survey>/<edition>/<organisation>"


@blueprint.get(f"{ADDRESS}/reperes")
@open_to("member")
def benchmark(survey: str, edition: str, organisation: str) -> str:
    """Show a centre beside the last release of an edition."""
    place = enter(survey, edition, organisation)
    return render_template("member/benchmark.html", place=place, here=place.address, found=_read(place))


@blueprint.get(f"{ADDRESS}/reperes.pdf")
@open_to("member", fresh=HALF_DAY)
def benchmark_paper(survey: str, edition: str, organisation: str) -> Response:
    """Give the same as a PDF that can be read aloud (PDF/UA); always the same bytes for the same release and person."""
    place = enter(survey, edition, organisation)
    found = _read(place)
    settings = current_app.config["SETTINGS"]
    title = _("Votre centre et l’ensemble")
    with turn(
        settings.press_folder, me().person_id, places=settings.presses, a_minute=settings.papers_a_minute
    ):
        drawn = draw_content(
            "benchmark.typ", _content(place, found, settings.demo), title, made_at=found.released_at
        )
    name = f"votre-centre-{survey}-{edition}-diffusion-{found.release}.pdf"
    return Response(
        drawn,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _read(place: Place) -> Benchmark:
    about = place.submission
    sections = [section.code for section in place.questionnaire.sections if place.rights.allows(section.code)]
    found = publishing.read_benchmark(about.survey, about.edition, about.organisation, sections=sections)
    if isinstance(found, Problem):
        abort(404)
    return found


def _content(place: Place, found: Benchmark, demo: bool) -> dict[str, object]:
    """Return what the paper says, in the words of the page."""
    region = [_("Votre région")] if found.domain else []
    notes = [
        _("« L’ensemble » est le chiffre diffusé à tous, votre centre compris; il n’est jamais recalculé pour vous. Il paraît seulement si %(least)s autres organismes au moins y ont répondu et s’il ne permet à personne d’approcher la réponse d’un autre centre. Sinon, un « x » en tient lieu.", least=found.least),
        *([_("« Votre région » réunit les centres de : %(name)s. Une région seule compterait trop peu de centres pour que chacun y reste caché; les tableaux par poste ne sont pas donnés par région, pour la même raison.", name=found.domain)] if region else []),
        _("« Votre centre » est le même calcul sur vos seules réponses : 100 %% veut dire que vous êtes du nombre, « s. o. » que vous n’aviez pas à répondre ou n’avez pas répondu. Votre équipe seule le voit, section par section."),
        *([_("Données fictives.")] if demo else []),
    ]  # fmt: skip
    return {
        "kicker": place.title,
        "facts": [
            [_("Centre"), place.submission.organisation_name],
            [_("Répondants"), _("%(n)s organismes sur %(count)s membres", n=found.respondents, count=found.population)],
            [_("Source"), _("AXTRA, diffusion %(number)s du %(day)s", number=found.release, day=display.day(found.released_at))],
            [_("Données arrêtées"), _("empreinte %(snapshot)s", snapshot=found.snapshot)],
        ],
        "confidential": _("Ce document est confidentiel : la première colonne ne se trouve nulle part ailleurs."),
        "head": [_("Statistique"), _("Votre centre"), *region, _("L’ensemble"), _("Répondants")],
        "chapters": [
            {
                "title": display.unnumbered(section.title),
                "rows": [_row(line, bool(region)) for line in section.lines],
            }
            for section in found.sections
        ],
        "reading": _("Comment lire ces chiffres"),
        "notes": notes,
    }  # fmt: skip


def _row(line: BenchmarkLine, region: bool) -> list[str]:
    label = _("%(what)s : %(row)s", what=line.label, row=line.row) if line.row else line.label
    near = (
        "–" if line.row else _("%(value)s (n = %(n)s)", value=line.near, n=line.near_n) if line.near else "x"
    )
    return [label, line.own or _("s. o."), *([near] if region else []), line.told or "x", str(line.n)]
