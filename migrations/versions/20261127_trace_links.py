"""Let producers say which pages elsewhere belong to a product or to one of its lots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_trace_links"
down_revision = "20261127_scans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "trace_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("link_type", sa.String(length=40), nullable=False),
        sa.Column("href", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("context", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("href LIKE 'https://%'", name=op.f("ck_trace_links_href_is_https")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_trace_links_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_trace_links_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_links")),
    )
    op.create_index(op.f("ix_trace_links_lot_id"), "trace_links", ["lot_id"])
    op.create_index(
        op.f("ix_trace_links_product_id_lot_id_position"), "trace_links", ["product_id", "lot_id", "position"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("trace_links")
