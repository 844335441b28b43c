"""Live links: made for one person and one edition, read by a program, ended at any time.

Apart from exporting, which gives the data, and from accounts: a link signs nobody in. Refuses to keep a token, to outlive
the right of whoever made it (looked at again at each call), and to open the closed classes of answers: those leave by hand.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from surveys.operations.links import hash_token
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Layer
from surveys.store.accounts import staff_roles_of
from surveys.store.base import db, reading
from surveys.store.editions import find_edition
from surveys.store.live_links import (
    LiveLink,
    count_live_links,
    find_live_link,
    list_live_links,
    take_live_link,
)

Shows = Literal["figures", "answers"]
DAYS = (30, 7, 90, 180)  # how long a link may last; the first is proposed
LINK_LAYERS: tuple[Layer, ...] = ("submitted", "corrected", "imputed")
MOST = 20  # links of one person that open something
EVERY_HOUR = 60  # calls of one link
NAME_MOST = 80
_FIGURES, _ANSWERS = frozenset({"analyst", "microdata_analyst"}), frozenset({"microdata_analyst"})
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as its person sees it; its token is known to nobody any more."""

    id: int
    name: str
    survey: str
    edition: str
    shows: Shows
    layer: Layer
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens now: whose name is written in the log, of which edition, what of it."""

    id: int
    person_id: int
    survey: str
    edition: str
    shows: Shows
    layer: Layer


def _may(shows: str, layer: str, roles: frozenset[str]) -> bool:
    """Say whether roles open a link: figures of another layer tell what one centre was corrected to, so they ask as much as answers."""
    return bool(roles & (_FIGURES if shows == "figures" and layer == "submitted" else _ANSWERS))


@operation
def make_link(
    survey: str, edition: str, *, shows: str, layer: str, name: str, days: int, by: int, now: datetime
) -> str | tuple[Problem, ...]:
    """Make a link and return its token, which is kept nowhere.

    Problems: ``edition.unknown``, ``live.shows``, ``live.name``, ``live.days``, ``live.most``; ``where`` is the field.
    """
    found, said = find_edition(survey, edition), " ".join(name.split())
    problems = []
    if found is None:
        problems.append(Problem("edition.unknown", "edition", {"edition": f"{survey}/{edition}"}))
    if (
        shows not in ("figures", "answers")
        or layer not in LINK_LAYERS
        or not _may(shows, layer, frozenset(staff_roles_of(by, now)))
    ):
        problems.append(Problem("live.shows", "donne"))
    if not 0 < len(said) <= NAME_MOST:
        problems.append(Problem("live.name", "nom", {"most": NAME_MOST}))
    if days not in DAYS:
        problems.append(Problem("live.days", "jours"))
    if count_live_links(by, now) >= MOST:
        problems.append(Problem("live.most", "", {"most": MOST}))
    if found is None or problems:
        return tuple(problems)
    token = secrets.token_urlsafe(32)
    db.session.add(
        LiveLink(
            token_hash=hash_token(token),
            person_id=by,
            edition_id=found[0].id,
            name=said,
            shows=shows,
            layer=layer,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return token


@operation
def end_link(link_id: int, *, by: int, now: datetime) -> Problem | None:
    """End a link of one's own for good. Problem: ``live.gone``."""
    found = find_live_link(link_id, by)
    if found is None:
        return Problem("live.gone")
    found.revoked_at = found.revoked_at or now
    return None


@reading
def list_links(person_id: int) -> tuple[LinkLine, ...]:
    """Return the links of a person, the latest first, ended ones included."""
    return tuple(
        LinkLine(
            row.id,
            row.name,
            survey,
            edition,
            cast(Shows, row.shows),
            cast(Layer, row.layer),
            row.created_at,
            row.expires_at,
            row.revoked_at,
            row.last_used_at,
            row.uses,
        )
        for row, survey, edition in list_live_links(person_id)
    )


@operation
def open_link(token: str, *, now: datetime) -> Opened | Problem:
    """Count one more call of a link and return what it opens, with the rights that its person has now.

    Problems: ``live.unknown``, ``live.over`` (its time, its person or their right ended), ``live.often``.
    """
    taken = take_live_link(hash_token(token))
    if taken is None:
        return Problem("live.unknown")
    link, person, edition, survey = taken
    roles = frozenset(staff_roles_of(person.id, now))
    over = link.revoked_at is not None or link.expires_at <= now or not person.active
    if over or not _may(link.shows, link.layer, roles):
        return Problem("live.over")
    if link.hour_began is None or link.hour_began + _HOUR <= now:
        link.hour_began, link.hour_uses = now, 0
    if link.hour_uses >= EVERY_HOUR:
        return Problem("live.often", params={"most": EVERY_HOUR})
    link.hour_uses, link.uses, link.last_used_at = link.hour_uses + 1, link.uses + 1, now
    return Opened(
        link.id, person.id, survey.code, edition.code, cast(Shows, link.shows), cast(Layer, link.layer)
    )
