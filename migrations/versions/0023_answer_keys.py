"""Which keys a database was sealed with, by their names alone (docs/decisions/0026)."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_keys',
    sa.Column('name', sa.String(length=8), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name='pk_answer_keys')
    )


def downgrade() -> None:
    op.drop_table('answer_keys')
