"""What accounts, agencies and settings leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from accounts.models import Role
from accounts.roles import ROLE_NAMES
from accounts.staff.places import unit_words
from accounts.tokens.scopes import WORDS as SCOPES
from core.trail import Field
from places.queries import gazetteer


def _places(session: Session) -> Mapping[str, str]:
    places = gazetteer(session)
    return {f"{scheme}:{code}": unit_words(places, unit) for (scheme, code), unit in places.units.items()}


ACTIONS: Mapping[str, Any] = {
    "account.create": _l("Tạo tài khoản"),
    "account.change": _l("Sửa tài khoản"),
    "account.rename": _l("Đổi tên tài khoản"),
    "account.change_phone": _l("Đổi số điện thoại"),
    "account.disable": _l("Khóa tài khoản"),
    "account.enable": _l("Mở khóa tài khoản"),
    "account.set_password": _l("Đặt mật khẩu riêng"),
    "account.one_time_password": _l("Cấp mật khẩu một lần"),
    "account.enrol_second_factor": _l("Bật xác thực hai lớp"),
    "account.reset_second_factor": _l("Bỏ xác thực hai lớp"),
    "account.renew_backup_codes": _l("Làm mã dự phòng mới"),
    "account.end_sessions": _l("Đăng xuất mọi thiết bị"),
    "account.add_place": _l("Thêm nơi phụ trách"),
    "account.remove_place": _l("Bỏ nơi phụ trách"),
    "recovery.issue": _l("Cấp mã khôi phục"),
    "recovery.password": _l("Đặt mật khẩu bằng mã khôi phục"),
    "recovery.phone": _l("Đổi số điện thoại bằng mã khôi phục"),
    "consent.give": _l("Đồng ý cho dùng thông tin cá nhân"),
    "consent.withdraw": _l("Rút lời đồng ý cho dùng thông tin cá nhân"),
    "agency.add": _l("Thêm cơ quan"),
    "agency.rename": _l("Đổi tên cơ quan"),
    "setting.change": _l("Đổi cài đặt"),
    "token.create": _l("Tạo khóa truy cập"),
    "token.revoke": _l("Thu hồi khóa truy cập"),
}
FIELDS: Mapping[str, Any] = {
    "name": _l("Tên"),
    "note": _l("Ghi chú"),
    "reason": _l("Lý do"),
    "user": Field(_l("Tài khoản"), write=str, says_nothing=True),
    "phone": Field(_l("Số điện thoại"), is_personal=True),
    "email": Field(_l("Thư điện tử"), is_personal=True),
    "role": Field(_l("Vai trò"), codes={role.value: ROLE_NAMES[role] for role in Role}),
    "agency": Field(_l("Cơ quan"), write=str, says_nothing=True, of="agency"),
    # Of a name that an administrator changed only that it was changed is recorded.
    "full_name": Field(_l("Họ tên"), codes={True: _l("đã đổi")}),
    "place": Field(_l("Nơi"), names=_places),
    "devices": _l("Số thiết bị"),
    "issued_by": Field(_l("Người cấp mã"), write=str, says_nothing=True),
    "purpose": Field(
        _l("Dùng vào việc"),
        codes={
            "account": _l("giữ tài khoản và gọi về sản phẩm"),
            "phone_public": _l("hiện số điện thoại cho mọi người"),
        },
    ),
    "wording": Field(_l("Lời đã đọc"), write=str, says_nothing=True),
    "value": _l("Giá trị"),
    "via": _l("Qua khóa truy cập"),
    "scopes": Field(_l("Được làm"), codes={scope.value: words for scope, words in SCOPES.items()}),
    "days": _l("Số ngày hiệu lực"),
    "on": _l("Áp dụng"),
    "minimum": _l("Thấp nhất"),
    "maximum": _l("Cao nhất"),
}
