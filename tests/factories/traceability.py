"""The plainest valid lots, events and recalls, with a business and a product where none is given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from catalog.codes import new_code
from catalog.models import Business, Product, ProductState, Variant
from core.text import fold
from places.models import NEW, OLD
from traceability.lot_codes import lot_key
from traceability.models import Event, Lot, LotInput, LotKind, Process, ProcessStep, Recall

_numbers = count(1)
PACKED_ON = date(2026, 11, 18)
EXPIRES_ON = date(2027, 2, 16)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def make_business(session: Session, **facts: Any) -> Business:
    """Make a cooperative of the old commune Nguyên Xá, today in Đông Hưng."""
    number = next(_numbers)
    name = facts.pop("name", f"HTX Nếp Gấc {number}")
    business = Business(
        **{
            "slug": f"htx-nep-gac-{number}",
            "name": name,
            "name_folded": fold(name),
            "kind": "hop_tac_xa",
            "street": "Thôn 1",
            "declared_scheme": OLD,
            "declared_commune_code": "12730",
            "current_commune_code": "12688",
            **facts,
        }
    )
    session.add(business)
    session.flush()
    return business


def make_product(session: Session, business: Business | None = None, **facts: Any) -> Product:
    """Make a listed product in boxes, with one variant."""
    number = next(_numbers)
    business = business or make_business(session)
    product = Product(
        **{
            "business_id": business.id,
            "code": new_code(),
            "slug": f"banh-cay-{number}",
            "name": "Bánh cáy làng Nguyễn",
            "unit": "hộp",
            "price_vnd": 55_000,
            "net_value": Decimal(350),
            "net_unit": "g",
            "allergens": ["lạc", "vừng"],
            "shelf_life_days": 90,
            "state": ProductState.LISTED.value,
            "first_public_at": NOW,
            **facts,
        }
    )
    product.variants = [
        Variant(business_id=business.id, position=1, sku=f"SKU-{number}", options=[], price_vnd=55_000)
    ]
    session.add(product)
    session.flush()
    return product


def make_lot(session: Session, product: Product | None = None, **facts: Any) -> Lot:
    """Make a lot packed five days ago that is good for 85 more days."""
    product = product or make_product(session)
    code = facts.pop("lot_code", f"L{next(_numbers):04d}")
    lot = Lot(
        **{
            "business_id": product.business_id,
            "product_id": product.id,
            "lot_code": code,
            "lot_key": lot_key(code),
            "kind": LotKind.PRODUCT.value,
            "packed_on": PACKED_ON,
            "expires_on": EXPIRES_ON,
            "quantity": Decimal(120),
            "unit": "hộp",
            **facts,
        }
    )
    session.add(lot)
    session.flush()
    return lot


def make_material_lot(session: Session, business: Business, **facts: Any) -> Lot:
    """Make a lot of paddy, which has no page of its own."""
    code = facts.pop("lot_code", f"M{next(_numbers):04d}")
    lot = Lot(
        **{
            "business_id": business.id,
            "lot_code": code,
            "lot_key": lot_key(code),
            "kind": LotKind.INTERMEDIATE.value,
            "material": "Thóc Bắc thơm số 7",
            "packed_on": PACKED_ON - timedelta(days=10),
            "quantity": Decimal(1500),
            "unit": "kg",
            **facts,
        }
    )
    session.add(lot)
    session.flush()
    return lot


def put_in(session: Session, lot: Lot, input_lot: Lot, quantity: int = 1000) -> LotInput:
    """Let one lot go into another."""
    used = LotInput(lot_id=lot.id, input_lot_id=input_lot.id, quantity=Decimal(quantity), unit="kg")
    session.add(used)
    session.flush()
    return used


def make_event(session: Session, lot: Lot, **facts: Any) -> Event:
    """Write that the lot was packed, at 15:10 in Vietnam, in today's Đông Hưng."""
    session.expire(lot, ["events"])
    event = Event(
        **{
            "lot_id": lot.id,
            "seq": len(lot.events) + 1,
            "kind": "packing",
            "epcis_type": "ObjectEvent",
            "action": "OBSERVE",
            "biz_step": "packing",
            "disposition": "in_progress",
            "epcis": {"object": "lot"},
            "name": "Đóng gói",
            "name_en": "Packing",
            "event_time": datetime(2026, 11, 18, 8, 10, tzinfo=UTC),
            "has_time": True,
            "place_scheme": NEW,
            "place_code": "12688",
            **facts,
        }
    )
    session.add(event)
    session.flush()
    session.expire(lot, ["events"])
    return event


def make_recall(session: Session, lot: Lot, **facts: Any) -> Recall:
    """Make an open recall of a lot, and the lot recalled."""
    recall = Recall(
        **{
            "number": f"TH-2026-{next(_numbers):03d}",
            "lot_id": lot.id,
            "decided_on": date(2026, 11, 20),
            "reason": "Chỉ tiêu vi sinh vượt mức đã công bố",
            "instruction": "Ngừng dùng, trả lại nơi mua để được hoàn tiền",
            **facts,
        }
    )
    session.add(recall)
    lot.state = "recalled"
    session.flush()
    return recall


def make_process(session: Session, code: str = "banh_cay") -> Process:
    """Make a process of two steps, the second with a business step of ours."""
    process = Process(
        code=code,
        steps=[
            ProcessStep(
                seq=1,
                code="NL",
                event_kind="receiving",
                name="Nhập nếp, gấc",
                name_en="Receive rice",
                epcis={
                    "type": "ObjectEvent",
                    "action": "OBSERVE",
                    "bizStep": "receiving",
                    "object": "material",
                },
            ),
            ProcessStep(
                seq=2,
                code="PH",
                event_kind="transforming",
                name="Thái con cáy, phơi khô",
                name_en="Cut and dry",
                epcis={
                    "type": "ObjectEvent",
                    "action": "OBSERVE",
                    "bizStep": "https://tx.example.vn/voc/bizstep/drying",
                    "disposition": "in_progress",
                    "object": "wip",
                },
            ),
        ],
    )
    session.add(process)
    session.flush()
    return process
