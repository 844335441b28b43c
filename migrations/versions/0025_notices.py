"""What makes it lawful to ask: the file of an edition, its notices, who read them, who answers for it all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


def upgrade() -> None:
    op.create_table('edition_files',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('basis', sa.String(length=20), nullable=False),
    sa.Column('assessment', sa.Text(), nullable=False),
    sa.Column('agreement', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("basis IN ('', 'direct', 'consent', 'mandate', 'research')", name=op.f('ck_edition_files_basis')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_edition_files_edition_id'),
    sa.ForeignKeyConstraint(['written_by'], ['people.id'], name='fk_edition_files_written_by'),
    sa.PrimaryKeyConstraint('edition_id', name='pk_edition_files')
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('parts', DOCUMENT, nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_notices_edition_id'),
    sa.ForeignKeyConstraint(['published_by'], ['people.id'], name='fk_notices_published_by'),
    sa.PrimaryKeyConstraint('id', name='pk_notices'),
    sa.UniqueConstraint('edition_id', 'number', name='uq_notices_edition_id_number')
    )
    op.create_table('acknowledgements',
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name='fk_acknowledgements_notice_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_acknowledgements_person_id'),
    sa.PrimaryKeyConstraint('notice_id', 'person_id', name='pk_acknowledgements')
    )
    op.create_index('ix_acknowledgements_person_id', 'acknowledgements', ['person_id'])
    op.create_table('designations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('delegated', sa.Boolean(), nullable=False),
    sa.Column('delegation_document', sa.Text(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('designated_by', sa.Integer(), nullable=True),
    sa.Column('designated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['designated_by'], ['people.id'], name='fk_designations_designated_by'),
    sa.PrimaryKeyConstraint('id', name='pk_designations')
    )


def downgrade() -> None:
    op.drop_table('designations')
    op.drop_table('acknowledgements')
    op.drop_table('notices')
    op.drop_table('edition_files')
