"""Writing the demonstration through the operations that people use: members, people, questionnaires, answers.

Apart from the builders, which know no database. Refuses a second copy of anything: a step that was already done is
passed over, so a load that was interrupted ends well when it is run again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from surveys.demonstration import notices, renewal
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.directory import Person, director, organisations, people, personas, staff
from surveys.demonstration.editions import NEXT_PAY, NEXT_RENEWAL, pay_document, pay_period, renewal_document
from surveys.demonstration.pay import pay_submissions
from surveys.demonstration.plan import PAY, PAY_EDITIONS, PERSONA_CENTRE, RENEWAL, RENEWAL_EDITION
from surveys.demonstration.submissions import PlainSubmission
from surveys.operations import (
    accounts,
    assisting,
    collecting,
    designing,
    directory,
    fielding,
    informing,
    keeping,
    noting,
    protecting,
    publishing,
)
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.problems import Problem

QUEBEC = ZoneInfo("America/Toronto")
OPEN_FOR = timedelta(days=28)  # the open editions have been so for four weeks,
OPEN_UNTIL = timedelta(days=42)  # and close in six
SNAPSHOT_BEFORE = timedelta(days=2)  # the late respondent answered after this moment
# What the personas' centre first sent in an edition, and corrected before it closed: two copies to compare.
CORRECTED = "2024"
RELEASED = "2024"  # the figures of that edition are told: each centre finds itself beside them
FIRST_SAID = {"sick_days": 8, "insurance_wait_months": 6, "vacancies.formateur.weeks_to_fill": 19}

# What AXTRA keeps of each organisation beside what is common; questionnaires prefill from it.
ATTRIBUTES = (("staff_fte", "Effectif (ETC)", "number"), ("membership", "Adhésion", "text"))

# What two centres asked about the renewal, and what was answered to the second.
NOTES = (
    (
        "results_prev.c1.reached",
        "Faut-il compter les personnes qui ont commencé en mars et terminé en avril?",
    ),
    ("sq_regions", "Nous traitons aussi avec une direction voisine pour un seul projet. Est-ce à cocher?"),
)
ANSWER = "Oui, cochez les deux : toute direction avec qui vous avez une entente compte."

_ALREADY = frozenset(
    (
        "organisation.exists",
        "person.exists",
        "edition.exists",
        "draft.exists",
        "import.already_answers",
        "release.exists",
        "notice.same",
    )
)

T = TypeVar("T")


class DemonstrationError(RuntimeError):
    """An operation refused fictional data: a programming error, in the builders or in the operations."""


def load(*, now: datetime, reset: bool) -> bool:
    """Load everything, the open pay edition last: once it is there, there is nothing left to do."""
    if reset:
        keeping.erase_all()
    elif not isinstance(fielding.read_edition(PAY, NEXT_PAY), Problem):
        return False
    ids, until = _add_members(now - OPEN_FOR), date(now.year + notices.YEARS, 12, 31)
    for edition in PAY_EDITIONS:
        _load_past_edition(edition, ids, until)
    _load_renewal(now, ids, until)
    _follow_renewal(now, ids)
    _start_next_renewal(now, ids)
    _open_next_pay(now, until)
    _read_notices(now, ids)
    _keep_registers(now, ids)
    return True


def _done(result: T | Problem | tuple[Problem, ...]) -> T | None:
    """Return what an operation gave, or None when it was done before. Raises DemonstrationError for the rest."""
    problems = result if isinstance(result, tuple) else (result,)
    refused = [problem for problem in problems if isinstance(problem, Problem)]
    if not refused:
        return result  # type: ignore[return-value]
    strange = [
        f"{problem.code} {problem.where}".strip() for problem in refused if problem.code not in _ALREADY
    ]
    if strange:
        raise DemonstrationError("; ".join(strange[:5]))
    return None


# ------------------------------------------------------------------ members and people


def _add_members(now: datetime) -> Mapping[str, int]:
    """Add the 89 organisations and everyone; return people's ids by e-mail address."""
    for code, label, kind in ATTRIBUTES:
        _done(directory.keep_attribute(code, label=label, kind=kind, by=None, now=now))
    for organisation in organisations():
        _done(
            accounts.add_organisation(
                organisation.code,
                name=organisation.name,
                region=organisation.region,
                size=organisation.size,
                attributes={"staff_fte": float(organisation.staff_fte), "membership": "actif"},
                now=now,
            )
        )
    keys = {persona.email: persona.key for persona in personas()}
    return {person.email: _add_person(person, keys.get(person.email), now) for person in people()}


def _add_person(person: Person, persona: str | None, now: datetime) -> int:
    added = _done(
        accounts.add_person(
            email=person.email,
            name=person.name,
            staff_roles=person.staff_roles,
            memberships={person.organisation: (person.role, person.sections)}
            if person.organisation
            else None,
            persona=persona,
            now=now,
        )
    )
    if added is not None:
        return added
    known = accounts.read_identity(person.email)
    if known is None:
        raise DemonstrationError(f"{person.email} is neither new nor known")
    return known.person_id


