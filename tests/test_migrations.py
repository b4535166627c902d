"""Every migration goes up, down and up again, and what it makes equals the models."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, table, text

from core.database import Base, db
from tests.factories.traceability import make_product
from traceability.models import Suspicion, SuspicionNote

BEFORE_ACCOUNTS_WERE_COMPLETE = "20261124_suspicions"
BEFORE_CASES_WERE_REBUILT = "20261127_printing"
TAKEN_BACK = {"20261127_scans": {"suspicions"}}  # older tables cannot hold cases that no person reported
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


def test_each_step_down_leaves_the_rows_that_older_tables_can_hold_and_the_way_up_leaves_all(sample_app):
    def counted():
        with db.engine.connect() as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table(name)))
                for name in inspect(connection).get_table_names()
                if not name.startswith("search_index")
            }

    with sample_app.app_context():
        steps = revisions(sample_app)
        assert all(counted()[name] for name in KEPT)
        for revision in reversed(steps[steps.index(BEFORE_ACCOUNTS_WERE_COMPLETE) + 1 :]):
            there = counted()
            downgrade(revision="-1")
            left = counted()
            lost = {name for name in left if left[name] != there[name]}
            assert lost <= TAKEN_BACK.get(revision, set()), revision
        upgrade()
        assert {name: count for name, count in counted().items() if name in left} == left


def test_what_officers_noted_of_a_case_stays_when_cases_are_rebuilt(app, session):
    case = Suspicion(product_id=make_product(session).id, seen="Tem dán đè")
    case.notes.append(SuspicionNote(text="Đã gọi cửa hàng"))
    session.add(case)
    session.commit()
    session.close()

    def noted():
        with db.engine.connect() as connection:
            return connection.execute(
                text(
                    "SELECT s.seen, n.text FROM suspicions s JOIN suspicion_notes n ON n.suspicion_id = s.id"
                )
            ).all()

    with app.app_context():
        downgrade(revision=BEFORE_CASES_WERE_REBUILT)
        assert noted() == [("Tem dán đè", "Đã gọi cửa hàng")]
        upgrade()
        assert noted() == [("Tem dán đè", "Đã gọi cửa hàng")]


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
