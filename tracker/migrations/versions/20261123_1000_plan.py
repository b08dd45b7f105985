"""plan

Revises: 20261123_0430_begin
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '20261123_1000_plan'
down_revision = '20261123_0430_begin'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cadences',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('weeks', sa.Integer(), nullable=False),
    sa.Column('pauses', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=True),
    sa.Column('membership_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('weeks > 0', name=op.f('ck_cadences_weeks')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_cadences_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_cadences_membership_id_memberships'), initially='IMMEDIATE', deferrable=True),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_cadences'))
    )
    op.create_index('ix_cadences_membership_id', 'cadences', ['membership_id'], unique=False)

    op.create_table('feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('with_details', sa.Boolean(), nullable=False),
    sa.Column('only_mine', sa.Boolean(), nullable=False),
    sa.Column('alarm_minutes', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_feeds_membership_id_memberships'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feeds')),
    sa.UniqueConstraint('membership_id', name=op.f('uq_feeds_membership_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feeds_token_hash'))
    )
    op.create_table('imported',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_imported_engagement_id_engagements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_imported_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported')),
    sa.UniqueConstraint('study_id', 'source', name=op.f('uq_imported_study_id_source'))
    )
    op.create_index('ix_imported_engagement_id', 'imported', ['engagement_id'], unique=False)

    op.create_table('milestones',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['responsible_id'], ['memberships.id'], name=op.f('fk_milestones_responsible_id_memberships'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_milestones_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestones'))
    )
    op.create_index('ix_milestones_due', 'milestones', ['study_id', 'due_on'], unique=False)
    op.create_index('ix_milestones_responsible_id', 'milestones', ['responsible_id'], unique=False)

    op.create_table('programme_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.CheckConstraint('day >= 0 AND minutes > 0', name=op.f('ck_programme_items_time')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_programme_items_engagement_id_engagements'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_items'))
    )
    op.create_index('ix_programme_items_engagement', 'programme_items', ['engagement_id', 'day', 'starts'], unique=False)

    op.create_table('round_cases',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_round_cases_case_id_cases'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_cases_round_id_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'case_id', name=op.f('pk_round_cases'))
    )
    op.create_index('ix_round_cases_case', 'round_cases', ['case_id'], unique=False)

    op.create_table('template_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('child_kind', sa.Text(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_template_items_minutes')),
    sa.ForeignKeyConstraint(['role_id'], ['informant_roles.id'], name=op.f('fk_template_items_role_id_informant_roles'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_template_items_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template_items')),
    sa.UniqueConstraint('study_id', 'kind', 'position', name=op.f('uq_template_items_study_id_kind_position'))
    )
    op.create_index('ix_template_items_role_id', 'template_items', ['role_id'], unique=False)

    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('has_failed', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("answer IN ('none', 'yes', 'maybe', 'no')", name=op.f('ck_invitations_answer')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_invitations_engagement_id_engagements'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_invitations_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('engagement_id', 'person_id', name=op.f('uq_invitations_engagement_id_person_id'))
    )
    op.create_index('ix_invitations_person_id', 'invitations', ['person_id'], unique=False)

    op.add_column('engagements', sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'))

    op.add_column('round_engagements', sa.Column('target_on', sa.Date(), nullable=True))

    op.add_column('rounds', sa.Column('gathers', sa.Text(), nullable=False, server_default='case'))
    op.add_column('rounds', sa.Column('days_before', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('rounds', sa.Column('days_after', sa.Integer(), nullable=False, server_default='0'))

    op.add_column('studies', sa.Column('country', sa.Text(), nullable=False, server_default='NO'))
    op.add_column('studies', sa.Column('plan_version', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('studies', sa.Column('uid', sa.Text(), nullable=False, server_default=''))
    # Rows that are there get what new ones get by themselves.
    connection = op.get_bind()
    studies = sa.table('studies', sa.column('id', sa.Integer()), sa.column('uid', sa.Text()))
    for study_id in connection.scalars(sa.select(studies.c.id)).all():
        connection.execute(
            sa.update(studies).where(studies.c.id == study_id).values(uid=secrets.token_hex(8))
        )
    connection.execute(sa.text(
        "INSERT INTO round_cases (round_id, case_id) "
        "SELECT DISTINCT r.round_id, c.case_id FROM round_engagements r "
        "JOIN engagement_cases c ON c.engagement_id = r.engagement_id"
    ))


def downgrade() -> None:
    op.drop_column('studies', 'uid')
    op.drop_column('studies', 'plan_version')
    op.drop_column('studies', 'country')
    op.drop_column('rounds', 'days_after')
    op.drop_column('rounds', 'days_before')
    op.drop_column('rounds', 'gathers')
    op.drop_column('round_engagements', 'target_on')
    op.drop_column('engagements', 'sequence')
    op.drop_table('invitations')
    op.drop_table('template_items')
    op.drop_table('programme_items')
    op.drop_table('milestones')
    op.drop_table('imported')
    op.drop_table('feeds')
    op.drop_table('cadences')
    op.drop_table('round_cases')
