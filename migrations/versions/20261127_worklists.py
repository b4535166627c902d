"""Verify acts in batches by a sample, give acts back, and keep the sheets of acts that were handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_worklists"
down_revision = "20261127_act_history"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "verification_batches",
    "verification_batch_acts",
    "verification_verdicts",
    "verification_batch_ends",
    "verification_batch_fallen",
    "act_returns",
    "act_return_answers",
)


def upgrade() -> None:
    """Apply."""
    _batches()
    _verdicts()
    _ends()
    _returns()
    _refuse_changes()


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def _batches() -> None:
    op.create_table(
        "verification_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("narrowed", sa.JSON(), nullable=False),
        sa.Column("acts_number", sa.Integer(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        _key("verification_batches", "drawn_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_batches")),
    )
    op.create_index(op.f("ix_verification_batches_drawn_by_id"), "verification_batches", ["drawn_by_id"])
    op.create_table(
        "verification_batch_acts",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("act_version", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        _key("verification_batch_acts", "batch_id", "verification_batches"),
        _key("verification_batch_acts", "act_id", "support_acts"),
        sa.PrimaryKeyConstraint("batch_id", "act_id", name=op.f("pk_verification_batch_acts")),
    )
    op.create_index(op.f("ix_verification_batch_acts_act_id"), "verification_batch_acts", ["act_id"])


def _verdicts() -> None:
    op.create_table(
        "verification_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        _key("verification_verdicts", "batch_id", "verification_batches"),
        _key("verification_verdicts", "act_id", "support_acts"),
        _key("verification_verdicts", "said_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_verdicts")),
    )
    op.create_index(
        op.f("ix_verification_verdicts_batch_id_act_id"), "verification_verdicts", ["batch_id", "act_id"]
    )


def _ends() -> None:
    op.create_table(
        "verification_batch_ends",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("verified_number", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('verified', 'refused', 'given_up')", name=op.f("ck_verification_batch_ends_outcome")
        ),
        _key("verification_batch_ends", "batch_id", "verification_batches"),
        _key("verification_batch_ends", "ended_by_id", "users"),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_verification_batch_ends")),
    )
    op.create_table(
        "verification_batch_fallen",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "cause IN ('changed', 'returned', 'verified', 'not_accepted', 'no_evidence', 'own')",
            name=op.f("ck_verification_batch_fallen_cause"),
        ),
        _key("verification_batch_fallen", "batch_id", "verification_batches"),
        _key("verification_batch_fallen", "act_id", "support_acts"),
        sa.PrimaryKeyConstraint("batch_id", "act_id", name=op.f("pk_verification_batch_fallen")),
    )


def _returns() -> None:
    op.create_table(
        "act_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_by_id", sa.Integer(), nullable=False),
        _key("act_returns", "act_id", "support_acts"),
        _key("act_returns", "batch_id", "verification_batches"),
        _key("act_returns", "returned_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_returns")),
    )
    op.create_index(op.f("ix_act_returns_act_id"), "act_returns", ["act_id"])
    op.create_table(
        "act_return_answers",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        _key("act_return_answers", "return_id", "act_returns"),
        _key("act_return_answers", "answered_by_id", "users"),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_act_return_answers")),
    )


def _refuse_changes() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    """Take back."""
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
