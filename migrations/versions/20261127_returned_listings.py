"""Keep what marketplaces gave back with their reasons, and zips of pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_returned_listings"
down_revision = "20261127_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "returned_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_returned_files_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_returned_files_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_files")),
        sa.UniqueConstraint(
            "business_id",
            "marketplace",
            "file_hash",
            name=op.f("uq_returned_files_business_id_marketplace_file_hash"),
        ),
    )
    op.create_index(op.f("ix_returned_files_business_id"), "returned_files", ["business_id"])
    op.create_table(
        "listing_rejections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("returned_file_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("sku", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rejected_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_listing_rejections_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["returned_file_id"],
            ["returned_files.id"],
            name=op.f("fk_listing_rejections_returned_file_id_returned_files"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_rejections")),
    )
    op.create_index(op.f("ix_listing_rejections_product_id"), "listing_rejections", ["product_id"])
    op.create_index(
        op.f("ix_listing_rejections_returned_file_id"), "listing_rejections", ["returned_file_id"]
    )
    op.create_table(
        "picture_bundles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_picture_bundles_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_picture_bundles_requested_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_bundles")),
    )
    op.create_index(op.f("ix_picture_bundles_business_id"), "picture_bundles", ["business_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("picture_bundles")
    op.drop_table("listing_rejections")
    op.drop_table("returned_files")
