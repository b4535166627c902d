"""What happened at the door, in words.

`tests/accounts/test_trail_words.py` holds that every kind that the code notes stands here.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

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
