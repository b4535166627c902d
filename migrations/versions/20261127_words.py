"""Remember categories of marketplaces, and what is known of English texts before they are published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_words"
down_revision = "20261127_verdicts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "marketplace_categories",
        sa.Column("marketplace", sa.String(length=20), nullable=False),
        sa.Column("category_id", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.CheckConstraint("origin IN ('template', 'office')", name=op.f("ck_marketplace_categories_origin")),
        sa.PrimaryKeyConstraint("marketplace", "category_id", name=op.f("pk_marketplace_categories")),
    )
    op.create_table(
        "english_texts",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("pack_version", sa.String(length=40), nullable=True),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_digest", sa.String(length=64), nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("field IN ('name_en', 'description_en')", name=op.f("ck_english_texts_field")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_english_texts_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["users.id"], name=op.f("fk_english_texts_read_by_id_users")),
        sa.PrimaryKeyConstraint("product_id", "field", name=op.f("pk_english_texts")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("english_texts")
    op.drop_table("marketplace_categories")
