"""Lines of large editions as they were read, kept so that their files leave quickly (docs/decisions/0030)."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('folios',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=60), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_folios_edition_id'),
    sa.PrimaryKeyConstraint('key', name='pk_folios')
    )
    op.create_index('ix_folios_edition_id', 'folios', ['edition_id'])


def downgrade() -> None:
    op.drop_table('folios')
