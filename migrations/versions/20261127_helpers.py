"""Keep helper sessions with the consents behind them, and what the cooperative alliance proposes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_helpers"
down_revision = "20261127_staff"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _helper_sessions()
    _proposals()


def _helper_sessions() -> None:
    op.create_table(
        "helper_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.CheckConstraint("wrong_tries >= 0", name=op.f("ck_helper_consents_wrong_tries_not_negative")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_helper_consents_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["users.id"], name=op.f("fk_helper_consents_given_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper_consents")),
    )
    op.create_index(op.f("ix_helper_consents_business_id"), "helper_consents", ["business_id"])
    op.create_table(
        "helper_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("consented_by_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "ended_why IN ('helper', 'producer', 'time', 'signed_out', 'no_right')",
            name=op.f("ck_helper_sessions_ended_why"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_helper_sessions_ended_has_why")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_helper_sessions_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["users.id"], name=op.f("fk_helper_sessions_helper_id_users")),
        sa.ForeignKeyConstraint(
            ["consented_by_id"], ["users.id"], name=op.f("fk_helper_sessions_consented_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["helper_consents.id"], name=op.f("fk_helper_sessions_consent_id_helper_consents")
        ),
        sa.ForeignKeyConstraint(
            ["sign_in_id"],
            ["user_sessions.id"],
            name=op.f("fk_helper_sessions_sign_in_id_user_sessions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper_sessions")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_helper_sessions_consent_id")),
    )
    op.create_index(
        "uq_helper_sessions_not_ended",
        "helper_sessions",
        ["helper_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        op.f("ix_helper_sessions_helper_id_started_at"), "helper_sessions", ["helper_id", "started_at"]
    )
    op.create_index(
        op.f("ix_helper_sessions_business_id_started_at"), "helper_sessions", ["business_id", "started_at"]
    )
    op.create_index(op.f("ix_helper_sessions_sign_in_id"), "helper_sessions", ["sign_in_id"])


def _proposals() -> None:
    checks = {
        "kind": "kind IN ('new', 'correction', 'programme')",
        "state": "state IN ('open', 'accepted', 'refused', 'withdrawn')",
        "answered_has_time": "(state = 'open') = (answered_at IS NULL)",
        "new_has_name": "(kind = 'new') = (name IS NOT NULL)",
        "correction_has_field": "(kind = 'correction') = (field IS NOT NULL)",
        "programme_has_code": "(kind = 'programme') = (programme_code IS NOT NULL)",
        "has_business": "kind = 'new' OR business_id IS NOT NULL",
        "contact_with_consent": "contact_phone IS NULL OR contact_consent_at IS NOT NULL",
    }
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("place_scheme", sa.String(length=10), nullable=True),
        sa.Column("place_code", sa.String(length=5), nullable=True),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("contact_consent_at", _MOMENT, nullable=True),
        sa.Column("field", sa.String(length=20), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("programme_code", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_proposals_{name}")) for name, rule in checks.items()),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_proposals_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_proposals_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_proposals_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["place_scheme", "place_code"],
            ["places.scheme", "places.code"],
            name=op.f("fk_proposals_place_scheme_places"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(
        op.f("ix_proposals_proposed_by_id_created_at"), "proposals", ["proposed_by_id", "created_at"]
    )
    op.create_index(op.f("ix_proposals_state_created_at"), "proposals", ["state", "created_at"])
    op.create_index(op.f("ix_proposals_business_id"), "proposals", ["business_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("proposals")
    op.drop_table("helper_sessions")
    op.drop_table("helper_consents")
