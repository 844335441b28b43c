"""Editions from before the platform: recorded, then their old tables read, matched, tried and taken in.

Apart from the editions that centres answer: nobody is asked here, and what comes in is never taken for what a centre typed.
"""

from surveys.web.staff.past.door import blueprint
from surveys.web.staff.past.importing import accept, check, mapping, read, start
from surveys.web.staff.past.recording import create, record

__all__ = ["accept", "blueprint", "check", "create", "mapping", "read", "record", "start"]
