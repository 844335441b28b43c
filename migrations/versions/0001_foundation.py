"""Foundation: organisations, people, surveys, editions, submissions, sent copies, letters and jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def json_document() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('payload', json_document(), nullable=False),
    sa.Column('unique_key', sa.String(length=120), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.Column('run_at', instant(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=40), nullable=False),
    sa.Column('lease_until', instant(), nullable=True),
    sa.Column('done_at', instant(), nullable=True),
    sa.Column('abandoned_at', instant(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_jobs'),
    sa.UniqueConstraint('unique_key', name='uq_jobs_unique_key')
    )
    op.create_index('ix_jobs_waiting', 'jobs', ['run_at'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))

    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('size', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('attributes', json_document(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_organisations'),
    sa.UniqueConstraint('code', name='uq_organisations_code')
    )
    op.create_index('ix_organisations_region', 'organisations', ['region'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('params', json_document(), nullable=False),
    sa.Column('unique_key', sa.String(length=120), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.Column('run_at', instant(), nullable=False),
    sa.Column('expires_at', instant(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=40), nullable=False),
    sa.Column('lease_until', instant(), nullable=True),
    sa.Column('delivered_at', instant(), nullable=True),
    sa.Column('abandoned_at', instant(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_outbox'),
    sa.UniqueConstraint('unique_key', name='uq_outbox_unique_key')
    )
    op.create_index('ix_outbox_waiting', 'outbox', ['run_at'], unique=False, sqlite_where=sa.text('delivered_at IS NULL'), postgresql_where=sa.text('delivered_at IS NULL'))

    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('persona', sa.String(length=40), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_people'),
    sa.UniqueConstraint('email', name='uq_people_email'),
    sa.UniqueConstraint('persona', name='uq_people_persona')
    )
    op.create_table('receipt_counters',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name='pk_receipt_counters')
    )
    op.create_table('surveys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_surveys'),
    sa.UniqueConstraint('code', name='uq_surveys_code')
    )
    op.create_table('memberships',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('sections', json_document(), nullable=True),
    sa.CheckConstraint("role IN ('director', 'accountant', 'hr', 'preparer')", name='ck_memberships_role'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_memberships_organisation_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_memberships_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'organisation_id', name='pk_memberships')
    )
    op.create_index('ix_memberships_organisation_id', 'memberships', ['organisation_id'], unique=False)

    op.create_table('questionnaire_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('published_at', instant(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['published_by'], ['people.id'], name='fk_questionnaire_versions_published_by'),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name='fk_questionnaire_versions_survey_id'),
    sa.PrimaryKeyConstraint('id', name='pk_questionnaire_versions'),
    sa.UniqueConstraint('survey_id', 'content_hash', name='uq_questionnaire_versions_survey_id_content_hash'),
    sa.UniqueConstraint('survey_id', 'number', name='uq_questionnaire_versions_survey_id_number')
    )
    op.create_table('sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.Column('last_seen_at', instant(), nullable=False),
    sa.Column('expires_at', instant(), nullable=False),
    sa.Column('revoked_at', instant(), nullable=True),
    sa.Column('user_agent', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_sessions_person_id'),
    sa.PrimaryKeyConstraint('token_hash', name='pk_sessions')
    )
    op.create_index('ix_sessions_expires_at', 'sessions', ['expires_at'], unique=False)
    op.create_index('ix_sessions_person_id', 'sessions', ['person_id'], unique=False)

    op.create_table('sign_in_links',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', instant(), nullable=False),
    sa.Column('expires_at', instant(), nullable=False),
    sa.Column('consumed_at', instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_sign_in_links_person_id'),
    sa.PrimaryKeyConstraint('token_hash', name='pk_sign_in_links')
    )
    op.create_index('ix_sign_in_links_expires_at', 'sign_in_links', ['expires_at'], unique=False)
    op.create_index('ix_sign_in_links_person_id', 'sign_in_links', ['person_id'], unique=False)

    op.create_table('staff_roles',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.CheckConstraint("role IN ('designer', 'manager', 'analyst', 'microdata_analyst', 'administrator', 'privacy_officer')", name='ck_staff_roles_role'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_staff_roles_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'role', name='pk_staff_roles')
    )
    op.create_table('editions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('questionnaire_version_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', instant(), nullable=False),
    sa.Column('closes_at', instant(), nullable=False),
    sa.Column('opened_at', instant(), nullable=True),
    sa.Column('closed_at', instant(), nullable=True),
    sa.CheckConstraint("status IN ('planned', 'open', 'closing', 'closed', 'archived')", name='ck_editions_status'),
    sa.ForeignKeyConstraint(['questionnaire_version_id'], ['questionnaire_versions.id'], name='fk_editions_questionnaire_version_id'),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name='fk_editions_survey_id'),
    sa.PrimaryKeyConstraint('id', name='pk_editions'),
    sa.UniqueConstraint('survey_id', 'code', name='uq_editions_survey_id_code')
    )
    op.create_table('edition_members',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('attributes', json_document(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_edition_members_edition_id'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_edition_members_organisation_id'),
    sa.PrimaryKeyConstraint('edition_id', 'organisation_id', name='pk_edition_members')
    )
    op.create_index('ix_edition_members_organisation_id', 'edition_members', ['organisation_id'], unique=False)

    op.create_table('submissions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('document', json_document(), nullable=False),
    sa.Column('first_saved_at', instant(), nullable=False),
    sa.Column('last_saved_at', instant(), nullable=False),
    sa.CheckConstraint("status IN ('draft', 'sent', 'reopened')", name='ck_submissions_status'),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_submissions_member'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_submissions_edition_id'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_submissions_organisation_id'),
    sa.PrimaryKeyConstraint('id', name='pk_submissions'),
    sa.UniqueConstraint('edition_id', 'organisation_id', name='uq_submissions_edition_id_organisation_id')
    )
    op.create_index('ix_submissions_organisation_id', 'submissions', ['organisation_id'], unique=False)

    op.create_table('journal',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('variable', sa.Text(), nullable=False),
    sa.Column('old', json_document(), nullable=True),
    sa.Column('new', json_document(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', instant(), nullable=False),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_journal_person_id'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name='fk_journal_submission_id'),
    sa.PrimaryKeyConstraint('submission_id', 'seq', name='pk_journal')
    )
    op.create_table('sent_copies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('idempotency_key', sa.String(length=80), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('questionnaire_version_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=True),
    sa.Column('sent_at', instant(), nullable=False),
    sa.ForeignKeyConstraint(['questionnaire_version_id'], ['questionnaire_versions.id'], name='fk_sent_copies_questionnaire_version_id'),
    sa.ForeignKeyConstraint(['sent_by'], ['people.id'], name='fk_sent_copies_sent_by'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name='fk_sent_copies_submission_id'),
    sa.PrimaryKeyConstraint('id', name='pk_sent_copies'),
    sa.UniqueConstraint('number', name='uq_sent_copies_number'),
    sa.UniqueConstraint('submission_id', 'idempotency_key', name='uq_sent_copies_submission_id_idempotency_key')
    )


def downgrade() -> None:
    op.drop_table('sent_copies')
    op.drop_table('journal')
    op.drop_table('submissions')
    op.drop_table('edition_members')
    op.drop_table('editions')
    op.drop_table('staff_roles')
    op.drop_table('sign_in_links')
    op.drop_table('sessions')
    op.drop_table('questionnaire_versions')
    op.drop_table('memberships')
    op.drop_table('surveys')
    op.drop_table('receipt_counters')
    op.drop_table('people')
    op.drop_table('outbox')
    op.drop_table('organisations')
    op.drop_table('jobs')
