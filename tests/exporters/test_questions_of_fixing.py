"""Which answer unlocks most: against answering each and judging anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exporters.alibaba import Alibaba
from exporters.base import Exporter, Problem, Severity, State, readiness
from exporters.fixing.questions import Case, Kind, Question, alone, best, gains, groups, needed, questions_of
from exporters.goods import Listing, Package
from exporters.sendo import Sendo
from exporters.shopee import Shopee
from tests.exporters.borders import plain
from tests.factories.listings import a_variation

ALL: dict[str, Exporter] = {"shopee": Shopee(), "sendo": Sendo(), "alibaba": Alibaba()}
BETTER = (State.RED, State.AMBER, State.GREEN)
FAMILIES = ("banh_keo", "gao", "")
listings = st.builds(
    lambda number, **facts: plain(product_id=str(number), seller_sku=f"GAO-{number}", **facts),
    number=st.integers(1, 10**6),
    family=st.sampled_from(FAMILIES),
    weight_g=st.sampled_from([None, 0, 500]),
    package=st.sampled_from([Package(), Package(300, 200, None), Package(300, 200, 100)]),
    category_ids=st.sampled_from([{}, {"shopee": "1", "sendo": "1", "alibaba": "1"}]),
    name=st.sampled_from(["Gạo", "Gạo nếp cái hoa vàng"]),
    images=st.sampled_from([(), plain().images]),
    pre_order=st.booleans(),
    days_to_ship=st.sampled_from([None, 7, 99]),
    min_purchase_quantity=st.sampled_from([None, 0, 5]),
    stock=st.sampled_from([-1, 7]),
)


def case_of(number: int, listing: Listing, exporter: Exporter) -> Case:
    package = listing.package
    return Case(
        number,
        family=listing.family,
        problems=tuple(readiness(exporter, listing).problems),
        lacks_weight=listing.weight_g is None,
        lacks_size=None in (package.length_mm, package.width_mm, package.height_mm),
        has_choices=bool(listing.variations),
    )


def answered(listing: Listing, question: Question, number: int) -> Listing:
    """Give the right answer to a question; the listing is the same where it is not asked."""
    by_family = question.group.partition("|")[0] == listing.family
    categories = {"shopee": "1", "sendo": "1", "alibaba": "1"}
    match question.kind:
        case Kind.WEIGHT if by_family:
            return replace(listing, weight_g=500)
        case Kind.SIZE if by_family:
            return replace(listing, package=Package(300, 200, 100))
        case Kind.CATEGORY if by_family and listing.family:
            return replace(listing, category_ids=categories)
        case Kind.FAMILY if not listing.family:
            return replace(listing, category_ids=categories)
        case Kind.DAYS:
            return replace(listing, days_to_ship=7)
        case Kind.LEAST:
            return replace(listing, min_purchase_quantity=5)
        case Kind.STOCK:
            return replace(listing, stock=7)
        case Kind.OWN if question.group == f"{number}:name-length":
            return replace(listing, name="Gạo nếp cái hoa vàng")
        case Kind.OWN if question.group == f"{number}:images-needed":
            return replace(listing, images=plain().images)
    return listing


@given(st.lists(listings, max_size=8), st.sampled_from(sorted(ALL)))
def test_each_answer_unlocks_what_judging_anew_says_and_the_best_is_best(found, slug) -> None:
    exporter = ALL[slug]
    cases = [case_of(number, each, exporter) for number, each in enumerate(found)]
    told = gains(cases)

    for gain in told:
        left = {State.RED: 0, State.AMBER: 0}
        for case, listing in zip(cases, found, strict=True):
            if gain.question not in needed(case):  # an answer is written to those that are asked
                continue
            before = readiness(exporter, listing).state
            after = readiness(exporter, answered(listing, gain.question, case.product_id)).state
            left[before] += BETTER.index(after) > BETTER.index(before)
        assert (gain.red, gain.amber) == (left[State.RED], left[State.AMBER]), gain
    top = best(cases)
    unlocking = [gain.weight for gain in told if gain.red or gain.amber]
    assert (top.weight if top else None) == max(unlocking, default=None)


def problem(rule: str, severity: Severity = Severity.RED, value: int | None = None) -> Problem:
    return Problem("S", rule, value, None, "…", severity, "")


def test_products_of_one_family_and_one_content_are_asked_together_and_others_apart() -> None:
    lack = (problem("weight-range"),)
    cases = [
        Case(1, "gao", "2 kg", lack),
        Case(2, "gao", "2 kg", lack),
        Case(3, "gao", "5 kg", lack),
        Case(4, "chieu", "", lack),
    ]

    assert [[case.product_id for case in group.cases] for group in groups(cases)] == [[1, 2], [3], [4]]
    top = best(cases)
    assert top is not None
    assert (top.question, top.red) == (Question(Kind.WEIGHT, "gao|2 kg"), 2)


def test_what_each_choice_says_for_itself_is_mended_on_the_products_own_page() -> None:
    case = Case(1, has_choices=True, problems=(problem("weight-range", value=0), problem("name-length")))

    assert alone(case) == list(case.problems)
    assert groups([case]) == []
    assert needed(replace(case, problems=(problem("weight-range"),))) == {Question(Kind.WEIGHT, "|")}


def test_a_parcel_that_lacks_weight_and_size_is_two_questions() -> None:
    lack = problem("package-together", value=0)

    both = questions_of(Case(1, lacks_weight=True, lacks_size=True, problems=(lack,)), lack)

    assert {question.kind for question in both} == {Kind.WEIGHT, Kind.SIZE}
    assert best([Case(1, lacks_weight=True, lacks_size=True, problems=(lack,))]) is None


def test_choices_without_a_weight_share_the_products() -> None:
    listing = plain(weight_g=None, variations=(a_variation(weight_g=None),), tiers=())

    found = case_of(1, listing, Shopee())

    assert Question(Kind.WEIGHT, "|") in needed(found)
