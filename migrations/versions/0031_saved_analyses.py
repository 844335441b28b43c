"""Saved analyses: what a page of results was asked, under a name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('saved_analyses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('shape', sa.String(length=12), nullable=False),
    sa.Column('asked', JSON, nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("shape IN ('statistics', 'crossing', 'doubts')", name='ck_saved_analyses_shape'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_saved_analyses_person_id'),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name='fk_saved_analyses_survey_id'),
    sa.PrimaryKeyConstraint('id', name='pk_saved_analyses')
    )
    op.create_index('ix_saved_analyses_person_id', 'saved_analyses', ['person_id'])
    op.create_index('ix_saved_analyses_survey_id', 'saved_analyses', ['survey_id'])


def downgrade() -> None:
    op.drop_table('saved_analyses')
