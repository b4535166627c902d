"""Keep training rooms, who was in them, their signed-off lists, and the acts that followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_rooms"
down_revision = "20261127_act_sheets"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
FROZEN = ("room_lists", "room_list_lines")


def upgrade() -> None:
    """Apply."""
    _rooms()
    _attendances()
    _lists()
    _acts()
    _freeze()


def _rooms() -> None:
    op.create_table(
        "training_rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("place_scheme", sa.String(length=10), nullable=False),
        sa.Column("place_code", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("practice", sa.String(length=40), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_training_rooms_closed_has_who")
        ),
        *_links(
            "training_rooms",
            programme_id="programmes",
            agency_id="agencies",
            opened_by_id="users",
            closed_by_id="users",
        ),
        sa.ForeignKeyConstraint(
            ["place_scheme", "place_code"],
            ["places.scheme", "places.code"],
            name=op.f("fk_training_rooms_place_scheme_places"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_rooms")),
        sa.UniqueConstraint("code", name=op.f("uq_training_rooms_code")),
    )
    op.create_index(op.f("ix_training_rooms_day"), "training_rooms", ["day"])
    op.create_index(op.f("ix_training_rooms_opened_by_id_day"), "training_rooms", ["opened_by_id", "day"])
    op.create_index(op.f("ix_training_rooms_programme_id"), "training_rooms", ["programme_id"])


def _attendances() -> None:
    op.create_table(
        "room_attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.Column("consented_at", _MOMENT, nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("help_asked_at", _MOMENT, nullable=True),
        sa.Column("helped_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "consented_at IS NOT NULL OR entered_by_id IS NOT NULL", name=op.f("ck_room_attendances_let_in")
        ),
        sa.CheckConstraint("(name IS NULL) = (salt IS NULL)", name=op.f("ck_room_attendances_name_has_salt")),
        *_links(
            "room_attendances",
            room_id="training_rooms",
            user_id="users",
            business_id="businesses",
            entered_by_id="users",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_attendances")),
        sa.UniqueConstraint("room_id", "person_key", name=op.f("uq_room_attendances_room_id_person_key")),
    )
    op.create_index(op.f("ix_room_attendances_user_id"), "room_attendances", ["user_id"])
    op.create_index(op.f("ix_room_attendances_business_id"), "room_attendances", ["business_id"])


def _lists() -> None:
    op.create_table(
        "room_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(version = 1) = (reason IS NULL)", name=op.f("ck_room_lists_correction_has_reason")
        ),
        *_links("room_lists", room_id="training_rooms", made_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_lists")),
        sa.UniqueConstraint("room_id", "version", name=op.f("uq_room_lists_room_id_version")),
    )
    op.create_table(
        "room_list_lines",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("kind_at", sa.String(length=16), nullable=True),
        sa.Column("standing", sa.String(length=10), nullable=False),
        *_links(
            "room_list_lines",
            list_id="room_lists",
            attendance_id="room_attendances",
            business_id="businesses",
        ),
        sa.PrimaryKeyConstraint("list_id", "position", name=op.f("pk_room_list_lines")),
    )
    op.create_index(op.f("ix_room_list_lines_attendance_id"), "room_list_lines", ["attendance_id"])
    op.create_index(op.f("ix_room_list_lines_business_id"), "room_list_lines", ["business_id"])
    op.create_table(
        "room_list_files",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("names_removed_at", _MOMENT, nullable=True),
        *_links("room_list_files", list_id="room_lists"),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_room_list_files")),
    )


def _acts() -> None:
    op.create_table(
        "room_acts",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        *_links("room_acts", room_id="training_rooms", business_id="businesses"),
        sa.ForeignKeyConstraint(
            ["act_id"],
            ["support_acts.id"],
            name=op.f("fk_room_acts_act_id_support_acts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("room_id", "business_id", name=op.f("pk_room_acts")),
        sa.UniqueConstraint("act_id", name=op.f("uq_room_acts_act_id")),
    )


def _links(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in targets.items()
    ]


def _freeze() -> None:
    """Let the database refuse to change or remove what was signed off."""
    if op.get_bind().dialect.name == "sqlite":
        for table in FROZEN:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Take back."""
    for table in (
        "room_acts",
        "room_list_files",
        "room_list_lines",
        "room_lists",
        "room_attendances",
        "training_rooms",
    ):
        op.drop_table(table)
