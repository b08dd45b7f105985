"""feedback once

Revises: 20261123_1400_search
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_0120_feedback_once'
down_revision = '20261123_1400_search'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('feedback_given', sa.Column('client_id', sa.Text(), nullable=True))
    op.create_index('ix_feedback_given_client', 'feedback_given', ['client_id', 'case_id'], unique=True)


def downgrade() -> None:
    op.drop_index('ix_feedback_given_client', table_name='feedback_given')
    op.drop_column('feedback_given', 'client_id')
