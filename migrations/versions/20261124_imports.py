"""Keep the files of products that were handed in, with what became of their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_imports"
down_revision = "20261123_append_only"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("report_stored", sa.String(length=80), nullable=True),
        sa.Column("rejected_stored", sa.String(length=80), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('checking', 'checked', 'applying', 'done')", name=op.f("ck_imports_state")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_imports_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_imports_requested_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["users.id"], name=op.f("fk_imports_on_behalf_of_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_business_id"), "imports", ["business_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_imports_business_id"), table_name="imports")
    op.drop_table("imports")
