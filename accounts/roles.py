"""What a role is called and what its people can do here, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.models import Role

ROLE_NAMES: dict[Role, Any] = {
    Role.PRODUCER: _l("Cơ sở sản xuất"),
    Role.HELPER: _l("Người hỗ trợ"),
    Role.PARTNER: _l("Đơn vị phối hợp"),
    Role.OFFICER: _l("Cán bộ phụ trách"),
    Role.VERIFIER: _l("Cán bộ đối chiếu"),
    Role.AUDITOR: _l("Thanh tra"),
    Role.ADMINISTRATOR: _l("Quản trị"),
}

ROLE_WORK: dict[Role, Any] = {
    Role.PRODUCER: _l("Bạn quản lý sản phẩm, lô hàng và tem truy xuất của cơ sở mình."),
    Role.HELPER: _l("Bạn giúp cơ sở trong xã được giao đưa sản phẩm lên, khi cơ sở đồng ý."),
    Role.PARTNER: _l("Bạn xem và đề xuất thông tin của các hợp tác xã."),
    Role.OFFICER: _l("Bạn duyệt cơ sở, sản phẩm và ghi việc hỗ trợ của cơ quan mình."),
    Role.VERIFIER: _l("Bạn làm việc như cán bộ phụ trách và đối chiếu việc do người khác ghi."),
    Role.AUDITOR: _l("Bạn xem mọi số liệu và nhật ký, không sửa gì."),
    Role.ADMINISTRATOR: _l("Bạn quản lý tài khoản và cài đặt; số liệu của cơ sở không thuộc phần này."),
}
