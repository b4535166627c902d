from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import services
from catalog.codes import is_code
from catalog.errors import NoReasonGiven, NothingToApprove, NotReadyToGoLive, RefusedField, StaleProduct
from catalog.models import Product, ProductState, Variant
from catalog.services.products import present_value
from catalog.states import ForbiddenMove
from core.audit import SYSTEM, Actor, AuditEntry
from core.forms import LONGEST_VND
from tests.factories.catalog import make_business, make_product

ACTOR = Actor(user_id=7)


def _update(session: Session, product: Product, version: int | None = None, **changes: Any) -> Product:
    return services.update_product(
        session, product, actor=ACTOR, expected_version=version or product.version, changes=changes
    )


def _actions(session: Session, product: Product) -> list[str]:
    subject = f"product:{product.id}"
    return list(
        session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
        )
    )


def test_a_draft_needs_no_more_than_a_name(session: Session) -> None:
    product = services.create_product(session, make_business(session), actor=ACTOR, name="Kẹo lạc")

    assert (product.state, product.slug, product.variants) == ("draft", "keo-lac", [])
    assert is_code(product.code)
    assert _actions(session, product) == ["product.create"]


def test_names_that_fold_alike_get_different_addresses(session: Session) -> None:
    first, second = make_product(session, name="Bạc"), make_product(session, name="Bắc")

    assert first.slug == "bac"
    assert second.slug == f"bac-{second.code.lower()}"


def test_a_name_without_letters_still_has_an_address(session: Session) -> None:
    assert make_product(session, name="★★★").slug == "san-pham"


def test_the_one_variant_follows_the_price(session: Session) -> None:
    product = make_product(session, state=ProductState.DRAFT)
    variant = product.variants[0]
    assert (variant.sku, variant.price_vnd) == (f"GQ-{product.code}", 55_000)

    _update(session, product, price_vnd=60_000)

    assert [(each.id, each.price_vnd) for each in product.variants] == [(variant.id, 60_000)]


def test_variants_have_their_own_prices_and_the_product_follows_its_own(session: Session) -> None:
    product = make_product(session)
    business_id = product.business_id
    product.tiers = [{"name": "Cỡ", "options": ["350 g", "500 g"]}]
    product.variants[0].options = ["350 g"]
    product.variants.append(
        Variant(business_id=business_id, position=1, sku="B", options=["500 g"], price_vnd=75_000)
    )
    session.flush()
    small, large = product.variants

    services.update_product(
        session, product, actor=ACTOR, expected_version=product.version, changes={},
        variant_prices={small.id: 57_000, large.id: 80_000},
    )  # fmt: skip

    assert (small.price_vnd, large.price_vnd, product.price_vnd) == (57_000, 80_000, 57_000)


def test_a_draft_without_price_or_unit_says_what_it_lacks(session: Session) -> None:
    product = services.create_product(session, make_business(session), actor=ACTOR, name="Kẹo")

    with pytest.raises(NotReadyToGoLive) as refused:
        services.publish(session, product, actor=ACTOR)

    assert [lack.field for lack in refused.value.lacks] == ["price", "unit"]
    assert product.state == ProductState.DRAFT


def test_publishing_is_remembered_once_and_for_ever(session: Session) -> None:
    product = make_product(session, state=ProductState.LIVE)
    first = product.first_public_at

    services.withdraw(session, product, actor=ACTOR)
    services.relive(session, product, actor=ACTOR)

    assert first is not None
    assert product.first_public_at == first
    assert product.state == ProductState.LIVE


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (ProductState.LIVE, services.publish),
        (ProductState.WITHDRAWN, services.publish),
        (ProductState.RETURNED, services.publish),
        (ProductState.DRAFT, services.relive),
        (ProductState.LISTED, services.relive),
        (ProductState.DRAFT, services.withdraw),
        (ProductState.WITHDRAWN, services.withdraw),
        (ProductState.DRAFT, services.list_product),
        (ProductState.WITHDRAWN, services.list_product),
        (ProductState.LISTED, services.list_product),
    ],
)
def test_verbs_refuse_products_in_another_state(session: Session, state: ProductState, verb: Any) -> None:
    product = make_product(session, state=state)

    with pytest.raises(ForbiddenMove):
        verb(session, product, actor=ACTOR)

    assert product.state == state


def test_a_return_needs_a_reason_and_shows_it(session: Session) -> None:
    product = make_product(session, state=ProductState.LIVE)
    with pytest.raises(NoReasonGiven):
        services.return_product(session, product, actor=ACTOR, reasons={"name": ""})

    services.return_product(session, product, actor=ACTOR, reasons={"name": "Ghi rõ làng.", "price": ""})

    assert (product.state, product.return_reasons) == ("returned", {"name": "Ghi rõ làng."})
    services.relive(session, product, actor=ACTOR)
    assert product.return_reasons == {}


def test_an_old_version_loses_nothing_of_either_side(session: Session) -> None:
    product = make_product(session, state=ProductState.LIVE)
    seen = product.version
    _update(session, product, price_vnd=60_000)

    with pytest.raises(StaleProduct):
        _update(session, product, version=seen, price_vnd=70_000)

    assert product.price_vnd == 60_000


