"""reminders know when they are late, so that late ones can be picked first

Revises: 20261128_1400_unanswered
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_1510_late_first'
down_revision = '20261128_1400_unanswered'
branch_labels = None
depends_on = None

_OPEN = ['membership_id', 'gone_at', 'done_at', 'at', 'rule', 'snoozed_until', 'until', 'turn']


def upgrade() -> None:
    op.add_column('reminders', sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))
    op.drop_index('ix_reminders_open', table_name='reminders')
    op.create_index('ix_reminders_open', 'reminders', [*_OPEN, 'late_at'], unique=False)
    # Only the rules know which day a reminder is about: all are derived anew at the next round.
    op.execute("INSERT INTO touched (subject) SELECT 'study:' || id FROM studies")


def downgrade() -> None:
    op.drop_index('ix_reminders_open', table_name='reminders')
    op.create_index('ix_reminders_open', 'reminders', _OPEN, unique=False)
    op.drop_column('reminders', 'late_at')
