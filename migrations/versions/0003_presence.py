"""Presence: who is in which section now."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('presences',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=60), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_presences_member'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_presences_person_id'),
    sa.PrimaryKeyConstraint('edition_id', 'organisation_id', 'section', 'person_id', name='pk_presences')
    )


def downgrade() -> None:
    op.drop_table('presences')
