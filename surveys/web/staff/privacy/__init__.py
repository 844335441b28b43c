"""« Confidentialité »: what the privacy officer keeps, and the file that makes each edition lawful.

Apart from the team, which says who may do what. Refuses answers: no page of this room shows one.
"""

from surveys.web.staff.privacy.door import blueprint
from surveys.web.staff.privacy.files import file, index, record
from surveys.web.staff.privacy.incidents import (
    add_incident,
    correct_incident,
    incident,
    incident_copy,
    incidents,
    new_incident,
    register_file,
)
from surveys.web.staff.privacy.notices import notice, publish
from surveys.web.staff.privacy.officer import delegation, designate, officer
from surveys.web.staff.privacy.requests import (
    enter_request,
    erase,
    erasure,
    request_page,
    requests,
    treat,
)

__all__ = [
    "add_incident",
    "blueprint",
    "correct_incident",
    "delegation",
    "designate",
    "enter_request",
    "erase",
    "erasure",
    "file",
    "incident",
    "incident_copy",
    "incidents",
    "index",
    "new_incident",
    "notice",
    "officer",
    "publish",
    "record",
    "register_file",
    "request_page",
    "requests",
    "treat",
]
