"""notes

Revises: 20261123_1000_plan
"""

import sqlalchemy as sa
from alembic import op

revision = '20261123_1300_notes'
down_revision = '20261123_1000_plan'
branch_labels = None
depends_on = None

_KINDS = {
    'en': (('enabler', 'Enabler'), ('barrier', 'Barrier'), ('experience', 'Experience'),
           ('advice', 'Advice'), ('change', 'Change'), ('quote', 'Quote')),
    'nb': (('fremmer', 'Fremmer'), ('hemmer', 'Hemmer'), ('erfaring', 'Erfaring'),
           ('rad', 'Råd'), ('endring', 'Endring'), ('sitat', 'Sitat')),
}


def upgrade() -> None:
    op.create_table('drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('base_version', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_drafts_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_drafts_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts')),
    sa.UniqueConstraint('account_id', 'study_id', 'place', name=op.f('uq_drafts_account_id_study_id_place'))
    )
    op.create_index(op.f('ix_drafts_study_id'), 'drafts', ['study_id'], unique=False)
    op.create_table('excerpt_kinds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('also', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_excerpt_kinds_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excerpt_kinds')),
    sa.UniqueConstraint('study_id', 'code', name=op.f('uq_excerpt_kinds_study_id_code'))
    )
    op.create_table('note_templates',
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_note_templates_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('study_id', 'kind', name=op.f('pk_note_templates'))
    )
    op.create_table('attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('stored_as', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('caption', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(engagement_id IS NULL) <> (case_id IS NULL)', name=op.f('ck_attachments_one')),
    sa.CheckConstraint('size > 0', name=op.f('ck_attachments_size')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_attachments_account_id_accounts')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_attachments_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_attachments_engagement_id_engagements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_attachments_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_attachments_stored_as'))
    )
    op.create_index(op.f('ix_attachments_account_id'), 'attachments', ['account_id'], unique=False)
    op.create_index(op.f('ix_attachments_case_id'), 'attachments', ['case_id'], unique=False)
    op.create_index(op.f('ix_attachments_engagement_id'), 'attachments', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_attachments_study_id'), 'attachments', ['study_id'], unique=False)
    op.create_table('cell_summaries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('sign', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_cell_summaries_author_id_accounts')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_cell_summaries_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_cell_summaries_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cell_summaries')),
    sa.UniqueConstraint('study_id', 'case_id', 'sign', 'code', name=op.f('uq_cell_summaries_study_id_case_id_sign_code'))
    )
    op.create_index(op.f('ix_cell_summaries_author_id'), 'cell_summaries', ['author_id'], unique=False)
    op.create_index(op.f('ix_cell_summaries_case_id'), 'cell_summaries', ['case_id'], unique=False)
    op.create_table('feedback_given',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("form IN ('presentation', 'case_description', 'talk', 'letter', 'other')", name=op.f('ck_feedback_given_form')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_feedback_given_case_id_cases'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_feedback_given_engagement_id_engagements'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['given_by_id'], ['memberships.id'], name=op.f('fk_feedback_given_given_by_id_memberships'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_feedback_given_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_given'))
    )
    op.create_index('ix_feedback_given_case', 'feedback_given', ['case_id', 'given_on'], unique=False)
    op.create_index(op.f('ix_feedback_given_engagement_id'), 'feedback_given', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_feedback_given_given_by_id'), 'feedback_given', ['given_by_id'], unique=False)
    op.create_index('ix_feedback_given_study', 'feedback_given', ['study_id', 'given_on'], unique=False)
    op.create_table('follow_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('owner_word', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_follow_ups_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_by_id'], ['accounts.id'], name=op.f('fk_follow_ups_done_by_id_accounts')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_follow_ups_engagement_id_engagements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['memberships.id'], name=op.f('fk_follow_ups_owner_id_memberships'), initially='IMMEDIATE', deferrable=True),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_follow_ups_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_ups'))
    )
    op.create_index(op.f('ix_follow_ups_case_id'), 'follow_ups', ['case_id'], unique=False)
    op.create_index(op.f('ix_follow_ups_done_by_id'), 'follow_ups', ['done_by_id'], unique=False)
    op.create_index(op.f('ix_follow_ups_engagement_id'), 'follow_ups', ['engagement_id'], unique=False)
    op.create_index('ix_follow_ups_open', 'follow_ups', ['study_id', 'done_at', 'due_on'], unique=False)
    op.create_index(op.f('ix_follow_ups_owner_id'), 'follow_ups', ['owner_id'], unique=False)
    op.create_index('ix_follow_ups_source', 'follow_ups', ['source', 'position'], unique=False)
    op.create_table('cell_summary_revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cell_summary_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_cell_summary_revisions_author_id_accounts')),
    sa.ForeignKeyConstraint(['cell_summary_id'], ['cell_summaries.id'], name=op.f('fk_cell_summary_revisions_cell_summary_id_cell_summaries'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cell_summary_revisions')),
    sa.UniqueConstraint('cell_summary_id', 'version', name=op.f('uq_cell_summary_revisions_cell_summary_id_version'))
    )
    op.create_index(op.f('ix_cell_summary_revisions_author_id'), 'cell_summary_revisions', ['author_id'], unique=False)
    op.create_table('excerpts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagements.id'], name=op.f('fk_excerpts_engagement_id_engagements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['notes.id'], name=op.f('fk_excerpts_note_id_notes'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_excerpts_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excerpts'))
    )
    op.create_index(op.f('ix_excerpts_engagement_id'), 'excerpts', ['engagement_id'], unique=False)
    op.create_index('ix_excerpts_note', 'excerpts', ['note_id', 'position'], unique=False)
    op.create_index(op.f('ix_excerpts_study_id'), 'excerpts', ['study_id'], unique=False)
    op.create_table('excerpt_tags',
    sa.Column('excerpt_id', sa.Integer(), nullable=False),
    sa.Column('sign', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpts.id'], name=op.f('fk_excerpt_tags_excerpt_id_excerpts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('excerpt_id', 'sign', 'code', name=op.f('pk_excerpt_tags'))
    )
    op.create_index('ix_excerpt_tags_counted', 'excerpt_tags', ['study_id', 'sign', 'code', 'engagement_id', 'excerpt_id'], unique=False)
    op.add_column('informant_roles', sa.Column('also', sa.Text(), nullable=False, server_default=''))
    op.add_column('notes', sa.Column('is_minutes', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('notes', sa.Column('derived_by', sa.Integer(), nullable=False, server_default='0'))
    op.create_index(op.f('ix_notes_derived_by'), 'notes', ['derived_by'], unique=False)
    op.add_column('participations', sa.Column('excused', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('research_questions', sa.Column('also', sa.Text(), nullable=False, server_default=''))
    op.add_column('studies', sa.Column('text_version', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('themes', sa.Column('also', sa.Text(), nullable=False, server_default=''))
    _give_kinds()


def _give_kinds() -> None:
    """Every study has kinds from now on, in its own language."""
    connection = op.get_bind()
    kinds = sa.table('excerpt_kinds', *(sa.column(name) for name in ('study_id', 'position', 'code', 'name', 'also')))
    for study_id, language in connection.execute(sa.text('SELECT id, language FROM studies')).all():
        rows = [
            {'study_id': study_id, 'position': position, 'code': code, 'name': name, 'also': ''}
            for position, (code, name) in enumerate(_KINDS[language], 1)
        ]
        connection.execute(sa.insert(kinds), rows)


def downgrade() -> None:
    op.drop_column('themes', 'also')
    op.drop_column('studies', 'text_version')
    op.drop_column('research_questions', 'also')
    op.drop_column('participations', 'excused')
    op.drop_index(op.f('ix_notes_derived_by'), table_name='notes')
    op.drop_column('notes', 'derived_by')
    op.drop_column('notes', 'is_minutes')
    op.drop_column('informant_roles', 'also')
    op.drop_index('ix_excerpt_tags_counted', table_name='excerpt_tags')
    op.drop_table('excerpt_tags')
    op.drop_index(op.f('ix_excerpts_study_id'), table_name='excerpts')
    op.drop_index('ix_excerpts_note', table_name='excerpts')
    op.drop_index(op.f('ix_excerpts_engagement_id'), table_name='excerpts')
    op.drop_table('excerpts')
    op.drop_index(op.f('ix_cell_summary_revisions_author_id'), table_name='cell_summary_revisions')
    op.drop_table('cell_summary_revisions')
    op.drop_index('ix_follow_ups_source', table_name='follow_ups')
    op.drop_index(op.f('ix_follow_ups_owner_id'), table_name='follow_ups')
    op.drop_index('ix_follow_ups_open', table_name='follow_ups')
    op.drop_index(op.f('ix_follow_ups_engagement_id'), table_name='follow_ups')
    op.drop_index(op.f('ix_follow_ups_done_by_id'), table_name='follow_ups')
    op.drop_index(op.f('ix_follow_ups_case_id'), table_name='follow_ups')
    op.drop_table('follow_ups')
    op.drop_index('ix_feedback_given_study', table_name='feedback_given')
    op.drop_index(op.f('ix_feedback_given_given_by_id'), table_name='feedback_given')
    op.drop_index(op.f('ix_feedback_given_engagement_id'), table_name='feedback_given')
    op.drop_index('ix_feedback_given_case', table_name='feedback_given')
    op.drop_table('feedback_given')
    op.drop_index(op.f('ix_cell_summaries_case_id'), table_name='cell_summaries')
    op.drop_index(op.f('ix_cell_summaries_author_id'), table_name='cell_summaries')
    op.drop_table('cell_summaries')
    op.drop_index(op.f('ix_attachments_study_id'), table_name='attachments')
    op.drop_index(op.f('ix_attachments_engagement_id'), table_name='attachments')
    op.drop_index(op.f('ix_attachments_case_id'), table_name='attachments')
    op.drop_index(op.f('ix_attachments_account_id'), table_name='attachments')
    op.drop_table('attachments')
    op.drop_table('note_templates')
    op.drop_table('excerpt_kinds')
    op.drop_index(op.f('ix_drafts_study_id'), table_name='drafts')
    op.drop_table('drafts')
