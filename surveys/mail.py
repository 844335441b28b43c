"""Mail: what waits in the outbox is put into words and delivered.

Apart from the operations, which decide to write and never open a network. Refuses answers: a letter carries a link, a
number, a title, and nothing a centre typed. Without a mail server letters are files, so that a demonstration shows them.
"""

import hashlib
import logging
import os
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes, message_from_string
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from surveys.config import Settings
from surveys.operations import notifying, protecting, working
from surveys.operations.working import TakenLetter
from surveys.questionnaire.values import QUEBEC, show_date
from surveys.traces import trace_of

SENDER = "AXTRA · Sondages"
TIMEOUT = 30  # seconds
REST = timedelta(minutes=1)  # between two tries of a server that is away
_OF_ONE_LETTER = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
_TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "mail"
_FIELD = re.compile(r"\[([^\[\]\s]{0,30})\]")
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)–-]\s+")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in words: its subject, its plain text and its HTML; ``stop`` is where one click ends such letters."""

    subject: str
    text: str
    html: str
    stop: str = ""


def local_moment(iso: str) -> str:
    """Return an instant as people of Québec read it: « 3 mars 2027 à 14 h 05 »."""
    local = datetime.fromisoformat(iso).astimezone(QUEBEC)
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{show_date(local.date())} à {local.hour}\u00a0h{minutes}"


def local_day(iso: str) -> str:
    """Return a day as people of Québec read it: « 31 mars 2028 »."""
    return show_date(date.fromisoformat(iso))


def unnumbered(title: str) -> str:
    """Return a section's title without the number its author wrote in front."""
    return _NUMBER.sub("", title)


def enumerate_titles(titles: Sequence[str]) -> str:
    """Return « a, b et c »."""
    *others, last = titles or ("",)
    return f"{', '.join(others)} et {last}" if others else last


def initial(text: str) -> str:
    """Return a text with a capital."""
    return text[:1].upper() + text[1:]


def merge(text: str, fields: Mapping[str, str]) -> str:
    """Return a text of the collection with what it names between brackets: « [centre] »."""
    return _FIELD.sub(lambda found: fields.get(found[1], found[0]), text)


def stop_address(params: Mapping[str, Any], settings: Settings) -> str:
    """Return where one click ends the letters of this kind to this person; empty for a letter that nothing ends."""
    if "stop" not in params:
        return ""
    mark = notifying.stop_mark(
        params["person"], params["stop"], leads=params["leads"], secret=settings.secret_key
    )
    return f"{settings.base_url}/sondages/courriels/{mark}"


