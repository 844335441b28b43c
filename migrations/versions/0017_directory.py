"""Directory: what AXTRA keeps of organisations, and every change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('organisation_attributes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('choices', JSON, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind IN ('text', 'number', 'boolean', 'date', 'choice')", name='ck_organisation_attributes_kind'),
    sa.PrimaryKeyConstraint('id', name='pk_organisation_attributes'),
    sa.UniqueConstraint('code', name='uq_organisation_attributes_code')
    )
    op.create_table('directory_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=80), nullable=False),
    sa.Column('before', JSON, nullable=True),
    sa.Column('after', JSON, nullable=True),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['people.id'], name='fk_directory_changes_by'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_directory_changes_organisation_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_directory_changes_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_directory_changes')
    )
    for column in ('at', 'organisation_id', 'person_id'):
        op.create_index(f'ix_directory_changes_{column}', 'directory_changes', [column])


def downgrade() -> None:
    op.drop_table('directory_changes')
    op.drop_table('organisation_attributes')
