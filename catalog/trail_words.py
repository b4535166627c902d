"""What the catalogue leaves in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.attributes import attribute
from catalog.business_forms import ROLES
from catalog.models import BusinessKind, Family, ProposalKind, ProposalState
from catalog.proposals import KINDS as PROPOSAL_KINDS
from catalog.proposals import STATES as PROPOSAL_STATES
from catalog.return_reasons import labelled
from catalog.states import LABELS
from catalog.tax_codes import masked
from catalog.vocabulary import CERTIFICATES, KINDS, MATERIAL_TITLES, STORAGE
from core.formatting import NBSP, number_vi
from core.trail import Field, field_words
from core.trail.values import money, plainly
from places.queries import gazetteer

ACTIONS: Mapping[str, Any] = {
    "help.consent": _l("Đồng ý cho người khác làm giúp"),
    "help.start": _l("Bắt đầu buổi làm giúp"),
    "help.end": _l("Kết thúc buổi làm giúp"),
    "help.withdraw": _l("Rút lời đồng ý làm giúp"),
    "product.create": _l("Thêm sản phẩm"),
    "product.update": _l("Sửa sản phẩm"),
    "product.publish": _l("Đăng sản phẩm"),
    "product.relive": _l("Gửi duyệt lại, đăng lại"),
    "product.withdraw": _l("Rút sản phẩm"),
    "product.list": _l("Duyệt sản phẩm"),
    "product.return": _l("Trả lại để sửa"),
    "product.approve_changes": _l("Duyệt thay đổi"),
    "product.refuse_changes": _l("Không duyệt thay đổi"),
    "variant.add": _l("Thêm loại"),
    "variant.update": _l("Sửa các loại"),
    "variants.arrange": _l("Đổi cách phân loại"),
    "photo.add": _l("Thêm ảnh"),
    "photo.remove": _l("Bỏ ảnh"),
    "photo.move": _l("Đổi thứ tự ảnh"),
    "photo.describe": _l("Tả ảnh bằng lời"),
    "business.register": _l("Đăng ký cơ sở"),
    "business.update": _l("Sửa hồ sơ cơ sở"),
    "business.verify": _l("Ghi dấu đã xác minh"),
    "business.unverify": _l("Bỏ dấu đã xác minh"),
    "business.kind": _l("Đổi loại hình cơ sở"),
    "business.change_facts": _l("Sửa thông tin đăng ký của cơ sở"),
    "business.branch_of": _l("Ghi cơ sở là chi nhánh"),
    "business.correct": _l("Sửa thông tin cơ sở"),
    "business.take_over": _l("Nhận thông tin từ cơ sở được gộp vào"),
    "business.give_back": _l("Trả thông tin về cơ sở được tách ra"),
    "business.claim": _l("Xin nhận cơ sở"),
    "business.settle_claim": _l("Trả lời việc xin nhận cơ sở"),
    "member.invite": _l("Mời người vào cơ sở"),
    "member.join": _l("Vào cơ sở theo lời mời"),
    "member.decline": _l("Từ chối lời mời vào cơ sở"),
    "member.end_invitation": _l("Rút lời mời vào cơ sở"),
    "member.role": _l("Đổi vai trò trong cơ sở"),
    "member.leave": _l("Rời cơ sở"),
    "member.remove": _l("Đưa người ra khỏi cơ sở"),
    "member.hand_over": _l("Giao lại vai trò trong cơ sở"),
    "certificate.add": _l("Thêm giấy tờ"),
    "certificate.edit": _l("Sửa giấy tờ"),
    "certificate.remove": _l("Bỏ giấy tờ"),
    "certificate.verify": _l("Ghi dấu đối chiếu giấy tờ"),
    "certificate.refuse": _l("Không nhận giấy tờ"),
    "import.hand_in": _l("Nộp tệp sản phẩm để xem trước"),
    "import.apply": _l("Đưa sản phẩm vào từ tệp"),
    "proposal.make": _l("Gửi đề xuất"),
    "proposal.accepted": _l("Nhận đề xuất"),
    "proposal.refused": _l("Không nhận đề xuất"),
    "proposal.withdrawn": _l("Rút đề xuất"),
}
_INNER: Mapping[str, Any] = {
    "quantity": _l("số lượng"),
    "price": _l("giá"),
    "days": _l("ngày"),
    "units": _l("số sản phẩm"),
    "length_cm": _l("dài (cm)"),
    "width_cm": _l("rộng (cm)"),
    "height_cm": _l("cao (cm)"),
    "gross_weight_kg": _l("nặng (kg)"),
    "min": _l("từ"),
    "max": _l("đến"),
    "vnd_per_usd": _l("đồng một USD"),
    "date": _l("ngày"),
    "period": _l("mỗi"),
    "unit": _l("đơn vị"),
    "name": _l("tên"),
    "options": _l("gồm"),
}


def parts(value: Any) -> str:
    """Write a block of named parts, or a list of them, in one line."""
    if isinstance(value, Mapping):
        known = {key: each for key, each in value.items() if each not in (None, "")}
        return ", ".join(f"{_INNER.get(key, key)} {parts(each)}" for key, each in known.items())
    if isinstance(value, list):
        return "; ".join(parts(each) for each in value)
    return plainly(value)


def _centimetres(value: Any) -> str:
    return f"{number_vi(value / 10)}{NBSP}cm" if isinstance(value, int) else plainly(value)


def _grams(value: Any) -> str:
    return f"{number_vi(value)}{NBSP}g" if isinstance(value, int) else plainly(value)


def _reasons(value: Any) -> str:
    if not isinstance(value, Mapping):
        return plainly(value)
    return "; ".join(f"{label}: {said}" for label, said in labelled(value))


def _names_of_fields(value: Any) -> str:
    return ", ".join(field_words(str(each)) for each in value) if isinstance(value, list) else plainly(value)


def _units(session: Session) -> Mapping[str, str]:
    return {code: unit.name for (_scheme, code), unit in gazetteer(session).units.items()}


def _families(session: Session) -> Mapping[str, str]:
    return {row.code: row.name for row in session.scalars(select(Family))}


def _number_of_row(label: Any, of: str = "") -> Field:
    return Field(label, write=str, says_nothing=True, of=of)


_PRODUCT: Mapping[str, Any] = {
    "state": Field(_l("Tình trạng"), codes={state.value: label for state, label in LABELS.items()}),
    "reasons": Field(_l("Lý do"), write=_reasons),
    "refused": Field(_l("Thay đổi không duyệt"), holds_fields=True),
    "name_en": _l("Tên tiếng Anh"),
    "description": _l("Mô tả"),
    "description_en": _l("Mô tả tiếng Anh"),
    "keywords_en": Field(_l("Từ khóa tiếng Anh"), write=parts),
    "price_vnd": Field(_l("Giá bán"), write=money),
    "unit": _l("Bán theo"),
    "family_code": Field(_l("Nhóm hàng"), names=_families),
    "net_value": _l("Mỗi phần bán có"),
    "net_unit": _l("Đơn vị đo"),
    "materials": Field(_l("Thành phần, chất liệu"), write=parts),
    "material_role": Field(_l("Kê khai"), codes=MATERIAL_TITLES),
    "allergens": Field(_l("Chất dễ gây dị ứng"), write=parts),
    "storage_code": Field(_l("Bảo quản"), codes=STORAGE),
    "shelf_life_days": _l("Dùng được (ngày)"),
    "gross_weight_g": Field(_l("Cân nặng cả bao bì"), write=_grams),
    "ship_weight_g": Field(_l("Cân nặng cả bao bì"), write=_grams),
    "package_length_mm": Field(_l("Gói dài"), write=_centimetres),
    "package_width_mm": Field(_l("Gói rộng"), write=_centimetres),
    "package_height_mm": Field(_l("Gói cao"), write=_centimetres),
    "sku": _l("Mã hàng (SKU)"),
    "stock": _l("Tồn kho"),
    "gtin": _l("Mã vạch (GTIN)"),
    "gtin_internal": _l("Mã vạch nội bộ"),
    "is_on_sale": _l("Đang bán"),
    "tiers": Field(_l("Cách phân loại"), write=parts),
    "variant": Field(_l("Loại"), write=parts),
    "variants_added": Field(_l("Loại thêm vào"), write=parts),
    "variants_removed": Field(_l("Loại đã bỏ"), write=parts),
    "variants_retired": Field(_l("Loại ngừng bán, giữ cho lô hàng"), write=parts),
    "photo": Field(_l("Ảnh"), says_nothing=True),
    "order": Field(_l("Thứ tự"), says_nothing=True),
    "alt": _l("Lời tả ảnh"),
}
_BUSINESS: Mapping[str, Any] = {
    "kind": Field(_l("Loại hình"), codes={kind.value: KINDS[kind] for kind in BusinessKind}),
    "since": _l("Từ ngày"),
    "line": _number_of_row(_l("Dòng lịch sử")),
    "tax_code": Field(_l("Mã số thuế"), write=lambda code: masked(str(code)), is_masked=True),
    "registration_no": _l("Số đăng ký"),
    "founded_year": Field(_l("Năm thành lập"), write=str),
    "representative": _l("Người đại diện"),
    "member_count": _l("Số thành viên"),
    "website": _l("Trang web"),
    "phone_is_public": _l("Cho hiện số điện thoại"),
    "address": _l("Địa chỉ"),
    "street": _l("Thôn, xóm, số nhà"),
    "commune": Field(_l("Xã, phường"), names=_units),
    "declared_commune_code": Field(_l("Xã, phường"), names=_units),
    "former_district_code": Field(_l("Huyện, thành phố cũ"), names=_units),
    "declared_scheme": Field(_l("Đơn vị hành chính"), says_nothing=True),
    "verified_at": _l("Dấu xác minh"),
    "root": _number_of_row(_l("Cơ sở gốc"), "business"),
    "from": _number_of_row(_l("Từ cơ sở"), "business"),
    "to": _number_of_row(_l("Về cơ sở"), "business"),
    "fields": Field(_l("Gồm"), write=_names_of_fields, is_list=True),
    "claim": _number_of_row(_l("Lời xin nhận")),
    "outcome": Field(_l("Trả lời"), codes={"joined": _l("đồng ý"), "refused": _l("không đồng ý")}),
    "invitation": _number_of_row(_l("Lời mời")),
    "member.role": Field(_l("Vai trò"), codes=ROLES),
    "business": _number_of_row(_l("Cơ sở"), "business"),
    "consent": _number_of_row(_l("Lời đồng ý")),
    "session": _number_of_row(_l("Buổi làm giúp")),
    "import": _number_of_row(_l("Lần nhập")),
    "rows": _l("Số dòng"),
    "created": _l("Thêm"),
    "updated": _l("Sửa"),
    "unchanged": _l("Giữ nguyên"),
    "rejected": _l("Không nhận"),
    "proposal.kind": Field(_l("Loại"), codes={kind.value: PROPOSAL_KINDS[kind] for kind in ProposalKind}),
    "proposal.state": Field(
        _l("Tình trạng"), codes={state.value: PROPOSAL_STATES[state][0] for state in ProposalState}
    ),
    "field": Field(_l("Thông tin"), write=lambda name: field_words(str(name))),
}
_CERTIFICATE: Mapping[str, Any] = {
    "certificate.type": Field(_l("Loại"), codes=CERTIFICATES),
    "certificate.number": _l("Số giấy"),
    "issuer": _l("Nơi cấp"),
    "issued_on": _l("Ngày cấp"),
    "certificate.expires_on": _l("Ngày hết hạn"),
    "stars": _l("Số sao"),
    "score": _l("Điểm"),
    "scope_note": _l("Phạm vi"),
    "scan": _l("Bản chụp"),
    "scan_is_public": _l("Cho mọi người xem bản chụp"),
    "replaces": _number_of_row(_l("Thay cho giấy"), "certificate"),
    "product_id": _number_of_row(_l("Sản phẩm"), "product"),
}
FIELDS: Mapping[str, Any] = {**_PRODUCT, **_BUSINESS, **_CERTIFICATE}


def attribute_field(key: str) -> Field | None:
    """Return what is known of an attribute of a family."""
    found = attribute(key)
    return None if found is None else Field(found.label, write=found.shown)
