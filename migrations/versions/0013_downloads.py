"""Downloads of answers, and corrections over what was sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('downloads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(length=20), nullable=False),
    sa.Column('filters', DOCUMENT, nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lines', sa.Integer(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('content_hash', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_downloads_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_downloads_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_downloads')
    )
    op.create_index('ix_downloads_edition_id', 'downloads', ['edition_id'])
    op.create_index('ix_downloads_person_id', 'downloads', ['person_id'])
    op.create_table('corrections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('variable', sa.Text(), nullable=False),
    sa.Column('layer', sa.String(length=12), nullable=False),
    sa.Column('body', DOCUMENT, nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("layer IN ('corrected', 'imputed')", name='ck_corrections_layer'),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_corrections_member'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_corrections_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_corrections')
    )
    op.create_index('ix_corrections_edition_id_organisation_id', 'corrections', ['edition_id', 'organisation_id'])


def downgrade() -> None:
    op.drop_index('ix_corrections_edition_id_organisation_id', table_name='corrections')
    op.drop_table('corrections')
    op.drop_index('ix_downloads_person_id', table_name='downloads')
    op.drop_index('ix_downloads_edition_id', table_name='downloads')
    op.drop_table('downloads')