# ------------------------------------------------------------------ editions


def _load_past_edition(edition: str, ids: Mapping[str, int], until: date) -> None:
    """Publish, open, fill and close a pay edition on the days it says."""
    first, last = pay_period(edition)
    opens_at, closes_at = _at(first, time(9)), _at(last, time(23, 59))
    _open(PAY, edition, pay_document(edition), opens_at, closes_at, until)
    submissions = pay_submissions(edition)
    if edition == CORRECTED:
        _import(PAY, edition, [_as_first_said(each) for each in submissions], ids, opens_at, closes_at)
        own = next(each for each in submissions if each.organisation == PERSONA_CENTRE)
        _correct(own, ids, closes_at)
    else:
        _import(PAY, edition, submissions, ids, opens_at, closes_at)
    if (
        (state := fielding.read_edition(PAY, edition))
        and not isinstance(state, Problem)
        and state.status != "closed"
    ):
        _done(fielding.close_edition(PAY, edition, now=closes_at))
    if edition == RELEASED:
        told_at = closes_at + timedelta(days=45)
        frozen = _done(publishing.snapshot(PAY, edition, by=None, now=told_at))
        if frozen is not None:
            _done(publishing.release(PAY, edition, frozen.code, by=None, now=told_at))


def _as_first_said(submission: PlainSubmission) -> PlainSubmission:
    if submission.organisation != PERSONA_CENTRE:
        return submission
    return replace(submission, answers={**submission.answers, **FIRST_SAID})


def _correct(submission: PlainSubmission, ids: Mapping[str, int], at: datetime) -> None:
    """Reopen what the personas' centre sent, put right what was wrong and send it again, on the last day."""
    address = (PAY, CORRECTED, submission.organisation)
    state = collecting.read_submission(*address)
    if isinstance(state, Problem) or len(collecting.list_receipts(*address)) > 1:
        return
    by = ids[director(submission.organisation).email]
    if state.status == "sent":
        _done(collecting.reopen(*address, reason="Trois valeurs à corriger.", by=by, now=at))
    changes = [
        collecting.Change(name, (str(submission.answers[name]),), base_version=None) for name in FIRST_SAID
    ]
    _done(collecting.save_answers(*address, changes, by=by, now=at))
    _done(collecting.submit(*address, key="correction", by=by, now=at))


def _load_renewal(now: datetime, ids: Mapping[str, int], until: date) -> None:
    """Open the renewal edition around ``now``, with 65 submissions sent, one of them late, and a few in progress."""
    opens_at = now - OPEN_FOR
    _open(RENEWAL, RENEWAL_EDITION, renewal_document(), opens_at, _end_of_day(now + OPEN_UNTIL), until)
    _import(RENEWAL, RENEWAL_EDITION, renewal_submissions(), ids, opens_at, now - SNAPSHOT_BEFORE)
    state = fielding.read_edition(RENEWAL, RENEWAL_EDITION)
    if isinstance(state, Problem):
        raise DemonstrationError(state.code)
    for draft in renewal.drafts():
        at = _moment(draft, opens_at, now - SNAPSHOT_BEFORE)
        sheet = AnswerSheet.from_plain(state.questionnaire, draft.answers, Context.at(at))
        changes = [
            collecting.Change(name, answer.raw, answer.missing, base_version=None)
            for name, answer in sheet.answers.items()
        ]
        by = ids[director(draft.organisation).email]
        _done(collecting.save_answers(RENEWAL, RENEWAL_EDITION, draft.organisation, changes, by=by, now=at))


def _follow_renewal(now: datetime, ids: Mapping[str, int]) -> None:
    """Give the collection something to do: two notes that wait, one of them answered, someone in charge, a later end."""
    if any(noting.read_threads().counts.values()):
        return
    asked, answered, late = (draft.organisation for draft in renewal.drafts()[:3])
    manager = ids[next(each.email for each in staff() if "manager" in each.staff_roles)]
    at = now - SNAPSHOT_BEFORE
    for organisation, (variable, text) in zip((asked, answered), NOTES, strict=True):
        by = ids[director(organisation).email]
        address = (RENEWAL, RENEWAL_EDITION, organisation)
        _done(noting.write_note(*address, variable, text=text, by=by, now=at))
    address = (RENEWAL, RENEWAL_EDITION, answered)
    _done(noting.answer_note(*address, NOTES[1][0], text=ANSWER, by=manager, now=at + OPEN_FOR / 100))
    _done(
        assisting.put_in_charge(
            RENEWAL, RENEWAL_EDITION, (asked, answered, late), owner=manager, by=manager, now=at
        )
    )
    until = _end_of_day(now + OPEN_UNTIL + timedelta(days=7))
    _done(
        assisting.extend(
            RENEWAL,
            RENEWAL_EDITION,
            late,
            until=until,
            reason="Changement de direction.",
            by=manager,
            now=at,
        )
    )


