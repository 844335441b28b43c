"""The access log; and from here on what is frozen is guarded by the database itself (``surveys.store.guards``)."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=60), nullable=False),
    sa.Column('page', sa.String(length=12), nullable=False),
    sa.Column('source', sa.String(length=45), nullable=False),
    sa.Column('hour', sa.String(length=13), nullable=False),
    sa.CheckConstraint("page IN ('section', 'review', 'copy', 'file', 'staff')", name='ck_access_log_page'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_access_log_edition_id'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_access_log_organisation_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_access_log_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_access_log'),
    sa.UniqueConstraint('person_id', 'edition_id', 'organisation_id', 'section', 'page', 'source', 'hour', name='uq_access_log_hour')
    )
    for column in ('at', 'edition_id', 'organisation_id'):
        op.create_index(f'ix_access_log_{column}', 'access_log', [column])


def downgrade() -> None:
    op.drop_table('access_log')
