"""reminders know of themselves that they were told

Revises: 20261128_0450_limits
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_0730_told_turn'
down_revision = '20261128_0450_limits'
branch_labels = None
depends_on = None

_GUESTS = sa.text("person_id IS NOT NULL")
_UNTOLD = "told_turn <> turn AND gone_at IS NULL AND done_at IS NULL"


def upgrade() -> None:
    op.add_column('reminders', sa.Column('told_turn', sa.Integer(), nullable=False, server_default='-1'))
    op.execute(
        'UPDATE reminders SET told_turn = turn WHERE EXISTS (SELECT 1 FROM letter_reminders'
        ' WHERE letter_reminders.reminder_id = reminders.id'
        ' AND letter_reminders.turn = reminders.turn)'
    )
    op.drop_index('ix_reminders_guests', table_name='reminders')
    guests = sa.text(f"person_id IS NOT NULL AND {_UNTOLD}")
    op.create_index('ix_reminders_guests', 'reminders', ['person_id', 'at'], unique=False, sqlite_where=guests, postgresql_where=guests)
    untold = sa.text(_UNTOLD)
    op.create_index('ix_reminders_untold', 'reminders', ['membership_id', 'at', 'rule', 'snoozed_until', 'until', 'turn', 'told_turn', 'gone_at', 'done_at'], unique=False, sqlite_where=untold, postgresql_where=untold)


def downgrade() -> None:
    op.drop_index('ix_reminders_untold', table_name='reminders')
    op.drop_index('ix_reminders_guests', table_name='reminders')
    op.create_index('ix_reminders_guests', 'reminders', ['gone_at', 'done_at', 'at'], unique=False, sqlite_where=_GUESTS, postgresql_where=_GUESTS)
    op.drop_column('reminders', 'told_turn')
