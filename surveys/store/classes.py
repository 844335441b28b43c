"""What each column holds, of whom, and until when: the data map, read by the privacy officer and by the tests.

Apart from the models so that it is read whole. One line of classes a table, every column in one of them; a test fails while
a column has none. The French of the purposes stands with the page (``web/staff/data_map/words.py``).

Classes: ``key`` (numbers and marks that tell nothing by themselves), ``state`` (a state, a date, a count), ``trace`` (who did
it), ``contact`` (name or address of someone at work), ``organisation`` (of an organisation), ``answer`` (may hold an answer),
``words`` (free words of a person), ``author`` (what AXTRA writes for everyone), ``lock`` (opens something), ``figures``
(protected). Until when: ``edition`` (the end of its data), ``account`` (while the person is known, then put aside), ``month``
(thirty days after use), ``use`` (until used), ``survey`` (as long as the survey is run), ``log`` (``SURVEYS_ACCESS_LOG_DAYS``), ``register`` (never erased by the platform).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

DataClass = Literal[
    "key", "state", "trace", "contact", "organisation", "answer", "words", "author", "lock", "figures"
]
DATA_CLASSES: tuple[DataClass, ...] = get_args(DataClass)
Until = Literal["edition", "account", "month", "use", "survey", "log", "register"]
UNTILS: tuple[Until, ...] = get_args(Until)
PERSONAL: frozenset[str] = frozenset(("trace", "contact", "answer", "words"))  # may tell of a person


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds: until when, and its columns by class."""

    until: Until
    columns: dict[str, DataClass]


def _held(until: Until, **classes: str) -> Held:
    columns: dict[str, DataClass] = {}
    for name in DATA_CLASSES:
        for column in classes.pop(name, "").split():
            columns[column] = name
    if classes:
        raise ValueError(f"no such class: {sorted(classes)}")
    return Held(until, columns)


