"""Count looks at codes by hour and month, and let a case say that a serial hints at a copied label."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_scans"
down_revision = "20261127_printing"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "scan_counts",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hour", TIME, nullable=False),
        sa.Column("district", sa.String(length=5), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_scan_counts_count")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_scan_counts_product_id_products")
        ),
        sa.PrimaryKeyConstraint("product_id", "lot_id", "hour", "district", name=op.f("pk_scan_counts")),
    )
    op.create_index(op.f("ix_scan_counts_hour"), "scan_counts", ["hour"])
    op.create_table(
        "scan_months",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0 AND told >= 0 AND told <= count", name=op.f("ck_scan_months_count")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_scan_months_product_id_products")
        ),
        sa.PrimaryKeyConstraint("product_id", "lot_id", "month", name=op.f("pk_scan_months")),
    )
    op.create_table(
        "serial_scans",
        sa.Column("serial_id", BIG_ID, nullable=False),
        sa.Column("hour", TIME, nullable=False),
        sa.Column("district", sa.String(length=5), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_serial_scans_count")),
        sa.ForeignKeyConstraint(
            ["serial_id"], ["serials.id"], name=op.f("fk_serial_scans_serial_id_serials")
        ),
        sa.PrimaryKeyConstraint("serial_id", "hour", "district", name=op.f("pk_serial_scans")),
    )
    op.create_index(op.f("ix_serial_scans_hour"), "serial_scans", ["hour"])
    with op.batch_alter_table("suspicions") as table:
        table.add_column(sa.Column("kind", sa.String(length=8), nullable=False, server_default="report"))
        table.add_column(sa.Column("serial_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("hints", sa.JSON(), nullable=False, server_default="[]"))
        table.create_foreign_key(op.f("fk_suspicions_serial_id_serials"), "serials", ["serial_id"], ["id"])
        table.create_check_constraint(op.f("ck_suspicions_kind"), "kind IN ('report', 'copied')")
        table.create_check_constraint(
            op.f("ck_suspicions_copied_has_serial"), "(kind = 'copied') = (serial_id IS NOT NULL)"
        )
    with op.batch_alter_table("suspicions") as table:
        table.alter_column("kind", server_default=None)
        table.alter_column("hints", server_default=None)
    op.create_index(op.f("ix_suspicions_serial_id"), "suspicions", ["serial_id"])


def downgrade() -> None:
    """Take back; cases that no person reported go, for the older tables cannot hold them."""
    op.execute(
        "DELETE FROM suspicion_notes WHERE suspicion_id IN (SELECT id FROM suspicions WHERE kind = 'copied')"
    )
    op.execute("DELETE FROM suspicions WHERE kind = 'copied'")
    op.drop_index(op.f("ix_suspicions_serial_id"), "suspicions")
    with op.batch_alter_table("suspicions") as table:
        table.drop_constraint(op.f("ck_suspicions_copied_has_serial"), type_="check")
        table.drop_constraint(op.f("ck_suspicions_kind"), type_="check")
        table.drop_constraint(op.f("fk_suspicions_serial_id_serials"), type_="foreignkey")
        table.drop_column("hints")
        table.drop_column("serial_id")
        table.drop_column("kind")
    op.drop_table("serial_scans")
    op.drop_table("scan_months")
    op.drop_table("scan_counts")
