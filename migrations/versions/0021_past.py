"""Editions of before the platform: mappings, imports, and which copies came by one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('past_mappings',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('document', JSON, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_past_mappings_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_past_mappings_person_id'),
    sa.PrimaryKeyConstraint('edition_id', name='pk_past_mappings')
    )
    op.create_table('past_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('files', JSON, nullable=False),
    sa.Column('mapping', JSON, nullable=False),
    sa.Column('mapping_hash', sa.String(length=64), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('replaced', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_past_imports_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_past_imports_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_past_imports')
    )
    op.create_index('ix_past_imports_edition_id', 'past_imports', ['edition_id'])
    with op.batch_alter_table('sent_copies') as batch:
        batch.add_column(sa.Column('import_id', sa.Integer(), nullable=True))
        batch.create_foreign_key('fk_sent_copies_import_id', 'past_imports', ['import_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('sent_copies') as batch:
        batch.drop_constraint('fk_sent_copies_import_id', type_='foreignkey')
        batch.drop_column('import_id')
    op.drop_table('past_imports')
    op.drop_table('past_mappings')
