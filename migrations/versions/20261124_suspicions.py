"""Keep what people report as suspicious, and what became of recalled goods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_suspicions"
down_revision = "20261124_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("recalls", sa.Column("result", sa.Text(), nullable=True))
    op.create_table(
        "suspicions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("lot_typed", sa.String(length=60), nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("shop", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("phone_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("photo_stored", sa.String(length=80), nullable=True),
        sa.Column("photo_is_drawn", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('new', 'looked_at', 'closed')", name=op.f("ck_suspicions_state")),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_suspicions_closed_has_time")
        ),
        sa.CheckConstraint(
            "phone IS NULL OR phone_consent_at IS NOT NULL", name=op.f("ck_suspicions_phone_with_consent")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_suspicions_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_suspicions_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicions")),
    )
    op.create_index(op.f("ix_suspicions_lot_id"), "suspicions", ["lot_id"])
    op.create_index(op.f("ix_suspicions_product_id"), "suspicions", ["product_id"])
    op.create_index(op.f("ix_suspicions_state_created_at"), "suspicions", ["state", "created_at"])
    op.create_table(
        "suspicion_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suspicion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_outcome", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["suspicion_id"],
            ["suspicions.id"],
            name=op.f("fk_suspicion_notes_suspicion_id_suspicions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_suspicion_notes_written_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_notes")),
    )
    op.create_index(op.f("ix_suspicion_notes_suspicion_id"), "suspicion_notes", ["suspicion_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("suspicion_notes")
    op.drop_table("suspicions")
    with op.batch_alter_table("recalls") as table:
        table.drop_column("result")
