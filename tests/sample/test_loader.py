"""The whole invented province comes in, moved to a day, and a second time changes nothing."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from accounts.models import User
from catalog.models import Business, Certificate, Photo, PhotoState, Product, ProductState, Variant
from core.database import Base, db, utcnow
from core.storage import storage
from exporters.stalls.models import Stall
from exporters.stalls.queries import standing_of
from exporters.stalls.rules import fresh_since
from gs1.identifiers import Gtin
from places.models import NEW, OLD
from programmes.models import Evidence, Programme, SupportAct
from sample.loader import load_sample
from sample.shift import Shift, place_on, shift_to
from tests.conftest import TODAY
from tests.factories.pictures import plain_picture
from traceability.models import Event, Lot, Recall
from traceability.numbers.lookup import goods_of
from traceability.numbers.models import NumberEvidence


def counts(session):
    return {
        name: session.scalar(select(func.count()).select_from(table))
        for name, table in Base.metadata.tables.items()
    }


def test_everything_of_the_data_is_there(sample_session):
    expected = {
        "businesses": 13 + 30,  # the catalogue's thirteen, and those that only the programmes know
        "products": 60,
        "variants": 102,
        "photos": 218,
        "certificates": 71,
        "processes": 17,
        "lots": 23,
        "events": 138,
        "event_photos": 1,
        "event_parties": 4,
        "trace_facts": 1,
        "recalls": 1,
        "programmes": 5,
        "support_acts": 74,
        "families": 38,
        "listing_aggregates": 8,
    }

    found = counts(sample_session)

    assert {name: found[name] for name in expected} == expected


def test_loading_again_changes_nothing(sample_session):
    before = counts(sample_session)
    lots = {lot.lot_code: (lot.packed_on, lot.updated_at) for lot in sample_session.scalars(select(Lot))}

    loaded = load_sample(
        sample_session, agency="Sở Công Thương", today=TODAY + timedelta(days=9), draw=plain_picture
    )
    sample_session.commit()

    assert (loaded.accounts, loaded.products, loaded.photos) == ([], 0, 0)
    assert counts(sample_session) == before
    assert {
        lot.lot_code: (lot.packed_on, lot.updated_at) for lot in sample_session.scalars(select(Lot))
    } == lots


def test_the_newest_lot_was_packed_five_days_before_the_day(sample_session):
    assert sample_session.scalar(select(func.max(Lot.packed_on))) == TODAY - timedelta(days=5)


def test_support_records_are_never_moved(sample_session):
    first = sample_session.scalar(select(SupportAct).where(SupportAct.reference == "S001"))

    assert (first.started_on, first.accepted_on) == (date(2022, 2, 1), date(2022, 6, 20))


def test_events_after_the_merger_stand_in_the_new_commune(sample_session):
    assert set(sample_session.scalars(select(Event.place_scheme).distinct())) == {NEW}
    nguyen_xa = sample_session.scalar(select(Event).join(Lot).where(Lot.lot_code == "P01-0001"))
    assert (nguyen_xa.place_scheme, nguyen_xa.place_code) == (NEW, "12688")


def test_the_year_of_a_self_declarations_number_moves_with_it(sample_session):
    numbers = sample_session.execute(
        select(Certificate.number, Certificate.issued_on).where(Certificate.type == "tu_cong_bo")
    ).all()

    assert numbers
    assert all(number.endswith(f"/{issued.year}") for number, issued in numbers)


def test_all_products_are_listed_but_the_one_for_the_province_only(sample_session):
    states = dict(sample_session.execute(select(Product.reference, Product.state)).all())

    assert states.pop("P11-05") == ProductState.LIVE
    assert set(states.values()) == {ProductState.LISTED}


def test_businesses_are_verified_but_the_individual(sample_session):
    unverified = sample_session.scalars(
        select(Business.slug).where(
            Business.is_sample, Business.verified_at.is_(None), Business.kind == "ca_nhan"
        )
    ).all()

    assert unverified == ["tho-theu-chi-may"]


def test_the_open_recall_came_with_its_lot(sample_session):
    recall = sample_session.scalar(select(Recall))

    assert (recall.number, recall.lot.lot_code, recall.status) == ("MAU-TH-01", "P07-0002", "open")
    assert recall.decided_on == date(2024, 2, 5) + (TODAY - date(2024, 2, 13))


def test_demonstration_numbers_stay_apart_from_in_store_ones(sample_session):
    assert sample_session.scalar(select(func.count(Variant.gtin))) == 14
    assert sample_session.scalar(select(func.count(Variant.gtin_internal))) == 4


def test_photos_and_papers_stand_in_the_store(sample_session):
    store = storage()
    photos = sample_session.scalars(select(Photo)).all()
    papers = sample_session.scalars(select(Evidence).where(Evidence.file_name.is_not(None))).all()

    assert all(
        photo.state == PhotoState.READY and store.exists(f"{photo.digest}-320.webp") for photo in photos
    )
    assert papers
    assert all(store.get(paper.stored_name).startswith(b"%PDF") for paper in papers)
    assert all(store.exists(each) for each in sample_session.scalars(select(Certificate.scan_name)))


def test_there_is_an_account_for_each_role_and_each_producer(sample_session):
    roles = dict(sample_session.execute(select(User.role, func.count()).group_by(User.role)).all())

    assert roles == {
        "producer": 13,
        "helper": 1,
        "partner": 1,
        "officer": 1,
        "verifier": 1,
        "auditor": 1,
        "administrator": 1,
    }


def test_without_a_day_the_sample_keeps_its_own(app):
    with app.app_context():
        load_sample(db.session(), agency="Sở Công Thương", draw=plain_picture)

        assert db.session.scalar(select(func.max(Lot.packed_on))) == date(2024, 2, 8)
        assert set(db.session.scalars(select(Event.place_scheme).distinct())) == {OLD}
        assert db.session.scalar(select(Programme.code).where(Programme.code == "WEB")) == "WEB"


@pytest.mark.parametrize(
    ("moved", "expected"), [(date(2025, 6, 30), (OLD, "12730")), (date(2025, 7, 1), (NEW, "12688"))]
)
def test_a_commune_is_called_as_on_the_day(moved, expected):
    assert place_on(moved, {"scheme": OLD, "code": "12730"}, {"12730": "12688"}) == expected


def test_the_shift_is_the_distance_of_the_days():
    assert shift_to(date(2024, 2, 13), None) == Shift(0)
    assert shift_to(date(2024, 2, 13), date(2024, 2, 20)) == Shift(7)
    assert Shift(7).day(None) is None


def test_stalls_stand_where_the_list_says_it_helped_to_open_them(sample_session):
    fresh = fresh_since(sample_session, utcnow())

    standings = Counter(standing_of(stall, fresh).value for stall in sample_session.scalars(select(Stall)))

    assert standings == {"unconfirmed": 7, "closed": 2}


def test_demonstration_numbers_stand_in_public_codes_and_numbers_of_one_shop_do_not(sample_session):
    has_gtin, has_internal = Variant.gtin.is_not(None), Variant.gtin_internal.is_not(None)
    variants = sample_session.scalars(select(Variant).where(has_gtin).order_by(Variant.id)).all()
    internal = sample_session.scalars(select(Variant.gtin_internal).where(has_internal)).all()

    found = [goods_of(sample_session, Gtin(str(variant.gtin))) for variant in variants]

    assert len(variants) == 14
    assert [goods.variant if goods else None for goods in found] == variants
    assert len({variant.product_id for variant in variants}) == 6
    assert len(internal) == 4
    assert {goods_of(sample_session, Gtin(str(gtin).zfill(14))) for gtin in internal} == {None}
    scans = sample_session.scalars(select(NumberEvidence.scan_name).distinct()).all()
    assert all(storage().exists(str(scan)) for scan in scans)
