"""Let settings and links carry a version, which the statement that changes one of them checks itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_setting_versions"
down_revision = "20261127_act_sheet_terms"
branch_labels = None
depends_on = None

TABLES = ("installation_settings", "trace_links")


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Take back."""
    for table in reversed(TABLES):
        op.execute(f"ALTER TABLE {table} DROP COLUMN version")
