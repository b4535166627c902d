"""Index the folded search text: FTS5 on SQLite, trigrams on PostgreSQL."""

from __future__ import annotations

from alembic import op

revision = "20261123_search_index"
down_revision = "20261123_places"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "folded, content='search_documents', content_rowid='product_id', tokenize='unicode61', prefix='2 3')",
    "CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN "
    "INSERT INTO search_index(rowid, folded) VALUES (new.product_id, new.folded); END",
    "CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN "
    "INSERT INTO search_index(search_index, rowid, folded) VALUES ('delete', old.product_id, old.folded); END",
    "CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN "
    "INSERT INTO search_index(search_index, rowid, folded) VALUES ('delete', old.product_id, old.folded); "
    "INSERT INTO search_index(rowid, folded) VALUES (new.product_id, new.folded); END",
)


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    else:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(
            "CREATE INDEX ix_search_documents_trgm ON search_documents USING gin (folded gin_trgm_ops)"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER search_documents_{name}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("DROP INDEX ix_search_documents_trgm")
