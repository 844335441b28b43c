"""Field work: who is in charge of a member, its extension, what was done for it, who entered answers in its name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def member(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name=name)


def upgrade() -> None:
    op.add_column('editions', sa.Column('opens_alone', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('editions', sa.Column('grace_until', sa.DateTime(timezone=True), nullable=True))
    op.create_table('follow_ups',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('extended_until', sa.DateTime(timezone=True), nullable=True),
    member('fk_follow_ups_member'),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name='fk_follow_ups_owner_id'),
    sa.PrimaryKeyConstraint('edition_id', 'organisation_id', name='pk_follow_ups')
    )
    op.create_table('field_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('call', 'owner', 'extended', 'extension_over', 'returned', 'standing_in', 'stood_in')", name='ck_field_steps_kind'),
    member('fk_field_steps_member'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_field_steps_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_field_steps')
    )
    op.create_index('ix_field_steps_edition_id_organisation_id', 'field_steps', ['edition_id', 'organisation_id'], unique=False)
    op.create_table('stand_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sections', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('informant', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel IN ('phone', 'paper', 'mail', 'meeting')", name='ck_stand_ins_channel'),
    member('fk_stand_ins_member'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_stand_ins_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_stand_ins')
    )
    op.create_index('ix_stand_ins_person_id', 'stand_ins', ['person_id'], unique=False)
    op.create_index('uq_stand_ins_alive', 'stand_ins', ['edition_id', 'organisation_id', 'person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    op.drop_table('stand_ins')
    op.drop_table('field_steps')
    op.drop_table('follow_ups')
    op.drop_column('editions', 'grace_until')
    op.drop_column('editions', 'opens_alone')
