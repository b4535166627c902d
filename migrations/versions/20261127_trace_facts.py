"""Give events pictures and parties, and products the facts that only the trace page tells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_trace_facts"
down_revision = "20261127_business"
branch_labels = None
depends_on = None

# All but `state`, which says whether the sizes are made.
FIXED = "id, event_id, position, digest, ext, width, height"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ext", sa.String(length=5), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'ready', 'failed')", name=op.f("ck_event_photos_state")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_photos_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_photos")),
        sa.UniqueConstraint("event_id", "digest", name=op.f("uq_event_photos_event_id_digest")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_event_photos_event_id_position")),
    )
    op.create_index(op.f("ix_event_photos_digest"), "event_photos", ["digest"])
    op.create_table(
        "event_parties",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=True),
        sa.Column("partner", sa.String(length=200), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_parties_event_id_events")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_parties")),
    )
    op.create_table(
        "trace_facts",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("brand", sa.String(length=120), nullable=True),
        sa.Column("model", sa.String(length=120), nullable=True),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.String(length=300), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_trace_facts_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_trace_facts")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, verb in (("update", f"UPDATE OF {FIXED}"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER event_photos_no_{name} BEFORE {verb} ON event_photos "
                "BEGIN SELECT RAISE(ABORT, 'event_photos is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER event_photos_append_only BEFORE UPDATE OF {FIXED} OR DELETE ON event_photos "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("trace_facts")
    op.drop_table("event_parties")
    op.drop_table("event_photos")
