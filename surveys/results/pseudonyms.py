"""A name for an organisation that says nothing of it, the same from one edition to the next; and what gives it away all the same.

Apart from the files, which only carry what they are given. Refuses to be called anonymous: who holds the key finds everyone
back, and a rare attribute may do it without the key.
"""

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from surveys.questionnaire.definition.model import Disclosure
from surveys.results.dataset import Attributes, Respondent

OPEN_TO_PSEUDONYMS: frozenset[Disclosure] = frozenset(
    {"public_aggregate", "confidential_pay"}
)  # no name, no words
RARE = 5  # as few organisations as no published cell may hold


@dataclass(frozen=True, slots=True)
class Rare:
    """A value of an attribute that few organisations have."""

    attribute: str
    value: str
    count: int


def pseudonym(key: bytes, survey: str, organisation: str) -> str:
    """Return the pseudonym of an organisation in the files of a survey: 80 bits of an HMAC-SHA256, « p-4kq2m… »."""
    digest = hmac.digest(key, f"{survey}/{organisation}".encode(), hashlib.sha256)
    return f"p-{base64.b32encode(digest[:10]).decode().lower()}"


def order_under(key: bytes, mark: int) -> bytes:
    """Return what orders copies without telling the order of the codes of organisations."""
    return hmac.digest(key, f"order/{mark}".encode(), hashlib.sha256)


def hide(respondent: Respondent, key: bytes, survey: str) -> Respondent:
    """Return a respondent under a pseudonym, without the moment and the number that its receipt also has."""
    return replace(
        respondent, organisation=pseudonym(key, survey, respondent.organisation), sent_at=None, receipt=""
    )


def nameless(attributes: Attributes) -> Attributes:
    """Return what the directory says of an organisation, but its name: an author may have put it in a public class."""
    return {name: value for name, value in attributes.items() if name != "name"}


def find_rare(members: Iterable[Attributes]) -> tuple[Rare, ...]:
    """Return the values of attributes, the name left out, that fewer than ``RARE`` members have, the rarest first.

    A number is nearly always one's own: it is said once, as « * », when the directory has any.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for attributes in members:
        for name, value in nameless(attributes).items():
            counts[name, value if isinstance(value, str) else "*"] += 1
    rare = [
        Rare(name, value, count) for (name, value), count in counts.items() if value == "*" or count < RARE
    ]
    return tuple(sorted(rare, key=lambda each: (each.count, each.attribute, each.value)))
