"""Remember how people print labels, and what producers ask their helpers to print."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_printing"
down_revision = "20261127_serials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "label_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=10), nullable=False),
        sa.Column("printer", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("with_facts", sa.Boolean(), nullable=False),
        sa.Column("cut_marks", sa.Boolean(), nullable=False),
        sa.Column("margins", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_label_settings_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_label_settings_business_id_businesses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "business_id", name=op.f("pk_label_settings")),
    )
    op.create_index(op.f("ix_label_settings_business_id"), "label_settings", ["business_id"])
    op.create_table(
        "print_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("range_id", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("with_facts", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wished_by_id", sa.Integer(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("printed_by_id", sa.Integer(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'printed', 'withdrawn')", name=op.f("ck_print_wishes_state")
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_print_wishes_count")),
        sa.CheckConstraint(
            "(state = 'printed') = (printed_at IS NOT NULL)", name=op.f("ck_print_wishes_printed_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_print_wishes_withdrawn_has_time"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_print_wishes_{column}_{table}"))
            for column, table in (
                ("business_id", "businesses"),
                ("product_id", "products"),
                ("lot_id", "lots"),
                ("range_id", "serial_ranges"),
                ("wished_by_id", "users"),
                ("taken_by_id", "users"),
                ("printed_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_wishes")),
    )
    for columns in (
        ["business_id", "wished_at"],
        ["state", "expires_at"],
        ["product_id"],
        ["lot_id"],
        ["range_id"],
    ):
        op.create_index(op.f(f"ix_print_wishes_{'_'.join(columns)}"), "print_wishes", columns)


def downgrade() -> None:
    """Take back."""
    op.drop_table("print_wishes")
    op.drop_table("label_settings")
