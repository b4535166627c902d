"""Keep, beside the state's money, what the business itself pays for an act of support."""

from __future__ import annotations

from alembic import op

revision = "20261127_matching_money"
down_revision = "20261127_trace_facts_english"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the check belongs to the column, so that neither database rebuilds the table for it."""
    op.execute(
        "ALTER TABLE support_acts ADD COLUMN matching_vnd BIGINT DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_support_acts_matching_not_negative CHECK (matching_vnd >= 0)"
    )


def downgrade() -> None:
    """Take back."""
    op.execute("ALTER TABLE support_acts DROP COLUMN matching_vnd")
