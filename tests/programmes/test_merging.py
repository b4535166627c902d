"""Merging registrations: figures follow, acts stay, and taking it back leaves no trace in any figure."""

import random
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from accounts.models import Agency
from catalog.models import Business, RootRelation
from core.audit import SYSTEM, Actor, AuditEntry
from core.text import fold
from programmes import errors, services
from programmes.counting import Selection, count
from programmes.importing import import_programmes
from programmes.models import BusinessMerge, Programme, SupportAct
from programmes.queries.figures import breaches, counted_acts, figures
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.programmes import make_act, make_counted_business, make_programme

YEAR = Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB", "PROMO"))
DUPLICATE, BRANCH = RootRelation.DUPLICATE, RootRelation.BRANCH


@pytest.fixture
def verifier(session):
    return Actor(make_user(session, "verifier").id)


@pytest.fixture
def pair(session):
    """Two registrations with one act each under one programme."""
    web = make_programme(session)
    make_programme(session, "PROMO")
    root, other = (
        make_counted_business(session, "Hộ mẫu 18", tax_code="1099990154"),
        make_counted_business(session, "HKD Mẫu 18", tax_code=None, phone="+84500000001"),
    )
    for business in (root, other):
        make_act(session, web, business)
    return root, other


def merge(session, actor, root, other, **facts):
    return services.merge(session, actor, **{"root": root, "other": other, "relation": DUPLICATE, **facts})


def acts_as_they_stand(session):
    """Return all that an act says, without the derived root."""
    columns = [each.name for each in SupportAct.__table__.columns if each.name != "root_id"]
    rows = session.execute(sql(f"SELECT {', '.join(columns)} FROM support_acts ORDER BY id"))  # noqa: S608
    return [tuple(row) for row in rows]


def test_a_merged_pair_is_one_business_and_its_acts_are_untouched(session, verifier, pair):
    root, other = pair
    before = acts_as_they_stand(session)

    merge(session, verifier, root, other)

    found = figures(session, YEAR)
    assert (found.total_distinct, found.reconciliation.merged) == (1, 1)
    assert found.money_vnd["WEB"] == 40_000_000
    assert acts_as_they_stand(session) == before
    assert breaches(session, YEAR) == []
    assert (other.root_id, other.root_relation) == (root.id, "duplicate")


def test_taking_it_back_restores_every_figure(session, verifier, pair):
    root, other = pair
    before, acts = figures(session, YEAR), acts_as_they_stand(session)
    made = merge(session, verifier, root, other, relation=BRANCH)

    services.undo_merge(session, verifier, made)

    assert figures(session, YEAR) == before
    assert acts_as_they_stand(session) == acts
    assert (other.root_id, other.root_relation) == (None, None)


def test_the_log_says_who_merged_and_who_took_it_back(session, verifier, pair):
    root, other = pair
    second = Actor(make_user(session, "verifier").id)

    made = merge(session, verifier, root, other)
    services.undo_merge(session, second, made)

    assert (made.merged_by_id, made.undone_by_id) == (verifier.user_id, second.user_id)
    assert made.undone_at >= made.merged_at
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"business:{other.id}").order_by(AuditEntry.id)
    ).all()
    assert actions == ["business.merge", "business.unmerge"]


@pytest.mark.parametrize("first_undone", [0, 1])
def test_a_root_that_has_merged_ones_is_merged_with_all_of_them(session, verifier, pair, first_undone):
    root, other = pair
    third = make_counted_business(session, "Ba")
    before = figures(session, YEAR)
    merges = [merge(session, verifier, root, other), merge(session, verifier, third, root)]
    assert {each.root_id for each in (root, other)} == {third.id}
    assert figures(session, YEAR).total_distinct == 1

    services.undo_merge(session, verifier, merges.pop(first_undone))
    tied = {each.id: each.root_id for each in (root, other, third)}
    services.undo_merge(session, verifier, merges.pop())

    assert tied == (
        {root.id: third.id, other.id: None, third.id: None}
        if first_undone == 0
        else {root.id: None, other.id: root.id, third.id: None}
    )
    assert figures(session, YEAR) == before


def test_no_circle_can_be_made(session, verifier, pair):
    root, other = pair
    third = make_counted_business(session, "Ba")
    merge(session, verifier, root, other)

    for one, two in ((other, root), (root, other), (root, root)):
        with pytest.raises(errors.SameRegistration):
            merge(session, verifier, one, two)
    with pytest.raises(errors.NotARoot):
        merge(session, verifier, other, third)
    with pytest.raises(errors.NotARoot):
        merge(session, verifier, third, other)


def test_what_somebody_changed_since_is_seen_first(session, verifier, pair):
    root, other = pair
    seen = (root.version, other.version)
    other.phone = "+84500000002"
    session.flush()

    with pytest.raises(errors.StaleMerge):
        merge(session, verifier, root, other, seen_versions=seen)

    assert other.root_id is None


def test_fields_are_taken_over_one_by_one_and_given_back(session, verifier, pair):
    root, other = pair
    other.current_commune_code, other.street = "12454", "Thôn 9"

    made = merge(session, verifier, root, other, taken_fields=["name", "phone", "address", "tax_code"])
    taken = (root.name, root.name_folded, root.phone, root.street, root.tax_code, other.tax_code)
    left = services.undo_merge(session, verifier, made)

    assert taken == ("HKD Mẫu 18", fold("HKD Mẫu 18"), "+84500000001", "Thôn 9", None, "1099990154")
    assert left == []
    assert (root.name, root.phone, root.street, root.current_commune_code) == (
        "Hộ mẫu 18",
        None,
        None,
        "12688",
    )
    assert (root.tax_code, other.tax_code) == ("1099990154", None)


