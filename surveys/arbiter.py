"""What gunicorn writes its own lines with: ours, since it quotes addresses and the words of errors.

Apart from ``surveys.logs`` because gunicorn alone needs it, by its name (``surveys.serving``).
"""

import logging

from gunicorn.glogging import Logger

from surveys.logs import JsonLines, PlainLines


class PlainLogger(Logger):  # type: ignore[misc]  # gunicorn is not typed
    """Plain lines."""

    lines: logging.Formatter = PlainLines(Logger.error_fmt, Logger.datefmt)

    def setup(self, cfg: object) -> None:
        """Give gunicorn's errors our form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(self.lines)


class JsonLogger(PlainLogger):
    """One JSON object a line."""

    lines = JsonLines()
