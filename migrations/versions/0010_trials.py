"""Trials of drafts, in a space of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft_trials',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('today', sa.String(length=10), nullable=False),
    sa.Column('document', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['questionnaire_drafts.id'], name='fk_draft_trials_draft_id'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_draft_trials_organisation_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_draft_trials_person_id'),
    sa.PrimaryKeyConstraint('draft_id', 'person_id', name='pk_draft_trials')
    )


def downgrade() -> None:
    op.drop_table('draft_trials')
