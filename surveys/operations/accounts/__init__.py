"""Accounts: people, organisations, what each may do, and the ways in.

One room for callers (``accounts.find_session``), split inside by noun. Apart from the web's guards, which only ask who
someone is.
"""

from surveys.operations.accounts.identity import Colleague, Identity, LinkState, Membership, OpenSession
from surveys.operations.accounts.people import (
    add_organisation,
    add_person,
    grant_membership,
    grant_staff_role,
    list_colleagues,
    organisation_codes,
    read_identity,
    revoke_membership,
    set_person_active,
)
from surveys.operations.accounts.sessions import (
    FRESH_LINKS,
    LINK_LIFE,
    SESSION_IDLE,
    SESSION_LIFE,
    consume_sign_in_link,
    end_session,
    find_session,
    open_sessions,
    read_sign_in_link,
    request_sign_in_link,
    revoke_sessions,
    sign_in_as,
    touch_session,
)

__all__ = [
    "FRESH_LINKS",
    "LINK_LIFE",
    "SESSION_IDLE",
    "SESSION_LIFE",
    "Colleague",
    "Identity",
    "LinkState",
    "Membership",
    "OpenSession",
    "add_organisation",
    "add_person",
    "consume_sign_in_link",
    "end_session",
    "find_session",
    "grant_membership",
    "grant_staff_role",
    "list_colleagues",
    "open_sessions",
    "organisation_codes",
    "read_identity",
    "read_sign_in_link",
    "request_sign_in_link",
    "revoke_membership",
    "revoke_sessions",
    "set_person_active",
    "sign_in_as",
    "touch_session",
]
