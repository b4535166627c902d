"""Reports frozen as published, their files and signed papers; nobody changes or removes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_published_reports"
down_revision = "20261127_worklists"
branch_labels = None
depends_on = None

TABLES = ("published_reports", "report_files", "signed_copies")


def upgrade() -> None:
    """Apply."""
    _create_reports()
    op.create_table(
        "report_files",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=5), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["published_reports.id"], name=op.f("fk_report_files_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "form", name=op.f("pk_report_files")),
    )
    op.create_table(
        "signed_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("agency_signed", sa.Boolean(), nullable=False),
        sa.Column("leader_signed", sa.Boolean(), nullable=False),
        sa.Column("signature_fields", sa.Integer(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["published_reports.id"], name=op.f("fk_signed_copies_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["attached_by_id"], ["users.id"], name=op.f("fk_signed_copies_attached_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copies")),
    )
    op.create_index(op.f("ix_signed_copies_report_id"), "signed_copies", ["report_id"])
    _guard()


def _create_reports() -> None:
    op.create_table(
        "published_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("definition_version", sa.String(length=20), nullable=False),
        sa.Column("layout_version", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_published_reports_period_in_order")),
        sa.CheckConstraint("dated > until", name=op.f("ck_published_reports_dated_after_period")),
        sa.CheckConstraint(
            "(version = 1) = (corrects_id IS NULL)", name=op.f("ck_published_reports_version_corrects")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["published_reports.id"], name=op.f("fk_published_reports_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_published_reports_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_reports")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_published_reports_year_number")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_published_reports_corrects_id")),
    )


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Take back; the tables take their triggers along."""
    op.drop_table("signed_copies")
    op.drop_table("report_files")
    op.drop_table("published_reports")
