"""Downloads: by table, the lines that were announced and those that were written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.add_column('downloads', sa.Column('tables', JSON, nullable=True))


def downgrade() -> None:
    op.drop_column('downloads', 'tables')
