"""The files that pages are made of (styles, scripts, fonts), served from memory under the mark of what they hold together.

Apart from pages because they never change while a process lives. A mark stands in the path, so that what a script imports or a
style names by a relative address carries it too, and is kept for a year; without a mark, or with that of another version,
a file is asked for again each time, and answered « not changed » by its own hash. Refuses any file that was not there at
the start.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

A_YEAR = 31_536_000
MARK = 12  # characters
_PACKED = frozenset({".css", ".js", ".svg"})
_LEAST_GAIN = 0.9


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: its bytes, the same packed where that is worth it, its kind and its hash."""

    body: bytes
    packed: bytes | None
    kind: str
    hash: str


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return the files of a folder by their address in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            packed = gzip.compress(body, 9, mtime=0) if path.suffix in _PACKED else b""
            found[path.relative_to(folder).as_posix()] = Asset(
                body,
                packed if packed and len(packed) < _LEAST_GAIN * len(body) else None,
                mimetypes.guess_type(path.name)[0] or "application/octet-stream",
                hashlib.sha256(body).hexdigest(),
            )
    return found


def mark_of(assets: dict[str, Asset]) -> str:
    """Return the mark of all files together."""
    said = "\n".join(f"{name} {asset.hash}" for name, asset in assets.items())
    return hashlib.sha256(said.encode()).hexdigest()[:MARK]


def register_assets(app: Flask, folder: Path) -> Callable[[str], str]:
    """Give ``app`` the endpoint « static », and return what gives the address of a file."""
    assets = read_assets(folder)
    mark = mark_of(assets)

    def static(filename: str) -> Response:
        """Send a file; one asked for under the present mark is good for ever."""
        said, _, name = filename.partition("/")
        marked = len(said) == MARK and name in assets
        asset = assets.get(name if marked else filename)
        if asset is None:
            abort(404)
        packed = asset.packed is not None and request.accept_encodings["gzip"] > 0
        response = Response(asset.packed if packed else asset.body, content_type=_content_type(asset.kind))
        response.set_etag(f"{asset.hash[:16]}{'z' if packed else ''}")
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if asset.packed is not None:
            response.vary.add("Accept-Encoding")
        kept = marked and said == mark
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if kept else "no-cache"
        response.make_conditional(request)
        return response

    app.add_url_rule("/static/<path:filename>", "static", static)

    def address(name: str) -> str:
        if name not in assets:
            raise LookupError(f"no file {name} in {folder.name}/")
        return url_for("static", filename=f"{mark}/{name}")

    return address


def _content_type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
