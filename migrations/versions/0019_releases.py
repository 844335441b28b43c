"""Releases: the freezes that figures are computed from, and what was released of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('snapshots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('copies', JSON, nullable=False),
    sa.Column('taken_by', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_snapshots_edition_id'),
    sa.ForeignKeyConstraint(['taken_by'], ['people.id'], name='fk_snapshots_taken_by'),
    sa.PrimaryKeyConstraint('id', name='pk_snapshots'),
    sa.UniqueConstraint('edition_id', 'code', name='uq_snapshots_edition_id_code')
    )
    op.create_table('releases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('policy_version', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('audit', JSON, nullable=False),
    sa.Column('released_by', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_releases_edition_id'),
    sa.ForeignKeyConstraint(['released_by'], ['people.id'], name='fk_releases_released_by'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshots.id'], name='fk_releases_snapshot_id'),
    sa.PrimaryKeyConstraint('id', name='pk_releases'),
    sa.UniqueConstraint('edition_id', 'number', name='uq_releases_edition_id_number')
    )


def downgrade() -> None:
    op.drop_table('releases')
    op.drop_table('snapshots')
