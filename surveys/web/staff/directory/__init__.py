"""« Répertoire »: organisations and people, what AXTRA keeps of each, every change, and tables in and out.

Apart from the team's page, which is about AXTRA's own staff. What an edition copied never changes from here.
"""

from surveys.web.staff.directory.attributes import attributes, keep_attribute
from surveys.web.staff.directory.colleagues import (
    change_colleague,
    colleague,
    give_colleague,
    new_colleague,
    remove_colleague,
    replace_colleague,
)
from surveys.web.staff.directory.door import blueprint
from surveys.web.staff.directory.importing import accept_import, file, importing, preview_import
from surveys.web.staff.directory.organisations import (
    add_organisation,
    change_organisation,
    edit_organisation,
    history,
    index,
    new_organisation,
    organisation,
    set_organisation_state,
)
from surveys.web.staff.directory.people import change_person, people, person, set_person_state

__all__ = [
    "accept_import",
    "add_organisation",
    "attributes",
    "blueprint",
    "change_colleague",
    "change_organisation",
    "change_person",
    "colleague",
    "edit_organisation",
    "file",
    "give_colleague",
    "history",
    "importing",
    "index",
    "keep_attribute",
    "new_colleague",
    "new_organisation",
    "organisation",
    "people",
    "person",
    "preview_import",
    "remove_colleague",
    "replace_colleague",
    "set_organisation_state",
    "set_person_state",
]
