"""an engagement with files is not deleted

Revises: 20261128_0120_feedback_once
"""

from alembic import op

revision = '20261128_0140_files_hold'
down_revision = '20261128_0120_feedback_once'
branch_labels = None
depends_on = None

_NAME = 'fk_attachments_engagement_id_engagements'


def upgrade() -> None:
    _refer(deferrable=True, initially='IMMEDIATE')


def downgrade() -> None:
    _refer(ondelete='CASCADE')


def _refer(**how: object) -> None:
    with op.batch_alter_table('attachments') as batch_op:
        batch_op.drop_constraint(_NAME, type_='foreignkey')
        batch_op.create_foreign_key(_NAME, 'engagements', ['engagement_id'], ['id'], **how)
