"""Quotations: themes of the texts that may be quoted, and the log of their cuts, approvals and refusals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('quotation_themes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_quotation_themes_edition_id'),
    sa.PrimaryKeyConstraint('id', name='pk_quotation_themes'),
    sa.UniqueConstraint('edition_id', 'name', name='uq_quotation_themes_edition_id_name')
    )
    op.create_table('quotation_places',
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['theme_id'], ['quotation_themes.id'], name='fk_quotation_places_theme_id'),
    sa.PrimaryKeyConstraint('theme_id', 'mark', name='pk_quotation_places')
    )
    op.create_table('quotation_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=16), nullable=False),
    sa.Column('did', sa.String(length=10), nullable=False),
    sa.Column('cuts', JSON, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("did IN ('redacted', 'approved', 'refused')", name='ck_quotation_lines_did'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_quotation_lines_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_quotation_lines_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_quotation_lines')
    )
    op.create_index('ix_quotation_lines_edition_id', 'quotation_lines', ['edition_id'])


def downgrade() -> None:
    op.drop_table('quotation_lines')
    op.drop_table('quotation_places')
    op.drop_table('quotation_themes')
