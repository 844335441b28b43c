"""« Équipe et accès »: who opens what of one survey, the invitation of a colleague, and access taken back.

Apart from the sections because it is about people. Only a director comes here: for anyone else it does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import delegating
from surveys.operations.delegating import Grant, Shut, Teammate
from surveys.questionnaire.problems import Problem
from surveys.web.member.door import Place, SectionLine, blueprint, enter, status_of
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to

DONE = ("invitation", "retrait", "fermeture", "ouverture")  # what a page may say was just done
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Given:
    """A section that someone was given, with its title."""

    grant: Grant
    title: str


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the team, with the sections that they were given."""

    who: Teammate
    given: tuple[Given, ...]
    me: bool


@dataclass(frozen=True, slots=True)
class Restricted:
    """A restricted section: who is named for it, and whether it is shut to the others."""

    code: str
    title: str
    named: tuple[str, ...]
    shut: Shut | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it was typed, with what is wrong by field."""

    email: str = ""
    name: str = ""
    sections: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def wrong(self, field: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return next((texts.sentence(each) for each in self.problems if each.where == field), "")


def enter_directing(survey: str, edition: str, organisation: str) -> Place:
    """Return the submission for its director; 404 for anyone else."""
    place = enter(survey, edition, organisation)
    if not place.rights.directs:
        abort(404)
    return place


@blueprint.get("/<survey>/<edition>/<organisation>/equipe")
@open_to("member")
def team(survey: str, edition: str, organisation: str) -> str:
    """Show who opens what, and the form that invites a colleague."""
    return draw_team(enter_directing(survey, edition, organisation), Invitation())


def draw_team(place: Place, invitation: Invitation, refused: Problem | None = None) -> str:
    """Return the page of the team."""
    found = delegating.read_team(place.address.survey, place.address.edition, place.address.organisation)
    if isinstance(found, Problem):
        abort(status_of(found))
    titles = {
        section.code: display.unnumbered(place.sheet.text(section.title))
        for section in place.questionnaire.sections
    }
    done = request.args.get("fait", "")
    return render_template(
        "member/team.html",
        place=place,
        here=place.address,
        members=[
            Member(
                each,
                tuple(Given(grant, titles.get(grant.section, grant.section)) for grant in each.grants),
                each.person_id == me().person_id,
            )
            for each in found.teammates
        ],
        restricted=_restricted(place, found.teammates, found.shut, titles),
        shared=[line for line in place.lines if line.section.delegable],
        kept=[line for line in place.lines if not line.section.delegable],
        invitation=invitation,
        refused=texts.sentence(refused) if refused is not None else "",
        done=done if done in DONE else "",
    )


def _restricted(
    place: Place, teammates: tuple[Teammate, ...], shut: Mapping[str, Shut], titles: dict[str, str]
) -> list[Restricted]:
    lines: list[SectionLine] = [line for line in place.lines if line.section.restricted]
    return [
        Restricted(
            line.section.code,
            titles[line.section.code],
            tuple(each.name for each in teammates if line.section.code in each.rights.named),
            shut.get(line.section.code),
        )
        for line in lines
    ]


@blueprint.post("/<survey>/<edition>/<organisation>/equipe/invitation")
@open_to("member")
def invite(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Give sections to a colleague and write to them."""
    place = enter_directing(survey, edition, organisation)
    email, name = request.form.get("courriel", "")[: LONGEST + 1], request.form.get("nom", "")[:LONGEST]
    sections = tuple(dict.fromkeys(request.form.getlist("sections")))
    done = delegating.invite_colleague(
        survey,
        edition,
        organisation,
        email=email,
        name=name,
        sections=sections,
        by=me().person_id,
        now=now(),
        base_url=current_app.config["SETTINGS"].base_url,
    )
    if isinstance(done, tuple):
        return _refuse(place, done, Invitation(email, name, sections, done))
    return redirect(f"{place.address.team}?fait=invitation", code=303)


@blueprint.post("/<survey>/<edition>/<organisation>/equipe/retrait")
@open_to("member")
def take_back(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Take one section, or everything, back from a colleague."""
    place = enter_directing(survey, edition, organisation)
    person, section = request.form.get("personne", ""), request.form.get("section", "")
    if not (person.isascii() and person.isdigit() and len(person) < 10):
        abort(400)
    done = delegating.revoke_access(
        survey,
        edition,
        organisation,
        person_id=int(person),
        sections=(section,) if section else None,
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, Problem):
        return _refuse(place, (done,), Invitation())
    return redirect(f"{place.address.team}?fait=retrait", code=303)


@blueprint.post("/<survey>/<edition>/<organisation>/equipe/fermeture")
@open_to("member")
def shut(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Shut a restricted section to whoever is not named, or open it again."""
    place = enter_directing(survey, edition, organisation)
    closing = request.form.get("_ouvrir", "") == ""
    section = request.form.get("_fermer" if closing else "_ouvrir", "")
    done = delegating.shut_section(
        survey, edition, organisation, section, shut=closing, by=me().person_id, now=now()
    )
    if done is not None:
        return _refuse(place, (done,), Invitation())
    return redirect(f"{place.address.team}?fait={'fermeture' if closing else 'ouverture'}", code=303)


def _refuse(
    place: Place, problems: tuple[Problem, ...], invitation: Invitation
) -> Response | tuple[str, int]:
    """Answer a refusal: the page again with what is wrong, or the status of what is over."""
    whole = next((each for each in problems if each.code.startswith("edition")), None)
    if whole is not None:
        abort(status_of(whole))
    beside = None if invitation.problems else problems[0]
    return draw_team(place, invitation, beside), 422
