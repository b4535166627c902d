"""The index in memory follows every change, step by step, without being made anew."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from accounts.models import Agency
from catalog.models import Business, RootRelation
from core.audit import SYSTEM
from core.database import db, reads_only, utcnow
from programmes.counting import Dimension, Selection, count, cross_by
from programmes.history.models import SupportActVersion
from programmes.models import BusinessMerge, Programme, SupportAct
from programmes.queries import figures as sql
from programmes.services.merging import merge, undo_merge
from programmes.tally import kept, marks, reading
from programmes.tally.index import Index
from programmes.tally.layers import Layers
from tests.factories.programmes import make_act, make_counted_business, make_programme
from tests.programmes.random_acts import COMMUNES, DISTRICTS, KINDS, STATES

FIRST = date(2022, 1, 1)
WHOLE = Selection(FIRST, FIRST + timedelta(days=900), ("WEB", "PROMO", "LATE"))
PART = Selection(
    FIRST + timedelta(days=40), FIRST + timedelta(days=300), ("WEB", "LATE"), districts=("336", "unknown")
)


@pytest.fixture
def whole_builds(monkeypatch):
    """Every time that all acts were read."""
    times = []
    read = reading.columns

    def noted(*given):
        times.append(1)
        return read(*given)

    monkeypatch.setattr(reading, "columns", noted)
    return times


def facts(dice: Random) -> dict[str, object]:
    return {
        "state": dice.choice(STATES),
        "started_on": None,
        "accepted_on": FIRST + timedelta(days=dice.randint(0, 400)),
        "kind_at": dice.choice(KINDS),
        "district_code_at": dice.choice(DISTRICTS),
        "current_commune_code_at": dice.choice(COMMUNES),
        "budget_vnd": dice.randint(0, 10**9),
        "verified_at": dice.choice((None, utcnow())),
    }


def one_change(session: Session, dice: Random) -> None:
    """Change something that figures hang on, by a service where there is one, else as a line of SQL would."""
    acts = session.query(SupportAct).order_by(SupportAct.id).all()
    roots = session.query(Business).where(Business.root_id.is_(None)).order_by(Business.id).all()
    merges = session.query(BusinessMerge).where(BusinessMerge.undone_at.is_(None)).all()
    what = dice.choice(("new", "edit", "edit", "state", "gone", "merge", "merge", "undo", "relation", "move"))
    if what == "new":
        programme = dice.choice(session.query(Programme).order_by(Programme.id).all())
        make_act(session, programme, dice.choice(roots), **facts(dice))
    elif what == "edit":
        name, value = dice.choice(sorted(facts(dice).items(), key=lambda pair: pair[0]))
        if name != "started_on":
            session.execute(
                update(SupportAct).where(SupportAct.id == dice.choice(acts).id).values({name: value})
            )
    elif what == "state":
        dice.choice(acts).state = dice.choice(STATES)
    elif what == "gone":
        session.execute(delete(SupportAct).where(SupportAct.id == dice.choice(acts).id))
    elif what == "merge" and len(roots) > 2:
        root, other = dice.sample(roots, 2)
        merge(session, SYSTEM, root=root, other=other, relation=dice.choice(list(RootRelation)))
    elif what == "undo" and merges:
        undo_merge(session, SYSTEM, dice.choice(merges))
    elif what == "relation":
        session.execute(
            update(Business)
            .where(Business.root_id.is_not(None))
            .values(root_relation=dice.choice(list(RootRelation)).value)
        )
    elif what == "move":
        business = dice.choice(roots)
        session.execute(
            update(SupportAct)
            .where(SupportAct.id == dice.choice(acts).id)
            .values(business_id=business.id, root_id=business.id)
        )
    session.flush()
    session.expire_all()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_the_index_says_what_the_definition_sql_and_a_new_index_say(
    session, whole_builds, seed
) -> None:
    dice = Random(seed)  # noqa: S311  (test data)
    programmes = [make_programme(session, code, position=n) for n, code in enumerate(("WEB", "PROMO"))]
    businesses = [make_counted_business(session) for _ in range(6)]
    for _ in range(20):
        make_act(session, dice.choice(programmes), dice.choice(businesses), **facts(dice))
    session.commit()
    kept.figures(session, WHOLE)
    whole_builds.clear()

    for step in range(16):
        if step == 8:
            make_programme(session, "LATE", position=9)
            session.add(Agency(code="ubnd", name="Ủy ban"))
        one_change(session, dice)
        session.commit()
        acts = sql.counted_acts(session)
        for selection in (WHOLE, PART):
            found = kept.figures(session, selection)
            assert found == count(acts, selection) == sql.figures(session, selection)
            rows, columns = dice.sample(list(Dimension), 2)
            assert kept.cross(session, selection, rows, columns) == cross_by(acts, selection, rows, columns)
    assert whole_builds == []
    anew = Layers(Index.of(reading.columns(session, marks.taken(session))))
    assert kept.index_of(session).figures(WHOLE) == anew.figures(WHOLE)


def test_what_was_rolled_back_and_codes_that_changed_are_followed_too(session, whole_builds) -> None:
    web = make_programme(session, "WEB")
    made = [make_act(session, web, make_counted_business(session)) for _ in range(3)]
    session.commit()
    assert kept.figures(session, WHOLE).by_programme["WEB"] == 3

    made[0].state = "voided"
    session.flush()
    assert kept.figures(session, WHOLE).by_programme["WEB"] == 2
    session.rollback()
    assert kept.figures(session, WHOLE).by_programme["WEB"] == 3
    made[1].state = "cancelled"
    session.commit()
    assert kept.figures(session, WHOLE).by_programme["WEB"] == 2

    web.code = "LATE"
    session.commit()
    found = kept.figures(session, WHOLE)
    assert (found.by_programme["WEB"], found.by_programme["LATE"]) == (0, 2)


def test_when_much_has_changed_all_is_made_anew(session, whole_builds, monkeypatch) -> None:
    monkeypatch.setattr("programmes.tally.layers.LEAST_TO_PRESS", 2)
    web = make_programme(session, "WEB")
    made = [make_act(session, web, make_counted_business(session)) for _ in range(4)]
    session.commit()
    kept.figures(session, WHOLE)
    whole_builds.clear()

    for act in made:
        act.state = "voided"
        session.commit()
        assert kept.figures(session, WHOLE).acts == 3 - made.index(act)

    assert len(whole_builds) == 1


def test_a_transaction_that_ends_after_a_younger_one_is_not_missed(app, whole_builds) -> None:
    with app.app_context():
        web = make_programme(db.session(), "WEB")
        early, late = (make_act(db.session(), web, make_counted_business(db.session())).id for _ in range(2))
        db.session.commit()
        # SQLite has one writer: a younger one waits for the end of the older.
        first, second = ([early, late], []) if db.engine.dialect.name == "sqlite" else ([early], [late])
        assert acts_counted() == 2
        whole_builds.clear()

        with Session(db.engine) as older:
            void(older, first)
            if second:
                with Session(db.engine) as younger:
                    void(younger, second)
                    younger.commit()
            assert acts_counted() == 2 - len(second)
            older.commit()

        assert acts_counted() == 0
        assert whole_builds == []


def test_what_was_rolled_back_is_not_taken_for_as_much_that_others_wrote(app) -> None:
    with app.app_context():
        web, promo = (
            make_programme(db.session(), code, position=n) for n, code in enumerate(("WEB", "PROMO"))
        )
        acts = [
            make_act(db.session(), programme, make_counted_business(db.session())).id
            for programme in (web, promo, promo, web, web)
        ]
        db.session.commit()
        one_writer = db.engine.dialect.name == "sqlite"

        # Versions are numbered as they come: the unsaved first and fourth add up to the second and third.
        with Session(db.engine) as given_up, Session(db.engine) as other, Session(db.engine) as third:
            void(given_up, acts[:1])
            if not one_writer:
                void(other, acts[1:3])
            void(given_up, acts[3:4])
            if not one_writer:
                void(third, acts[4:])
                third.commit()
            assert kept.figures(given_up, WHOLE).by_programme["PROMO"] == 2
            given_up.rollback()
            if one_writer:
                void(other, acts[1:])
            other.commit()

        with reads_only(), Session(db.engine) as reader:
            assert kept.figures(reader, WHOLE) == sql.figures(reader, WHOLE)


@pytest.mark.parametrize("numbers", [(1, None), (None, 1), (2**40, None), (None, 2**40)])
def test_versions_that_a_dump_brought_with_numbers_of_another_server_are_not_missed(
    session, whole_builds, numbers
) -> None:
    assert kept.figures(session, WHOLE).acts == 0
    web = make_programme(session, "WEB")
    made = [make_act(session, web, make_counted_business(session)) for _ in numbers]
    for act, number in zip(made, numbers, strict=True):
        renumber(session, act, number)
    session.commit()

    assert [kept.figures(session, WHOLE).acts for _ in range(2)] == [2, 2]

    # What lies ahead of the server's own numbers is not looked at each time.
    ahead = select(SupportActVersion.id).where(SupportActVersion.written_in == 2**40)
    assert marks.taken(session).seen.isdisjoint(session.scalars(ahead))
    make_act(session, web, make_counted_business(session))
    session.commit()
    whole_builds.clear()
    assert (kept.figures(session, WHOLE).acts, whole_builds) == (3, [])


def renumber(session: Session, act: SupportAct, number: int | None) -> None:
    """Give the versions of an act the number of a transaction; SQLite numbers none."""
    if number is None or session.get_bind().dialect.name == "sqlite":
        return
    session.execute(text("ALTER TABLE support_act_versions DISABLE TRIGGER USER"))
    change = text("UPDATE support_act_versions SET written_in = :number WHERE act_id = :act")
    session.execute(change, {"number": number, "act": act.id})
    session.execute(text("ALTER TABLE support_act_versions ENABLE TRIGGER USER"))


def acts_counted() -> int:
    with reads_only(), Session(db.engine) as reader:
        return kept.figures(reader, WHOLE).acts


def void(session: Session, acts: list[int]) -> None:
    session.execute(update(SupportAct).where(SupportAct.id.in_(acts)).values(state="voided"))
