"""consent, months asked for, and the steps of a status note

Revises: 20261128_0420_reminders
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_0440_consent_and_steps'
down_revision = '20261128_0420_reminders'
branch_labels = None
depends_on = None

_HOLDS = sa.text('withdrawn_on IS NULL')
_BEFORE = "state IN ('draft', 'published')"
_AFTER = "state IN ('draft', 'review', 'reading', 'published')"


def upgrade() -> None:
    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("form IN ('written', 'oral')", name=op.f('ck_consents_form')),
    sa.CheckConstraint('withdrawn_on >= given_on', name=op.f('ck_consents_order')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_consents_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    op.create_index(op.f('ix_consents_person_id'), 'consents', ['person_id'], unique=False)
    op.create_index('uq_consents_holding', 'consents', ['person_id'], unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS)
    op.create_table('asked_months',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_asked_months_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asked_months')),
    sa.UniqueConstraint('study_id', 'as_of', name=op.f('uq_asked_months_study_id_as_of'))
    )
    op.add_column('studies', sa.Column('personal_data_until', sa.Date(), nullable=True))
    op.add_column('status_notes', sa.Column('state_since', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE status_notes SET state_since = coalesce(published_at, changed_at)')
    with op.batch_alter_table('status_notes') as batch_op:
        batch_op.alter_column('state_since', nullable=False)
        batch_op.drop_constraint(op.f('ck_status_notes_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_status_notes_state'), _AFTER)


def downgrade() -> None:
    op.execute("UPDATE status_notes SET state = 'draft' WHERE state IN ('review', 'reading')")
    with op.batch_alter_table('status_notes') as batch_op:
        batch_op.drop_constraint(op.f('ck_status_notes_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_status_notes_state'), _BEFORE)
        batch_op.drop_column('state_since')
    op.drop_column('studies', 'personal_data_until')
    op.drop_table('asked_months')
    op.drop_index('uq_consents_holding', table_name='consents')
    op.drop_index(op.f('ix_consents_person_id'), table_name='consents')
    op.drop_table('consents')
