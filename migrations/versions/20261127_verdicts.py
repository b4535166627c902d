"""Keep verdicts of readiness, and let the database take back those whose facts have changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_verdicts"
down_revision = "20261127_listing_overrides"
branch_labels = None
depends_on = None

_LOCK = 7_402_573  # twin: exporters.judging.judge; held together by all who change, alone by who adds rows
_STATES = "('green', 'amber', 'red', 'off')"
# Rows that were taken back before are written again: that is the lock at which judging waits for a change.
_FORGET = "UPDATE kept_verdicts SET is_current = false WHERE product_id IN ({ids})"
# For each table: which products a row speaks of, and which of its changes concern them.
_ALL = ("INSERT", "UPDATE", "DELETE")
WATCHED = {
    "products": ("SELECT {row}.id", ("UPDATE",)),
    "variants": ("SELECT {row}.product_id", _ALL),
    "photos": ("SELECT {row}.product_id", _ALL),
    "listing_settings": ("SELECT {row}.product_id", _ALL),
    "listing_overrides": ("SELECT {row}.product_id", _ALL),
    "certificates": (
        (
            "SELECT id FROM products WHERE id = {row}.product_id "
            "OR ({row}.product_id IS NULL AND business_id = {row}.business_id)"
        ),
        _ALL,
    ),
    "family_categories": ("SELECT id FROM products WHERE family_code = {row}.family_code", _ALL),
    "families": ("SELECT id FROM products WHERE family_code = {row}.code", ("UPDATE",)),
    # The rate of the dollar and the names of units reach into listings; rules have versions of their own.
    "installation_settings": ("SELECT id FROM products WHERE {row}.key LIKE 'trade.%'", _ALL),
    "businesses": ("SELECT id FROM products WHERE business_id = {row}.id", ("UPDATE",)),
}
# Of a business only what listings tell: a nightly look at its website moves nothing.
_COLUMNS = {
    "businesses": (
        "name, name_en, slug, street, declared_scheme, declared_commune_code, current_commune_code, "
        "former_district_code"
    )
}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kept_verdicts",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("pack_version", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("judged_for", sa.Date(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_kept_verdicts_state")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_kept_verdicts_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "marketplace", name=op.f("pk_kept_verdicts")),
    )
    op.create_table(
        "known_packs",
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_known_packs")),
    )
    op.create_table(
        "state_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("version_before", sa.String(length=60), nullable=False),
        sa.Column("version_after", sa.String(length=60), nullable=False),
        sa.Column("state_before", sa.String(length=5), nullable=False),
        sa.Column("state_after", sa.String(length=5), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"state_before IN {_STATES} AND state_after IN {_STATES}", name=op.f("ck_state_changes_states")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_state_changes_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
    )
    op.create_index(op.f("ix_state_changes_product_id"), "state_changes", ["product_id"])
    op.create_index(
        op.f("ix_state_changes_marketplace_version_after"), "state_changes", ["marketplace", "version_after"]
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (products, verbs) in WATCHED.items():
        if not is_sqlite:
            _postgres_function(table, products)
        for verb in verbs:
            if is_sqlite:
                forget = "; ".join(_forget(products, row) for row in _ROWS[verb])
                op.execute(
                    f"CREATE TRIGGER {_name(table, verb)} AFTER {_when(table, verb)} ON {table} "
                    f"BEGIN {forget}; END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {_name(table, verb)} AFTER {_when(table, verb)} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {table}_forget_verdicts()"
                )


def downgrade() -> None:
    """Take back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (_products, verbs) in WATCHED.items():
        for verb in verbs:
            op.execute(f"DROP TRIGGER {_name(table, verb)}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {table}_forget_verdicts()")
    op.drop_table("state_changes")
    op.drop_table("known_packs")
    op.drop_table("kept_verdicts")


def _name(table: str, verb: str) -> str:
    return f"{table}_{verb.lower()}_forgets_verdicts"


def _when(table: str, verb: str) -> str:
    columns = _COLUMNS.get(table)
    return f"{verb} OF {columns}" if columns and verb == "UPDATE" else verb


def _forget(products: str, row: str) -> str:
    return _FORGET.format(ids=products.format(row=row))


def _postgres_function(table: str, products: str) -> None:
    old, new = (_forget(products, row) for row in ("OLD", "NEW"))
    op.execute(
        f"CREATE FUNCTION {table}_forget_verdicts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock_shared({_LOCK}); "
        f"IF TG_OP <> 'INSERT' THEN {old}; END IF; "
        f"IF TG_OP <> 'DELETE' THEN {new}; END IF; "
        "RETURN NULL; END $$"
    )
