"""Drafts of questionnaires, their steps, and who has one open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('questionnaire_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('source_version_id', sa.Integer(), nullable=True),
    sa.Column('for_edition', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=True),
    sa.Column('published_version_id', sa.Integer(), nullable=True),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['people.id'], name='fk_questionnaire_drafts_created_by'),
    sa.ForeignKeyConstraint(['published_version_id'], ['questionnaire_versions.id'], name='fk_questionnaire_drafts_published_version_id'),
    sa.ForeignKeyConstraint(['source_version_id'], ['questionnaire_versions.id'], name='fk_questionnaire_drafts_source_version_id'),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name='fk_questionnaire_drafts_survey_id'),
    sa.ForeignKeyConstraint(['updated_by'], ['people.id'], name='fk_questionnaire_drafts_updated_by'),
    sa.PrimaryKeyConstraint('id', name='pk_questionnaire_drafts')
    )
    op.create_index('ix_questionnaire_drafts_survey_id', 'questionnaire_drafts', ['survey_id'])
    op.create_table('draft_steps',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('edits', sa.Text(), nullable=False),
    sa.Column('undoing', sa.Text(), nullable=False),
    sa.Column('did', sa.String(length=80), nullable=False),
    sa.Column('params', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.Column('redoes', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['questionnaire_drafts.id'], name='fk_draft_steps_draft_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_draft_steps_person_id'),
    sa.PrimaryKeyConstraint('draft_id', 'revision', name='pk_draft_steps')
    )
    op.create_table('draft_presences',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['questionnaire_drafts.id'], name='fk_draft_presences_draft_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_draft_presences_person_id'),
    sa.PrimaryKeyConstraint('draft_id', 'person_id', name='pk_draft_presences')
    )


def downgrade() -> None:
    op.drop_table('draft_presences')
    op.drop_table('draft_steps')
    op.drop_index('ix_questionnaire_drafts_survey_id', table_name='questionnaire_drafts')
    op.drop_table('questionnaire_drafts')
