"""« Nouvelles »: what happened that concerns a person, the unread first said so.

Apart from preferences, which choose what is also written by mail. Opening the page reads nothing away: a button does.
"""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import notifying
from surveys.web.member.door import blueprint
from surveys.web.shared.access import me, now, open_to


def read() -> notifying.Unfolding:
    """Return the news and the journal of who asks."""
    person = me()
    return notifying.read_news(person.person_id, tuple(person.memberships), now=now())


@blueprint.get("/nouvelles")
@open_to("member")
def news() -> str:
    """Show the news of the past month, the latest first."""
    return render_template("member/news.html", found=read(), several=len(me().memberships) > 1)


@blueprint.post("/nouvelles/lues")
@open_to("member")
def mark_read() -> Response:
    """Note that some news were read (all of them when none is named), and lead where the one that was opened leads."""
    person = me()
    keys = request.form.getlist("nouvelle")[:200]
    notifying.mark_seen(person.person_id, tuple(person.memberships), keys, now=now())
    return redirect(_local(request.form.get("vers", "")), code=303)


def _local(address: str) -> str:
    """Return an address of the centre's pages; the news for anything else."""
    parts = urlsplit(address) if address.isprintable() and len(address) < 400 else urlsplit("")
    inside = not parts.scheme and not parts.netloc and "\\" not in address
    return address if inside and parts.path.startswith("/sondages/") else url_for("member.news")
