"""Seed the administrative units: 8 districts, 242 old and 65 new communes, old leading to new."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from core.text import fold

revision = "20261123_places"
down_revision = "20261123_first_tables"
branch_labels = None
depends_on = None

OLD, NEW = "vn_2024_11", "vn_2025_07"
SEED = Path(__file__).resolve().parent.parent / "data" / "places_2025_07.json"

places = sa.table(
    "places",
    *(
        sa.column(name, sa.String)
        for name in ("scheme", "code", "level", "name", "folded", "district_code", "current_code")
    ),
)


def upgrade() -> None:
    """Apply."""
    seed = json.loads(SEED.read_text("utf-8"))
    rows = [_row(OLD, code, "district", name) for code, name in seed["districts"]]
    rows += [_row(NEW, code, "commune", name) for code, name in seed["new_communes"]]
    rows += [
        _row(OLD, code, "commune", name, district_code=district, current_code=current)
        for code, name, district, current in seed["old_communes"]
    ]
    op.bulk_insert(places, rows)


def downgrade() -> None:
    """Take back."""
    op.execute(places.delete())


def _row(
    scheme: str,
    code: str,
    level: str,
    name: str,
    *,
    district_code: str | None = None,
    current_code: str | None = None,
) -> dict[str, str | None]:
    return {
        "scheme": scheme,
        "code": code,
        "level": level,
        "name": name,
        "folded": fold(name),
        "district_code": district_code,
        "current_code": current_code,
    }
