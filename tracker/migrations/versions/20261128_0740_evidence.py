"""evidence of status notes, their reviews and member checks, coverage, named reports

Revises: 20261128_0730_told_turn
"""

import sqlalchemy as sa
from alembic import op

revision = '20261128_0740_evidence'
down_revision = '20261128_0730_told_turn'
branch_labels = None
depends_on = None

_OVERALL = sa.text('round_id IS NULL')


def upgrade() -> None:
    op.create_table('makings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('says', sa.Text(), nullable=False),
    sa.Column('fault', sa.JSON(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("stage IN ('waiting', 'making', 'done', 'failed')", name=op.f('ck_makings_stage')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_makings_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_makings_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_makings'))
    )
    op.create_index(op.f('ix_makings_account_id'), 'makings', ['account_id'], unique=False)
    op.create_index(op.f('ix_makings_study_id'), 'makings', ['study_id'], unique=False)
    op.create_index('ix_makings_waiting', 'makings', ['stage', 'id'], unique=False)
    op.create_table('names_let_through',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('sorts', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('let_through_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_names_let_through_account_id_accounts')),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_names_let_through_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_names_let_through'))
    )
    op.create_index(op.f('ix_names_let_through_account_id'), 'names_let_through', ['account_id'], unique=False)
    op.create_index(op.f('ix_names_let_through_study_id'), 'names_let_through', ['study_id'], unique=False)
    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('parts', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('has_references', sa.Boolean(), nullable=False),
    sa.Column('is_of_all', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_reports_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('study_id', 'name', name=op.f('uq_reports_study_id_name'))
    )
    op.create_table('coverage_holes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason IN ('not-asked', 'declined', 'no-such-person', 'planned')", name=op.f('ck_coverage_holes_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_coverage_holes_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['informant_roles.id'], name=op.f('fk_coverage_holes_role_id_informant_roles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_coverage_holes_round_id_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_holes')),
    sa.UniqueConstraint('case_id', 'role_id', 'round_id', name=op.f('uq_coverage_holes_case_id_role_id_round_id'))
    )
    op.create_index(op.f('ix_coverage_holes_role_id'), 'coverage_holes', ['role_id'], unique=False)
    op.create_index(op.f('ix_coverage_holes_round_id'), 'coverage_holes', ['round_id'], unique=False)
    op.create_index('uq_coverage_holes_overall', 'coverage_holes', ['case_id', 'role_id'], unique=True, sqlite_where=_OVERALL, postgresql_where=_OVERALL)
    op.create_table('coverage_targets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.CheckConstraint('wanted > 0', name=op.f('ck_coverage_targets_wanted')),
    sa.ForeignKeyConstraint(['role_id'], ['informant_roles.id'], name=op.f('fk_coverage_targets_role_id_informant_roles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_coverage_targets_round_id_rounds'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_coverage_targets_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_targets')),
    sa.UniqueConstraint('role_id', 'round_id', name=op.f('uq_coverage_targets_role_id_round_id'))
    )
    op.create_index(op.f('ix_coverage_targets_round_id'), 'coverage_targets', ['round_id'], unique=False)
    op.create_index(op.f('ix_coverage_targets_study_id'), 'coverage_targets', ['study_id'], unique=False)
    op.create_index('uq_coverage_targets_overall', 'coverage_targets', ['role_id'], unique=True, sqlite_where=_OVERALL, postgresql_where=_OVERALL)
    op.create_table('report_cases',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_report_cases_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_report_cases_report_id_reports'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'case_id', name=op.f('pk_report_cases'))
    )
    op.create_index(op.f('ix_report_cases_case_id'), 'report_cases', ['case_id'], unique=False)
    op.create_table('member_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('status_note_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('was_sent', sa.Boolean(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_printed', sa.Boolean(), nullable=False),
    sa.CheckConstraint("answer IN ('none', 'agree', 'remarks', 'disagree', 'silence')", name=op.f('ck_member_checks_answer')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['accounts.id'], name=op.f('fk_member_checks_asked_by_id_accounts')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_member_checks_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_member_checks_person_id_people'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['role_id'], ['informant_roles.id'], name=op.f('fk_member_checks_role_id_informant_roles'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['status_note_id'], ['status_notes.id'], name=op.f('fk_member_checks_status_note_id_status_notes'), initially='IMMEDIATE', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_checks')),
    sa.UniqueConstraint('status_note_id', 'version', 'person_id', name=op.f('uq_member_checks_status_note_id_version_person_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_member_checks_token_hash'))
    )
    op.create_index(op.f('ix_member_checks_asked_by_id'), 'member_checks', ['asked_by_id'], unique=False)
    op.create_index(op.f('ix_member_checks_case_id'), 'member_checks', ['case_id'], unique=False)
    op.create_index(op.f('ix_member_checks_person_id'), 'member_checks', ['person_id'], unique=False)
    op.create_index(op.f('ix_member_checks_role_id'), 'member_checks', ['role_id'], unique=False)
    op.create_table('review_comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status_note_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('block', sa.Integer(), nullable=False),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_review_comments_answered_by_id_accounts')),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_review_comments_author_id_accounts')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['accounts.id'], name=op.f('fk_review_comments_settled_by_id_accounts')),
    sa.ForeignKeyConstraint(['status_note_id'], ['status_notes.id'], name=op.f('fk_review_comments_status_note_id_status_notes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_comments'))
    )
    op.create_index(op.f('ix_review_comments_answered_by_id'), 'review_comments', ['answered_by_id'], unique=False)
    op.create_index(op.f('ix_review_comments_author_id'), 'review_comments', ['author_id'], unique=False)
    op.create_index(op.f('ix_review_comments_settled_by_id'), 'review_comments', ['settled_by_id'], unique=False)
    op.create_index(op.f('ix_review_comments_status_note_id'), 'review_comments', ['status_note_id'], unique=False)
    op.create_table('reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status_note_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict IN ('approved', 'changes')", name=op.f('ck_reviews_verdict')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['accounts.id'], name=op.f('fk_reviews_reviewer_id_accounts')),
    sa.ForeignKeyConstraint(['status_note_id'], ['status_notes.id'], name=op.f('fk_reviews_status_note_id_status_notes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('status_note_id', 'version', 'reviewer_id', name=op.f('uq_reviews_status_note_id_version_reviewer_id'))
    )
    op.create_index(op.f('ix_reviews_reviewer_id'), 'reviews', ['reviewer_id'], unique=False)
    op.create_table('status_note_readings',
    sa.Column('status_note_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_status_note_readings_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['status_note_id'], ['status_notes.id'], name=op.f('fk_status_note_readings_status_note_id_status_notes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('status_note_id', 'account_id', name=op.f('pk_status_note_readings'))
    )
    op.create_index(op.f('ix_status_note_readings_account_id'), 'status_note_readings', ['account_id'], unique=False)
    op.create_table('member_check_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_check_id', sa.Integer(), nullable=False),
    sa.Column('block', sa.Integer(), nullable=False),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("decision IN ('open', 'taken-up', 'partly', 'not-taken-up')", name=op.f('ck_member_check_remarks_decision')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['accounts.id'], name=op.f('fk_member_check_remarks_decided_by_id_accounts')),
    sa.ForeignKeyConstraint(['member_check_id'], ['member_checks.id'], name=op.f('fk_member_check_remarks_member_check_id_member_checks'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_check_remarks')),
    sa.UniqueConstraint('member_check_id', 'block', name=op.f('uq_member_check_remarks_member_check_id_block'))
    )
    op.create_index(op.f('ix_member_check_remarks_decided_by_id'), 'member_check_remarks', ['decided_by_id'], unique=False)
    op.create_table('status_note_references',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status_note_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Text(), nullable=False),
    sa.Column('excerpt_id', sa.Integer(), nullable=True),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('fact_id', sa.Integer(), nullable=True),
    sa.Column('follow_up_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('roles', sa.Text(), nullable=False),
    sa.Column('cited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_status_note_references_engagement_id_engagements'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['case_events.id'], name=op.f('fk_status_note_references_event_id_case_events'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpts.id'], name=op.f('fk_status_note_references_excerpt_id_excerpts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['fact_id'], ['facts.id'], name=op.f('fk_status_note_references_fact_id_facts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_ups.id'], name=op.f('fk_status_note_references_follow_up_id_follow_ups'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['status_note_id'], ['status_notes.id'], name=op.f('fk_status_note_references_status_note_id_status_notes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_note_references')),
    sa.UniqueConstraint('status_note_id', 'mark', name=op.f('uq_status_note_references_status_note_id_mark'))
    )
    op.create_index(op.f('ix_status_note_references_engagement_id'), 'status_note_references', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_status_note_references_event_id'), 'status_note_references', ['event_id'], unique=False)
    op.create_index(op.f('ix_status_note_references_excerpt_id'), 'status_note_references', ['excerpt_id'], unique=False)
    op.create_index(op.f('ix_status_note_references_fact_id'), 'status_note_references', ['fact_id'], unique=False)
    op.create_index(op.f('ix_status_note_references_follow_up_id'), 'status_note_references', ['follow_up_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_status_note_references_follow_up_id'), table_name='status_note_references')
    op.drop_index(op.f('ix_status_note_references_fact_id'), table_name='status_note_references')
    op.drop_index(op.f('ix_status_note_references_excerpt_id'), table_name='status_note_references')
    op.drop_index(op.f('ix_status_note_references_event_id'), table_name='status_note_references')
    op.drop_index(op.f('ix_status_note_references_engagement_id'), table_name='status_note_references')
    op.drop_table('status_note_references')
    op.drop_index(op.f('ix_member_check_remarks_decided_by_id'), table_name='member_check_remarks')
    op.drop_table('member_check_remarks')
    op.drop_index(op.f('ix_status_note_readings_account_id'), table_name='status_note_readings')
    op.drop_table('status_note_readings')
    op.drop_index(op.f('ix_reviews_reviewer_id'), table_name='reviews')
    op.drop_table('reviews')
    op.drop_index(op.f('ix_review_comments_status_note_id'), table_name='review_comments')
    op.drop_index(op.f('ix_review_comments_settled_by_id'), table_name='review_comments')
    op.drop_index(op.f('ix_review_comments_author_id'), table_name='review_comments')
    op.drop_table('review_comments')
    op.drop_index(op.f('ix_member_checks_role_id'), table_name='member_checks')
    op.drop_index(op.f('ix_member_checks_person_id'), table_name='member_checks')
    op.drop_index(op.f('ix_member_checks_case_id'), table_name='member_checks')
    op.drop_index(op.f('ix_member_checks_asked_by_id'), table_name='member_checks')
    op.drop_table('member_checks')
    op.drop_index(op.f('ix_report_cases_case_id'), table_name='report_cases')
    op.drop_table('report_cases')
    op.drop_index('uq_coverage_targets_overall', table_name='coverage_targets', sqlite_where=_OVERALL, postgresql_where=_OVERALL)
    op.drop_index(op.f('ix_coverage_targets_study_id'), table_name='coverage_targets')
    op.drop_index(op.f('ix_coverage_targets_round_id'), table_name='coverage_targets')
    op.drop_table('coverage_targets')
    op.drop_index('uq_coverage_holes_overall', table_name='coverage_holes', sqlite_where=_OVERALL, postgresql_where=_OVERALL)
    op.drop_index(op.f('ix_coverage_holes_round_id'), table_name='coverage_holes')
    op.drop_index(op.f('ix_coverage_holes_role_id'), table_name='coverage_holes')
    op.drop_table('coverage_holes')
    op.drop_table('reports')
    op.drop_index(op.f('ix_names_let_through_study_id'), table_name='names_let_through')
    op.drop_index(op.f('ix_names_let_through_account_id'), table_name='names_let_through')
    op.drop_table('names_let_through')
    op.drop_index('ix_makings_waiting', table_name='makings')
    op.drop_index(op.f('ix_makings_study_id'), table_name='makings')
    op.drop_index(op.f('ix_makings_account_id'), table_name='makings')
    op.drop_table('makings')
