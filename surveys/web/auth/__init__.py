"""Coming in, going out, and how: links, passwords, passkeys, second factors, « Mon compte », the demonstration's personas.

Apart from the audiences because everyone passes here. Refuses to say whether an address is known, and to open a session
because a link was followed: mail scanners follow links, people press buttons.
"""

from surveys.web.auth.account import account, change_password, drop_password, end_sessions
from surveys.web.auth.codes import begin_codes, codes, confirm_codes, remove_codes, renew_recovery
from surveys.web.auth.confirming import confirm, confirm_by_link, confirm_with_code, confirm_with_password
from surveys.web.auth.door import blueprint
from surveys.web.auth.entering import front_door, link, link_sent, request_link, sign_in, use_link
from surveys.web.auth.leaving import sign_out, signed_out, stay, waiting_room
from surveys.web.auth.passkeys import add_passkey, new_passkey, passkey_challenge, remove_passkey, use_passkey
from surveys.web.auth.passwords import password, use_password
from surveys.web.auth.personas import become, personas

__all__ = [
    "account",
    "add_passkey",
    "become",
    "begin_codes",
    "blueprint",
    "change_password",
    "codes",
    "confirm",
    "confirm_by_link",
    "confirm_codes",
    "confirm_with_code",
    "confirm_with_password",
    "drop_password",
    "end_sessions",
    "front_door",
    "link",
    "link_sent",
    "new_passkey",
    "passkey_challenge",
    "password",
    "personas",
    "remove_codes",
    "remove_passkey",
    "renew_recovery",
    "request_link",
    "sign_in",
    "sign_out",
    "signed_out",
    "stay",
    "use_link",
    "use_passkey",
    "use_password",
    "waiting_room",
]
