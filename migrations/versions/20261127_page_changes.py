"""Take note of whose facts on public pages have changed, whoever changes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_page_changes"
down_revision = "20261127_numbers"
branch_labels = None
depends_on = None

_OF_LOT = "SELECT business_id FROM lots WHERE id = {row}.lot_id"
_OF_PRODUCT = "SELECT business_id FROM products WHERE id = {row}.product_id"
_OF_EVENT = "SELECT lots.business_id FROM lots JOIN events ON events.lot_id = lots.id WHERE events.id = {row}.event_id"
# Every table that a page reads which `core.kept_pages` keeps, and whose facts a row of it are.
WATCHED = {
    "businesses": "SELECT {row}.id",
    "products": "SELECT {row}.business_id",
    "variants": "SELECT {row}.business_id",
    "registered_gtins": "SELECT {row}.business_id",
    "photos": _OF_PRODUCT,
    "certificates": "SELECT {row}.business_id",
    "trace_facts": _OF_PRODUCT,
    "lots": "SELECT {row}.business_id",
    "lot_inputs": _OF_LOT,
    "events": _OF_LOT,
    "event_photos": _OF_EVENT,
    "event_parties": _OF_EVENT,
    "recalls": _OF_LOT,
}
# Of a business only what pages tell: a nightly look at its website changes none.
_COLUMNS = {
    "businesses": (
        "name, name_en, slug, kind, tax_code, street, declared_scheme, declared_commune_code, "
        "current_commune_code, former_district_code, verified_at, is_sample"
    )
}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "page_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_page_changes_owner_id"), "page_changes", ["owner_id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(_POSTGRES_NOTE)
    for table, owner in WATCHED.items():
        if not is_sqlite:
            op.execute(_postgres_function(table, owner))
        for verb in _ROWS:
            when = f"AFTER {_when(table, verb)} ON {table}"
            if is_sqlite:
                noted = "; ".join(_sqlite_note(owner.format(row=row)) for row in _ROWS[verb])
                op.execute(f"CREATE TRIGGER {_name(table, verb)} {when} BEGIN {noted}; END")
            else:
                op.execute(
                    f"CREATE TRIGGER {_name(table, verb)} {when} "
                    f"FOR EACH ROW EXECUTE FUNCTION {table}_changes_pages()"
                )


def downgrade() -> None:
    """Take back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in WATCHED:
        for verb in _ROWS:
            op.execute(f"DROP TRIGGER {_name(table, verb)}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {table}_changes_pages()")
    if not is_sqlite:
        op.execute("DROP FUNCTION note_page_change(integer)")
    op.drop_table("page_changes")


def _name(table: str, verb: str) -> str:
    return f"{table}_{verb.lower()}_changes_pages"


def _when(table: str, verb: str) -> str:
    columns = _COLUMNS.get(table) if verb == "UPDATE" else None
    return f"UPDATE OF {columns}" if columns else verb


def _sqlite_note(owner: str) -> str:
    # S608: names of this file's own tables. A row whose owner went before it says nothing.
    return (
        f"DELETE FROM page_changes WHERE owner_id IN ({owner}); "  # noqa: S608
        f"INSERT INTO page_changes (owner_id) {owner}"
    )


# One row for a transaction, however much it changes. Nobody waits: a row that another is just taking away stays.
_POSTGRES_NOTE = """
CREATE FUNCTION note_page_change(owner integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF owner IS NULL OR EXISTS (
    SELECT FROM page_changes WHERE owner_id = owner AND xmin = pg_current_xact_id()::xid
  ) THEN RETURN; END IF;
  DELETE FROM page_changes WHERE id IN (
    SELECT id FROM page_changes WHERE owner_id = owner FOR UPDATE SKIP LOCKED
  );
  INSERT INTO page_changes (owner_id) VALUES (owner);
END $$
"""


def _postgres_function(table: str, owner: str) -> str:
    old, new = owner.format(row="OLD"), owner.format(row="NEW")
    return f"""
CREATE FUNCTION {table}_changes_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM note_page_change(({old})::integer); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM note_page_change(({new})::integer); END IF;
  RETURN NULL;
END $$
"""
