"""A kept verdict is never older than its facts: whatever is changed, and by whatever way."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import Certificate, Photo, PhotoState, Product, ProductState, Variant
from core.audit import SYSTEM
from core.database import db
from core.jobs import JobState, cancel, drain
from exporters.base import Readiness, State, readiness
from exporters.judging import judge as judging
from exporters.judging.judge import Bench, judge
from exporters.judging.keeping import judge_later, present_bench, settle
from exporters.judging.models import KeptVerdict, StateChange
from exporters.judging.reading import outdated, outdated_count, verdicts_at
from exporters.listings import listings_of
from exporters.models import FamilyCategory, ListingOverride, ListingSettings
from exporters.registry import EXPORTERS
from exporters.rule_choices import choose_rule
from exporters.rules import Mark, rule_pack
from exporters.trade.rates import set_rate
from exporters.units import choose_units, shipped_units
from exporters.wholesale import UsdRate
from tests.exporters.questions import questions
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_business, make_certificate, make_family, make_owner, make_product

HOST = "https://goc.example"
Told = dict[tuple[str, str], Readiness]


def fresh(session: Session, bench: Bench) -> Told:
    return {
        (each.product_id, exporter.slug): readiness(exporter, each)
        for each in listings_of(session, None, bench.public_url, on=bench.on)
        for exporter in bench.exporters
    }


def read(session: Session, bench: Bench) -> Told:
    return {
        (verdict.listing.product_id, slug): verdict.readiness
        for slug, verdicts in verdicts_at(session, bench, None).items()
        for verdict in verdicts
    }


def kept_counts(session: Session) -> int:
    return len(session.scalars(select(KeptVerdict).where(KeptVerdict.is_current)).all())


def test_after_any_changes_what_is_read_is_what_judging_anew_gives(session: Session) -> None:
    """Random changes, by services, by rows and by bare statements; kept now and then in between."""
    dice = random.Random(20261127)  # noqa: S311  (chooses changes of a test)
    business = make_business(session)
    families = [make_family(session, code, code) for code in ("banh_keo", "gao")]
    products = [make_product(session, business, state=ProductState.LIVE) for _ in range(4)]

    def facts(product: Product) -> None:
        changes = {"gross_weight_g": dice.choice([None, 0, 500]), "description": "x" * dice.randint(90, 110)}
        services.update_product(
            session, product, actor=SYSTEM, expected_version=product.version, changes=changes
        )

    def bare(product: Product) -> None:
        session.execute(
            update(Variant).where(Variant.product_id == product.id).values(stock=dice.randint(0, 9))
        )
        session.execute(
            text("UPDATE products SET name = :name, family_code = :family WHERE id = :id"),
            {"name": "n" * dice.randint(8, 12), "family": dice.choice(["banh_keo", "gao"]), "id": product.id},
        )
        session.expire_all()

    def picture(product: Product) -> None:
        if product.photos and dice.random() < 0.5:
            session.execute(delete(Photo).where(Photo.product_id == product.id))
            session.expire_all()
        elif not product.photos:
            state = dice.choice([PhotoState.READY, PhotoState.PENDING])
            digest = f"{product.id:064d}"
            photo = Photo(
                product_id=product.id, position=0, digest=digest, ext="jpg", width=9, height=9, state=state
            )
            session.add(photo)
            session.flush()
            session.expire(product, ["photos"])

    def settings(product: Product) -> None:
        row = session.get(ListingSettings, product.id) or ListingSettings(product_id=product.id)
        row.channels = {each.slug: dice.random() < 0.8 for each in EXPORTERS}
        row.options = {"pre_order": dice.random() < 0.5, "days_to_ship": dice.randint(1, 20)}
        session.add(row)

    def override(product: Product) -> None:
        row = session.get(ListingOverride, (product.id, "shopee"))
        if row is None:
            session.add(
                ListingOverride(product_id=product.id, marketplace="shopee", name="o" * dice.randint(8, 12))
            )
        else:
            session.delete(row)

    def paper(product: Product) -> None:
        found = session.scalars(select(Certificate).where(Certificate.business_id == business.id)).all()
        if found and dice.random() < 0.5:
            found[0].refused_at = None if found[0].refused_at else found[0].created_at
        else:
            whose = dice.choice([None, product.id])
            make_certificate(session, product, product_id=whose, type=dice.choice(["attp", "tu_cong_bo"]))

    def category(_product: Product) -> None:
        code = dice.choice(families).code
        row = session.get(FamilyCategory, (code, "sendo")) or FamilyCategory(
            family_code=code, marketplace="sendo"
        )
        row.category_id = dice.choice([None, "1024"])
        session.add(row)

    def state(product: Product) -> None:
        withdrawn = product.state == ProductState.WITHDRAWN
        product.state = ProductState.LIVE if withdrawn else ProductState.WITHDRAWN

    def rule(_product: Product) -> None:
        guess = rule_pack("sendo").rule("name-length")
        assert guess is not None
        choose_rule(session, SYSTEM, "sendo", guess, is_on=True, minimum=dice.randint(8, 12), maximum=100)

    ways: list[Callable[[Product], Any]] = [
        facts, bare, picture, settings, override, paper, category, state, rule,
    ]  # fmt: skip
    ids = [product.id for product in products]
    for turn in range(60):
        way = ways[turn % len(ways)] if turn < len(ways) * 2 else dice.choice(ways)
        way(dice.choice(products))
        session.flush()
        bench = present_bench(session)
        assert read(session, bench) == fresh(session, bench), way.__name__
        if dice.random() < 0.6:
            judge(session, bench, ids)
            assert outdated(session, bench) == []
            assert read(session, bench) == fresh(session, bench), way.__name__


def test_a_new_rate_or_another_unit_takes_all_verdicts_back(session: Session) -> None:
    ids = [make_product(session).id]
    bench = present_bench(session)
    judge(session, bench, ids)

    set_rate(session, SYSTEM, UsdRate(25_400, date(2026, 11, 1), "ngân hàng"), days=30)
    assert outdated(session, bench) == ids
    judge(session, bench, ids)
    assert outdated(session, bench) == []
    guess = next(unit for unit in shipped_units("sendo") if unit.mark == Mark.GUESS)
    choose_units(session, SYSTEM, "sendo", {guess.ours: "3" if guess.theirs != "3" else "1"})
    assert outdated(session, bench) == ids


def test_kept_verdicts_are_read_in_few_questions_and_without_the_products(session: Session) -> None:
    business = make_business(session)
    products = [make_product(session, business) for _ in range(3)]
    bench = Bench.of(EXPORTERS, HOST)

    judge(session, bench, [product.id for product in products])

    with questions() as asked:
        read(session, bench)
    assert len(asked) == 2
    assert not any("photos" in each for each in asked)


def test_the_day_on_which_a_paper_ends_is_the_last_of_its_verdict(session: Session) -> None:
    make_family(session)
    product = make_product(session, family_code="banh_keo")
    today = date(2026, 11, 27)
    make_certificate(session, product, type="attp", expires_on=today)
    bench, later = (Bench.of(EXPORTERS, HOST, on) for on in (today, today + timedelta(days=1)))

    judge(session, bench, [product.id])

    assert (outdated(session, bench), outdated(session, later)) == ([], [product.id])
    rules = {note.rule for told in read(session, later).values() for note in told.notes}
    assert "permit-expiry" in rules
    assert read(session, later) == fresh(session, later)


def test_a_request_that_changes_a_product_keeps_its_verdicts_at_once(page, session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.LIVE)
    session.commit()
    sign_in(page, owner)

    page.get(f"/quan-ly/san-pham/{product.id}/goi-hang")
    page.submit("Lưu gói hàng", gross_weight="420", length="20", width="10", height="5")

    session.expire_all()
    assert kept_counts(session) == len(EXPORTERS)
    assert outdated(session, present_bench(session)) == []


def test_the_task_keeps_all_and_stops_when_asked(session: Session, monkeypatch: Any) -> None:
    business = make_business(session)
    for _ in range(5):
        make_product(session, business)
    monkeypatch.setattr("exporters.judging.keeping.outdated", _in_handfuls_of_two)
    first = judge_later(session)
    assert judge_later(session).id == first.id
    session.commit()
    session.info.clear()  # as a worker that has changed nothing itself
    original = judging.judge

    def judge_and_stop(*arguments: Any) -> int:
        cancel(first)
        return original(*arguments)

    monkeypatch.setattr("exporters.judging.keeping.judge", judge_and_stop)
    drain()
    session.refresh(first)
    assert (first.state, first.done, first.total) == (JobState.CANCELLED, 2, 5)
    assert kept_counts(session) == 2 * len(EXPORTERS)

    monkeypatch.setattr("exporters.judging.keeping.judge", original)
    again = judge_later(session)
    session.commit()
    drain()

    session.refresh(again)
    assert (again.state, again.result) == (JobState.DONE, {"products": 3})
    assert outdated_count(session, present_bench(session)) == 0


def _in_handfuls_of_two(*arguments: Any, **facts: Any) -> list[int]:
    return outdated(*arguments, **{**facts, "limit": 2})


def test_another_version_of_the_rules_leaves_a_note_of_what_it_moved(session: Session) -> None:
    product = make_product(session, name="Bánh cáy", state=ProductState.LIVE)
    judge(session, present_bench(session), [product.id])
    guess = rule_pack("sendo").rule("images-most")
    stop = rule_pack("shopee").rule("permit-ocop")
    assert guess is not None
    assert stop is not None
    product.description = "Bánh OCOP. " * 12
    session.flush()
    judge(session, present_bench(session), [product.id])
    assert session.scalars(select(StateChange)).all() == []

    before = read(session, present_bench(session))[product.code, "shopee"].state
    choose_rule(session, SYSTEM, "shopee", stop, is_on=True, minimum=None, maximum=None, stops=True)
    judge(session, present_bench(session), [product.id])

    after = read(session, present_bench(session))[product.code, "shopee"]
    assert after.state is State.RED
    moved = session.scalars(select(StateChange)).all()
    expected = [] if before is State.RED else [("shopee", before.value, "red")]
    assert [(each.marketplace, each.state_before, each.state_after) for each in moved] == expected


def test_what_was_not_committed_is_not_saved_along(session: Session) -> None:
    product = make_product(session, name="Bánh cáy")
    session.commit()
    number = product.id
    product.name = "Chưa lưu"
    session.flush()  # and then the request is refused

    settle(session)

    session.rollback()
    assert session.scalars(select(Product.name).where(Product.id == number)).one() == "Bánh cáy"
    assert outdated(session, present_bench(session)) == []


@pytest.mark.parametrize("is_known", [False, True], ids=["no rows yet", "rows taken back before"])
def test_a_change_that_is_not_committed_yet_is_never_overtaken(
    app: Flask, session: Session, is_known: bool
) -> None:
    """The change begins before the rows are written and ends after the judge has begun."""
    product = make_product(session, state=ProductState.LIVE)
    session.commit()
    number, bench = product.id, present_bench(session)
    if is_known:
        judge(session, bench, [number])
        session.execute(update(KeptVerdict).values(is_current=False))
    session.commit()
    changing = db.engine.connect()
    changing.execute(text("UPDATE products SET name = 'Bánh' WHERE id = :id"), {"id": number})

    def keep() -> None:
        with app.app_context():
            judge(db.session(), bench, [number])
            db.session.commit()

    thread = threading.Thread(target=keep)
    thread.start()
    thread.join(0.3)
    changing.commit()
    changing.close()
    thread.join(20)

    session.expire_all()
    assert not thread.is_alive()
    assert read(session, bench) == fresh(session, bench)
