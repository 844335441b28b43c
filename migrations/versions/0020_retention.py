"""Retention: when an edition's personal information ends, certificates of destruction, register of anonymisation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')
METHODS = "IN ('deidentify', 'destroy')"


def upgrade() -> None:
    with op.batch_alter_table('editions') as batch:
        batch.add_column(sa.Column('purge_personal_on', sa.Date(), nullable=True))
        batch.add_column(sa.Column('purge_method', sa.String(length=12), nullable=False, server_default='deidentify'))
        batch.create_check_constraint(op.f('ck_editions_purge_method'), f'purge_method {METHODS}')
    op.create_table('destructions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey', sa.String(length=60), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('counts', DOCUMENT, nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f'method {METHODS}', name=op.f('ck_destructions_method')),
    sa.PrimaryKeyConstraint('id', name='pk_destructions')
    )
    op.create_index('ix_destructions_survey', 'destructions', ['survey'])
    texts = ('information', 'purposes', 'competent_person', 'identifiers', 'individualisation', 'correlation', 'inference', 'techniques', 'residual_risk')
    op.create_table('anonymisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_anonymisations_edition_id'),
    sa.ForeignKeyConstraint(['entered_by'], ['people.id'], name='fk_anonymisations_entered_by'),
    sa.PrimaryKeyConstraint('id', name='pk_anonymisations')
    )
    op.create_index('ix_anonymisations_edition_id', 'anonymisations', ['edition_id'])
    op.create_table('anonymisation_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('anonymisation_id', sa.Integer(), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['anonymisation_id'], ['anonymisations.id'], name='fk_anonymisation_reviews_anonymisation_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_anonymisation_reviews_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_anonymisation_reviews')
    )
    op.create_index('ix_anonymisation_reviews_anonymisation_id', 'anonymisation_reviews', ['anonymisation_id'])


def downgrade() -> None:
    op.drop_table('anonymisation_reviews')
    op.drop_table('anonymisations')
    op.drop_table('destructions')
    with op.batch_alter_table('editions') as batch:
        batch.drop_constraint(op.f('ck_editions_purge_method'), type_='check')
        batch.drop_column('purge_method')
        batch.drop_column('purge_personal_on')
