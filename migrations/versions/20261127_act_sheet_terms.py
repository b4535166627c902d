"""Let a sheet of acts outlive its files, and forget choices under hashes that anybody could have computed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_act_sheet_terms"
down_revision = "20261127_inspection_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what was decided about businesses in doubt is asked once more."""
    with op.batch_alter_table("act_sheets") as table:
        table.alter_column("stored_name", existing_type=sa.String(length=80), nullable=True)
    op.execute("DELETE FROM act_sheet_choices")


def downgrade() -> None:
    """Take back; a sheet whose files are gone cannot stand in the former table."""
    op.execute("DELETE FROM act_sheet_choices")
    op.execute("DELETE FROM act_sheets WHERE stored_name IS NULL")
    with op.batch_alter_table("act_sheets") as table:
        table.alter_column("stored_name", existing_type=sa.String(length=80), nullable=False)