def _start_next_renewal(now: datetime, ids: Mapping[str, int]) -> None:
    """Start the draft of the next renewal edition, from the questionnaire that is published."""
    origin = next(each for each in designing.list_origins(now=now) if each.survey == RENEWAL)
    _done(
        designing.start_draft(
            RENEWAL,
            source=origin.version_id,
            title=f"Renouvellement des ententes {NEXT_RENEWAL}",
            for_edition=NEXT_RENEWAL,
            by=ids[next(each.email for each in staff() if "designer" in each.staff_roles)],
            now=now - SNAPSHOT_BEFORE,
        )
    )


def _open_next_pay(now: datetime, until: date) -> None:
    """Open the next pay edition, which nobody has answered: centres find what they said last time."""
    opens_at = now - OPEN_FOR / 2
    _open(PAY, NEXT_PAY, pay_document(NEXT_PAY), opens_at, _end_of_day(now + OPEN_UNTIL), until)


def _read_notices(now: datetime, ids: Mapping[str, int]) -> None:
    """Let those who answer, and the personas, have read the notices of the open editions."""
    read = {each.email for each in personas()}
    informing.acknowledge_for(
        PAY, NEXT_PAY, [ids[email] for email in sorted(read)], now=now - SNAPSHOT_BEFORE
    )
    read |= {director(each.organisation).email for each in (*renewal_submissions(), *renewal.drafts())}
    informing.acknowledge_for(
        RENEWAL, RENEWAL_EDITION, [ids[email] for email in sorted(read)], now=now - OPEN_FOR
    )


def _keep_registers(now: datetime, ids: Mapping[str, int]) -> None:
    """Give the privacy officer something to keep: an incident that is over, a request that waits."""
    if protecting.read_incidents():
        return
    by = ids[next(each.email for each in staff() if "privacy_officer" in each.staff_roles)]
    at = now - OPEN_FOR
    aware_on = at.astimezone(QUEBEC).date()
    _done(protecting.write_incident(notices.INCIDENT, aware_on=aware_on, serious=False, by=by, now=at))
    asker = ids[director(PERSONA_CENTRE).email]
    asked = protecting.ask(
        "rectification",
        name="",
        email="",
        text=notices.REQUEST,
        person=asker,
        officer="",
        base_url="",
        now=now - SNAPSHOT_BEFORE,
    )
    _done(asked)


def _open(
    survey: str,
    edition: str,
    document: Mapping[str, object],
    opens_at: datetime,
    closes_at: datetime,
    until: date,
) -> None:
    """Publish the questionnaire, plan the edition for every member, say by what right it asks, and open it."""
    version = _done(fielding.publish_version(document, by=None, now=opens_at))
    if version is None:
        raise DemonstrationError(f"{survey}/{edition}")
    _done(
        fielding.create_edition(
            survey, edition, version, opens_at=opens_at, closes_at=closes_at, now=opens_at
        )
    )
    state = fielding.read_edition(survey, edition)
    if not isinstance(state, Problem) and state.status == "planned":
        _make_lawful(survey, edition, opens_at, until)
        _done(fielding.open_edition(survey, edition, now=opens_at))


def _make_lawful(survey: str, edition: str, now: datetime, until: date) -> None:
    """Record the file of an edition and publish its notice, unless that was done before."""
    recorded = informing.record_file(
        survey,
        edition,
        basis=notices.BASIS,
        assessment=notices.ASSESSMENT,
        agreement=notices.AGREEMENT,
        purge_on=until,
        by=None,
        now=now,
    )
    _done(recorded)
    _done(
        informing.publish_notice(survey, edition, notices.notice_parts(survey, until.year), by=None, now=now)
    )


def _import(
    survey: str,
    edition: str,
    submissions: Sequence[PlainSubmission],
    ids: Mapping[str, int],
    start: datetime,
    end: datetime,
) -> None:
    """Import and send the submissions of an edition in one transaction, in the order they came."""
    in_order = sorted(submissions, key=lambda submission: (submission.moment, submission.organisation))
    _done(
        collecting.import_submissions(
            survey,
            edition,
            [submission.document() for submission in in_order],
            by={s.organisation: ids[director(s.organisation).email] for s in in_order},
            now=end,
            sent_at={s.organisation: _moment(s, start, end) for s in in_order},
        )
    )


# ------------------------------------------------------------------ moments


def _moment(submission: PlainSubmission, start: datetime, end: datetime) -> datetime:
    """Return when a submission was sent or last touched: its share of the collection, in whole minutes."""
    minutes = (end - start) // timedelta(minutes=1)
    return start + timedelta(minutes=minutes * submission.moment // 10_000)


def _at(day: date, hour: time) -> datetime:
    """Return an hour of a day in Québec as an instant."""
    return datetime.combine(day, hour, QUEBEC).astimezone(UTC)


def _end_of_day(instant: datetime) -> datetime:
    """Return 23:59 in Québec on the day of ``instant``."""
    return _at(instant.astimezone(QUEBEC).date(), time(23, 59))
