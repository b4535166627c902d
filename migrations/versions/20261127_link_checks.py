"""Keep when a business's website was last looked at, and what was found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_link_checks"
down_revision = "20261127_department"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("businesses", sa.Column("website_checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("businesses", sa.Column("website_check", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("businesses", "website_check")
    op.drop_column("businesses", "website_checked_at")
