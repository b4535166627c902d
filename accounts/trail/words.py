"""Actions and fields of the audit trail in words that an auditor reads.

`tests/accounts/test_trail_words.py` holds that every action that the code records stands here.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import date_vi, datetime_vi, number_vi

ACTIONS: dict[str, Any] = {
    "account.create": _l("tạo tài khoản"),
    "account.change": _l("sửa tài khoản"),
    "account.rename": _l("đổi tên tài khoản"),
    "account.change_phone": _l("đổi số điện thoại"),
    "recovery.issue": _l("cấp mã khôi phục"),
    "account.disable": _l("khóa tài khoản"),
    "account.enable": _l("mở khóa tài khoản"),
    "account.set_password": _l("đặt mật khẩu riêng"),
    "account.one_time_password": _l("cấp mật khẩu một lần"),
    "account.enrol_second_factor": _l("bật xác thực hai lớp"),
    "account.reset_second_factor": _l("bỏ xác thực hai lớp"),
    "account.renew_backup_codes": _l("làm mã dự phòng mới"),
    "account.end_sessions": _l("đăng xuất mọi thiết bị"),
    "account.add_place": _l("thêm nơi phụ trách"),
    "account.remove_place": _l("bỏ nơi phụ trách"),
    "agency.add": _l("thêm cơ quan"),
    "agency.rename": _l("đổi tên cơ quan"),
    "setting.change": _l("đổi cài đặt"),
    "category.map": _l("đổi mã nhóm hàng ở sàn"),
    "help.consent": _l("đồng ý cho người khác làm giúp"),
    "help.start": _l("bắt đầu buổi làm giúp"),
    "help.end": _l("kết thúc buổi làm giúp"),
    "help.withdraw": _l("rút lời đồng ý làm giúp"),
    "product.create": _l("tạo sản phẩm"),
    "product.update": _l("sửa sản phẩm"),
    "product.publish": _l("đăng sản phẩm"),
    "product.relive": _l("đăng lại sản phẩm"),
    "product.list": _l("duyệt sản phẩm"),
    "product.return": _l("trả lại sản phẩm"),
    "product.withdraw": _l("rút sản phẩm"),
    "product.wholesale": _l("sửa phần bán buôn"),
    "product.approve_changes": _l("duyệt thay đổi của sản phẩm"),
    "product.refuse_changes": _l("không duyệt thay đổi của sản phẩm"),
    "photo.add": _l("thêm ảnh"),
    "photo.move": _l("đổi thứ tự ảnh"),
    "photo.describe": _l("ghi lời cho ảnh"),
    "photo.remove": _l("bỏ ảnh"),
    "variant.add": _l("thêm phân loại"),
    "variant.update": _l("sửa phân loại"),
    "variants.arrange": _l("xếp lại phân loại"),
    "business.register": _l("ghi cơ sở"),
    "business.update": _l("sửa hồ sơ cơ sở"),
    "business.verify": _l("ghi dấu xác minh cơ sở"),
    "business.unverify": _l("bỏ dấu xác minh cơ sở"),
    "business.kind": _l("đổi loại hình cơ sở"),
    "business.change_facts": _l("sửa thông tin đăng ký của cơ sở"),
    "business.branch_of": _l("ghi cơ sở là chi nhánh"),
    "business.correct": _l("sửa thông tin cơ sở"),
    "business.merge": _l("gộp cơ sở vào cơ sở gốc"),
    "business.unmerge": _l("tách cơ sở khỏi cơ sở gốc"),
    "business.set_apart": _l("ghi hai cơ sở là khác nhau"),
    "business.take_over": _l("giao cơ sở cho chủ mới"),
    "business.give_back": _l("trả cơ sở về chủ cũ"),
    "business.claim": _l("xin nhận cơ sở"),
    "business.settle_claim": _l("trả lời việc xin nhận cơ sở"),
    "member.hand_over": _l("giao lại vai trò trong cơ sở"),
    "certificate.add": _l("thêm giấy tờ"),
    "certificate.edit": _l("sửa giấy tờ"),
    "certificate.remove": _l("bỏ giấy tờ"),
    "certificate.verify": _l("ghi dấu đối chiếu giấy tờ"),
    "certificate.refuse": _l("không nhận giấy tờ"),
    "import.hand_in": _l("nộp tệp sản phẩm"),
    "import.apply": _l("đưa tệp sản phẩm vào"),
    "lot.create": _l("tạo lô hàng"),
    "event.record": _l("ghi một bước làm"),
    "event.correct": _l("sửa một bước làm"),
    "event.names": _l("sửa tên người làm của một bước"),
    "trace_facts.tell": _l("khai thông tin truy xuất"),
    "labels.print": _l("in tem"),
    "recall.open": _l("mở thu hồi"),
    "recall.close": _l("kết thúc thu hồi"),
    "suspicion.report": _l("nhận báo nghi ngờ"),
    "suspicion.note": _l("ghi chú báo nghi ngờ"),
    "suspicion.close": _l("khép báo nghi ngờ"),
    "export.run": _l("xuất tệp đăng bán"),
    "support_act.record": _l("ghi lượt hỗ trợ"),
    "support_act.edit": _l("sửa lượt hỗ trợ"),
    "support_act.add_evidence": _l("thêm minh chứng"),
    "support_act.accept": _l("nghiệm thu lượt hỗ trợ"),
    "support_act.cancel": _l("hủy lượt hỗ trợ"),
    "support_act.void": _l("bỏ hiệu lực lượt hỗ trợ"),
    "support_act.replace": _l("thay lượt hỗ trợ"),
    "support_act.verify": _l("đối chiếu lượt hỗ trợ"),
    "programme.create": _l("thêm chương trình"),
    "programme.edit": _l("sửa chương trình"),
    "programme.target": _l("đổi chỉ tiêu chương trình"),
    "proposal.make": _l("gửi đề xuất"),
    "links.check": _l("kiểm tra đường dẫn"),
    "programmes.import": _l("nhập danh sách hỗ trợ"),
    "sample.load": _l("nạp dữ liệu mẫu"),
}

FIELDS: dict[str, Any] = {
    "role": _l("Vai trò"),
    "agency": _l("Cơ quan"),
    "full_name": _l("Họ tên"),
    "place": _l("Nơi"),
    "devices": _l("Số thiết bị"),
    "value": _l("Giá trị"),
    "category_id": _l("Mã nhóm hàng"),
    "path": _l("Đường dẫn nhóm hàng"),
    "choice": _l("Độ chắc"),
    "name": _l("Tên"),
    "name_en": _l("Tên tiếng Anh"),
    "kind": _l("Loại"),
    "state": _l("Tình trạng"),
    "description": _l("Mô tả"),
    "description_en": _l("Mô tả tiếng Anh"),
    "price_vnd": _l("Giá bán"),
    "unit": _l("Bán theo"),
    "family_code": _l("Nhóm hàng"),
    "reasons": _l("Lý do"),
    "refused": _l("Thay đổi không duyệt"),
    "photo": _l("Ảnh"),
    "order": _l("Thứ tự"),
    "variant": _l("Phân loại"),
    "website": _l("Trang mạng"),
    "street": _l("Số nhà, đường, thôn"),
    "phone_is_public": _l("Cho xem số điện thoại"),
    "commune_code": _l("Xã, phường"),
    "current_commune_code": _l("Xã, phường hiện nay"),
    "former_district_code": _l("Huyện cũ"),
    "verified_at": _l("Ngày xác minh"),
    "rows": _l("Số dòng"),
    "lot_code": _l("Mã lô"),
    "packed_on": _l("Ngày đóng gói"),
    "expires_on": _l("Hạn dùng"),
    "quantity": _l("Số lượng"),
    "event": _l("Bước"),
    "corrects": _l("Sửa bước"),
    "sheet": _l("Tờ tem"),
    "count": _l("Số tem"),
    "number": _l("Số thông báo"),
    "note": _l("Ghi chú"),
    "product": _l("Sản phẩm"),
    "products": _l("Số sản phẩm"),
    "business": _l("Cơ sở"),
    "programme": _l("Chương trình"),
    "marketplace": _l("Sàn"),
    "file": _l("Dạng tệp"),
    "budget_vnd": _l("Kinh phí"),
    "channel": _l("Kênh"),
    "started_on": _l("Ngày bắt đầu"),
    "accepted_on": _l("Ngày nghiệm thu"),
    "evidence": _l("Minh chứng"),
    "type": _l("Loại"),
    "reason": _l("Lý do"),
    "result": _l("Kết quả"),
    "replaced_by": _l("Thay bằng"),
    "tax_code": _l("Mã số thuế"),
    "net_value": _l("Mỗi phần bán có"),
    "net_unit": _l("Đơn vị đo"),
    "materials": _l("Thành phần, chất liệu"),
    "allergens": _l("Chất dễ gây dị ứng"),
    "shelf_life_days": _l("Số ngày dùng được"),
    "sku": _l("Mã hàng"),
    "stock": _l("Số hàng còn"),
    "gtin": _l("Mã GTIN"),
    "material_role": _l("Kê khai"),
    "storage_code": _l("Bảo quản"),
    "declared_commune_code": _l("Xã, phường"),
    "session": _l("Buổi làm giúp"),
    "created": _l("Thêm"),
    "updated": _l("Sửa"),
    "unchanged": _l("Giữ nguyên"),
    "rejected": _l("Không nhận"),
    "programmes": _l("Chương trình"),
    "businesses": _l("Cơ sở"),
    "support_records": _l("Lượt hỗ trợ"),
    "listing_aggregate": _l("Số liệu gộp của sàn"),
    "on": _l("Áp dụng"),
    "minimum": _l("Thấp nhất"),
    "maximum": _l("Cao nhất"),
    "consent": _l("Lời đồng ý"),
    "claim": _l("Lời xin nhận"),
    "user": _l("Tài khoản"),
    "root": _l("Cơ sở gốc"),
    "names": _l("Tên người làm"),
}

VALUES: dict[str, Any] = {
    "draft": _l("bản nháp"),
    "live": _l("tự khai"),
    "returned": _l("cần sửa"),
    "listed": _l("đã duyệt"),
    "withdrawn": _l("đã rút"),
    "under_way": _l("đang làm"),
    "accepted": _l("đã nghiệm thu"),
    "cancelled": _l("đã hủy"),
    "voided": _l("bỏ hiệu lực"),
    "producer": _l("cơ sở sản xuất"),
    "helper": _l("người hỗ trợ"),
    "partner": _l("đơn vị phối hợp"),
    "officer": _l("cán bộ phụ trách"),
    "verifier": _l("cán bộ đối chiếu"),
    "auditor": _l("thanh tra"),
    "administrator": _l("quản trị"),
    "sure": _l("chắc"),
    "guess": _l("đoán"),
}

EVENTS: dict[str, Any] = {
    "signed_in": _l("đăng nhập"),
    "signed_out": _l("đăng xuất"),
    "sign_in_failed": _l("đăng nhập sai"),
    "code_failed": _l("gõ sai mã xác thực"),
    "backup_code_used": _l("dùng mã dự phòng"),
    "denied": _l("mở trang không được phép"),
    "signed_up": _l("tạo tài khoản"),
    "password_changed": _l("đổi mật khẩu"),
    "password_check_failed": _l("gõ sai mật khẩu khi đổi mật khẩu hoặc số điện thoại"),
    "phone_changed": _l("đổi số điện thoại"),
    "session_ended": _l("đăng xuất một thiết bị khác"),
    "sessions_ended": _l("đăng xuất các thiết bị khác"),
    "recovery_issued": _l("được cấp mã khôi phục"),
    "recovery_failed": _l("gõ sai mã khôi phục"),
    "recovery_password": _l("đặt mật khẩu bằng mã khôi phục"),
    "recovery_phone": _l("đổi số điện thoại bằng mã khôi phục"),
    "consent_refused": _l("gõ sai mã đồng ý làm giúp"),
}

_LONGEST = 120
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}.*")


def action_words(action: str) -> str:
    """Return what an action is called; one that nobody has named, as it is written."""
    return str(ACTIONS.get(action, action))


def field_words(field: str) -> str:
    """Return what a field is called; behind a colon stands to which part it belongs."""
    name, _colon, part = field.partition(":")
    words = str(FIELDS.get(name) or name.replace("_", " ").capitalize())
    return f"{words} ({part})" if part else words


def value_words(value: Any) -> str:
    """Return a value of the trail as people read it, cut where it is long.

    >>> value_words([1, 2]), value_words(55000), value_words("2026-11-23")
    ('1, 2', '55.000', '23/11/2026')
    """
    return _cut(_said(value))


def _said(value: Any) -> str:
    if value is None or value == "":
        return str(_("trống"))
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, int | float):
        return number_vi(value)
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or str(_("trống"))
    if isinstance(value, dict):
        return "; ".join(f"{field_words(str(name))}: {_said(each)}" for name, each in value.items())
    return _text(str(value))


def _text(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return date_vi(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return datetime_vi(datetime.fromisoformat(text))
    except ValueError:  # looks like a day and is none
        return text
    return str(VALUES.get(text, text))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
