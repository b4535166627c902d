"""What a GS1 number in a public code names."""

from sqlalchemy.orm import Session

from gs1.identifiers import Gtin
from tests.factories.numbers import give_gtin, make_evidence
from tests.factories.traceability import make_lot, make_product
from traceability.numbers.lookup import carton_of, carton_path, goods_of, gtins_of, label_gtin, page_of_place
from traceability.numbers.models import BusinessPlace, Carton, RegisteredGtin

DEMONSTRATION = Gtin("09521234543213")
REAL = Gtin("08936012345674")
OTHER = Gtin("08936012345681")
SSCC = "089360123400000006"
GLN = "8936012345674"


def test_a_registered_number_names_its_goods_and_stands_on_their_label(session: Session) -> None:
    product = make_product(session)
    give_gtin(session, product, REAL)
    session.commit()

    found = goods_of(session, REAL)

    assert found is not None
    assert (found.product.id, found.variant) == (product.id, product.variants[0])
    assert label_gtin(product, None) == label_gtin(product, make_lot(session, product)) == REAL
    assert goods_of(session, OTHER) is None


def test_a_number_that_is_only_typed_names_nothing(session: Session) -> None:
    product = make_product(session)
    product.variants[0].gtin = REAL
    session.commit()

    assert goods_of(session, REAL) is None
    assert label_gtin(product, None) is None


def test_a_number_answers_for_its_goods_for_ever(session: Session) -> None:
    product = make_product(session)
    make_evidence(session, product.business)
    variant = product.variants[0]
    for gtin in (REAL, OTHER, None):
        variant.gtin = gtin
        session.commit()

    assert [row.gtin for row in gtins_of(product)] == [REAL, OTHER]
    assert label_gtin(product, None) is None
    for gtin in (REAL, OTHER):
        found = goods_of(session, gtin)
        assert found is not None
        assert found.product.id == product.id


def test_drafts_and_numbers_in_review_name_nothing(session: Session) -> None:
    product = make_product(session, state="draft")
    give_gtin(session, product, REAL)
    session.commit()
    assert session.get(RegisteredGtin, REAL) is None

    product.state = "live"
    session.commit()
    row = session.get_one(RegisteredGtin, REAL)
    assert goods_of(session, REAL) is not None

    row.state = "in_review"
    session.commit()
    assert goods_of(session, REAL) is None
    assert label_gtin(product, None) is None
    assert gtins_of(product) == []


def test_numbers_of_one_shop_and_examples_outside_the_sample_name_nothing(session: Session) -> None:
    product, sample = make_product(session), make_product(session)
    make_evidence(session, product.business, "952123454", is_sample=True)
    product.variants[0].gtin = DEMONSTRATION
    session.commit()

    assert goods_of(session, DEMONSTRATION) is None
    assert label_gtin(product, None) is None
    assert goods_of(session, Gtin("02001234567893")) is None

    product.variants[0].gtin = None
    session.flush()
    give_gtin(session, sample, DEMONSTRATION)
    session.commit()
    assert goods_of(session, DEMONSTRATION) is not None
    assert label_gtin(sample, None) == DEMONSTRATION


def test_cartons_and_places_are_found_by_their_numbers(session: Session) -> None:
    lot = make_lot(session)
    business = lot.business
    under = {"business_id": business.id, "evidence_id": make_evidence(session, business).id}
    session.add(Carton(code="00000000", sscc=SSCC, packed_on=lot.packed_on, **under))
    where = {"place_scheme": "vn_2025_07", "place_code": "12688"}
    farm = BusinessPlace(code="0000000X", kind="farm", name="Ruộng", gln=GLN, **under, **where)
    party = BusinessPlace(code="000000X0", kind="party", name="Cơ sở", gln="8936012345681", **under, **where)
    session.add_all([farm, party])
    session.commit()

    carton = carton_of(session, SSCC)
    assert carton is not None
    assert carton_path(carton.code) == "/thung/00000000"
    assert page_of_place(session, GLN) == "/noi/0000000X"
    assert page_of_place(session, "8936012345681") == f"/co-so/{business.slug}"
    assert carton_of(session, "089360123400000013") is None
    assert page_of_place(session, "8936012345698") is None
