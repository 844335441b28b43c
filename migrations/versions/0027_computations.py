"""What was asked that takes longer than a page: cross-tables and releases, how far they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('computations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('asked', JSON, nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('problem', JSON, nullable=True),
    sa.Column('document', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('crossing', 'release', 'revision')", name=op.f('ck_computations_kind')),
    sa.CheckConstraint("stage IN ('waiting', 'counting', 'attacking', 'done', 'refused')", name=op.f('ck_computations_stage')),
    sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name='fk_computations_asked_by'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_computations_edition_id'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshots.id'], name='fk_computations_snapshot_id'),
    sa.PrimaryKeyConstraint('id', name='pk_computations')
    )
    op.create_index('ix_computations_edition_id', 'computations', ['edition_id'])


def downgrade() -> None:
    op.drop_table('computations')
