"""What one person may open in one organisation's answers to one edition: a value, and how it is read inside a transaction.

Apart from accounts and collecting because both judge by it: a page before it draws, a verb before it writes. Refuses
more than one rule: a section is open to whoever is named for it, and to whoever sees everything unless it is shut.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.questionnaire.definition.model import Questionnaire
from surveys.store.delegation import delegation_at, membership_at
from surveys.store.following import stand_in_of

STAND_IN = "stand_in"  # the role of AXTRA's staff who enter answers in a member's name


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may open in one edition. ``limited``: only the sections they are ``named`` for.

    ``shut`` are the restricted sections that are closed to whoever is not named, the director included.
    """

    role: str = ""
    limited: bool = True
    named: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()

    def allows(self, section: str) -> bool:
        """Say whether the person may open a section."""
        return section in self.named or (not self.limited and section not in self.shut)

    @property
    def leads(self) -> bool:
        """Whether the person answers for the whole: reviews, sends, holds the receipt."""
        return not self.limited

    @property
    def directs(self) -> bool:
        """Whether the person says who opens what."""
        return self.leads and self.role == "director"

    @property
    def concerned(self) -> bool:
        """Whether the edition exists at all for the person."""
        return self.leads or bool(self.named)

    def unseen(self, questionnaire: Questionnaire) -> frozenset[str]:
        """Return the sections of a questionnaire that the person may not open."""
        return frozenset(each.code for each in questionnaire.sections if not self.allows(each.code))


def rights_from(
    role: str, standing: Iterable[str] | None, given: Iterable[str], shut: Iterable[str]
) -> Rights:
    """Return rights from what is kept: ``standing`` sections of every edition (``None``: all), those given in this one."""
    return Rights(role, standing is not None, frozenset(standing or ()) | frozenset(given), frozenset(shut))


def read_rights(edition_id: int, organisation_id: int, person_id: int) -> Rights | None:
    """Return what a person may open now; ``None`` when they are nothing there. Part of the running transaction."""
    found = membership_at(edition_id, organisation_id, person_id)
    if found is None:
        standing_in = stand_in_of(edition_id, organisation_id, person_id)
        return None if standing_in is None else rights_from(STAND_IN, (), standing_in.sections, ())
    role, sections, survey = found
    given, shut = delegation_at(edition_id, organisation_id, person_id)
    return rights_from(role, None if sections is None else sections.get(survey, ()), given, shut)
