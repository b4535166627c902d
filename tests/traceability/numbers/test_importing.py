"""A file of products meets numbers that are kept for other goods."""

from sqlalchemy.orm import Session

from catalog.models import Variant
from tests.catalog.importing.test_services import faults, hand_in, tally
from tests.factories.numbers import PREFIX, make_evidence
from tests.factories.traceability import make_business, make_product
from traceability.numbers.lookup import goods_of
from traceability.numbers.rules import gtin_at, gtin_shown

KEPT, FREE = gtin_at(PREFIX, 1), gtin_at(PREFIX, 2)
HEADINGS = ["Mã hàng", "Tên", "Giá", "Đơn vị bán", "Mã vạch"]


def test_a_row_with_a_number_of_other_goods_is_rejected_and_the_owner_may_write_it_again(
    session: Session,
) -> None:
    business = make_business(session)
    make_evidence(session, business)
    owner = make_product(session, business, name="Bánh cáy", state="live")
    variant: Variant = owner.variants[0]
    for gtin in (KEPT, None):
        variant.gtin = gtin
        session.flush()
    other = make_product(session, business, name="Chè lam", state="live")
    rows = [
        [variant.sku, "Bánh cáy", 55000, "hộp", gtin_shown(KEPT)],
        [other.variants[0].sku, "Chè lam", 55000, "hộp", gtin_shown(KEPT)],
        ["MOI-1", "Kẹo dồi", 20000, "gói", gtin_shown(FREE)],
    ]

    alone = hand_in(session, business, rows[1:], headings=HEADINGS)
    assert tally(alone) == (1, 0, 0, 1)
    assert faults(alone)[0][2] == "Mã vạch này đã dùng cho sản phẩm khác và giữ mãi cho sản phẩm đó."
    again = hand_in(session, business, rows[:1], headings=HEADINGS)
    assert tally(again) == (0, 1, 0, 0)

    assert variant.gtin == KEPT
    assert goods_of(session, KEPT) is not None
    assert goods_of(session, FREE) is None, "a new row is a draft"
