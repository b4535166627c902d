"""How acts counted at an earlier moment, whoever changed them, and what is known of the time between."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from catalog.models import RootRelation
from core.audit import Actor
from core.database import utcnow
from programmes import errors, services
from programmes.counting import Cell, Selection
from programmes.history.differences import Measure, told
from programmes.history.models import SupportActVersion
from programmes.history.queries import counted_acts_at, history_since, known_between
from programmes.models import SupportAct
from programmes.queries.figures import counted_acts
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme

VERSIONS = Path(__file__).resolve().parents[2] / "migrations"
YEAR = Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB",))


@pytest.fixture
def verifier(session):
    return make_user(session, "verifier", full_name="Trần Thị C")


def now():
    """Return a moment with nothing else in the same thousandth of a second."""
    time.sleep(0.002)
    moment = utcnow()
    time.sleep(0.002)
    return moment


def test_whatever_is_done_every_earlier_moment_is_read_as_it_was(session, verifier):
    """Acts are made, changed, voided and taken away, and businesses merged and taken apart, at random."""
    dice = random.Random(7)  # noqa: S311  (a repeatable order, no secret)
    actor = Actor(verifier.id)
    programmes = [make_programme(session, code) for code in ("WEB", "PROMO")]
    businesses = [make_counted_business(session) for _ in range(6)]
    merges: list[Any] = []
    seen = [(now(), counted_acts(session))]

    def record():
        make_act(
            session,
            dice.choice(programmes),
            dice.choice(businesses),
            state=dice.choice(["accepted", "draft"]),
        )

    def change():
        act = dice.choice(session.scalars(select(SupportAct).order_by(SupportAct.id)).all())
        act.kind_at, act.budget_vnd = dice.choice(["hop_tac_xa", "ca_nhan"]), dice.randint(0, 9)
        act.verified_at = dice.choice([None, utcnow()])
        if act.state == "accepted":
            act.state = dice.choice(["accepted", "voided"])

    def take_away():
        act = dice.choice(session.scalars(select(SupportAct).order_by(SupportAct.id)).all())
        session.delete(act)

    def merge():
        root, other = dice.sample(businesses, 2)
        relation = dice.choice(list(RootRelation))
        try:
            merges.append(services.merge(session, actor, root=root, other=other, relation=relation))
        except (errors.SameRegistration, errors.NotARoot):
            merges.append(None)

    def take_apart():
        done = [each for each in merges if each is not None and each.undone_at is None]
        if done:
            services.undo_merge(session, actor, dice.choice(done))

    for _ in range(6):
        record()
    for _ in range(30):
        dice.choice([record, change, change, take_away, merge, merge, take_apart])()
        session.flush()
        seen.append((now(), counted_acts(session)))

    for moment, acts in seen:
        assert counted_acts_at(session, moment) == acts
    assert history_since(session) is None


def test_an_empty_change_leaves_no_version_and_no_version_can_be_changed(session):
    act = make_act(session, make_programme(session), make_counted_business(session))
    act.note = "Chỉ là ghi chú"
    session.execute(update(SupportAct).values(budget_vnd=SupportAct.budget_vnd))
    session.flush()

    assert len(session.scalars(select(SupportActVersion)).all()) == 1
    for statement in (update(SupportActVersion).values(state="draft"), delete(SupportActVersion)):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(statement)


def test_a_difference_names_who_merged_and_who_voided_and_why(session, verifier):
    web = make_programme(session)
    root, other, third = (make_counted_business(session, name) for name in ("HTX An", "HKD An", "HTX Ba"))
    acts = [make_act(session, web, each, reference=f"S{n}") for n, each in enumerate((root, other, third), 1)]
    since, before = now(), counted_acts(session)
    actor = Actor(verifier.id)
    services.merge(session, actor, root=root, other=other, relation=RootRelation.DUPLICATE)
    services.void_act(session, actor, acts[2], version=acts[2].version, reason="ghi hai lần")
    make_act(session, web, third, reference="S4", state="draft")
    until, after = now(), counted_acts(session)

    known = known_between(session, since, until, before, after)
    found = told(before, after, YEAR, known)
    (total,) = (each for each in found if (each.cell, each.measure) == (Cell(), Measure.BUSINESSES))

    today = utcnow().astimezone().strftime("%Y")
    assert (total.old, total.new) == (3, 1)
    assert [(reason.step, reason.acts) for reason in total.reasons] == [
        (-1, (acts[1].id,)),
        (-1, (acts[2].id,)),
    ]
    said = total.words
    assert "HKD An gộp vào HTX An, " in said
    assert "Lượt S3 của HTX Ba bị hủy hiệu lực, " in said
    assert said.count("(Trần Thị C)") == 2
    assert said.endswith("“ghi hai lần”")
    assert today in said


def test_an_imported_act_that_somebody_verified_names_who_brought_the_list_in(session, verifier):
    web, root = make_programme(session), make_counted_business(session, "HTX An")
    officer = make_user(session, "officer", full_name="Lê Văn D")
    since = now()
    act = make_act(session, web, root, is_imported=True, created_by_id=officer.id, created_at=utcnow())
    make_evidence(session, act)
    services.verify_act(session, Actor(verifier.id), act, version=act.version)
    session.flush()

    known = known_between(session, since, now(), [], counted_acts(session))

    assert [(deed.action, deed.by) for deed in known.deeds[act.id]] == [
        ("support_act.import", "Lê Văn D"),
        ("support_act.verify", "Trần Thị C"),
    ]


def test_what_stood_there_when_history_began_is_marked_as_its_start(app, session):
    act = make_act(session, make_programme(session), make_counted_business(session), kind_at="ca_nhan")
    number = act.id
    session.commit()
    session.close()
    steps = list(ScriptDirectory(str(VERSIONS)).walk_revisions())
    (own,) = (step for step in steps if step.revision == "20261127_act_history")

    downgrade(revision=str(own.down_revision))
    upgrade()

    (version,) = session.scalars(select(SupportActVersion)).all()
    assert (version.act_id, version.kind_at, version.is_start) == (number, "ca_nhan", True)
    assert history_since(session) == version.at
