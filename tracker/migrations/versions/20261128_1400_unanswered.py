"""letters know how often they may have arrived, the watch when a scheduler died; quiet in order

Revises: 20261128_0740_evidence
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_1400_unanswered'
down_revision = '20261128_0740_evidence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('letters', sa.Column('unanswered', sa.Integer(), nullable=False, server_default='0'))
    # Of what was claimed before nobody knows whether it was underway.
    op.execute("UPDATE letters SET unanswered = 1, owner = '' WHERE state = 'sending'")
    op.add_column('watch', sa.Column('died_at', sa.DateTime(timezone=True), nullable=True))
    op.drop_index('ix_cases_quiet', table_name='cases')
    op.create_index('ix_cases_quiet', 'cases', ['study_id', 'last_contact_on', 'name'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_cases_quiet', table_name='cases')
    op.create_index('ix_cases_quiet', 'cases', ['study_id', 'last_contact_on'], unique=False)
    op.drop_column('watch', 'died_at')
    op.drop_column('letters', 'unanswered')
