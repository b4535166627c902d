"""Keep the history of a business's kind, its invitations and claims, and verdicts and scans of papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_business"
down_revision = "20261127_variants_on_sale"
branch_labels = None
depends_on = None

KINDS = "kind IN ('doanh_nghiep', 'hop_tac_xa', 'ho_kinh_doanh', 'to_hop_tac', 'ca_nhan')"
TYPES = (
    "type IN ('ocop', 'tu_cong_bo', 'attp', 'cam_ket_attp', 'vietgap', 'haccp', 'nhan_hieu_tap_the', 'khac')"
)
OLD_TYPES = TYPES.replace(", 'khac'", "")


def upgrade() -> None:
    """Apply."""
    _kinds()
    _invitations()
    _claims()
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("scan_state", sa.String(length=8), nullable=True))
        table.add_column(sa.Column("scan_is_public", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("refused_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("refused_reason", sa.String(length=500), nullable=True))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.create_foreign_key(
            op.f("fk_certificates_refused_by_id_users"), "users", ["refused_by_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_certificates_replaces_id_certificates"), "certificates", ["replaces_id"], ["id"]
        )
        table.drop_constraint(op.f("ck_certificates_type"), type_="check")
        table.create_check_constraint(op.f("ck_certificates_type"), TYPES)
        table.create_check_constraint(
            op.f("ck_certificates_score"), "score IS NULL OR score BETWEEN 0 AND 100"
        )
        table.create_check_constraint(
            op.f("ck_certificates_dates_in_order"), "expires_on IS NULL OR expires_on >= issued_on"
        )
        table.create_check_constraint(
            op.f("ck_certificates_scan_state"), "scan_state IN ('pending', 'ready', 'failed')"
        )
        table.create_check_constraint(
            op.f("ck_certificates_one_verdict"), "verified_at IS NULL OR refused_at IS NULL"
        )
    op.execute("UPDATE certificates SET scan_state = 'ready' WHERE scan_name IS NOT NULL")
    with op.batch_alter_table("certificates") as table:
        table.alter_column("scan_is_public", server_default=None)
        table.alter_column("version", server_default=None)


def _kinds() -> None:
    op.create_table(
        "business_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_business_kinds_kind")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_kinds_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["business_kinds.id"], name=op.f("fk_business_kinds_corrects_id_business_kinds")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_business_kinds_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_kinds")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_business_kinds_corrects_id")),
    )
    op.create_index(op.f("ix_business_kinds_business_id"), "business_kinds", ["business_id"])
    op.execute(
        "INSERT INTO business_kinds (business_id, kind, recorded_at) "
        "SELECT id, kind, created_at FROM businesses ORDER BY id"
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER business_kinds_no_{verb.lower()} BEFORE {verb} ON business_kinds "
                "BEGIN SELECT RAISE(ABORT, 'business_kinds is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER business_kinds_append_only BEFORE UPDATE OR DELETE ON business_kinds "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'editor')", name=op.f("ck_invitations_role")),
        sa.CheckConstraint("outcome IN ('joined', 'declined', 'ended')", name=op.f("ck_invitations_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_invitations_outcome_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_invitations_business_id_businesses"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id_users")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_business_id"), "invitations", ["business_id"])
    op.create_index(op.f("ix_invitations_phone"), "invitations", ["phone"])


def _claims() -> None:
    op.create_table(
        "business_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.CheckConstraint("outcome IN ('joined', 'refused')", name=op.f("ck_business_claims_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_business_claims_outcome_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_claims_business_id_businesses"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_business_claims_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["users.id"], name=op.f("fk_business_claims_closed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_claims")),
    )
    op.create_index(op.f("ix_business_claims_business_id"), "business_claims", ["business_id"])
    op.create_index(op.f("ix_business_claims_user_id"), "business_claims", ["user_id"])


def downgrade() -> None:
    """Take back; papers of the kind that the older tables do not know go with their table's column."""
    op.execute("UPDATE certificates SET replaces_id = NULL")
    op.execute("DELETE FROM certificates WHERE type = 'khac'")
    with op.batch_alter_table("certificates") as table:
        for name in ("one_verdict", "scan_state", "dates_in_order", "score", "type"):
            table.drop_constraint(op.f(f"ck_certificates_{name}"), type_="check")
        table.create_check_constraint(op.f("ck_certificates_type"), OLD_TYPES)
        table.drop_constraint(op.f("fk_certificates_replaces_id_certificates"), type_="foreignkey")
        table.drop_constraint(op.f("fk_certificates_refused_by_id_users"), type_="foreignkey")
        for name in (
            "version", "removed_at", "replaces_id", "refused_reason", "refused_by_id", "refused_at",
            "scan_is_public", "scan_state",
        ):  # fmt: skip
            table.drop_column(name)
    op.drop_table("business_claims")
    op.drop_table("invitations")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER business_kinds_append_only ON business_kinds")
    op.drop_table("business_kinds")
