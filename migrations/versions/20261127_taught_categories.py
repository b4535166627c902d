"""Remember whose template taught a category, so that one business cannot fill the list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_taught_categories"
down_revision = "20261127_stalls"
branch_labels = None
depends_on = None

TABLE = "marketplace_categories"
KEY = "fk_marketplace_categories_taught_by_id_businesses"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("taught_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(KEY), "businesses", ["taught_by_id"], ["id"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("taught_by_id")
