"""The frame of every command: French help, UTF-8 whatever the terminal, one clear line instead of a traceback.

Apart from the commands, which say what they do and nothing of this. Refuses to hide a failure: its trace is one
setting away (``SURVEYS_TRACE=1``), and its exit status is never 0.
"""

import contextlib
import errno
import io
import os
import sys
import traceback
from typing import Any

import click

from surveys.cli.french import speak_french
from surveys.cli.speech import refuse, refuse_problems
from surveys.questionnaire.problems import Problem

# What happens to the stream a person reads from, and not to what a command reads or writes.
_STREAM_ERRORS = {errno.EPIPE, errno.ENOSPC, errno.EIO}


class Console(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they were given, from a definition to running the house."""
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line."""
        speak_french()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run one command; an error nobody foresaw becomes one line."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click leaves without a word: the reader is gone
            if error.errno in _STREAM_ERRORS and error.filename is None:
                _forget_output()
            refuse(f"La commande s’est arrêtée : {_named(error)}")
        except Exception as error:  # the last door: a person never reads a traceback
            if os.environ.get("SURVEYS_TRACE"):
                traceback.print_exc()
            _refuse_known(error)
            name = type(error).__name__
            refuse(
                f"Un problème imprévu a arrêté la commande ({name}). Recommencez avec SURVEYS_TRACE=1 pour en voir la trace."
            )


def _refuse_known(error: Exception) -> None:
    """Leave with one line that says it when what stopped the command is a key that is not here, or the database."""
    from surveys.store.away import DatabaseAwayError
    from surveys.store.sealing import SealedError

    if isinstance(error, SealedError):
        refuse_problems([Problem("keys.missing", params={"key": error.key})])
    if isinstance(error, DatabaseAwayError):
        refuse(
            "La base de données ne répond pas en ce moment : rien n’a été changé. Recommencez dans un moment."
        )


def _named(error: OSError) -> str:
    where = f"{error.filename} " if error.filename else ""
    words = {
        errno.ENOSPC: "il n’y a plus de place sur le disque.",
        errno.EACCES: "l’accès est refusé.",
        errno.EROFS: "ce disque ne s’écrit pas.",
    }
    return f"{where}{words.get(error.errno or 0, f'le système refuse ({error.strerror}).')}"


def _forget_output() -> None:
    """Send what is still held for a stream that cannot be written to nowhere, so that leaving does not fail again."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
