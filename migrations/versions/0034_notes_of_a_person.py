"""Notes: found by who wrote them."""

from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_notes_person_id', 'notes', ['person_id'])


def downgrade() -> None:
    op.drop_index('ix_notes_person_id', table_name='notes')
