"""How often something may be tried: counts kept in the database, so that they hold across workers, machines and restarts.

Apart from what is tried. Counts before it is known whether the trial succeeds, by the address that is named and by where
the request comes from, known or not: a refusal tells nothing. Keeps neither address: only a keyed hash.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.credentials import count_attempt

_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
# What is tried -> by what it is counted -> at most so many in so long. Many people of one centre share an origin.
LIMITS: Mapping[str, Mapping[str, tuple[int, timedelta]]] = {
    "link": {"address": (20, _HOUR), "origin": (600, _HOUR)},
    "password": {"address": (10, _QUARTER), "origin": (100, _QUARTER)},
    "code": {"person": (10, _QUARTER)},
    "passkey": {"origin": (600, _HOUR)},
    "request": {"address": (5, _HOUR), "origin": (60, _HOUR)},  # about one's own information, or a complaint
}


@operation
def admit(act: str, *, now: datetime, secret: str, **by: str) -> Problem | None:
    """Count one more trial of ``act`` and say whether it may go on. Problem: ``sign_in.too_often``.

    ``by`` names what ``LIMITS`` counts it by. A refused trial is not counted: the stretch ends at its time whatever happens.
    """
    for name, (most, stretch) in LIMITS[act].items():
        message = f"{act}:{name}:{by[name].strip().lower()}"
        key = hmac.new(secret.encode(), message.encode(), "sha256").hexdigest()
        if count_attempt(key, now + stretch, now) > most:
            return Problem("sign_in.too_often", params={"minutes": stretch // timedelta(minutes=1)})
    return None
