"""News: what each person saw and was told of, and how soon they want to be told."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('news_marks',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=120), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_news_marks_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'event', name='pk_news_marks')
    )
    op.create_table('news_choices',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('choice', sa.String(length=10), nullable=False),
    sa.CheckConstraint("choice IN ('now', 'digest', 'none')", name='ck_news_choices_choice'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_news_choices_person_id'),
    sa.PrimaryKeyConstraint('person_id', 'topic', name='pk_news_choices')
    )


def downgrade() -> None:
    op.drop_table('news_choices')
    op.drop_table('news_marks')
