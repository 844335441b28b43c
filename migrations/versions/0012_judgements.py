"""What was decided of a questionnaire's changes, the names of its revisions, the moves of an edition."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, owner, of in (
        ('draft_judgements', 'draft_id', 'questionnaire_drafts'),
        ('version_judgements', 'version_id', 'questionnaire_versions'),
    ):
        op.create_table(table,
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column('subject', sa.String(length=10), nullable=False),
        sa.Column('code', sa.String(length=80), nullable=False),
        sa.Column('place', sa.String(length=120), nullable=False),
        sa.Column('verdict', sa.Integer(), nullable=True),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('mark', sa.String(length=20), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint([owner], [f'{of}.id'], name=f'fk_{table}_{owner}'),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=f'fk_{table}_person_id'),
        sa.PrimaryKeyConstraint(owner, 'subject', 'code', 'place', name=f'pk_{table}')
        )
    op.create_table('draft_names',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['questionnaire_drafts.id'], name='fk_draft_names_draft_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_draft_names_person_id'),
    sa.PrimaryKeyConstraint('draft_id', 'revision', name='pk_draft_names')
    )
    op.create_table('edition_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('before_version_id', sa.Integer(), nullable=False),
    sa.Column('after_version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('drafts', sa.Integer(), nullable=False),
    sa.Column('lost', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['after_version_id'], ['questionnaire_versions.id'], name='fk_edition_moves_after_version_id'),
    sa.ForeignKeyConstraint(['before_version_id'], ['questionnaire_versions.id'], name='fk_edition_moves_before_version_id'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name='fk_edition_moves_edition_id'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_edition_moves_person_id'),
    sa.PrimaryKeyConstraint('id', name='pk_edition_moves')
    )
    op.create_index('ix_edition_moves_edition_id', 'edition_moves', ['edition_id'])


def downgrade() -> None:
    op.drop_index('ix_edition_moves_edition_id', table_name='edition_moves')
    op.drop_table('edition_moves')
    op.drop_table('draft_names')
    op.drop_table('version_judgements')
    op.drop_table('draft_judgements')
