"""The answer sheets that this process worked on lately: where a centre's next request takes up what the last one worked out.

Apart from the door because it knows nobody and nothing: a sheet compares itself with the one that is found
(``questionnaire/answers/resuming``), so that one of another process, of before or of another survey only helps less. Refuses
to hand over a sheet while a request still works on it.
"""

from collections import OrderedDict
from threading import Lock

from flask import g

from surveys.questionnaire.answers import AnswerSheet

MOST = 40  # sheets that a process keeps
_NAME = "_sheet_to_recall"
Key = tuple[str, str, str, frozenset[str]]  # the submission, and the sections that whoever looks may not open


class Recollection:
    """The last sheet of each of the submissions that were asked for lately; safe between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Key, AnswerSheet] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> AnswerSheet | None:
        """Return the last sheet of a submission, if it is still here."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Key, sheet: AnswerSheet) -> None:
        """Keep a sheet that nobody works on any more, the least recent giving way."""
        with self._lock:
            self._kept[key] = sheet
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


recollection = Recollection()


def resumed(survey: str, edition: str, organisation: str, sheet: AnswerSheet) -> AnswerSheet:
    """Return a sheet that knows what the last request on the same submission worked out; it is the next one's in turn."""
    key = (survey, edition, organisation, sheet.context.unseen)
    earlier = recollection.find(key)
    found = sheet if earlier is None else sheet.after(earlier)
    setattr(g, _NAME, (key, found))
    return found


def stand_for(sheet: AnswerSheet) -> AnswerSheet:
    """Give the next request this sheet, which follows the one that the present request began with."""
    if (found := g.get(_NAME)) is not None:
        setattr(g, _NAME, (found[0], sheet))
    return sheet


def keep_for_the_next(_error: BaseException | None) -> None:
    """Keep the sheet of the request that just ended."""
    if (found := g.pop(_NAME, None)) is not None:
        recollection.keep(*found)
