"""Delegation: sections given to people for one edition, and restricted sections shut to whoever is not named."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('section_grants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=60), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=True),
    sa.Column('granted_at', instant(), nullable=False),
    sa.Column('seen_at', instant(), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', instant(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_section_grants_member'),
    sa.ForeignKeyConstraint(['granted_by'], ['people.id'], name='fk_section_grants_granted_by'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_section_grants_person_id'),
    sa.ForeignKeyConstraint(['revoked_by'], ['people.id'], name='fk_section_grants_revoked_by'),
    sa.PrimaryKeyConstraint('id', name='pk_section_grants')
    )
    op.create_index('ix_section_grants_person_id', 'section_grants', ['person_id'], unique=False)
    op.create_index('uq_section_grants_alive', 'section_grants', ['edition_id', 'organisation_id', 'person_id', 'section'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('shut_sections',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=60), nullable=False),
    sa.Column('shut_by', sa.Integer(), nullable=True),
    sa.Column('shut_at', instant(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id', 'organisation_id'], ['edition_members.edition_id', 'edition_members.organisation_id'], name='fk_shut_sections_member'),
    sa.ForeignKeyConstraint(['shut_by'], ['people.id'], name='fk_shut_sections_shut_by'),
    sa.PrimaryKeyConstraint('edition_id', 'organisation_id', 'section', name='pk_shut_sections')
    )


def downgrade() -> None:
    op.drop_table('shut_sections')
    op.drop_table('section_grants')
