"""Events put into names, titles and addresses for one reader.

Apart from events, which hold ids and codes. Refuses a title of a section that the reader may not open.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from surveys.operations.notifying.model import Event, Line, sections_for
from surveys.operations.rights import Rights
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.store.accounts import name_people
from surveys.store.news import Scene
from surveys.store.questionnaires import questionnaire_of


def lines_for(
    events: Iterable[Event], scene: Scene, rights: Rights, person_id: int, seen: Collection[str] = ()
) -> list[Line]:
    """Return events as a person reads them, in the order given."""
    events = list(events)
    if not events:
        return []
    questionnaire = questionnaire_of(scene.questionnaire_version_id)
    context = Context(today=scene.opens_at.date(), now=scene.opens_at)
    blank = AnswerSheet(questionnaire, {}, {}, context)
    titles = {section.code: blank.text(section.title) for section in questionnaire.sections}
    names = name_people({who for event in events for who in (event.by, event.person) if who is not None})
    return [
        Line(
            key=event.key,
            word=event.word,
            at=event.at,
            by=names.get(event.by or 0, ""),
            person=names.get(event.person or 0, ""),
            mine=event.person == person_id,
            sections=tuple(
                titles[code] for code in named_sections(event, rights, person_id) if code in titles
            ),
            detail=event.detail if rights.leads else "",
            path=path_of(event, scene, rights),
            address=scene.address,
            organisation=scene.organisation_name,
            title=blank.text(questionnaire.title),
            seen=event.key in seen,
        )
        for event in events
    ]


def named_sections(event: Event, rights: Rights, person_id: int) -> tuple[str, ...]:
    """Return the sections that an event names to a reader: of the team, a director's all, one's own to anyone."""
    if event.word in ("given", "accepted", "revoked"):
        return event.sections if rights.directs or event.person == person_id else ()
    return sections_for(event, rights)


def path_of(event: Event, scene: Scene, rights: Rights) -> str:
    """Return where an event leads its reader: nowhere that would answer « this page does not exist »."""
    if not rights.concerned:
        return "/sondages/"
    hub = "/sondages/" + "/".join(scene.address) + "/"
    match event.word:
        case "finished":
            own = [code for code in event.sections if rights.allows(code)]
            return f"{hub}sections/{own[0]}" if own else hub
        case "ready" | "returned" | "remark_answered":
            return f"{hub}remise"
        case "sent" | "reopened" | "restored" if rights.leads:
            return f"{hub}recu"
        case "note_answered" | "note_asked":
            return f"{hub}sections/{event.sections[0]}"
        case "given" | "accepted" | "revoked" if rights.directs:
            return f"{hub}equipe"
        case _:
            return hub


def plain(line: Line) -> dict[str, object]:
    """Return a line as a letter keeps it until it leaves."""
    return {
        "word": line.word,
        "at": moment(line.at),
        "by": line.by,
        "person": line.person,
        "mine": line.mine,
        "sections": list(line.sections),
        "detail": line.detail,
        "path": line.path,
    }


def moment(at: datetime) -> str:
    """Return an instant as a letter keeps it."""
    return at.isoformat()
