"""« Votre centre et l’ensemble »: a centre's own values beside what AXTRA released of an edition, as a page and as a paper.

Apart from the receipt, which is of what was sent. Shows what a person's own sections hold and nothing of another centre; before a
release there is no such page (404).
"""

from collections.abc import Iterator

from flask import Response, abort, current_app, render_template
from flask_babel import gettext as _

from surveys.operations import publishing
from surveys.operations.publishing import Benchmark, BenchmarkLine, BenchmarkSection, Beside
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
    found = _read(place)
    return render_template(
        "member/benchmark.html",
        place=place,
        here=place.address,
        found=found,
        whose=_whose,
        reading=_reading(found),
    )


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
    return {
        "kicker": place.title,
        "facts": [
            [_("Centre"), place.submission.organisation_name],
            [_("Répondants"), _("%(n)s organismes sur %(count)s membres", n=found.respondents, count=found.population)],
            [_("Source"), _("AXTRA, diffusion %(number)s du %(day)s", number=found.release, day=display.day(found.released_at))],
            [_("Données arrêtées"), _("empreinte %(snapshot)s", snapshot=found.snapshot)],
        ],
        "confidential": _("Ce document est confidentiel : la première colonne ne se trouve nulle part ailleurs."),
        "head": [_("Statistique"), _("Votre centre"), *region, _("L’ensemble")],
        "chapters": [
            {
                "title": display.unnumbered(section.title),
                "rows": list(_rows(section, bool(region))),
            }
            for section in found.sections
        ],
        "reading": _("Comment lire ces chiffres"),
        "notes": [*_reading(found), *([_("Données fictives.")] if demo else [])],
    }  # fmt: skip


def _rows(section: BenchmarkSection, region: bool) -> Iterator[list[str]]:
    """Yield the rows of a section: before the lines of one statistic, its name alone."""
    before = ""
    for line in section.lines:
        if line.row and line.label != before:
            yield [line.label]
        before = line.label
        yield _row(line, region)


def _row(line: BenchmarkLine, region: bool) -> list[str]:
    near = "–" if line.row else _beside(line.near)
    return [line.row or line.label, line.own or _("s. o."), *([near] if region else []), _beside(line.told)]


def _beside(one: Beside) -> str:
    """Return a reference on two lines, its base under it, as the paper draws it; « x » where it is not told."""
    return f"{one.text}\n{_whose(one)}" if one.text else "x"


def _whose(one: Beside) -> str:
    """Return whose answers a reference counts: those of the others, everyone's, or of a base that the reader is not in."""
    match one.whose:
        case "others":
            return _("sans vous, n = %(n)s", n=one.n)
        case "everyone":
            return _("vous compris, n = %(n)s", n=one.n)
        case "apart":
            return _("n = %(n)s", n=one.n)


def _reading(found: Benchmark) -> list[str]:
    """Return how these figures are read, a paragraph each."""
    return [
        _("« Votre centre » est le même calcul sur vos seules réponses : 100 %% veut dire que vous êtes du nombre, « s. o. » que vous n’aviez pas à répondre ou n’avez pas répondu. Votre équipe seule le voit, section par section.") % {},
        _("« L’ensemble » est le chiffre que tous lisent. « Sans vous » : vos réponses en sont retirées, et il reste celui des autres centres. « Vous compris » : c’est le chiffre diffusé, tel quel. Une médiane reste toujours ainsi, parce que sans vous elle montrerait la réponse d’un autre centre; de même un chiffre qui n’est diffusé qu’arrondi. Sans l’une de ces mentions, vous n’y avez pas répondu."),
        _("Un chiffre paraît seulement si %(least)s autres organismes au moins y ont répondu et s’il ne permet à personne d’approcher la réponse d’un autre centre. Sinon, un « x » en tient lieu.", least=found.least),
        *([_("« Votre région » réunit les centres de : %(name)s. Une région seule compterait trop peu de centres pour que chacun y reste caché; les tableaux par poste ne sont pas donnés par région, pour la même raison.", name=found.domain)] if found.domain else []),
    ]  # fmt: skip
