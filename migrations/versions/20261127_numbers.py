"""Keep whose GS1 numbers are: evidence, registered GTINs, reviews, cartons and places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_numbers"
down_revision = "20261127_trace_links"
branch_labels = None
depends_on = None

# What is never changed of a row that is never removed.
FIXED = {
    "registered_gtins": "gtin, units, base_gtin",
    "cartons": "business_id, code, sscc",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "number_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=14), nullable=False),
        sa.Column("certificate_number", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("scan_name", sa.String(length=80), nullable=True),
        sa.Column("scan_state", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("refused_reason", sa.String(length=500), nullable=True),
        sa.Column("next_serial", sa.BigInteger(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_reason IS NOT NULL)",
            name=op.f("ck_number_evidence_refused_has_reason"),
        ),
        sa.CheckConstraint("kind IN ('company', 'gtin', 'gln')", name=op.f("ck_number_evidence_kind")),
        sa.CheckConstraint(
            "scan_state IN ('pending', 'ready', 'failed')", name=op.f("ck_number_evidence_scan_state")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'refused', 'removed')", name=op.f("ck_number_evidence_state")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_number_evidence_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_number_evidence_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_number_evidence_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_evidence")),
    )
    op.create_index(op.f("ix_number_evidence_business_id"), "number_evidence", ["business_id"])
    op.create_index(op.f("ix_number_evidence_state_created_at"), "number_evidence", ["state", "created_at"])
    op.create_index(op.f("ix_number_evidence_value"), "number_evidence", ["value"])
    op.create_table(
        "registered_gtins",
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("base_gtin", sa.String(length=14), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'in_review', 'withheld')", name=op.f("ck_registered_gtins_state")
        ),
        sa.CheckConstraint(
            "(units IS NULL) = (base_gtin IS NULL)", name=op.f("ck_registered_gtins_carton_has_base")
        ),
        sa.CheckConstraint("length(gtin) = 14", name=op.f("ck_registered_gtins_fourteen_digits")),
        sa.CheckConstraint(
            "units IS NULL OR units > 1", name=op.f("ck_registered_gtins_carton_holds_several")
        ),
        sa.ForeignKeyConstraint(
            ["base_gtin"], ["registered_gtins.gtin"], name=op.f("fk_registered_gtins_base_gtin")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_registered_gtins_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["number_evidence.id"], name=op.f("fk_registered_gtins_evidence_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_registered_gtins_product_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["users.id"], name=op.f("fk_registered_gtins_registered_by_id")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name=op.f("fk_registered_gtins_variant_id")),
        sa.PrimaryKeyConstraint("gtin", name=op.f("pk_registered_gtins")),
    )
    op.create_index(op.f("ix_registered_gtins_base_gtin"), "registered_gtins", ["base_gtin"])
    op.create_index(op.f("ix_registered_gtins_business_id"), "registered_gtins", ["business_id"])
    op.create_index(op.f("ix_registered_gtins_evidence_id"), "registered_gtins", ["evidence_id"])
    op.create_index(op.f("ix_registered_gtins_product_id_since"), "registered_gtins", ["product_id", "since"])
    op.create_index(op.f("ix_registered_gtins_variant_id"), "registered_gtins", ["variant_id"])
    op.create_table(
        "gtin_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=False),
        sa.Column("claimant_variant_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("holder_product_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('claimant', 'holder', 'neither')", name=op.f("ck_gtin_reviews_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_gtin_reviews_decided_has_outcome")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR note IS NOT NULL", name=op.f("ck_gtin_reviews_decided_has_note")
        ),
        sa.ForeignKeyConstraint(["claimant_id"], ["businesses.id"], name=op.f("fk_gtin_reviews_claimant_id")),
        sa.ForeignKeyConstraint(
            ["claimant_variant_id"], ["variants.id"], name=op.f("fk_gtin_reviews_claimant_variant_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_gtin_reviews_decided_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["businesses.id"], name=op.f("fk_gtin_reviews_holder_id")),
        sa.ForeignKeyConstraint(
            ["holder_product_id"], ["products.id"], name=op.f("fk_gtin_reviews_holder_product_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_gtin_reviews_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gtin_reviews")),
    )
    op.create_index(op.f("ix_gtin_reviews_claimant_id"), "gtin_reviews", ["claimant_id"])
    op.create_index(op.f("ix_gtin_reviews_gtin"), "gtin_reviews", ["gtin"])
    op.create_index(op.f("ix_gtin_reviews_holder_id"), "gtin_reviews", ["holder_id"])
    op.create_index(
        "uq_gtin_reviews_open",
        "gtin_reviews",
        ["gtin", "claimant_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "cartons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("sscc", sa.String(length=18), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("content_gtin", sa.String(length=14), nullable=True),
        sa.Column("packed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'packed') = (ended_at IS NULL)", name=op.f("ck_cartons_ended_has_time")),
        sa.CheckConstraint("state IN ('packed', 'opened', 'voided')", name=op.f("ck_cartons_state")),
        sa.CheckConstraint("sscc IS NULL OR length(sscc) = 18", name=op.f("ck_cartons_eighteen_digits")),
        sa.CheckConstraint(
            "(sscc IS NULL) = (evidence_id IS NULL)", name=op.f("ck_cartons_number_has_evidence")
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_cartons_business_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["number_evidence.id"], name=op.f("fk_cartons_evidence_id")),
        sa.ForeignKeyConstraint(
            ["content_gtin"], ["registered_gtins.gtin"], name=op.f("fk_cartons_content_gtin")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cartons")),
        sa.UniqueConstraint("code", name=op.f("uq_cartons_code")),
        sa.UniqueConstraint("sscc", name=op.f("uq_cartons_sscc")),
    )
    op.create_index(op.f("ix_cartons_business_id_packed_on"), "cartons", ["business_id", "packed_on"])
    op.create_index(op.f("ix_cartons_evidence_id"), "cartons", ["evidence_id"])
    op.create_table(
        "carton_lots",
        sa.Column("carton_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_carton_lots_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["carton_id"], ["cartons.id"], name=op.f("fk_carton_lots_carton_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_carton_lots_lot_id")),
        sa.PrimaryKeyConstraint("carton_id", "lot_id", name=op.f("pk_carton_lots")),
        sa.UniqueConstraint("carton_id", "position", name=op.f("uq_carton_lots_carton_id_position")),
    )
    op.create_index(op.f("ix_carton_lots_lot_id"), "carton_lots", ["lot_id"])
    op.create_table(
        "business_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("gln", sa.String(length=13), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("street_is_public", sa.Boolean(), nullable=False),
        sa.Column("place_scheme", sa.String(length=10), nullable=False),
        sa.Column("place_code", sa.String(length=5), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('farm', 'workshop', 'warehouse', 'shop', 'party')", name=op.f("ck_business_places_kind")
        ),
        sa.CheckConstraint(
            "gln IS NULL OR length(gln) = 13", name=op.f("ck_business_places_thirteen_digits")
        ),
        sa.CheckConstraint(
            "(gln IS NULL) = (evidence_id IS NULL)", name=op.f("ck_business_places_number_has_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_places_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["number_evidence.id"], name=op.f("fk_business_places_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_scheme", "place_code"],
            ["places.scheme", "places.code"],
            name=op.f("fk_business_places_place_scheme_place_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_places")),
        sa.UniqueConstraint("code", name=op.f("uq_business_places_code")),
        sa.UniqueConstraint("gln", name=op.f("uq_business_places_gln")),
    )
    op.create_index(op.f("ix_business_places_business_id"), "business_places", ["business_id"])
    op.create_index(op.f("ix_business_places_evidence_id"), "business_places", ["evidence_id"])

    for table, fixed in FIXED.items():
        _keep(table, fixed)


def _keep(table: str, fixed: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, verb in (("update", f"UPDATE OF {fixed}"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {fixed} OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take back."""
    for table in (
        "business_places", "carton_lots", "cartons", "gtin_reviews", "registered_gtins", "number_evidence",
    ):  # fmt: skip
        op.drop_table(table)
