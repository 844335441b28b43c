"""How a person writes an edition, a day, a moment or a time zone on the command line.

Apart from the commands that take them. Refuses (exit status 2) what cannot be one, with an example.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

QUEBEC = "America/Toronto"


class EditionType(click.ParamType[tuple[str, str]]):
    """``survey/edition``, as a pair."""

    name = "edition"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the survey and the edition."""
        if isinstance(value, tuple):
            return value
        survey, _, edition = str(value).partition("/")
        if not survey or not re.fullmatch(r"[^/\s]+", edition):
            self.fail(
                f"« {value} » n’est pas une édition; écrivez sondage/édition, p. ex. remuneration/2024.",
                param,
                ctx,
            )
        return survey, edition


class DayType(click.ParamType[date]):
    """A day, in ISO 8601."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"« {value} » n’est pas une date; écrivez-la ainsi : 2026-03-01.", param, ctx)


class MomentType(click.ParamType[datetime]):
    """An instant, in ISO 8601, with its offset or not."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            found = None
        if found is None or not 2 <= found.year <= 9998:  # an hour's difference must not leave the calendar
            self.fail(
                f"« {value} » n’est pas un instant; écrivez-le ainsi : 2026-03-01T14:05:00.", param, ctx
            )
        return found


class ZoneType(click.ParamType[str]):
    """A time zone of the IANA list."""

    name = "fuseau"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return its name."""
        try:
            ZoneInfo(str(value))
        except (ValueError, KeyError, OSError):  # OSError: the name of a folder of the zones
            self.fail(f"« {value} » n’est pas un fuseau horaire; écrivez p. ex. {QUEBEC}.", param, ctx)
        return str(value)


EDITION, DAY, MOMENT, ZONE = EditionType(), DayType(), MomentType(), ZoneType()
