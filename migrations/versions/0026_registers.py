"""Requests about one's own information, complaints, and the register of incidents."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('privacy_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('access', 'rectification', 'portability', 'erasure', 'complaint')", name=op.f('ck_privacy_requests_kind')),
    sa.CheckConstraint("state IN ('received', 'answered', 'refused')", name=op.f('ck_privacy_requests_state')),
    sa.ForeignKeyConstraint(['answered_by'], ['people.id'], name='fk_privacy_requests_answered_by'),
    sa.ForeignKeyConstraint(['entered_by'], ['people.id'], name='fk_privacy_requests_entered_by'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_privacy_requests_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_privacy_requests'),
    sa.UniqueConstraint('number', name='uq_privacy_requests_number'),
    sa.UniqueConstraint('token_hash', name='uq_privacy_requests_token_hash')
    )
    op.create_index('ix_privacy_requests_person_id', 'privacy_requests', ['person_id'])
    op.create_table('privacy_request_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('received', 'note', 'answered', 'refused')", name=op.f('ck_privacy_request_steps_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_privacy_request_steps_person_id'),
    sa.ForeignKeyConstraint(['request_id'], ['privacy_requests.id'], name='fk_privacy_request_steps_request_id'),
    sa.PrimaryKeyConstraint('id', name='pk_privacy_request_steps')
    )
    op.create_index('ix_privacy_request_steps_request_id', 'privacy_request_steps', ['request_id'])
    op.create_table('incidents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('information', sa.Text(), nullable=False),
    sa.Column('circumstances', sa.Text(), nullable=False),
    sa.Column('occurred', sa.Text(), nullable=False),
    sa.Column('aware_on', sa.Date(), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.Column('sensitivity', sa.Text(), nullable=False),
    sa.Column('malicious_uses', sa.Text(), nullable=False),
    sa.Column('consequences', sa.Text(), nullable=False),
    sa.Column('likelihood', sa.Text(), nullable=False),
    sa.Column('serious', sa.Boolean(), nullable=False),
    sa.Column('commission_notified_on', sa.Date(), nullable=True),
    sa.Column('people_notified_on', sa.Date(), nullable=True),
    sa.Column('public_notice', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['written_by'], ['people.id'], name='fk_incidents_written_by'),
    sa.PrimaryKeyConstraint('id', name='pk_incidents'),
    sa.UniqueConstraint('number', 'version', name='uq_incidents_number_version')
    )


def downgrade() -> None:
    op.drop_table('incidents')
    op.drop_table('privacy_request_steps')
    op.drop_table('privacy_requests')
