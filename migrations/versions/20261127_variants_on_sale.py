"""Let a choice of a product be switched off: what stands in lots is never taken away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_variants_on_sale"
down_revision = "20261127_helpers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("variants", sa.Column("is_on_sale", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Take back."""
    op.drop_column("variants", "is_on_sale")
