"""Keep how each act of support counted from which moment on, whoever changes it or merges its business."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_act_history"
down_revision = "20261127_plans"
branch_labels = None
depends_on = None

# What is kept, and how it is read from an act (a) with its registration (b).
_KEPT = {
    "act_id": "a.id",
    "programme_id": "a.programme_id",
    "business_id": "a.business_id",
    "root_id": "a.root_id",
    "is_duplicate": "(b.root_relation IS NOT NULL AND b.root_relation = 'duplicate')",
    "kind_at": "a.kind_at",
    "district_code_at": "a.district_code_at",
    "current_commune_code_at": "a.current_commune_code_at",
    "accepted_on": "a.accepted_on",
    "state": "a.state",
    "budget_vnd": "a.budget_vnd",
    "agency_id": "a.agency_id",
    "is_verified": "(a.verified_at IS NOT NULL)",
}
_WATCHED = (
    "programme_id, business_id, root_id, kind_at, district_code_at, current_commune_code_at, accepted_on, "
    "state, budget_vnd, agency_id, verified_at"
)
# What makes a new version: trigger, verb, table, and which acts it is about.
_MOVES = (
    ("support_acts_insert_history", "INSERT", "support_acts", "a.id = NEW.id"),
    ("support_acts_update_history", f"UPDATE OF {_WATCHED}", "support_acts", "a.id = NEW.id"),
    ("businesses_relation_history", "UPDATE OF root_relation", "businesses", "a.business_id = NEW.id"),
)
_GONE = ("support_acts_delete_history", "DELETE", "support_acts")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "support_act_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("kind_at", sa.String(length=16), nullable=False),
        sa.Column("district_code_at", sa.String(length=5), nullable=True),
        sa.Column("current_commune_code_at", sa.String(length=5), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("budget_vnd", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("is_start", sa.Boolean(), nullable=False),
        sa.Column("written_in", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_act_versions")),
    )
    op.create_index(op.f("ix_support_act_versions_at"), "support_act_versions", ["at"])
    op.create_index(op.f("ix_support_act_versions_written_in"), "support_act_versions", ["written_in"])
    op.create_index("ix_support_act_versions_act", "support_act_versions", ["act_id", "id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_version(is_sqlite, "true", is_start=True))
    for name, verb, table, which in _MOVES:
        _hang(name, f"{verb} ON {table}", _version(is_sqlite, which), is_sqlite)
    name, verb, table = _GONE
    _hang(name, f"{verb} ON {table}", _last_version(is_sqlite), is_sqlite)
    _refuse_changes(is_sqlite)


def _hang(name: str, when: str, written: str, is_sqlite: bool) -> None:
    if is_sqlite:
        op.execute(f"CREATE TRIGGER {name} AFTER {when} BEGIN {written}; END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {written}; RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _now(is_sqlite: bool) -> str:
    # As the application writes times: UTC, with six digits behind the second.
    return "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'" if is_sqlite else "clock_timestamp()"


def _transaction(is_sqlite: bool) -> str:
    return "NULL" if is_sqlite else "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"


def _version(is_sqlite: bool, which: str, *, is_start: bool = False) -> str:
    """Write a version of these acts, but for those whose newest version says the same."""
    same = "IS" if is_sqlite else "IS NOT DISTINCT FROM"
    said = " AND ".join(f"v.{column} {same} {value}" for column, value in _KEPT.items())
    # S608: names of this file's own columns.
    return (
        f"INSERT INTO support_act_versions (at, {', '.join(_KEPT)}, is_gone, is_start, written_in) "  # noqa: S608
        f"SELECT {_now(is_sqlite)}, {', '.join(_KEPT.values())}, false, {str(is_start).lower()}, {_transaction(is_sqlite)} "
        f"FROM support_acts a JOIN businesses b ON b.id = a.business_id WHERE {which} AND NOT EXISTS ("
        "SELECT 1 FROM support_act_versions v WHERE v.id = ("
        "SELECT max(w.id) FROM support_act_versions w WHERE w.act_id = a.id"
        f") AND NOT v.is_gone AND {said}) ORDER BY a.id"
    )


def _last_version(is_sqlite: bool) -> str:
    columns = ", ".join(column for column in _KEPT if column != "act_id")
    return (
        f"INSERT INTO support_act_versions (at, act_id, {columns}, is_gone, is_start, written_in) "  # noqa: S608
        f"SELECT {_now(is_sqlite)}, v.act_id, {columns}, true, false, {_transaction(is_sqlite)} "
        "FROM support_act_versions v "
        "WHERE v.id = (SELECT max(w.id) FROM support_act_versions w WHERE w.act_id = OLD.id)"
    )


def _refuse_changes(is_sqlite: bool) -> None:
    if not is_sqlite:
        op.execute(
            "CREATE TRIGGER support_act_versions_append_only BEFORE UPDATE OR DELETE ON support_act_versions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER support_act_versions_no_{verb.lower()} BEFORE {verb} ON support_act_versions "
            "BEGIN SELECT RAISE(ABORT, 'support_act_versions is append-only'); END"
        )


def downgrade() -> None:
    """Take back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, _verb, table, *_which in (*_MOVES, _GONE):
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("support_act_versions")