@cache
def _environment() -> Environment:
    """Return what reads the templates of letters: made once, since compiling them costs more than a letter."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "local_day": local_day,
        "local_moment": local_moment,
        "unnumbered": unnumbered,
        "enumerate": enumerate_titles,
        "initial": initial,
        "merge": merge,
    }
    return environment


def write_letter(kind: str, params: Mapping[str, Any], settings: Settings) -> Words:
    """Put a letter into words: templates/mail/<kind>.txt and .html, the subject set in the first."""
    environment = _environment()
    stop = stop_address(params, settings)
    officer = protecting.read_officer(settings)
    context = {**params, "settings": settings, "officer": officer, "stop_address": stop}
    plain = environment.get_template(f"{kind}.txt").make_module(context)
    html = environment.get_template(f"{kind}.html").render(context)
    return Words(str(getattr(plain, "subject", "")).strip(), str(plain).strip() + "\n", html, stop)


def compose(letter: TakenLetter, words: Words, settings: Settings, now: datetime) -> EmailMessage:
    """Return the message to send. Raises ``ValueError`` on an address or a subject that would inject a header."""
    ascii_only = letter.recipient.isascii()
    # A long address folded at 78 characters becomes an encoded word, which no mailbox takes for an address.
    message = EmailMessage(policy=(SMTP if ascii_only else SMTPUTF8).clone(max_line_length=998))
    user, _, domain = settings.mail_from.partition("@")
    message["From"] = Address(SENDER, user, domain)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(now)
    # The same letter sent twice, after a worker died at the wrong moment, is one letter for the mailbox.
    message["Message-ID"] = f"<{hashlib.sha256(letter.unique_key.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if words.stop:  # RFC 8058: the mailbox shows its own button, and posts
        message["List-Unsubscribe"] = f"<{words.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words.text, cte="8bit")
    message.add_alternative(words.html, subtype="html", cte="8bit")
    message["Content-Language"] = (
        "fr-CA"  # last: making alternatives moves the headers of the content to its first part
    )
    return message


def read_bounce(data: bytes) -> tuple[str, str] | None:
    """Return the Message-ID of what came back and why, from a report of failed delivery (RFC 3464); ``None`` for another message."""
    report = message_from_bytes(data, policy=SMTP)
    failure, number = "", ""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for fields in part.get_payload():
                if isinstance(fields, Message) and str(fields.get("Action", "")).strip().lower() == "failed":
                    failure = str(fields.get("Status", "")).strip() or "failed"
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            inner = part.get_payload()
            original = inner[0] if isinstance(inner, list) and inner else message_from_string(str(inner))
            if isinstance(original, Message):
                number = str(original.get("Message-ID", "")).strip()
    return (number, failure) if number and failure else None


def deliver_next(settings: Settings, *, now: datetime) -> bool:
    """Deliver the next letter that waits; say whether there was one. A failure is written down and tried again."""
    letter = working.take_letter(now=now)
    if letter is None:
        return False
    try:
        words = write_letter(letter.kind, letter.params, settings)
        message = compose(letter, words, settings, now)
    except (
        Exception
    ) as error:  # a letter that cannot be written never will be: it must not hold up the others
        _log.error("letter %s (%s) cannot be written\n%s", letter.id, letter.kind, trace_of(error))
        working.letter_failed(letter, error=type(error).__name__, now=now, for_good=True)
        return True
    try:
        _send(message, settings, f"{now:%Y%m%d-%H%M%S}-{letter.kind}-{letter.id}")
    except smtplib.SMTPRecipientsRefused as error:
        refusals = error.recipients.values()
        for_good = all(code >= 500 for code, _ in refusals)
        working.letter_failed(
            letter, error=f"refused {[code for code, _ in refusals]}", now=now, for_good=for_good
        )
        _log.warning("letter %s (%s) was refused", letter.id, letter.kind)
    except (OSError, smtplib.SMTPException) as error:
        working.letter_failed(letter, error=type(error).__name__, now=now)
        _log.warning("letter %s (%s) did not leave: %s", letter.id, letter.kind, type(error).__name__)
        if not isinstance(error, _OF_ONE_LETTER):
            # Asking again for each of a thousand letters would keep the worker from everything else.
            working.put_off_letters(now + REST, now=now)
    else:
        working.letter_left(letter, subject=words.subject, now=now)
        _log.info("letter %s (%s) left", letter.id, letter.kind)
    return True


def _send(message: EmailMessage, settings: Settings, name: str) -> None:
    if settings.smtp_url:
        with open_server(settings.smtp_url) as server:
            server.send_message(message)
        return
    folder = settings.mail_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # a letter may hold a link that opens a session
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_bytes(message.as_bytes())
    draft.replace(folder / f"{name}.eml")


@contextmanager
def open_server(url: str, *, patience: float = TIMEOUT) -> Iterator[smtplib.SMTP]:
    """Connect to ``smtp://``, ``smtps://`` or ``smtp+starttls://user:secret@host:port``; ``patience``, in seconds."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=patience, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(
            host, parts.port or (587 if parts.scheme == "smtp+starttls" else 25), timeout=patience
        )
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def forget_files(settings: Settings, before: datetime) -> int:
    """Erase the letters that were written as files before a moment; return how many."""
    old = [path for path in settings.mail_folder.glob("*.eml") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
