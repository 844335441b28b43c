"""Microdata requests: the right to see answers one by one, asked for and decided."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('microdata_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['people.id'], name='fk_microdata_requests_decided_by'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_microdata_requests_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_microdata_requests')
    )
    op.create_index('ix_microdata_requests_person_id', 'microdata_requests', ['person_id'])


def downgrade() -> None:
    op.drop_table('microdata_requests')
