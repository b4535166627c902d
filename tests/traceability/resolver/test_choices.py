"""A lot or a piece answers under the number of its own choice; under that of another size it is unknown."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from catalog.models import Variant
from tests.factories.numbers import give_gtin, make_evidence
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot, make_product
from traceability.numbers.lookup import label_gtin
from traceability.serials.states import SerialState

SMALL, LARGE, NEW = "08936012345674", "08936012345681", "08936012345698"


def test_number_lot_and_serial_were_issued_together(app: Flask, session: Session) -> None:
    product = make_product(session, tiers=[{"name": "Cỡ", "options": ["200 g", "350 g"]}])
    small = product.variants[0]
    small.options = ["200 g"]
    large = Variant(
        business_id=product.business_id, position=2, sku="LON", options=["350 g"], price_vnd=90_000
    )
    product.variants.append(large)
    make_evidence(session, product.business)
    give_gtin(session, product, SMALL)
    give_gtin(session, product, LARGE, large)
    lot = make_lot(session, product, lot_code="P01-0001", variant_id=large.id)
    make_lot(session, product, lot_code="P01-0002")
    _, [serial] = make_range(session, lot, 1, state=SerialState.ACTIVATED)
    session.commit()
    client = app.test_client()

    def led(gtin: str, rest: str) -> str:
        return client.get(f"/01/{gtin}/{rest}").headers["Location"].partition(f"/t/{product.code}/")[2]

    assert label_gtin(product, lot) == LARGE
    for rest, known, unknown in (
        ("10/P01-0001", "P01-0001", "%21"),
        ("10/P01-0002", "P01-0002", "P01-0002"),
        (f"21/{serial.serial}", f"-/{serial.serial}", "-/%21"),
        (f"10/P01-0001/21/{serial.serial}", f"P01-0001/{serial.serial}", "%21/%21"),
    ):
        assert (led(LARGE, rest), led(SMALL, rest)) == (known, unknown), rest
    assert "Không có lô này" in client.get(f"/t/{product.code}/!").text
    assert "Mã này không do chúng tôi cấp" in client.get(f"/t/{product.code}/-/!").text
    assert client.get(f"/01/{SMALL}/10/P01-0001/foo").status_code == 400

    large.gtin = NEW
    session.commit()
    assert led(LARGE, "10/P01-0001") == led(NEW, "10/P01-0001") == "P01-0001"

    # Both sizes are retired for a new one, which takes over the number that it had on its labels.
    product.tiers = [{"name": "Cỡ", "options": ["400 g"]}]
    other = make_lot(session, product, lot_code="P01-0003", variant_id=small.id)
    small.gtin = None
    session.flush()
    product.variants.append(
        Variant(
            business_id=product.business_id,
            position=3,
            sku="MOI",
            options=["400 g"],
            price_vnd=95_000,
            gtin=SMALL,
        )
    )
    session.commit()
    assert led(SMALL, f"10/{other.lot_code}") == "P01-0003"
    assert led(SMALL, "10/P01-0001") == "%21"
