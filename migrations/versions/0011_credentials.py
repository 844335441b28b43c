"""Credentials: passwords, passkeys, codes, attempts; what a session has proved; roles that end."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('passwords',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_passwords_person_id'),
    sa.PrimaryKeyConstraint('person_id', name='pk_passwords')
    )
    op.create_table('passkeys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_passkeys_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_passkeys'),
    sa.UniqueConstraint('credential_id', name='uq_passkeys_credential_id')
    )
    op.create_index('ix_passkeys_person_id', 'passkeys', ['person_id'])
    op.create_table('code_generators',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sealed_secret', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_code_generators_person_id'),
    sa.PrimaryKeyConstraint('person_id', name='pk_code_generators')
    )
    op.create_table('recovery_codes',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_recovery_codes_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'code_hash', name='pk_recovery_codes')
    )
    op.create_table('challenges',
    sa.Column('challenge_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_challenges_person_id'),
    sa.PrimaryKeyConstraint('challenge_hash', name='pk_challenges')
    )
    op.create_index('ix_challenges_expires_at', 'challenges', ['expires_at'])
    op.create_table('attempts',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name='pk_attempts')
    )
    op.create_index('ix_attempts_until', 'attempts', ['until'])
    op.add_column('sessions', sa.Column('way', sa.String(length=12), server_default='link', nullable=False))
    op.add_column('sessions', sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('sessions', sa.Column('factor_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('staff_roles', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('staff_roles') as batch:
        batch.drop_column('expires_at')
    with op.batch_alter_table('sessions') as batch:
        batch.drop_column('factor_at')
        batch.drop_column('confirmed_at')
        batch.drop_column('way')
    for table in ('attempts', 'challenges', 'recovery_codes', 'code_generators', 'passkeys', 'passwords'):
        op.drop_table(table)
