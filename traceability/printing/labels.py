"""What stands on a label beside the QR code, and where its pictures are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.models import Product, ProductState
from core.formatting import date_vi
from traceability.models import Lot
from traceability.numbers.lookup import label_gtin
from traceability.printing.layout import Said, Words
from traceability.qr import payload, side_of, trace_path
from traceability.scans.own_links import own_link

PIXELS_A_MODULE = 3


@dataclass(frozen=True)
class Label:
    """One code with its words.

    Attributes:
        code: What a person reads and types when the code does not scan.
        address: The short address beneath, without the scheme.
        payload: What a scanner reads.
        path: The trace page on this site.
        pixels: Side of the code on a screen: three whole pixels a module.
        lot_code: The lot; "" for the label of the product as a whole.
        serial: The number of one piece; "" for none.
        file_name: Name for downloads, without ending.
    """

    product_id: int
    product_name: str
    business_name: str
    code: str
    address: str
    payload: str
    path: str
    pixels: int
    lot_code: str
    file_name: str
    packed_on: str = ""
    expires_on: str = ""
    serial: str = ""

    @property
    def own_path(self) -> str:
        """Return the trace page as links of the workspace have it: the maker's own looks are not counted."""
        return own_link(self.path)

    @property
    def query(self) -> dict[str, str]:
        """Return what to add to the addresses of the pictures, such as ``{"lot": "261123-01"}``."""
        return {"lot": self.lot_code} if self.lot_code else {}

    @property
    def address_parts(self) -> tuple[str, ...]:
        """Return the address in parts between which a line may break."""
        return tuple(re.split(r"(?<=[/.:])", self.address))

    @property
    def payload_parts(self) -> tuple[str, ...]:
        """Return what a scanner reads in parts between which a line may break."""
        return tuple(re.split(r"(?<=[/.:])", self.payload))


@dataclass(frozen=True)
class LabelSet:
    """A product with the labels that can be printed for it; a draft has none yet."""

    product: Product
    labels: tuple[Label, ...]


def label(product: Product, lot: Lot | None, public_url: str) -> Label:
    """Write the label of a product, or of one of its lots."""
    lot_code = lot.lot_code if lot else None
    path = trace_path(product.code, lot_code)
    text = payload(public_url, product.code, lot_code, gtin=label_gtin(product, lot))
    return Label(
        product_id=product.id,
        product_name=product.name,
        business_name=product.business.name,
        code=f"{product.code} / {lot.lot_code}" if lot else product.code,
        address=public_url.split("://", 1)[1] + path,
        payload=text,
        path=path,
        pixels=PIXELS_A_MODULE * side_of(text),
        lot_code=lot.lot_code if lot else "",
        file_name=f"tem-{product.code}-{lot.lot_code}" if lot else f"tem-{product.code}",
        packed_on=date_vi(lot.packed_on) if lot else "",
        expires_on=date_vi(lot.expires_on) if lot else "",
    )


def serial_labels(product: Product, lot: Lot | None, public_url: str, serials: Sequence[str]) -> list[Label]:
    """Write the labels of single pieces, one for each number, in order."""
    one, gtin, lot_code = (
        label(product, lot, public_url),
        label_gtin(product, lot),
        lot.lot_code if lot else None,
    )
    return [
        replace(
            one,
            serial=serial,
            code=f"{one.code} / {serial}",
            payload=payload(public_url, product.code, lot_code, serial=serial, gtin=gtin),
        )
        for serial in serials
    ]


def words_of(label: Label) -> Words:
    """Return a label as it is laid out: names beside the code, what is typed beneath.

    A piece's number is typed on the page of its lot; where a lot's address has no room, the product's
    leads on to its lots.
    """
    dates = (
        Said(f"Đóng gói {label.packed_on}", brief=f"NSX {label.packed_on}") if label.packed_on else None,
        Said(f"Hạn dùng {label.expires_on}", brief=f"HSD {label.expires_on}") if label.expires_on else None,
    )
    return Words(
        payload=label.payload,
        title=label.product_name,
        lines=(Said(label.business_name, gives_way=True), *filter(None, dates)),
        code=label.code,
        addresses=tuple(dict.fromkeys((label.address, label.address.removesuffix(f"/{label.lot_code}")))),
    )


def labels_of(product: Product, lots: Sequence[Lot], public_url: str) -> LabelSet:
    """Return the product's own label and those of its newest lots."""
    if product.state == ProductState.DRAFT:
        return LabelSet(product, ())
    return LabelSet(product, tuple(label(product, lot, public_url) for lot in (None, *lots)))