def test_an_old_version_with_the_same_values_is_no_conflict(session: Session) -> None:
    product = make_product(session, state=ProductState.LIVE)
    seen = product.version
    _update(session, product, price_vnd=60_000)

    _update(session, product, version=seen, price_vnd=60_000)

    assert _actions(session, product).count("product.update") == 1


@pytest.mark.parametrize("field", ["price_vnd", "unit", "name"])
def test_a_public_product_keeps_what_every_page_needs(session: Session, field: str) -> None:
    product = make_product(session, state=ProductState.LIVE)

    with pytest.raises(RefusedField) as refused:
        _update(session, product, **{field: None})

    assert refused.value.field == field


def test_a_draft_may_lose_its_price(session: Session) -> None:
    product = make_product(session, state=ProductState.DRAFT)

    _update(session, product, price_vnd=None)

    assert product.price_vnd is None


def test_an_edit_of_a_listed_name_waits_and_of_the_price_does_not(session: Session) -> None:
    product = make_product(session)

    _update(session, product, name="Bánh cáy chữa bách bệnh", price_vnd=60_000)

    assert (product.name, product.price_vnd) == ("Bánh cáy làng Nguyễn", 60_000)
    assert present_value(product, "name") == "Bánh cáy chữa bách bệnh"


def test_waiting_changes_are_shown_once_approved(session: Session) -> None:
    product = make_product(session)
    _update(session, product, name="Bánh cáy gấc")

    services.approve_changes(session, product, actor=ACTOR)

    assert (product.name, product.pending_changes, product.state) == ("Bánh cáy gấc", {}, "listed")
    with pytest.raises(NothingToApprove):
        services.approve_changes(session, product, actor=ACTOR)


def test_refused_changes_leave_the_product_listed_with_the_reason(session: Session) -> None:
    product = make_product(session)
    _update(session, product, name="Bánh cáy chữa bách bệnh")
    with pytest.raises(NoReasonGiven):
        services.refuse_changes(session, product, actor=ACTOR, reasons={})

    services.refuse_changes(session, product, actor=ACTOR, reasons={"name": "Không ghi công dụng chữa bệnh."})

    assert (product.name, product.pending_changes, product.state) == ("Bánh cáy làng Nguyễn", {}, "listed")
    assert product.return_reasons == {"name": "Không ghi công dụng chữa bệnh."}


def test_a_change_taken_back_waits_no_more(session: Session) -> None:
    product = make_product(session)
    _update(session, product, name="Bánh cáy gấc")

    _update(session, product, name="Bánh cáy làng Nguyễn")

    assert product.pending_changes == {}


def test_a_product_that_leaves_the_list_shows_what_its_maker_wrote_last(session: Session) -> None:
    product = make_product(session)
    _update(session, product, name="Bánh cáy gấc")

    services.withdraw(session, product, actor=ACTOR)

    assert (product.name, product.pending_changes) == ("Bánh cáy gấc", {})


def test_a_draft_takes_its_new_name_as_address_and_a_public_product_keeps_its_own(session: Session) -> None:
    product = make_product(session, state=ProductState.DRAFT)
    _update(session, product, name="Kẹo dồi")
    assert product.slug == "keo-doi"
    services.publish(session, product, actor=ACTOR)

    _update(session, product, name="Kẹo dồi lạc")

    assert product.slug == "keo-doi"


def test_every_step_stands_in_the_trail_with_its_actor(session: Session) -> None:
    product = make_product(session, state=ProductState.DRAFT)
    services.publish(session, product, actor=ACTOR)
    services.list_product(session, product, actor=ACTOR)
    services.return_product(session, product, actor=ACTOR, reasons={"name": "Ghi rõ."})

    assert _actions(session, product) == [
        "product.create",
        "product.publish",
        "product.list",
        "product.return",
    ]
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.actor_id, last.changes["state"]) == (7, ["listed", "returned"])


def test_a_misspelt_fact_is_an_error_of_ours(session: Session) -> None:
    with pytest.raises(TypeError):
        services.create_product(session, make_business(session), actor=SYSTEM, name="Kẹo", colour="đỏ")
    with pytest.raises(TypeError):
        _update(session, make_product(session), colour="đỏ")


def test_prices_of_variants_are_not_saved_over_newer_ones(session: Session) -> None:
    product = make_product(session)
    session.commit()
    seen, variant = product.version, product.variants[0]
    _update(session, product, description="Nếp cái hoa vàng")
    session.commit()

    with pytest.raises(StaleProduct):
        services.update_product(
            session,
            product,
            actor=ACTOR,
            expected_version=seen,
            changes={},
            variant_prices={variant.id: variant.price_vnd + 1000},
        )


def test_the_dearest_price_that_a_form_takes_is_kept(session):
    product = make_product(session, price_vnd=LONGEST_VND)
    session.commit()

    assert (product.price_vnd, product.variants[0].price_vnd) == (LONGEST_VND, LONGEST_VND)
