"""Turn the catalogue's products into listings, a handful at a time, for any marketplace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.addresses import vietnamese_line
from catalog.attributes import told
from catalog.models import Business, Certificate, Photo, PhotoState, Product, ProductState, Variant
from catalog.vocabulary import STORAGE
from core.formatting import VIETNAM
from exporters.doors.slugs import ALWAYS_OFFERED
from exporters.goods import SPEAK_ENGLISH, Listing, Override, Package, Paper, Producer, Tier, Variation
from exporters.models import FamilyCategory, ListingOverride, ListingSettings
from exporters.trade.rates import present_rate
from exporters.units import codes_of, units_by_marketplace
from exporters.wholesale import UsdRate, wholesale_of
from places.queries import Gazetteer, gazetteer

EXPORTED = (ProductState.LIVE, ProductState.LISTED, ProductState.RETURNED)
PICTURE_WIDTH = 1200  # the square JPEG that is made for marketplaces
BATCH = 200
OPTION_PHOTOS = "option_photos"  # in a listing's options: {option of the first tier: number of a photo}


def listing_count(session: Session, business_id: int | None, *, only: Collection[int] | None = None) -> int:
    """Return how many products `listings_of` would give, at most as many as were chosen."""
    statement = select(func.count()).select_from(Product).where(Product.state.in_(EXPORTED))
    if business_id is not None:
        statement = statement.where(Product.business_id == business_id)
    found = session.scalar(statement) or 0
    return found if only is None else min(found, len(only))


def today() -> date:
    """Return the day in Vietnam: the one for which papers are looked at."""
    return datetime.now(VIETNAM).date()


def listings_of(
    session: Session,
    business_id: int | None,
    public_url: str,
    *,
    on: date | None = None,
    only: Collection[int] | None = None,
    states: Collection[ProductState] = EXPORTED,
) -> Iterator[Listing]:
    """Return the listings of a business (None: of all), in the order of their products.

    Products that are live, listed or returned are taken; drafts and withdrawn ones are nobody's
    listing, unless `states` asks for them. At most `BATCH` products are in memory at a time.

    Args:
        session: Only reads.
        business_id: Whose products.
        public_url: Scheme and host under which pictures are reached.
        on: The day for which papers are looked at; None: today.
        only: Numbers of the products wanted; None: all.
        states: Which products count as offered.
    """
    on = on or today()
    categories, units, rate = _categories(session), units_by_marketplace(session), present_rate(session)
    places = gazetteer(session)
    last = 0
    wanted = None if only is None else sorted(only)
    while wanted != []:
        statement = (
            select(Product)
            .where(Product.state.in_(states), Product.id > last)
            .options(
                selectinload(Product.variants),
                selectinload(Product.photos),
                joinedload(Product.business),
                joinedload(Product.family),
            )
            .order_by(Product.id)
            .limit(BATCH)
        )
        if business_id is not None:
            statement = statement.where(Product.business_id == business_id)
        if wanted is not None:
            statement, wanted = statement.where(Product.id.in_(wanted[:BATCH])), wanted[BATCH:]
        products = session.scalars(statement).all()
        if not products:
            if wanted is None:
                return
            continue
        last = products[-1].id
        ids = [product.id for product in products]
        chosen = {
            each.product_id: each
            for each in session.scalars(select(ListingSettings).where(ListingSettings.product_id.in_(ids)))
        }
        overrides = _by_product(
            session.scalars(
                select(ListingOverride)
                .where(ListingOverride.product_id.in_(ids))
                .order_by(ListingOverride.product_id, ListingOverride.marketplace)
            )
        )
        papers = _papers_of(session, products)
        # All at once: between two listings the caller may commit, and rows read before are read again.
        yield from [
            listing_of(
                product,
                chosen.get(product.id),
                categories.get(product.family_code or "", {}),
                public_url,
                overrides=overrides.get(product.id, ()),
                papers=papers.get(product.id, ()),
                on=on,
                units=units,
                rate=rate,
                places=places,
            )
            for product in products
        ]


def listing_of(
    product: Product,
    settings: ListingSettings | None,
    category_ids: Mapping[str, str],
    public_url: str,
    *,
    overrides: Iterable[ListingOverride] = (),
    papers: Iterable[Certificate] = (),
    on: date | None = None,
    units: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    rate: UsdRate | None = None,
    places: Gazetteer | None = None,
) -> Listing:
    """Return one product as it is offered.

    Args:
        product: With variants and photos loaded.
        settings: What its seller chose; None: the defaults of `default_channels`.
        category_ids: Category of its family by marketplace.
        public_url: Scheme and host under which pictures are reached.
        overrides: What it says otherwise at some marketplaces.
        papers: Its own and its maker's.
        on: The day for which it is judged.
        units: Units of ours and what they are called, by marketplace.
        rate: The installation's, for who follows it.
        places: All units, for its maker's registered address; None: without one.
    """
    options: Mapping[str, Any] = settings.options if settings else {}
    main = leading_choice(product, settings)
    tiers = _tiers(product)
    option_images = _option_images(product, options, public_url)
    return Listing(
        product_id=product.reference or product.code,
        name=product.name,
        seller_sku=f"GQ-{product.code}" if tiers else (main.sku if main else f"GQ-{product.code}"),
        description=product.description or "",
        name_en=product.name_en or "",
        description_en=product.description_en or "",
        category_ids=category_ids,
        price_vnd=main.price_vnd if main else product.price_vnd,
        stock=main.stock if main else 0,
        weight_g=product.gross_weight_g or (main.ship_weight_g if main else None),
        package=Package(product.package_length_mm, product.package_width_mm, product.package_height_mm),
        images=tuple(
            picture_url(public_url, photo) for photo in product.photos if photo.state == PhotoState.READY
        ),
        brand=options.get("brand"),
        gtin=main.gtin if main and not tiers else None,
        unit=product.unit or "",
        unit_codes=codes_of(product.unit, units),
        tiers=tiers,
        variations=tuple(_variation(each, option_images) for each in product.on_sale) if tiers else (),
        days_to_ship=options.get("days_to_ship"),
        pre_order=bool(options.get("pre_order", False)),
        shipping_channels=_channels(options),
        min_purchase_quantity=options.get("min_purchase_quantity"),
        switched_on={**ALWAYS_OFFERED, **(settings.channels if settings else default_channels(product))},
        page_url=f"{public_url}/san-pham/{product.slug}",
        keywords_en=tuple(product.keywords_en),
        wholesale=wholesale_of(product.wholesale, main.price_vnd if main else product.price_vnd, rate),
        family=product.family_code or "",
        family_name=product.family.name if product.family else "",
        attributes=tuple(told(product.attributes or {})),
        materials=tuple(product.materials or ()),
        net_value=product.net_value,
        net_unit=product.net_unit or "",
        shelf_life_days=product.shelf_life_days,
        storage=str(STORAGE.get(product.storage_code or "", "")),
        producer=_producer(product.business, public_url, places),
        papers=tuple(_paper(each) for each in papers),
        trace_url=f"{public_url}/t/{product.code}",
        overrides={each.marketplace: _override(each, product, public_url) for each in overrides},
        on=on,
        image_px={
            picture_url(public_url, photo): min(PICTURE_WIDTH, max(photo.width, photo.height))
            for photo in product.photos
        },
    )


def present_listing(session: Session, product: Product, public_url: str) -> Listing:
    """Return one product as it is offered now, whatever its state."""
    return listing_of(
        product,
        session.get(ListingSettings, product.id),
        _categories(session).get(product.family_code or "", {}),
        public_url,
        overrides=session.scalars(select(ListingOverride).where(ListingOverride.product_id == product.id)),
        papers=_papers_of(session, [product])[product.id],
        units=units_by_marketplace(session),
        rate=present_rate(session),
        places=gazetteer(session),
    )


def leading_choice(product: Product, settings: ListingSettings | None) -> Variant | None:
    """Return the choice whose price is the listing's, and which an own price at a marketplace moves.

    The one that the seller made the main one, else the one with the product's price, else the first
    on sale; None when nothing is on sale.
    """
    wanted = settings.main_sku if settings else None
    offered = product.on_sale
    found = next((variant for variant in offered if variant.sku == wanted), None)
    # A code that was renamed meanwhile is found again by the price, which follows the main choice.
    same_price = next((variant for variant in offered if variant.price_vnd == product.price_vnd), None)
    return found or same_price or next(iter(offered), None)


def default_channels(product: Product | Row[Any]) -> dict[str, bool]:
    """Return where a product is offered whose seller has not chosen: abroad only with a wholesale block."""
    return {"shopee": True, "sendo": True, "alibaba": product.wholesale is not None}


def picture_url(public_url: str, photo: Photo) -> str:
    """Return the address of a photo's square JPEG; it never changes its content."""
    return f"{public_url}/anh/{photo.digest}-{PICTURE_WIDTH}.jpg"


