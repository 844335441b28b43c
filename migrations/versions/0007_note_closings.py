"""Threads of notes are closed by AXTRA."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('note_closings',
    sa.Column('note_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['notes.id'], name='fk_note_closings_note_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_note_closings_person_id'),
    sa.PrimaryKeyConstraint('note_id', name='pk_note_closings')
    )


def downgrade() -> None:
    op.drop_table('note_closings')
