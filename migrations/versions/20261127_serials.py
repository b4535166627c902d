"""Give single pieces a number of their own: ranges, serials, and who moved them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_serials"
down_revision = "20261127_taught_categories"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "state IN ('issued', 'printed', 'activated', 'seen', 'revoked')"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "serial_ranges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("issued", "printed", "activated", "seen", "revoked")
        ),
        sa.Column("job_id", BIG_ID, nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('making', 'ready', 'cancelled')", name=op.f("ck_serial_ranges_state")),
        sa.CheckConstraint("size > 0", name=op.f("ck_serial_ranges_size")),
        sa.CheckConstraint(
            "state <> 'ready' OR issued + printed + activated + seen + revoked = size",
            name=op.f("ck_serial_ranges_all_counted"),
        ),
        sa.CheckConstraint(
            "issued >= 0 AND printed >= 0 AND activated >= 0 AND seen >= 0 AND revoked >= 0",
            name=op.f("ck_serial_ranges_counts_not_negative"),
        ),
        _key("serial_ranges", "business_id", "businesses"),
        _key("serial_ranges", "product_id", "products"),
        _key("serial_ranges", "lot_id", "lots"),
        _key("serial_ranges", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_ranges")),
    )
    _index("serial_ranges", "business_id", "made_at")
    _index("serial_ranges", "product_id")
    _index("serial_ranges", "lot_id")
    op.create_table(
        "serials",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("range_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("printed_at", TIME, nullable=True),
        sa.Column("activated_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_reason", sa.String(length=300), nullable=True),
        sa.Column("first_seen_hour", TIME, nullable=True),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_serials_state")),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_serials_revoked_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_reason IS NOT NULL)", name=op.f("ck_serials_revoked_has_reason")
        ),
        _key("serials", "range_id", "serial_ranges"),
        _key("serials", "product_id", "products"),
        _key("serials", "lot_id", "lots"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serials")),
        sa.UniqueConstraint("product_id", "serial", name=op.f("uq_serials_product_id_serial")),
        sa.UniqueConstraint("range_id", "number", name=op.f("uq_serials_range_id_number")),
    )
    op.create_table(
        "serial_moves",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("range_id", sa.Integer(), nullable=False),
        sa.Column("serial_id", BIG_ID, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("moved_at", TIME, nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_serial_moves_state")),
        _key("serial_moves", "range_id", "serial_ranges"),
        _key("serial_moves", "serial_id", "serials"),
        _key("serial_moves", "moved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_moves")),
    )
    _index("serial_moves", "range_id")
    _index("serial_moves", "serial_id")


def downgrade() -> None:
    """Take back."""
    op.drop_table("serial_moves")
    op.drop_table("serials")
    op.drop_table("serial_ranges")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
