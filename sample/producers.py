"""Bring the sample's producers, families, products and papers into the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.phones import normalise_phone
from catalog.codes import new_code
from catalog.models import (
    Business,
    BusinessReference,
    Certificate,
    Family,
    Photo,
    PhotoState,
    Product,
    ProductState,
    ScanState,
    Variant,
)
from catalog.search import index_product
from core.database import utcnow
from core.text import fold
from exporters.models import FamilyCategory, ListingSettings
from places.models import OLD
from places.queries import gazetteer
from sample.shift import Shift

Json = Mapping[str, Any]
MARKETPLACES = ("shopee", "sendo", "alibaba")
NOT_LISTED = {"P11-05": ProductState.LIVE}
NOT_VERIFIED = frozenset({"P13"})


def load_businesses(session: Session, producers: list[Json]) -> dict[str, Business]:
    """Create the producers that are missing; returns all by their id."""
    places = gazetteer(session)
    known = {
        reference.value: reference.business
        for reference in session.scalars(
            select(BusinessReference).where(BusinessReference.scheme == "catalog")
        )
    }
    for row in producers:
        if row["id"] in known:
            continue
        declared = row["address"]["as_declared"]
        latitude, longitude = row["address"].get("lat_lng_approx") or (None, None)
        business = Business(
            slug=row["slug"],
            name=row["name_vi"],
            name_folded=fold(row["name_vi"]),
            name_en=row["name_en"],
            kind=row["kind"],
            tax_code=row["tax_code"],
            registration_no=row["registration_no"],
            founded_year=row["founded_year"],
            representative=row["representative"],
            phone=normalise_phone(row["phone"]),
            email=row["email"],
            website=row["website"],
            street=row["address"]["street"],
            declared_scheme=declared["scheme"],
            declared_commune_code=declared["commune_code"],
            current_commune_code=places.current_code(declared["scheme"], declared["commune_code"]),
            former_district_code=places.district_code(declared["scheme"], declared["commune_code"]),
            latitude=latitude,
            longitude=longitude,
            description=row["description_vi"],
            description_en=row["description_en"],
            member_count=row["members"],
            is_sample=True,
            verified_at=None if row["id"] in NOT_VERIFIED else utcnow() - timedelta(days=30),
        )
        business.references.append(BusinessReference(scheme="catalog", value=row["id"]))
        session.add(business)
        known[row["id"]] = business
    session.flush()
    return known


def load_families(session: Session, families: Json) -> None:
    """Create the families of goods that are missing, with their marketplace categories."""
    for position, (code, row) in enumerate(families.items()):
        if session.get(Family, code) is not None:
            continue
        session.add(Family(code=code, name=row["name_vi"], name_en=row["name_en"], position=position))
        session.flush()
        for marketplace in MARKETPLACES:
            category = row.get(f"{marketplace}_category_id")
            session.add(
                FamilyCategory(
                    family_code=code,
                    marketplace=marketplace,
                    category_id=None if category is None else str(category),
                    path=row.get(f"{marketplace}_path_vi"),
                    choice=row.get(f"{marketplace}_choice") or "guess",
                )
            )


def load_products(
    session: Session, rows: list[Json], defaults: Json, businesses: Mapping[str, Business]
) -> dict[str, Product]:
    """Create the products that are missing, without photos; returns all by their id."""
    known = {p.reference: p for p in session.scalars(select(Product).where(Product.reference.is_not(None)))}
    for row in rows:
        if row["id"] in known:
            continue
        product = _product(row, businesses[row["producer_id"]])
        session.add(product)
        session.flush()
        product.variants = [_variant(product, n, each) for n, each in enumerate(row["variants"])]
        session.add(_listing_settings(product, row["listing"], defaults))
        session.flush()
        index_product(session, product)
        known[row["id"]] = product
    return {str(reference): product for reference, product in known.items()}


def _product(row: Json, business: Business) -> Product:
    package = row["package"] or {}
    now = utcnow()
    state = NOT_LISTED.get(row["id"], ProductState.LISTED)
    return Product(
        business=business,
        reference=row["id"],
        code=new_code(),
        slug=row["slug"],
        family_code=row["family"],
        name=row["name_vi"],
        name_en=row["name_en"],
        description=row["description_vi"],
        description_en=row["description_en"],
        keywords_en=row["keywords_en"],
        unit=row["sell_unit_vi"],
        price_vnd=row["price_vnd"],
        net_value=Decimal(str(row["net"]["value"])) if row["net"] else None,
        net_unit=row["net"]["unit"] if row["net"] else None,
        state=state.value,
        ocop_group=row["ocop_group"],
        materials=row["materials_vi"],
        material_role=row["material_role"],
        allergens=row["allergens_vi"] or [],
        shelf_life_days=row["shelf_life_days"],
        storage_code=row["storage_code"],
        package_length_mm=_mm(package.get("length_cm")),
        package_width_mm=_mm(package.get("width_cm")),
        package_height_mm=_mm(package.get("height_cm")),
        gross_weight_g=package.get("gross_weight_g"),
        origin=row["origin_vi"],
        hs_hint=row["hs_heading_hint"],
        attributes=row["attributes"] or {},
        tiers=[{"name": tier["name_vi"], "options": tier["options"]} for tier in row["variant_tiers"]],
        wholesale=row["wholesale"],
        process_code=row["process_id"],
        first_public_at=now,
        listed_at=now if state == ProductState.LISTED else None,
        is_sample=True,
    )


def _variant(product: Product, position: int, row: Json) -> Variant:
    return Variant(
        business_id=product.business_id,
        position=position,
        sku=row["sku"],
        options=row["options"],
        net_value=Decimal(str(row["net"]["value"])) if row["net"] else None,
        net_unit=row["net"]["unit"] if row["net"] else None,
        price_vnd=row["price_vnd"],
        stock=row["stock"],
        ship_weight_g=row["ship_weight_g"],
        gtin=row.get("gtin_demo"),
        gtin_internal=row.get("gtin_internal"),
    )


def _listing_settings(product: Product, listing: Json, defaults: Json) -> ListingSettings:
    own = {"main_sku", "channels"}
    return ListingSettings(
        product_id=product.id,
        main_sku=listing.get("main_sku"),
        channels={**defaults["channels"], **listing.get("channels", {})},
        options={key: value for key, value in listing.items() if key not in own},
    )


def load_certificates(
    session: Session,
    rows: list[Json],
    shift: Shift,
    businesses: Mapping[str, Business],
    products: Mapping[str, Product],
    scan: Callable[[Certificate, Business, Product | None], str],
) -> None:
    """Create the papers that are missing, each with a scan that `scan` draws and stores."""
    known = set(session.scalars(select(Certificate.reference)))
    for row in rows:
        if row["id"] in known:
            continue
        product = products[row["product_id"]] if row.get("product_id") else None
        business = product.business if product else businesses[row["producer_id"]]
        certificate = Certificate(
            business_id=business.id,
            product_id=product.id if product else None,
            reference=row["id"],
            type=row["type"],
            name=row["name_vi"],
            number=shift.certificate_number(dict(row)),
            issuer=row["issuer"],
            issued_on=shift.day(row["issued_on"]),
            expires_on=shift.day(row["expires_on"]),
            stars=row.get("stars"),
            score=row.get("score"),
            verified_at=utcnow() - timedelta(days=30),
        )
        certificate.scan_name = scan(certificate, business, product)
        certificate.scan_state = ScanState.READY.value
        session.add(certificate)
    session.flush()


def load_photos(
    session: Session, products: Mapping[str, Product], drawn: Mapping[str, tuple[str, int, int]], names: Json
) -> None:
    """Hang stored photos on their products.

    Args:
        session: The loader's session.
        products: Products by id.
        drawn: For each photo's name its digest, width and height.
        names: For each product id the names of its photos, in order.
    """
    for product_id, photos in names.items():
        product = products[product_id]
        if product.photos:
            continue
        for position, name in enumerate(photos):
            digest, width, height = drawn[name]
            session.add(
                Photo(
                    product_id=product.id,
                    position=position,
                    digest=digest,
                    ext="jpg",
                    width=width,
                    height=height,
                    alt=product.name if position == 0 else f"{product.name}, ảnh {position + 1}",
                    state=PhotoState.READY.value,
                )
            )
    session.flush()


def current_codes(session: Session) -> dict[str, str]:
    """Return for each old commune code the one it belongs to now."""
    return {
        code: unit.current_code
        for (scheme, code), unit in gazetteer(session).units.items()
        if scheme == OLD and unit.current_code is not None
    }


def _mm(centimetres: float | None) -> int | None:
    return None if centimetres is None else round(centimetres * 10)
