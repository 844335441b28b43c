"""Lists of choices by edition, and questions kept in a bank."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('choice_lists',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('code', name='pk_choice_lists')
    )
    op.create_table('choice_list_states',
    sa.Column('list_code', sa.String(length=40), nullable=False),
    sa.Column('since', sa.String(length=40), nullable=False),
    sa.Column('choices', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['list_code'], ['choice_lists.code'], name='fk_choice_list_states_list_code'),
    sa.ForeignKeyConstraint(['updated_by'], ['people.id'], name='fk_choice_list_states_updated_by'),
    sa.PrimaryKeyConstraint('list_code', 'since', name='pk_choice_list_states')
    )
    op.create_table('bank_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('survey', sa.String(length=60), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('lists', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['kept_by'], ['people.id'], name='fk_bank_questions_kept_by'),
    sa.PrimaryKeyConstraint('id', name='pk_bank_questions')
    )


def downgrade() -> None:
    op.drop_table('bank_questions')
    op.drop_table('choice_list_states')
    op.drop_table('choice_lists')