HELD: dict[str, Held] = {
    # ── organisations and people ──
    "organisations": _held("register", key="id code", organisation="name region size language attributes", state="active created_at"),
    "organisation_attributes": _held("register", key="id code", author="label choices", state="kind active"),
    "people": _held("account", key="id persona", contact="name email", state="active created_at"),
    "memberships": _held("account", key="organisation_id", trace="person_id", state="role sections"),
    "staff_roles": _held("account", trace="person_id", state="role expires_at"),
    "directory_changes": _held("register", key="id organisation_id", trace="by person_id", state="at what origin", contact="before after"),
    "microdata_requests": _held("register", key="id", trace="person_id decided_by", words="purpose", state="days asked_at granted decided_at"),
    # ── ways in ──
    "sign_in_links": _held("month", lock="token_hash", trace="person_id", state="created_at expires_at consumed_at"),
    "sessions": _held("month", lock="token_hash", trace="person_id user_agent", state="created_at last_seen_at expires_at revoked_at way confirmed_at factor_at"),
    "live_links": _held("account", key="id edition_id", lock="token_hash", trace="person_id name", state="shows layer created_at expires_at revoked_at last_used_at uses hour_began hour_uses"),
    "passwords": _held("account", trace="person_id", lock="hash", state="changed_at"),
    "passkeys": _held("account", key="id credential_id", trace="person_id name", lock="public_key", state="sign_count created_at last_used_at"),
    "code_generators": _held("account", trace="person_id", lock="sealed_secret", state="begun_at confirmed_at last_step"),
    "recovery_codes": _held("account", trace="person_id", lock="code_hash", state="used_at"),
    "challenges": _held("use", lock="challenge_hash", trace="person_id", state="expires_at"),
    "attempts": _held("use", lock="key", state="until count"),
    # ── questionnaires ──
    "surveys": _held("survey", key="id code", author="title", state="created_at"),
    "questionnaire_versions": _held("survey", key="id survey_id number content_hash base_version_id", author="document", trace="published_by", state="published_at"),
    "questionnaire_drafts": _held("survey", key="id survey_id source_version_id published_version_id for_edition", author="title document", trace="created_by updated_by", state="revision created_at updated_at archived_at"),
    "draft_steps": _held("survey", key="draft_id", author="edits undoing params", trace="person_id", state="revision did undoes redoes at"),
    "draft_names": _held("survey", key="draft_id", author="name", trace="person_id", state="revision at"),
    "draft_presences": _held("use", key="draft_id", trace="person_id", state="place seen_at"),
    "draft_judgements": _held("survey", key="draft_id code place", author="note", trace="person_id", state="subject verdict mark at"),
    "version_judgements": _held("survey", key="version_id code place", author="note", trace="person_id", state="subject verdict mark at"),
    "draft_trials": _held("edition", key="draft_id organisation_id", trace="person_id", answer="document", state="today updated_at"),
    "choice_lists": _held("survey", key="code", author="title"),
    "choice_list_states": _held("survey", key="list_code", author="choices", trace="updated_by", state="since updated_at"),
    "bank_questions": _held("survey", key="id survey", author="label item lists", trace="kept_by", state="kept_at"),
    # ── editions and answers ──
    "editions": _held("register", key="id survey_id code questionnaire_version_id", state="status opens_at closes_at opens_alone grace_until opened_at closed_at purge_personal_on purge_method"),
    "edition_members": _held("register", key="edition_id organisation_id", organisation="name attributes"),
    "edition_moves": _held("register", key="id edition_id before_version_id after_version_id", trace="person_id", state="kind drafts lost at"),
    "submissions": _held("edition", key="id edition_id organisation_id", answer="document", state="status revision last_seq first_saved_at last_saved_at"),
    "sent_copies": _held("edition", key="id submission_id number idempotency_key questionnaire_version_id import_id", answer="document content_hash", trace="sent_by", state="revision sent_at attestation_version"),
    "past_mappings": _held("register", key="edition_id", author="document", trace="person_id", state="at"),
    "past_imports": _held("register", key="id edition_id mapping_hash", author="files mapping", trace="person_id", state="added replaced refused at"),
    "receipt_counters": _held("register", key="year last"),
    "journal": _held("edition", key="submission_id seq variable", answer="old new", trace="person_id", state="at origin"),
    "corrections": _held("edition", key="id edition_id organisation_id variable", answer="body", words="reason", trace="person_id", state="layer at"),
    "notes": _held("edition", key="id edition_id organisation_id variable", words="text", trace="person_id", state="side at"),
    "note_closings": _held("edition", key="note_id", trace="person_id", state="at"),
    "handovers": _held("edition", key="id submission_id", words="reason", trace="person_id", state="kind sections at"),
    "remarks": _held("edition", key="id submission_id item", words="text answer", trace="person_id answered_by", state="at answered_at"),
    "section_grants": _held("register", key="id edition_id organisation_id section", trace="person_id granted_by revoked_by", state="granted_at seen_at revoked_at"),
    "shut_sections": _held("register", key="edition_id organisation_id section", trace="shut_by", state="shut_at"),
    "worker_signs": _held("use", key="machine", state="seen_at"),
    "presences": _held("use", key="edition_id organisation_id section", trace="person_id", state="seen_at"),
    # ── field work and mail ──
    "follow_ups": _held("register", key="edition_id organisation_id", trace="owner_id", state="extended_until"),
    "field_steps": _held("edition", key="id edition_id organisation_id", words="text", trace="person_id", state="kind until at"),
    "stand_ins": _held("edition", key="id edition_id organisation_id", words="informant", trace="person_id", state="sections channel begun_at ended_at"),
    "mailings": _held("register", key="id edition_id", author="subject body", trace="created_by", state="kind states run_at created_at written_at cancelled_at"),
    "messages": _held("edition", key="id mailing_id edition_id organisation_id letter_id", trace="person_id", contact="bounce", state="again written_at bounced_at"),
    "reminder_stops": _held("register", key="edition_id", trace="person_id", state="at"),
    "outbox": _held("edition", key="id unique_key lease", contact="recipient", words="params", author="subject", state="kind created_at run_at expires_at attempts lease_until delivered_at abandoned_at last_error"),
    "news_marks": _held("account", key="event", trace="person_id", state="seen_at told_at"),
    "news_choices": _held("account", trace="person_id", state="topic choice"),
    # ── results and proof ──
    "snapshots": _held("register", key="id edition_id code copies", trace="taken_by", state="taken_at"),
    "quotation_lines": _held("edition", key="id edition_id mark", words="cuts", trace="person_id", state="did at"),
    "quotation_places": _held("register", key="theme_id mark"),
    "quotation_themes": _held("register", key="id edition_id", author="name"),
    "releases": _held("register", key="id edition_id number snapshot_id policy_version content_hash", figures="document audit", author="reason", trace="released_by", state="released_at"),
    "folios": _held("edition", key="key edition_id", answer="content", state="series made_at"),
    "saved_analyses": _held("account", key="id survey_id", trace="person_id", author="name asked", state="shape shared made_at"),
    "computations": _held("register", key="id edition_id snapshot_id", state="kind asked asked_at stage moved_at problem", trace="asked_by", figures="document"),
    "report_files": _held("register", key="id release_id content_hash", figures="content", trace="asked_by", state="form asked_at stage moved_at size"),
    "downloads": _held("register", key="id edition_id content_hash", trace="person_id", state="at format filters finished_at lines size tables"),
    "access_log": _held("log", key="id edition_id organisation_id", trace="person_id source", state="at section page hour"),
    "answer_keys": _held("register", key="name", state="since retired_at"),
    "destructions": _held("register", key="id survey edition", state="due_on method counts cleared_at finished_at"),
    "anonymisations": _held("register", key="id edition_id", author="title information purposes identifiers individualisation correlation inference techniques residual_risk", contact="competent_person", trace="entered_by", state="done_on review_on entered_at"),
    "anonymisation_reviews": _held("register", key="id anonymisation_id", author="findings", trace="person_id", state="review_on at"),
    # ── lawfulness and rights ──
    "edition_files": _held("register", key="edition_id", author="assessment agreement", trace="written_by", state="basis written_at"),
    "notices": _held("register", key="id edition_id number", author="parts", trace="published_by", state="published_at"),
    "acknowledgements": _held("register", key="notice_id", trace="person_id", state="acknowledged_at"),
    "designations": _held("register", key="id", contact="title name email phone document", author="delegation_document", trace="designated_by", state="delegated since designated_at"),
    "privacy_requests": _held("register", key="id number", contact="name email", words="text answer", lock="token_hash", trace="person_id entered_by answered_by", state="kind state received_at due_at answered_at"),
    "privacy_request_steps": _held("register", key="id request_id", words="text", trace="person_id", state="kind at"),
    "incidents": _held("register", key="id number version", words="information circumstances occurred people sensitivity malicious_uses consequences likelihood public_notice measures", trace="written_by", state="aware_on serious commission_notified_on people_notified_on written_at"),
    "jobs": _held("month", key="id unique_key lease", state="kind payload created_at run_at attempts lease_until done_at abandoned_at last_error"),
}  # fmt: skip


def held_personal() -> Iterator[tuple[str, str]]:
    """Yield the columns that may tell of a person beyond who did what: table, column."""
    for table, held in HELD.items():
        for column, name in held.columns.items():
            if name in PERSONAL - {"trace"}:
                yield table, column
