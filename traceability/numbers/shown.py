"""Say in the workspace and to the department how numbers stand: those of a product, certificates, cartons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState, Variant
from gs1.identifiers import Gtin, is_demonstration
from traceability.numbers import queries, rules
from traceability.numbers.lookup import label_gtin
from traceability.numbers.models import (
    Carton,
    EvidenceKind,
    EvidenceState,
    NumberEvidence,
    RegisteredGtin,
    RegistrationState,
)
from traceability.numbers.public_words import carton_words


@dataclass(frozen=True)
class NumberLine:
    """One choice of a product with its number.

    Attributes:
        variant: The choice.
        label: What tells it apart; "" for a product of one form.
        gtin: As people know it; "" for none.
        words, tone: How it stands.
        why: A sentence when it does not answer in public.
        may_issue: Whether a number can be asked for here.
    """

    variant: Variant
    label: str
    gtin: str
    words: str
    tone: str
    why: str = ""
    may_issue: bool = False


def number_lines(session: Session, product: Product) -> list[NumberLine]:
    """Return the choices of a product with their numbers."""
    known = queries.registered(session, {each.gtin for each in product.choices if each.gtin})
    return [_line(product, variant, known.get(variant.gtin or "")) for variant in product.choices]


def _line(product: Product, variant: Variant, row: RegisteredGtin | None) -> NumberLine:
    def line(gtin: str, words: str, tone: str, why: str = "", *, may_issue: bool = False) -> NumberLine:
        return NumberLine(variant, variant.label, gtin, words, tone, why, may_issue)

    if variant.gtin is None and variant.gtin_internal:
        shown = rules.gtin_shown(variant.gtin_internal.zfill(14))
        why = _(
            "Số này chỉ dùng trong cửa hàng của bạn, nơi khác có thể có số giống hệt, nên không in "
            "vào mã QR. Tem "
            "vẫn mang mã của Gốc Quê."
        )
        return line(shown, _("mã nội bộ"), "warn", why, may_issue=product.state != ProductState.DRAFT)
    if variant.gtin is None:
        return line("", _("chưa có mã GTIN"), "", may_issue=product.state != ProductState.DRAFT)
    shown = rules.gtin_shown(variant.gtin)
    if row is not None and row.product_id == product.id and row.state == RegistrationState.ACTIVE:
        return line(shown, _("đã đăng ký"), "ok")
    if row is not None and row.product_id == product.id and row.state == RegistrationState.WITHHELD:
        why = _(
            "Sở đã quyết định mã này không phải của cơ sở, nên quét mã không ra gì. Có giấy khác, bạn nhờ Sở "
            "xem lại ở cuối thẻ này."
        )
        return line(shown, _("bị giữ lại"), "bad", why)
    if row is not None and row.product_id == product.id:
        return line(
            shown, _("đang xem lại"), "warn", _("Sở đang xem lại mã này, nên mã QR mới chưa mang nó.")
        )
    if is_demonstration(Gtin(variant.gtin)) and not product.is_sample:
        why = _("Đây là số ví dụ của GS1, không phải mã của hàng thật, nên không in vào mã QR.")
        return line(shown, _("số ví dụ"), "warn", why)
    if product.state == ProductState.DRAFT:
        return line(shown, _("chờ đăng sản phẩm"), "", _("Sản phẩm đăng rồi thì mã mới được đăng ký."))
    why = _("Mã này chưa nằm dưới giấy GS1 nào đã xác nhận của cơ sở, nên tem vẫn mang mã của Gốc Quê.")
    return line(shown, _("chưa xác nhận"), "warn", why)


@dataclass(frozen=True)
class OnLabel:
    """What a product's own label carries: the number or code, its kind, and why."""

    number: str
    kind: str
    why: str


def on_label(product: Product) -> OnLabel:
    """Say what is printed on the label of a product as a whole."""
    if gtin := label_gtin(product, None):
        why = _("Mã GTIN đã đăng ký nên tem mới mang mã này. Tem cũ mang mã của Gốc Quê vẫn mở được mãi.")
        return OnLabel(rules.gtin_shown(gtin), _("mã GTIN"), why)
    if len(product.on_sale) > 1:
        why = _(
            "Sản phẩm bán nhiều loại nên tem chung mang mã của Gốc Quê. Tem của lô từng loại mang mã GTIN "
            "của loại đó, khi đã đăng ký."
        )
    else:
        why = _(
            "Chưa có mã GTIN nào đã đăng ký nên tem mang mã của Gốc Quê. Có GTIN sau, tem này vẫn dùng được."
        )
    return OnLabel(product.code, _("mã của Gốc Quê"), why)


def evidence_words(row: NumberEvidence, *, on: date) -> tuple[str, str]:
    """Say how a certificate stands, with the tone of its tag."""
    if row.state == EvidenceState.WAITING:
        return _("chờ cán bộ xem"), "info"
    if row.state == EvidenceState.REFUSED:
        return _("bị từ chối"), "bad"
    if row.valid_until is not None and row.valid_until < on:
        return _("đã hết hạn"), "warn"
    return _("đã xác nhận"), "ok"


def evidence_number(row: NumberEvidence) -> str:
    """Write the digits of a certificate as people know them."""
    return rules.gtin_shown(row.value) if row.kind == EvidenceKind.GTIN else row.value


def free_count(session: Session, row: NumberEvidence, *, on: date) -> int | None:
    """Return how many goods a prefix can still number; None where that is no question."""
    if row.kind != EvidenceKind.COMPANY or not row.holds(on=on):
        return None
    return rules.capacity(row.value) - len(queries.used_numbers(session, row.value))


def scan_note(row: NumberEvidence) -> str:
    """Say why a scan cannot be opened; "" when it can."""
    if row.has_scan:
        return ""
    if row.scan_name is None:
        return str(_("Ảnh chụp bị hỏng, không mở được. Cơ sở bỏ giấy này rồi khai lại với ảnh khác."))
    return str(_("Ảnh chụp đang được xử lý, một lát nữa mở được."))


def cartons_listed(cartons: Sequence[Carton]) -> list[tuple[Carton, str, str, str]]:
    """Return cartons with a line of what is in them, and how they stand."""
    return [
        (carton, ", ".join(f"{entry.lot.lot_code}" for entry in carton.contents), *carton_words(carton))
        for carton in cartons
    ]
