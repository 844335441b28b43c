"""Which quotations may be released: the gateway of words, as ``gateway`` is that of figures.

Apart from the people who read and approve. Refuses a text that two people did not approve, one of a question that too few
wrote under, and a second one of the same organisation under the same theme; gives no organisation, no region, no order of
arrival, and nothing that ties a quotation to a number.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.results.disclosure.policy import Policy
from surveys.results.quoting import Saying, Standing, cut

_SEAL = object()


@dataclass(frozen=True, slots=True)
class ReleasedQuotation:
    """Words that may be released, under a theme (empty: none), and to whom they are attributed. Made by ``release_quotations``."""

    theme: str
    statistic: str
    text: str
    attribution: str
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("a ReleasedQuotation is made by disclosure.release_quotations")

    def record(self) -> dict[str, object]:
        """Return the quotation as the document of a release has it."""
        return {
            "theme": self.theme,
            "statistic": self.statistic,
            "text": self.text,
            "attribution": self.attribution,
        }


def release_quotations(
    said: Sequence[Saying],
    standings: Mapping[str, Standing],
    themes: Mapping[str, Sequence[str]],
    *,
    seed: str,
    policy: Policy,
) -> tuple[ReleasedQuotation, ...]:
    """Return the quotations of a release, theme by theme, shuffled with ``seed``.

    ``standings`` and ``themes`` are by mark; a text of several themes stands under the first where its organisation has none.
    """
    writers: dict[str, set[str]] = {}
    for one in said:
        writers.setdefault(one.statistic, set()).add(one.organisation)
    taken: set[tuple[str, str]] = set()
    found: list[ReleasedQuotation] = []
    for one in sorted(said, key=lambda each: hashlib.sha256(f"{seed}\n{each.mark}".encode()).digest()):
        stands = standings.get(one.mark)
        if stands is None or stands.state != "approved":
            continue
        if len(writers[one.statistic]) < policy.min_organisations:
            continue
        theme = next(
            (name for name in themes.get(one.mark) or ("",) if (one.organisation, name) not in taken), None
        )
        if theme is None:
            continue
        taken.add((one.organisation, theme))
        text = cut(one.text, stands.cuts)
        found.append(ReleasedQuotation(theme, one.statistic, text, one.attribution, _SEAL))
    return tuple(sorted(found, key=lambda each: (each.theme == "", each.theme)))
