"""Let producers write safety warnings in English too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_trace_facts_english"
down_revision = "20261127_page_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; in place, so that the triggers of the table stay."""
    op.add_column("trace_facts", sa.Column("warnings_en", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("trace_facts", "warnings_en")
