"""Pieces of a section's page, each drawn once for all who would be shown the very same.

Apart from the drawing because this knows templates and addresses. A piece is found by a hash of all that its template reads:
whoever finds it already held every word and answer of it, so nothing passes from one centre to another, and no state is
ever stale. Refuses what is restricted, and what speaks of the present moment (a paste: « Aujourd’hui, 14 h 05 »).
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from threading import Lock

from flask import render_template
from markupsafe import Markup

from surveys.questionnaire.answers import AnswerSheet
from surveys.web.drawing import TableView, View, made_once
from surveys.web.member.door import Address

MOST = 8_000_000  # characters that a process keeps: some 80 large pages
_SOMEWHERE = (
    f"centre-{secrets.token_hex(8)}"  # nobody can type it: it stands for a centre in the addresses of a piece
)


class Pieces:
    """What was drawn lately, up to ``most`` characters; safe between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: bytes, draw: Callable[[], str]) -> str:
        """Return the piece of ``key``, drawn now if it is not kept."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        drawn = draw()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = drawn
                self._size += len(drawn)
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
        return drawn

    @property
    def size(self) -> int:
        """How many characters are kept."""
        return self._size


pieces = Pieces()


def draw_pieces(
    views: list[View], here: Address, sheet: AnswerSheet, *, restricted: bool, **more: object
) -> list[Markup]:
    """Return each view of a section as HTML; ``more`` is what only the pieces that are never kept read.

    ``sheet`` remembers the key of what was drawn of it already.
    """
    stand_in = replace(here, organisation=_SOMEWHERE) if _is_plain(here.organisation) else here

    def one(view: View) -> Markup:
        if restricted or (isinstance(view, TableView) and not view.matrix):
            return Markup(render_template(view.template, view=view, here=here, **more))  # noqa: S704 - an escaping template
        key = made_once(
            sheet,
            view,
            stand_in,
            lambda: blake2b(repr((view, stand_in)).encode(), digest_size=20).digest(),
        )
        drawn = pieces.get(key, lambda: render_template(view.template, view=view, here=stand_in))
        return Markup(drawn.replace(_SOMEWHERE, here.organisation))  # noqa: S704 - an escaping template

    return [one(view) for view in views]


def _is_plain(code: str) -> bool:
    """Say whether a code stands as it is in an address."""
    return code.replace("-", "").replace("_", "").isalnum() and code.isascii()
