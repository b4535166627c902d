"""Keep what a product says otherwise at one marketplace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_listing_overrides"
down_revision = "20261127_link_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "listing_overrides",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("price_vnd", sa.BigInteger(), nullable=True),
        sa.Column("photo_ids", sa.JSON(), nullable=False),
        sa.Column("category_id", sa.String(length=20), nullable=True),
        sa.Column("category_path", sa.String(length=300), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "price_vnd IS NULL OR price_vnd > 0", name=op.f("ck_listing_overrides_price_positive")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_listing_overrides_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "marketplace", name=op.f("pk_listing_overrides")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("listing_overrides")
