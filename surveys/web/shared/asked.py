"""What an address asks for beside its path: the page of a long list.

Apart from the views so that each long list is cut the same way. Refuses nothing: what is no page is the first.
"""

from flask import request

PAGE = "page"


def page_number() -> int:
    """Return the page that is asked for, 1 when none or nonsense is."""
    text = request.args.get(PAGE, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 else 1
