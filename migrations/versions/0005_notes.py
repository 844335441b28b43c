"""Notes: what a centre writes to AXTRA about a question or a row, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('variable', sa.Text(), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("side IN ('centre', 'axtra')", name='ck_notes_side'),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_notes_member'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_notes_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_notes')
    )
    op.create_index('ix_notes_edition_id_organisation_id', 'notes', ['edition_id', 'organisation_id'], unique=False)


def downgrade() -> None:
    op.drop_table('notes')
