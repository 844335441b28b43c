"""The fictional demonstration: seeded builders of whole, valid submissions, and one loader.

Apart because nothing here is a feature of the platform: remove the room and every centre is served as well.
Refuses real names, real figures of a centre and the clock: the builders are pure and the loader is given ``now``.
"""

from datetime import datetime

from surveys.demonstration.directory import Persona, organisations, personas

PERSONAS: tuple[Persona, ...] = personas()


def load_demonstration(*, now: datetime, reset: bool = False) -> bool:
    """Load the demonstration into the application's database, once; say whether there was anything to do.

    ``reset`` erases everything first, whatever it holds. Needs an application context.
    """
    from surveys.demonstration.loading import load  # here, so that the builders need no database

    return load(now=now, reset=reset)


def foreign_organisations() -> frozenset[str]:
    """Return the codes of the organisations that are not of the demonstration: loading it would mix the two.

    Needs an application context.
    """
    from surveys.operations import accounts

    return accounts.organisation_codes() - {organisation.code for organisation in organisations()}


__all__ = ["PERSONAS", "Persona", "foreign_organisations", "load_demonstration"]
