"""The words of the last edition's letters, offered for the next one's.

Apart from deciding because nothing is planned here: someone reads them again before a letter leaves. Refuses the centres
and the dates of the last edition: only words go on, their years with them.
"""

from surveys.questionnaire.versions.cloning import moved_on, years_apart
from surveys.store.base import reading
from surveys.store.editions import editions_before, find_edition
from surveys.store.mailings import list_mailings


@reading
def carried_words(survey: str, edition: str, kind: str) -> tuple[str, str] | None:
    """Return the subject and the text of the last letter of a kind in the editions before; ``None`` where there is none.

    Their years are later by as many as between both editions; fields such as ``{cloture}`` stay fields.
    """
    found = find_edition(survey, edition)
    for earlier in editions_before(found[0], found[1].id) if found is not None else ():
        for mailing, _ in list_mailings(earlier.id):
            if mailing.kind == kind and mailing.cancelled_at is None:
                years = years_apart(earlier.code, edition)
                return moved_on(mailing.subject, years), moved_on(mailing.body, years)
    return None
