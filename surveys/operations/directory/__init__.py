"""The directory: organisations and people as AXTRA keeps them, every change with who, when, before and after.

Apart from accounts, which let people in. An edition copied its members when it opened: nothing done here reaches it.
Refuses to delete: an organisation or a person is put aside, and what they did stays under their name.
"""

from surveys.operations.directory.attributes import keep_attribute, read_attributes
from surveys.operations.directory.importing import (
    Imported,
    ImportKind,
    accept_import,
    export_rows,
    preview_import,
)
from surveys.operations.directory.model import (
    AttributeState,
    Change,
    History,
    OrganisationFile,
    OrganisationLine,
    OrganisationPage,
    PeoplePage,
    PersonFile,
    PersonLine,
    Position,
    SurveySections,
)
from surveys.operations.directory.organisations import (
    change_organisation,
    put_organisation,
    set_organisation_active,
)
from surveys.operations.directory.people import (
    change_person,
    end_membership,
    give_membership,
    replace_person,
    set_person_active,
)
from surveys.operations.directory.reading import (
    read_history,
    read_organisation,
    read_organisations,
    read_people,
    read_person,
    read_surveys,
)

__all__ = [
    "AttributeState",
    "Change",
    "History",
    "ImportKind",
    "Imported",
    "OrganisationFile",
    "OrganisationLine",
    "OrganisationPage",
    "PeoplePage",
    "PersonFile",
    "PersonLine",
    "Position",
    "SurveySections",
    "accept_import",
    "change_organisation",
    "change_person",
    "end_membership",
    "export_rows",
    "give_membership",
    "keep_attribute",
    "preview_import",
    "put_organisation",
    "read_attributes",
    "read_history",
    "read_organisation",
    "read_organisations",
    "read_people",
    "read_person",
    "read_surveys",
    "replace_person",
    "set_organisation_active",
    "set_person_active",
]
