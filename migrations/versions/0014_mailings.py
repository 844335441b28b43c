"""Invitations and reminders: what was decided, one message by centre, and who asked for no more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mailings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('states', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('invitation', 'reminder')", name='ck_mailings_kind'),
    sa.ForeignKeyConstraint(['created_by'], ['people.id'], name='fk_mailings_created_by'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_mailings_edition_id'),
    sa.PrimaryKeyConstraint('id', name='pk_mailings')
    )
    op.create_index('ix_mailings_edition_id', 'mailings', ['edition_id'], unique=False)
    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mailing_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('bounce', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_messages_member'),
    sa.ForeignKeyConstraint(['letter_id'], ['outbox.id'], name='fk_messages_letter_id'),
    sa.ForeignKeyConstraint(['mailing_id'], ['mailings.id'], name='fk_messages_mailing_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_messages_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_messages'),
    sa.UniqueConstraint('letter_id', name='uq_messages_letter_id'),
    sa.UniqueConstraint('mailing_id', 'person_id', 'organisation_id', name='uq_messages_mailing_id_person_id_organisation_id')
    )
    op.create_index('ix_messages_edition_id_organisation_id', 'messages', ['edition_id', 'organisation_id'], unique=False)
    op.create_index('ix_messages_person_id', 'messages', ['person_id'], unique=False)
    op.create_table('reminder_stops',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_reminder_stops_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_reminder_stops_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'edition_id', name='pk_reminder_stops')
    )


def downgrade() -> None:
    op.drop_table('reminder_stops')
    op.drop_table('messages')
    op.drop_table('mailings')
