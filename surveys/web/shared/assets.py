"""The files that pages are made of (styles, scripts, fonts), and what joins them, served from memory under one common mark.

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
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request, url_for

from surveys.web.shared.bundles import made
from surveys.web.shared.headers import packing

A_YEAR = 31_536_000
MARK = 12  # characters
_PACKED = (".css", ".js", ".svg")
_LEAST_GAIN = 0.9


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: its bytes, its kind and its hash; the same packed, once someone asks, where that is worth it."""

    body: bytes
    kind: str
    hash: str
    packs: bool

    @cached_property
    def packed(self) -> dict[str, bytes]:
        """The bytes by encoding: as small as can be, once a process (a tenth of a second for the largest)."""
        if not self.packs:
            return {}
        found = {"br": brotli.compress(self.body, quality=11), "gzip": gzip.compress(self.body, 9, mtime=0)}
        return {way: body for way, body in found.items() if len(body) < _LEAST_GAIN * len(self.body)}


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return the files of a folder by their address in it, then the bundles made of them."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {name: _asset(name, body) for name, body in (files | made(files)).items()}


def _asset(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, kind, hashlib.sha256(body).hexdigest(), name.endswith(_PACKED))


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
        way = packing(asset.packed)
        response = Response(asset.packed.get(way, asset.body), content_type=_content_type(asset.kind))
        response.set_etag(f"{asset.hash[:16]}{way[:1]}")
        if way:
            response.headers["Content-Encoding"] = way
        if asset.packed:
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
