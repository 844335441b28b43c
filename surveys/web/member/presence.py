"""Who is filling what, refreshed without reloading the page: a section's page says it is open and hears who else is there.

Apart from the pages that show it. The region is there when the page loads, and is touched only when what it says changes,
so that a screen reader hears each arrival once.
"""

from dataclasses import dataclass
from hashlib import blake2s

from flask import Response, request
from flask_babel import gettext as _

from surveys.operations import accompanying
from surveys.web.member.door import Place, blueprint, enter
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import fragment_response, partial, render_piece

REGION = "presence"


@dataclass(frozen=True, slots=True)
class Present:
    """What a page says of who is there, and a short mark of it."""

    said: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The same while the same is said."""
        return blake2s("\n".join(self.said).encode(), digest_size=6).hexdigest()


def who_is_there(place: Place, section: str = "") -> Present:
    """Return what is said of who is there, for a page of ``section`` or for the list of sections."""
    at = place.address
    found = accompanying.read_presence(
        at.survey, at.edition, at.organisation, by=me().person_id, rights=place.rights, now=now()
    )
    titles = {line.section.code: line.title for line in place.own_lines}
    said = (
        _("%(name)s remplit aussi cette section.", name=each.name)
        if each.section == section
        else _("%(name)s remplit « %(title)s ».", name=each.name, title=titles[each.section])
        for each in found
        if each.section in titles
    )
    return Present(tuple(said))


def note(place: Place, section: str) -> None:
    """Say that the person is in a section now."""
    at = place.address
    accompanying.note_presence(at.survey, at.edition, at.organisation, section, by=me().person_id, now=now())


@blueprint.get("/<survey>/<edition>/<organisation>/presence")
@open_to("member")
def present(survey: str, edition: str, organisation: str) -> Response:
    """Tell the list of sections who is filling what."""
    return _told(enter(survey, edition, organisation))


@blueprint.post("/<survey>/<edition>/<organisation>/sections/<section>/presence")
@open_to("member", quiet=True)
def beat(survey: str, edition: str, organisation: str, section: str) -> Response:
    """Note that the person is in a section, and tell who else is there."""
    place = enter(survey, edition, organisation, section)
    place.line(section)
    if place.submission.writable:
        note(place, section)
    return _told(place, section)


def _told(place: Place, section: str = "") -> Response:
    found = who_is_there(place, section)
    if request.values.get("_vue", "") == found.mark:
        return Response(status=204)
    words = render_piece("member/_presence_words.html", present=found)
    seen = render_piece("member/_presence_mark.html", present=found)
    return fragment_response(partial(REGION, words) + partial("vue-presence", seen, swap="outerHTML"))
