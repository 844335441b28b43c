"""Live links: one edition's data, read by a program in the name of one person (docs/decisions/0032)."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('live_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('shows', sa.String(length=10), nullable=False),
    sa.Column('layer', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('hour_began', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hour_uses', sa.Integer(), nullable=False),
    sa.CheckConstraint("shows IN ('figures', 'answers')", name='ck_live_links_shows'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_live_links_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_live_links_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_live_links'),
    sa.UniqueConstraint('token_hash', name='uq_live_links_token_hash')
    )
    op.create_index('ix_live_links_edition_id', 'live_links', ['edition_id'])
    op.create_index('ix_live_links_person_id', 'live_links', ['person_id'])


def downgrade() -> None:
    op.drop_table('live_links')
