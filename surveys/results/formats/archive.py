"""A zip archive written as it is read: nothing but the piece in hand is kept.

Apart because three formats are several files in one. Refuses the clock: the same files give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence

CHUNK = 32 * 1_024  # bytes handed over at once, about


class _Sink(io.RawIOBase):
    """What the archive writes into and the caller reads from: it never holds more than the last pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """Say that it can be written, and by saying nothing else, that it cannot be read or rewound."""
        return True

    def write(self, data: object) -> int:
        """Keep a piece until it is drained."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return found


_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest a zip can say: an archive does not depend on the clock


def zip_files(files: Sequence[tuple[str, Iterator[bytes]]]) -> Iterator[bytes]:
    """Yield the archive of some files, given by name and pieces, as it is made."""
    sink, begun = _Sink(), False
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as target:
                for piece in pieces:
                    target.write(piece)
                    if sink.size >= CHUNK or (sink.size and not begun):  # the first byte does not wait
                        begun = True
                        yield sink.drain()
    if found := sink.drain():
        yield found
