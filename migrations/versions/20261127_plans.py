"""Keep versions of definitions, targets, figures of other agencies, looks at proofs, notifications and calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_plans"
down_revision = "20261127_matching_money"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
APPENDED = (
    "indicator_definitions",
    "indicator_targets",
    "indicator_values",
    "proof_checks",
    "site_notifications",
    "call_notes",
)


def upgrade() -> None:
    """Apply."""
    # Both may be empty, so neither database rebuilds a table for them.
    op.execute(
        "ALTER TABLE support_acts ADD COLUMN proposal_id INTEGER "
        "CONSTRAINT fk_support_acts_proposal_id_proposals REFERENCES proposals (id)"
    )
    op.create_index(op.f("ix_support_acts_proposal_id"), "support_acts", ["proposal_id"])
    op.add_column("programmes", sa.Column("plan_file_name", sa.String(length=200), nullable=True))
    op.add_column("programmes", sa.Column("plan_stored_name", sa.String(length=80), nullable=True))
    _create_indicators()
    _create_proofs()
    _append_only()


def _own(table: str, *columns: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return the key, the foreign keys and the moment that all these tables have."""
    names = {"agency_id": "agencies", "created_by_id": "users", "checked_by_id": "users"}
    names |= {"evidence_id": "evidence", "business_id": "businesses", "corrects_id": "indicator_values"}
    return (
        *(
            sa.Column(name, sa.Integer(), nullable=name.endswith(("by_id", "agency_id", "corrects_id")))
            for name in columns
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{names[name]}.id"], name=op.f(f"fk_{table}_{name}_{names[name]}")
            )
            for name in columns
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_indicators() -> None:
    table = "indicator_definitions"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("proxy", sa.String(length=500), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        *_own(table, "agency_id", "created_by_id"),
        sa.UniqueConstraint("code", "version", name=op.f("uq_indicator_definitions_code_version")),
        sa.CheckConstraint(
            "standing IN ('reported', 'not_determinable')", name=op.f("ck_indicator_definitions_standing")
        ),
    )
    table = "indicator_targets"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        *_own(table, "created_by_id"),
        sa.CheckConstraint("until >= since", name=op.f("ck_indicator_targets_period_in_order")),
        sa.CheckConstraint(
            "value IS NULL OR value >= 0", name=op.f("ck_indicator_targets_value_not_negative")
        ),
    )
    op.create_index("ix_indicator_targets_code", table, ["code", "since", "until"])
    table = "indicator_values"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("paper_number", sa.String(length=60), nullable=True),
        sa.Column("paper_dated", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        *_own(table, "corrects_id", "agency_id", "created_by_id"),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_indicator_values_corrects_id")),
        sa.CheckConstraint("until >= since", name=op.f("ck_indicator_values_period_in_order")),
        sa.CheckConstraint(
            "value IS NULL OR value >= 0", name=op.f("ck_indicator_values_value_not_negative")
        ),
        sa.CheckConstraint(
            "value IS NOT NULL OR corrects_id IS NOT NULL",
            name=op.f("ck_indicator_values_withdraws_something"),
        ),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason IS NOT NULL",
            name=op.f("ck_indicator_values_correction_has_reason"),
        ),
    )
    is_first = sa.text("corrects_id IS NULL")
    op.create_index(
        "uq_indicator_values_first",
        table,
        ["code", "since", "until"],
        unique=True,
        sqlite_where=is_first,
        postgresql_where=is_first,
    )


def _create_proofs() -> None:
    table = "proof_checks"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("found", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("checked_at", TIME, nullable=False),
        *_own(table, "evidence_id", "checked_by_id"),
        sa.CheckConstraint("found IN ('holds', 'gone')", name=op.f("ck_proof_checks_found")),
    )
    op.create_index(op.f("ix_proof_checks_evidence_id"), table, ["evidence_id"])
    table = "site_notifications"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        *_own(table, "evidence_id", "created_by_id"),
        sa.CheckConstraint(
            "NOT is_needed OR (number IS NOT NULL AND notified_on IS NOT NULL)",
            name=op.f("ck_site_notifications_number_and_day"),
        ),
    )
    op.create_index(op.f("ix_site_notifications_evidence_id"), table, ["evidence_id"])
    table = "call_notes"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        *_own(table, "business_id", "created_by_id"),
        sa.CheckConstraint(
            "result IN ('promised', 'done', 'no_answer', 'wrong_number', 'refused')",
            name=op.f("ck_call_notes_result"),
        ),
        sa.CheckConstraint("next_on > called_on", name=op.f("ck_call_notes_next_after_call")),
    )
    op.create_index("ix_call_notes_business_id_next_on", table, ["business_id", "next_on"])


def _append_only() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPENDED:
        if not is_sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    """Take back; a table takes its triggers with it."""
    for table in reversed(APPENDED):
        op.drop_table(table)
    op.drop_column("programmes", "plan_stored_name")
    op.drop_column("programmes", "plan_file_name")
    op.drop_index(op.f("ix_support_acts_proposal_id"), table_name="support_acts")
    op.execute("ALTER TABLE support_acts DROP COLUMN proposal_id")
