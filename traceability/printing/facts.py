"""Gather what the catalogue and the lot know for a label, and lead to where the rest is told."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from catalog.addresses import address_of
from catalog.models import Product
from catalog.papers import standing
from catalog.queries import certificates_for
from catalog.vocabulary import STORAGE, measure
from places.queries import gazetteer
from traceability.mending import Mend
from traceability.models import Lot, TraceFacts
from traceability.printing.label_law import Facts, missing

_DECLARATION = "tu_cong_bo"
_NAMES = {
    "maker": _l("tên cơ sở"),
    "address": _l("địa chỉ cơ sở"),
    "origin": _l("xuất xứ"),
    "net": _l("khối lượng tịnh"),
    "made": _l("ngày sản xuất"),
    "good_until": _l("hạn dùng"),
    "made_of": _l("thành phần hoặc chất liệu"),
    "storage": _l("cách bảo quản"),
}


def facts_of(session: Session, product: Product, lot: Lot | None, *, on: date) -> Facts:
    """Return what is known of a product, or of one of its lots, for its label.

    Args:
        session: Only reads.
        product: Whose label.
        lot: One of its lots; None for the product's own label.
        on: The day on which papers must hold.
    """
    told = session.get(TraceFacts, product.id)
    address = address_of(gazetteer(session), product.business)
    variant = lot.variant if lot else None
    papers = standing(certificates_for(session, product), on=on)
    return Facts(
        role=product.material_role or "",
        maker=product.business.name,
        address=address.full if address.now else "",
        origin=product.origin or "Sản xuất tại Việt Nam",
        net=measure(variant.net_value, variant.net_unit)
        if variant and variant.net_value
        else measure(product.net_value, product.net_unit),
        made_on=lot.packed_on if lot else None,
        good_until=lot.expires_on if lot else None,
        shelf_life_days=product.shelf_life_days,
        made_of=tuple(product.materials or ()),
        allergens=tuple(product.allergens or ()),
        storage=str(STORAGE.get(product.storage_code or "", "")),
        warnings=(told.warnings if told else None) or "",
        declaration=next((paper.number for paper in papers if paper.type == _DECLARATION), ""),
    )


def mends(facts: Facts, product: Product) -> list[Mend]:
    """Return what the label lacks, each with the page on which it is told."""
    return [_mend(name, product) for name in missing(facts)]


def _mend(name: str, product: Product) -> Mend:
    text = str(_NAMES[name])
    if name in {"maker", "address"}:
        return Mend(text, _("Sửa hồ sơ cơ sở"), url_for("catalog.edit_profile"))
    if name == "made":
        return Mend(text, _("In tem của lô"), url_for("traceability.labels", _anchor=f"sp-{product.id}"))
    return Mend(text, _("Sửa sản phẩm"), url_for("catalog.edit_product", product_id=product.id))
