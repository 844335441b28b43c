"""The sign of life of each machine's worker."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('worker_signs',
    sa.Column('machine', sa.String(length=80), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('machine', name='pk_worker_signs')
    )


def downgrade() -> None:
    op.drop_table('worker_signs')
