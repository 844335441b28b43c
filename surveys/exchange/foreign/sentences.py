"""The sentences of a form in the languages that we keep: the source's, and its English beside it.

Apart from wording, which cleans one text, because which language is which is known once for a form. Refuses to pipe what a
sentence cannot show: the hole becomes an ellipsis, and a finding.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.meaning import Known, UntranslatableError
from surveys.exchange.foreign.wording import clean

_HOLES = re.compile(r"\{\{[^{}]*\}\}")


@dataclass(slots=True)
class Sentences:
    """Makes the sentences of one form. ``hole`` finds what is piped, ``read`` gives the name that it pipes, if it is one."""

    find: Callable[[str], Known | None]
    is_there: Callable[[str], bool]
    findings: Findings
    hole: re.Pattern[str]
    read: Callable[[str], str | None]
    source: str
    english: str | None
    kept: list[dict[str, str]] = field(default_factory=list)
    told: set[tuple[Place, bool]] = field(default_factory=set)

    def make(
        self, said: Mapping[str, str], at: str, place: Place, *, row: bool = False, fallback: str = ""
    ) -> str:
        """Return the sentence at ``at`` (« age.label »), its English kept. ``row``: it heads a column, and pipes no row."""
        chosen = said.get(self.source) or next((each for each in said.values() if each.strip()), "")
        text = self.clean(chosen, place, row=row) or fallback
        english = said.get(self.english) if self.english is not None else None
        if english and english != chosen:
            other = self.clean(english, place, row=row)
            if other and sorted(_HOLES.findall(other)) == sorted(_HOLES.findall(text)):
                self.kept.append({"at": at, "of": text, "text": other})
        return text

    def clean(self, text: str, place: Place, *, row: bool = False) -> str:
        """Return one text as ours."""
        return clean(text, lambda content: self._fill(content, place, row=row), self.hole)

    def _fill(self, content: str, place: Place, *, row: bool) -> str:
        name = self.read(content)
        try:
            known = self.find(name) if name is not None else None
        except UntranslatableError:
            known = None
        if known is not None and known.shown and not known.roster and not known.text:
            return f"{{{{ {known.code} }}}}"
        broken = name is not None and not self.is_there(name)
        if (place, broken) not in self.told:  # one of them leads to the sentence
            self.told.add((place, broken))
            self.findings.say("unpiped", place, "error" if broken else "warning", name=content)
        return "…"


def words(text: str) -> Mapping[str, str]:
    """Return a sentence in no language said."""
    return {"": text} if text else {}
