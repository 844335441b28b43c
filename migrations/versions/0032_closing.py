"""The end of an edition: the reports kept by release, and the letter that says a centre's page is ready."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

BEFORE, AFTER = 'ck_mailings_ck_mailings_kind', 'ck_mailings_kind'  # named twice when it was first laid


def upgrade() -> None:
    op.create_table('report_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=4), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.CheckConstraint("form IN ('pdf', 'docx')", name=op.f('ck_report_files_form')),
    sa.CheckConstraint("stage IN ('waiting', 'making', 'done')", name=op.f('ck_report_files_stage')),
    sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name='fk_report_files_asked_by'),
    sa.ForeignKeyConstraint(['release_id'], ['releases.id'], name='fk_report_files_release_id'),
    sa.PrimaryKeyConstraint('id', name='pk_report_files'),
    sa.UniqueConstraint('release_id', 'form', name='uq_report_files_release_id_form')
    )
    _allow("'invitation', 'reminder', 'results'", lift=BEFORE, lay=AFTER)


def downgrade() -> None:
    op.execute("UPDATE mailings SET kind = 'invitation' WHERE kind = 'results'")
    _allow("'invitation', 'reminder'", lift=AFTER, lay=BEFORE)
    op.drop_table('report_files')


def _allow(kinds: str, *, lift: str, lay: str) -> None:
    with op.batch_alter_table('mailings') as batch:
        batch.drop_constraint(op.f(lift), type_='check')
        batch.create_check_constraint(op.f(lay), f'kind IN ({kinds})')