def test_tax_codes_are_swapped_so_that_none_is_lost_or_doubled(session, verifier, pair):
    root, other = pair
    other.tax_code = "1099990210"
    session.flush()

    made = merge(session, verifier, root, other, taken_fields=["tax_code"])
    swapped = (root.tax_code, other.tax_code)
    services.undo_merge(session, verifier, made)

    assert swapped == ("1099990210", "1099990154")
    assert (root.tax_code, other.tax_code) == ("1099990154", "1099990210")


def test_what_was_changed_after_the_merge_is_not_overwritten(session, verifier, pair):
    root, other = pair
    made = merge(session, verifier, root, other, taken_fields=["name", "phone"])
    root.name = "Hộ kinh doanh mẫu 18 mới"

    left = services.undo_merge(session, verifier, made)

    assert left == ["name"]
    assert (root.name, root.phone) == ("Hộ kinh doanh mẫu 18 mới", None)


def test_the_trail_names_fields_and_holds_no_phone_and_no_number(session, verifier, pair):
    root, other = pair
    other.tax_code = "034899000018"
    session.flush()

    made = merge(session, verifier, root, other, taken_fields=["phone", "tax_code"])
    services.undo_merge(session, verifier, made)

    said = str(session.scalars(select(AuditEntry.changes)).all())
    assert "'phone'" in said
    assert "+84500000001" not in said
    assert "034899000018" not in said


def test_a_merge_is_taken_back_once(session, verifier, pair):
    made = merge(session, verifier, *pair)
    services.undo_merge(session, verifier, made)

    with pytest.raises(errors.AlreadyUndone):
        services.undo_merge(session, verifier, made)


def test_the_same_registration_can_be_merged_again(session, verifier, pair):
    root, other = pair
    services.undo_merge(session, verifier, merge(session, verifier, root, other))

    merge(session, verifier, other, root)

    assert root.root_id == other.id
    assert figures(session, YEAR).total_distinct == 1


def test_a_merge_that_a_list_brought_in_can_be_taken_back(listed):
    made = listed.scalar(select(BusinessMerge).where(BusinessMerge.relation == "duplicate"))
    selection = Selection(date(2022, 1, 1), date(2023, 12, 31), ("WEB",))
    merged = figures(listed, selection).by_programme

    services.undo_merge(listed, SYSTEM, made)

    assert (merged, figures(listed, selection).by_programme) == ({"WEB": 11}, {"WEB": 12})


def test_products_and_lots_of_the_duplicate_answer_as_before(session, verifier, pair, page):
    root, other = pair
    product = make_product(session, other)

    merge(session, verifier, root, other)
    session.commit()

    assert page.get(f"/t/{product.code}").status == 200
    assert page.get(f"/san-pham/{product.slug}").status == 200
    assert page.get(f"/co-so/{other.slug}").status == 200


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_merged_and_taken_back_figures_equal_the_definition(session, verifier, seed):
    """Random merges and undoings: after each, SQL equals brute force; after all, nothing has happened."""
    dice = random.Random(seed)  # noqa: S311  (a repeatable order, no secret)
    programmes = [make_programme(session, code) for code in YEAR.programmes]
    businesses = [make_counted_business(session) for _ in range(7)]
    for _ in range(18):
        make_act(
            session,
            dice.choice(programmes),
            dice.choice(businesses),
            kind_at=dice.choice(["hop_tac_xa", "ho_kinh_doanh", "ca_nhan"]),
            district_code_at=dice.choice(["340", "336", None]),
            current_commune_code_at=dice.choice(["12688", "12454", None]),
        )
    before, acts = figures(session, YEAR), acts_as_they_stand(session)
    edges: dict[int, BusinessMerge] = {}

    for _ in range(14):
        if edges and dice.random() < 0.4:
            services.undo_merge(session, verifier, edges.pop(dice.choice(list(edges))))
        else:
            root, other = dice.sample(businesses, 2)
            try:
                edges[other.id] = merge(
                    session, verifier, root, other, relation=dice.choice([DUPLICATE, BRANCH])
                )
            except (errors.SameRegistration, errors.NotARoot):
                assert root.counted_id == other.counted_id or root.root_id or other.root_id
        assert {each.id: each.counted_id for each in businesses} == brute_tops(businesses, edges)
        assert breaches(session, YEAR) == []
        assert figures(session, YEAR) == count(counted_acts(session), YEAR)
    while edges:
        services.undo_merge(session, verifier, edges.pop(dice.choice(list(edges))))

    assert figures(session, YEAR) == before
    assert acts_as_they_stand(session) == acts
    assert session.scalars(select(Business.id).where(Business.root_id.is_not(None))).all() == []


def brute_tops(businesses, edges):
    found = {}
    for business in businesses:
        at = business.id
        while at in edges:
            at = edges[at].into_id
        found[business.id] = at
    return found


def test_the_list_does_not_overrule_a_person_who_took_its_merge_back(listed, department_list):
    made = listed.scalar(select(BusinessMerge).where(BusinessMerge.relation == "duplicate"))
    services.undo_merge(listed, SYSTEM, made)

    result = import_programmes(listed, department_list, actor=SYSTEM)

    assert made.business.root_id is None
    assert any("gộp khác với tệp" in str(each.cause) for each in result.notices)


def test_an_imported_programme_belongs_to_the_agency_that_its_lead_names(session, department_list):
    agency = Agency(code="sct", name="Sở Công Thương")
    session.add(agency)
    session.flush()

    import_programmes(session, department_list, actor=SYSTEM)

    owners = dict(session.execute(select(Programme.code, Programme.agency_id)).all())
    assert (owners["WEB"], owners["STALL"]) == (agency.id, None)
