"""The plainest valid businesses, members, products, photos and papers."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from accounts.models import User
from catalog import services
from catalog.models import Business, BusinessKind, Certificate, Family, Photo, Product, ProductState
from catalog.services.businesses import Address
from catalog.services.products import EDITABLE
from core.audit import SYSTEM
from core.jobs import drain
from places.models import OLD
from tests.factories.accounts import make_user
from tests.factories.pictures import plain_picture

NGUYEN_XA = Address(scheme=OLD, commune_code="12730", street="Thôn 1")  # today in Đông Hưng
_numbers = count(1)


def make_business(session: Session, *, owner: User | None = None, **facts: Any) -> Business:
    """Make a cooperative of the old commune Nguyên Xá, today in Đông Hưng."""
    facts = {
        "name": f"HTX Nếp Gấc {next(_numbers)}",
        "kind": BusinessKind.HOP_TAC_XA,
        "address": NGUYEN_XA,
        **facts,
    }
    return services.register_business(session, actor=SYSTEM, owner_id=owner.id if owner else None, **facts)


def make_owner(session: Session, **facts: Any) -> tuple[User, Business]:
    """Make a producer with a business of their own."""
    owner = make_user(session)
    return owner, make_business(session, owner=owner, **facts)


def make_family(session: Session, code: str = "banh_keo", name: str = "Bánh kẹo") -> Family:
    """Make a family of goods."""
    family = Family(code=code, name=name, name_en=name)
    session.add(family)
    session.flush()
    return family


def make_product(
    session: Session,
    business: Business | None = None,
    *,
    state: ProductState = ProductState.LISTED,
    **facts: Any,
) -> Product:
    """Make a product in boxes and bring it to a state by the ways that people take."""
    facts = {"name": "Bánh cáy làng Nguyễn", "price_vnd": 55_000, "unit": "hộp", **facts}
    asked = {field: facts.pop(field) for field in EDITABLE if field in facts}
    product = services.create_product(session, business or make_business(session), actor=SYSTEM, **asked)
    for column, value in facts.items():
        setattr(product, column, value)
    if state != ProductState.DRAFT:
        services.publish(session, product, actor=SYSTEM)
    if state == ProductState.LISTED:
        services.list_product(session, product, actor=SYSTEM)
    elif state == ProductState.RETURNED:
        services.return_product(session, product, actor=SYSTEM, reasons={"name": "Tên cần rõ hơn."})
    elif state == ProductState.WITHDRAWN:
        services.withdraw(session, product, actor=SYSTEM)
    return product


def make_photo(session: Session, product: Product, name: str = "bánh", *, ready: bool = True) -> Photo:
    """Give a product a small photo; `ready` commits and lets the worker make its sizes."""
    photo = services.add_photo(session, product, plain_picture(name), actor=SYSTEM)
    if ready:
        session.commit()
        drain()
        session.refresh(photo)
    return photo


def make_certificate(session: Session, product: Product, **facts: Any) -> Certificate:
    """Make a four-star OCOP paper of a product that holds on every day of these tests."""
    paper = Certificate(
        **{
            "business_id": product.business_id,
            "product_id": product.id,
            "type": "ocop",
            "name": "Chứng nhận OCOP",
            "number": "01/QĐ-UBND",
            "issuer": "UBND tỉnh",
            "issued_on": date(2024, 1, 1),
            "expires_on": date(2070, 12, 31),
            "stars": 4,
            **facts,
        }
    )
    session.add(paper)
    session.flush()
    return paper
