"""search

Revises: 20261123_1300_notes
"""

import sqlalchemy as sa
from alembic import op

revision = '20261123_1400_search'
down_revision = '20261123_1300_notes'
branch_labels = None
depends_on = None

_INDEX = {
    'sqlite': "CREATE VIRTUAL TABLE search_index USING fts5(words, marks, content='search_entries', "
              "content_rowid='id', columnsize=0, tokenize=\"ascii tokenchars '_'\")",
    'postgresql': "CREATE INDEX search_index ON search_entries "
                  "USING gin ((CAST(words || ' ' || marks AS tsvector)))",
}


def upgrade() -> None:
    op.create_table('search_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.Text(), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('marks', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.CheckConstraint("sort IN ('engagement', 'note', 'excerpt', 'status_note', 'draft', 'person')", name=op.f('ck_search_entries_sort')),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_search_entries_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entries')),
    sa.UniqueConstraint('sort', 'object_id', name=op.f('uq_search_entries_sort_object_id'))
    )
    op.create_index('ix_search_entries_number', 'search_entries', ['study_id', 'number'], unique=False)
    op.execute(_INDEX[op.get_bind().dialect.name])


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search_index')
    op.drop_index('ix_search_entries_number', table_name='search_entries')
    op.drop_table('search_entries')
