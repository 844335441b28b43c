"""Preparing and certifying: what was declared ready or returned, remarks on questions, the attestation of a sent copy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def json_document() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table('handovers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('sections', json_document(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', instant(), nullable=False),
    sa.CheckConstraint("kind IN ('ready', 'returned', 'certified')", name='ck_handovers_kind'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_handovers_person_id'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name='fk_handovers_submission_id'),
    sa.PrimaryKeyConstraint('id', name='pk_handovers')
    )
    op.create_index('ix_handovers_submission_id', 'handovers', ['submission_id'], unique=False)
    op.create_table('remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', instant(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', instant(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['people.id'], name='fk_remarks_answered_by'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_remarks_person_id'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name='fk_remarks_submission_id'),
    sa.PrimaryKeyConstraint('id', name='pk_remarks')
    )
    op.create_index('ix_remarks_submission_id', 'remarks', ['submission_id'], unique=False)
    op.add_column('sent_copies', sa.Column('attestation_version', sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('sent_copies') as batch:
        batch.drop_column('attestation_version')
    op.drop_table('remarks')
    op.drop_table('handovers')