def _override(row: ListingOverride, product: Product, public_url: str) -> Override:
    ready = {photo.id: photo for photo in product.photos if photo.state == PhotoState.READY}
    is_english = row.marketplace in SPEAK_ENGLISH
    return Override(
        name=None if is_english else row.name,
        description=None if is_english else row.description,
        name_en=row.name if is_english else None,
        description_en=row.description if is_english else None,
        price_vnd=row.price_vnd,
        images=tuple(picture_url(public_url, ready[number]) for number in row.photo_ids if number in ready),
        category_id=row.category_id,
    )


def _producer(business: Business, public_url: str, places: Gazetteer | None) -> Producer:
    return Producer(
        name=business.name,
        name_en=business.name_en or "",
        address=vietnamese_line(places, business) if places else "",
        page_url=f"{public_url}/co-so/{business.slug}",
    )


def _paper(paper: Certificate) -> Paper:
    return Paper(
        type=paper.type,
        name=paper.name,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        stars=paper.stars,
        is_verified=paper.verified_at is not None,
    )


def _papers_of(session: Session, products: Sequence[Product]) -> dict[int, list[Certificate]]:
    """Return the papers of each product, its maker's included; refused and removed ones are none."""
    makers = {product.business_id for product in products}
    own: dict[int, list[Certificate]] = {}
    common: dict[int, list[Certificate]] = {}
    for paper in session.scalars(
        select(Certificate)
        .where(
            Certificate.business_id.in_(makers),
            Certificate.removed_at.is_(None),
            Certificate.refused_at.is_(None),
        )
        .order_by(Certificate.id)
    ):
        if paper.product_id is None:
            common.setdefault(paper.business_id, []).append(paper)
        else:
            own.setdefault(paper.product_id, []).append(paper)
    return {
        product.id: [*own.get(product.id, ()), *common.get(product.business_id, ())] for product in products
    }


