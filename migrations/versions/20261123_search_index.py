"""Index the folded search text: FTS5 on SQLite, trigrams on PostgreSQL."""

from __future__ import annotations

from alembic import op

revision = "20261123_search_index"
down_revision = "20261123_places"
branch_labels = None
depends_on = None

INTO_INDEX = "INSERT INTO search_index"
ADD = f"{INTO_INDEX}(rowid, folded) VALUES (new.product_id, new.folded);"
TAKE_OUT = f"{INTO_INDEX}(search_index, rowid, folded) VALUES ('delete', old.product_id, old.folded);"
INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
  folded, content='search_documents', content_rowid='product_id', tokenize='unicode61', prefix='2 3'
)
"""
TRIGGERS = {"added": ("INSERT", ADD), "removed": ("DELETE", TAKE_OUT), "changed": ("UPDATE", TAKE_OUT + ADD)}


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(INDEX)
        for name, (verb, body) in TRIGGERS.items():
            op.execute(
                f"CREATE TRIGGER search_documents_{name} AFTER {verb} ON search_documents BEGIN {body} END"
            )
    else:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(
            "CREATE INDEX ix_search_documents_trgm ON search_documents USING gin (folded gin_trgm_ops)"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER search_documents_{name}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("DROP INDEX ix_search_documents_trgm")
