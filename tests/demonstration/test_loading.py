"""Loading the demonstration: everything arrives through the operations, once, and a newcomer has something to do."""

from datetime import timedelta

from surveys.demonstration import PERSONAS, load_demonstration, loading, renewal
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.directory import director, organisations, panels
from surveys.demonstration.plan import PERSONA_CENTRE
from surveys.exchange.comparison import compare
from surveys.operations import accounts, collecting, fielding
from surveys.questionnaire.answers import Answer
from tests.demonstration.arithmetic import NOW

EDITIONS = {
    ("renouvellement", "2025-2026"): ("open", 65),
    ("remuneration", "2020"): ("closed", 58),
    ("remuneration", "2022"): ("closed", 61),
    ("remuneration", "2024"): ("closed", 65),
    ("remuneration", "2026"): ("open", 0),
}


def assignments(codes=None):
    """Every (edition, organisation) with its state, as a page would list them."""
    return collecting.list_assignments(codes or [organisation.code for organisation in organisations()])


def counts():
    """What a second load must not double."""
    found = assignments()
    sent = {
        edition: sum(a.status == "sent" for a in found if (a.survey, a.edition) == edition)
        for edition in EDITIONS
    }
    return sent, len(found), len(fielding.read_editions())


def test_five_editions_ask_89_members_each(loaded):
    states = {(state.survey, state.edition): state for state in fielding.read_editions()}
    assert {key: state.status for key, state in states.items()} == {
        key: status for key, (status, _) in EDITIONS.items()
    }
    assert {state.members for state in states.values()} == {89}
    renewal_edition = states["renouvellement", "2025-2026"]
    assert renewal_edition.opens_at < NOW < renewal_edition.closes_at
    assert states["remuneration", "2024"].closes_at < NOW


def test_every_planned_submission_is_sent(loaded):
    sent, asked, _ = counts()
    assert sent == {key: count for key, (_, count) in EDITIONS.items()}
    assert asked == 5 * 89


def test_receipts_follow_the_order_in_which_centres_answered(loaded):
    receipts = [
        (a.sent_at, a.receipt_number)
        for a in assignments()
        if a.edition == "2024" and a.survey == "remuneration"
    ]
    numbers = [number for at, number in sorted(pair for pair in receipts if pair[1])]
    assert len(numbers) == 65
    assert numbers == sorted(numbers)


def test_each_receipt_names_the_director_who_sent(loaded):
    receipt = collecting.read_receipt("remuneration", "2024", PERSONA_CENTRE)
    assert receipt.sent_by == director(PERSONA_CENTRE).name
    assert receipt.number.startswith("RE-2024-")


def test_the_personas_centre_corrected_what_it_had_sent(loaded):
    """Two copies to compare; the last one says what the figures are made of."""
    address = ("remuneration", loading.CORRECTED, PERSONA_CENTRE)
    last, first = collecting.list_receipts(*address)
    assert first.sent_at < last.sent_at
    before, after = collecting.open_copies(*address, first.number, last.number)
    changes = {change.line.name: str(change.before.value) for change in compare(before.sheet, after.sheet)}
    assert changes == {name: str(value) for name, value in loading.FIRST_SAID.items()}


def test_64_had_answered_at_the_first_snapshot_and_one_came_late(loaded):
    snapshot = NOW - loading.SNAPSHOT_BEFORE
    sent = {a.organisation: a.sent_at for a in assignments() if a.edition == "2025-2026" and a.sent_at}
    assert len(sent) == 65
    assert [code for code, at in sent.items() if at > snapshot] == [panels().late]
    assert max(sent.values()) < NOW


def test_drafts_are_in_progress_and_not_sent(loaded):
    begun = {a.organisation for a in assignments() if a.status == "draft"}
    assert begun == {draft.organisation for draft in renewal.drafts()}
    opened = collecting.open_sheet(
        "renouvellement", "2025-2026", renewal.drafts()[-1].organisation, by=None, now=NOW
    )
    assert opened.sheet.progress("identification").complete
    assert not opened.sheet.complete


def test_what_was_sent_is_what_was_built(loaded):
    for submission in renewal_submissions()[:5]:
        opened = collecting.open_sheet(
            "renouvellement", "2025-2026", submission.organisation, by=None, now=NOW
        )
        assert opened.sheet.complete
        assert opened.sheet.value("funding_sufficiency") == submission.answers["funding_sufficiency"]
        assert set(opened.sheet.to_plain()) >= set(submission.answers)


def test_the_centre_of_the_personas_has_both_open_surveys_to_fill(loaded):
    todo = {
        (a.survey, a.edition): a.status for a in assignments([PERSONA_CENTRE]) if a.edition_status == "open"
    }
    assert todo == {("renouvellement", "2025-2026"): "none", ("remuneration", "2026"): "none"}


def test_a_newcomer_is_offered_what_is_known(loaded):
    by = accounts.read_identity(PERSONAS[0].email).person_id
    sheet = collecting.open_sheet("renouvellement", "2025-2026", PERSONA_CENTRE, by=by, now=NOW).sheet
    assert sheet.offer("org_name").value == "Organisme fictif 03-04"
    assert sheet.offer("region").value == "r03"
    assert str(sheet.offer("staff_fte").value) == str(organisations()[13].staff_fte)
    assert "@exemple.invalid" in sheet.offer("respondent_contact").value
    pay = collecting.open_sheet("remuneration", "2026", PERSONA_CENTRE, by=by, now=NOW).sheet
    assert pay.offer("pay_mode").value == "detail"
    assert pay.offer("week_hours") is not None
    detailed = pay.changed({"pay_mode": Answer(("detail",))})
    assert len(detailed.offered_entries("staff_roster")) == 17


def test_each_persona_signs_in_with_its_rights(loaded):
    rights = {}
    for persona in PERSONAS:
        token = accounts.sign_in_as(persona.key, now=NOW)
        identity = accounts.find_session(token, now=NOW)
        rights[persona.key] = (sorted(identity.staff_roles), identity.memberships.get(PERSONA_CENTRE))
    assert rights["direction"][1].role == "director"
    assert rights["direction"][1].sections is None
    assert rights["paie"][1].sections["remuneration"] == {"profil", "structure", "salaires"}
    assert [roles for roles, _ in rights.values()] == [
        [],
        [],
        ["designer"],
        ["manager"],
        ["analyst", "microdata_analyst"],
        ["administrator", "privacy_officer"],
    ]


def test_a_duplicate_submission_is_refused(loaded):
    before = counts()
    record = renewal_submissions()[0].document()
    refused = collecting.import_submissions("renouvellement", "2025-2026", [record], by=None, now=NOW)
    assert [problem.code for problem in refused] == ["import.already_answers"]
    assert counts() == before


def test_a_second_load_changes_nothing(loaded):
    before = counts()
    assert load_demonstration(now=NOW + timedelta(days=9)) is False
    assert counts() == before