def _by_product(rows: Iterable[ListingOverride]) -> dict[int, list[ListingOverride]]:
    found: dict[int, list[ListingOverride]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(row)
    return found


def _tiers(product: Product) -> tuple[Tier, ...]:
    """Return the tiers with the options that can still be chosen."""
    return tuple(
        Tier(
            tier["name"],
            tuple(o for o in tier["options"] if any(v.options[place] == o for v in product.on_sale)),
        )
        for place, tier in enumerate(product.tiers)
    )


def _option_images(product: Product, options: Mapping[str, Any], public_url: str) -> dict[str, str]:
    """Return the picture of each option of the first tier that has one; photos taken off since are none."""
    ready = {photo.id: photo for photo in product.photos if photo.state == PhotoState.READY}
    chosen: Mapping[str, int] = options.get(OPTION_PHOTOS) or {}
    return {
        option: picture_url(public_url, ready[number]) for option, number in chosen.items() if number in ready
    }


def _variation(variant: Variant, option_images: Mapping[str, str]) -> Variation:
    return Variation(
        sku=variant.sku,
        options=tuple(variant.options),
        price_vnd=variant.price_vnd,
        stock=variant.stock,
        weight_g=variant.ship_weight_g,
        gtin=variant.gtin,
        image=option_images.get(variant.options[0]) if variant.options else None,
    )


def _channels(options: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {
        key.removesuffix("_shipping_channels"): tuple(ids)
        for key, ids in options.items()
        if key.endswith("_shipping_channels")
    }


def _categories(session: Session) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in session.scalars(select(FamilyCategory).where(FamilyCategory.category_id.is_not(None))):
        found.setdefault(row.family_code, {})[row.marketplace] = str(row.category_id)
    return found
