"""The version that each version's changes were read against."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('questionnaire_versions') as batch_op:
        batch_op.add_column(sa.Column('base_version_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_questionnaire_versions_base_version_id', 'questionnaire_versions', ['base_version_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('questionnaire_versions') as batch_op:
        batch_op.drop_constraint('fk_questionnaire_versions_base_version_id', type_='foreignkey')
        batch_op.drop_column('base_version_id')
