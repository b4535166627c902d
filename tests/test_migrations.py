"""Every migration goes up, down and up again, and what it makes equals the models."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from core.database import Base, db

BEFORE_ACCOUNTS_WERE_COMPLETE = "20261124_suspicions"
KEPT = (
    "users",
    "user_scopes",
    "agencies",
    "businesses",
    "memberships",
    "products",
    "variants",
    "photos",
    "certificates",
    "lots",
    "events",
    "recalls",
    "programmes",
    "programme_targets",
    "support_acts",
    "evidence",
    "audit_entries",
)
VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


def revisions(app):
    script = ScriptDirectory(str(VERSIONS.parent))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def schema():
    inspector = inspect(db.engine)
    return {
        table: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            ),
            sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            sorted(str(check["name"]) for check in inspector.get_check_constraints(table)),
        )
        for table in inspector.get_table_names()
        if not table.startswith("search_index")
    }


def test_names_are_dated_and_form_one_line(app):
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))

    assert all(re.fullmatch(r"\d{8}_[a-z_]+", name) for name in names)
    assert sorted(revisions(app)) == names


def test_each_migration_goes_up_down_and_up(app):
    with app.app_context():
        downgrade(revision="base")
        for revision in revisions(app):
            upgrade(revision=revision)
            there = schema()
            downgrade(revision="-1")
            upgrade(revision=revision)
            assert schema() == there, revision


def test_migrated_tables_equal_the_models(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _o, name, kind, _r, _c: (
                    not (
                        (kind == "table" and str(name).startswith("search_index"))
                        or name == "ix_search_documents_trgm"
                    )
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_rows_of_people_and_their_papers_stay_through_down_and_up(sample_app):
    def counted():
        with db.engine.connect() as connection:
            tables = [Base.metadata.tables[name] for name in KEPT]
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables
            }

    with sample_app.app_context():
        before = counted()
        downgrade(revision=BEFORE_ACCOUNTS_WERE_COMPLETE)
        after_down = counted()
        upgrade()

        assert all(before.values())
        assert after_down == before
        assert counted() == before


def test_going_all_the_way_down_leaves_nothing_behind(app):
    with app.app_context():
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        assert left == {"alembic_version"}
        assert db.session.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0
        db.session.remove()
        upgrade()


def test_every_constraint_has_a_name():
    unnamed = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]

    assert unnamed == []
