"""What an address or a form asks for in a few characters: the page of a long list, a number, a day, where one goes next.

Apart from the views so that each long list is cut the same way and each day begins and ends as in Québec. Refuses to
lead outside this site.
"""

from datetime import date, datetime, time
from urllib.parse import urlsplit

from flask import request
from werkzeug.routing import IntegerConverter

from surveys.questionnaire.values import QUEBEC

PAGE = "page"
LAST_MINUTE = time(23, 59)


class Number(IntegerConverter):
    """The number of something in an address; one that no database holds leads nowhere (404)."""

    regex = r"\d{1,9}"


def page_number() -> int:
    """Return the page that is asked for, 1 when none or nonsense is."""
    return whole_number(request.args.get(PAGE, ""), 1)


def whole_number(text: str, otherwise: int = 0) -> int:
    """Return the number that a field holds, in digits alone and no longer than a database keeps; else ``otherwise``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def hour_of_day(text: str, hour: time) -> datetime | None:
    """Return an hour in Québec of a day, « 2026-12-18 »; ``None`` when it is not one."""
    try:
        return datetime.combine(date.fromisoformat(text.strip()), hour, QUEBEC)
    except (ValueError, OverflowError):
        return None


def day_of(text: str) -> date | None:
    """Return a day, « 2026-12-18 »; ``None`` when it is not one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def end_of_day(text: str) -> datetime | None:
    """Return the last minute of a day in Québec; ``None`` when it is not one."""
    return hour_of_day(text, LAST_MINUTE)


def local_address(address: str | None) -> str:
    """Return an address of this site, or nothing: a link must not send a person elsewhere."""
    address = address or ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    outside = parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\"))
    return "" if outside or any(sign in address for sign in "\\\r\n\t\x00") else address[:500]
