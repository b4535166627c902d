"""What a GS1 number in a public code names."""

from sqlalchemy.orm import Session

from gs1.identifiers import Gtin
from tests.factories.traceability import make_product
from traceability.numbers.lookup import goods_of, label_gtin

DEMONSTRATION = Gtin("09521234543213")
REAL = Gtin("08936012345674")


def test_a_public_number_names_its_goods_and_stands_on_their_label(session: Session) -> None:
    product = make_product(session)
    product.variants[0].gtin = REAL
    session.commit()

    found = goods_of(session, REAL)

    assert found is not None
    assert (found.product.id, found.variant) == (product.id, product.variants[0])
    assert label_gtin(product, None) == REAL
    assert goods_of(session, Gtin("08936012345681")) is None


def test_numbers_of_one_shop_and_examples_outside_the_sample_name_nothing(session: Session) -> None:
    product = make_product(session)
    product.variants[0].gtin = DEMONSTRATION
    session.commit()

    assert goods_of(session, DEMONSTRATION) is None
    assert label_gtin(product, None) is None
    assert goods_of(session, Gtin("02001234567893")) is None

    product.is_sample = True
    session.commit()
    assert goods_of(session, DEMONSTRATION) is not None
    assert label_gtin(product, None) == DEMONSTRATION
