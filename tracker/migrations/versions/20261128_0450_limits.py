"""attempts to get in are counted in the database

Revises: 20261128_0440_consent_and_steps
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_0450_limits'
down_revision = '20261128_0440_consent_and_steps'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempts',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_attempts'))
    )


def downgrade() -> None:
    op.drop_table('attempts')
