"""Why a returned file is not read."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from exporters.errors import TemplateRefused


class NoReasonColumn(TemplateRefused):
    """The file has no column in which the marketplace writes its reasons."""

    message = _l(
        "Tệp này không có cột lý do thất bại của Shopee. "
        "Bạn vào Kênh Người bán, mục Đăng hàng loạt, tải tệp kết quả của lần đưa lên rồi chọn tệp đó."
    )
