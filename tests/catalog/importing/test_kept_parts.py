"""What the file has no column for survives every import: attributes, wholesale, choices kept for lots."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy.orm import Session

from catalog import services
from catalog.importing.fields import Lists
from catalog.importing.shelf import shelf_of
from catalog.importing.workbook import shelf_rows, write_csv
from catalog.models import Product, ProductState
from catalog.variant_grid import TierEdit
from core.audit import SYSTEM
from tests.catalog.importing.files import csv_text
from tests.catalog.importing.test_round_trip import bring
from tests.factories.catalog import make_product
from traceability.services import create_lot

LISTS = Lists((("chieu", "Chiếu"),))


def arrange(session: Session, product: Product, *edits: TierEdit) -> None:
    services.arrange_variants(
        session, product, actor=SYSTEM, expected_version=product.version, edits=list(edits)
    )


def parts(product: Product) -> list[Any]:
    choices = [(each.options, each.sku, each.is_on_sale) for each in product.variants]
    return [product.attributes, product.wholesale, product.keywords_en, product.tiers, choices]


@pytest.fixture
def mats(session: Session) -> Product:
    """A product in two sizes, of which one was dropped and is kept for its lot."""
    kept: dict[str, Any] = {
        "attributes": {"dimensions_cm": [180, 60], "la_gi": "x"},
        "keywords_en": ["mat"],
        "wholesale": {"trade_type": "sourcing", "moq": 5},
    }
    product = make_product(session, name="Chiếu cói", state=ProductState.LIVE, **kept)
    arrange(session, product, TierEdit("Cỡ", ((None, "1 m"), (None, "2 m"))))
    create_lot(
        session, SYSTEM, product, lot_code="L1", packed_on=date(2026, 11, 1), on=date(2026, 11, 2),
        variant_id=product.choices[1].id,
    )  # fmt: skip
    arrange(session, product, TierEdit("Cỡ", (("1 m", "1 m"), (None, "3 m")), 0))
    session.commit()
    return product


def test_a_shelf_taken_out_and_brought_back_loses_nothing(session: Session, mats: Product) -> None:
    with force_locale("vi"):
        rows = shelf_rows(shelf_of(session, mats.business_id, ()), LISTS)
    before = parts(mats)

    report = bring(session, mats.business, write_csv(rows))

    session.refresh(mats)
    assert report.counts["unchanged"] == 2
    assert parts(mats) == before


def test_a_row_with_the_code_of_a_dropped_choice_is_told_so(session: Session, mats: Product) -> None:
    retired = next(v for v in mats.variants if not v.stands_in(mats.tiers))
    rows = [["Mã hàng (SKU)", "Tên sản phẩm", "Giá bán (đồng)"], [retired.sku, "Chiếu khác", "90000"]]

    report = bring(session, mats.business, csv_text(rows).encode())

    (rejected,) = report.rejected
    assert [(fault.column, fault.cause) for fault in rejected.faults] == [
        ("Mã hàng (SKU)", "Mã này là của loại đã bỏ: 2 m.")
    ]


def test_a_row_that_names_a_dropped_choice_brings_it_back(session: Session, mats: Product) -> None:
    retired = next(v for v in mats.variants if not v.stands_in(mats.tiers))
    rows = [
        ["Tên sản phẩm", "Bán theo", "Giá bán (đồng)", "Phân loại 1", "Lựa chọn 1"],
        ["Chiếu cói", "hộp", "90000", "Cỡ", "2 m"],
    ]

    report = bring(session, mats.business, csv_text(rows).encode())

    session.refresh(mats)
    session.refresh(retired)
    assert report.counts["created"] == 1
    assert (retired.is_on_sale, retired.price_vnd, retired.stands_in(mats.tiers)) == (True, 90_000, True)
