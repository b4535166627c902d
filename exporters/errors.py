"""Refusals of the exporters; each says what is wrong with the file and how to get a right one."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.formatting import number_vi


class UnknownMarketplace(DomainError):
    """No exporter stands under this name."""

    message = _l("Chưa có sàn này. Bạn chọn một sàn trong danh sách.")
    status = 404


class UnknownForm(DomainError):
    """The marketplace has no file of this ending."""

    def __init__(self, suffixes: tuple[str, ...], suffix: str) -> None:
        super().__init__(
            _(
                "Sàn này ghi được tệp %(known)s, chưa có tệp “%(suffix)s”. Bạn đổi đuôi tệp.",
                known=", ".join(suffixes),
                suffix=suffix[:12],
            )
        )


class TemplateNeeded(DomainError):
    """The marketplace reads only files made from its own template."""

    message = _l(
        "Shopee chỉ nhận tệp mẫu của chính gian hàng. "
        "Bạn vào Kênh Người bán, mục Đăng hàng loạt, tải tệp mẫu cơ bản về rồi chọn tệp đó ở đây."
    )


class TemplateRefused(DomainError):
    """The seller's file is no template that we can fill."""

    message = _l("Chưa dùng được tệp này. Bạn tải lại tệp mẫu cơ bản từ Kênh Người bán rồi chọn lại.")


class NotWorkbook(TemplateRefused):
    """The file is no zip, or a zip without a workbook."""

    message = _l(
        "Tệp này không phải tệp Excel .xlsx. Bạn tải lại tệp mẫu từ Kênh Người bán và chọn đúng tệp đó."
    )


class OldExcelFile(TemplateRefused):
    """The binary workbook of before 2007, or the binary one inside a zip."""

    message = _l(
        "Tệp này là Excel kiểu cũ (.xls, .xlsb). "
        "Bạn dùng đúng tệp .xlsx tải từ Kênh Người bán, đừng lưu sang kiểu khác."
    )


class LockedWorkbook(TemplateRefused):
    """The file is encrypted."""

    message = _l("Tệp này có đặt mật khẩu nên không đọc được. Bạn bỏ mật khẩu hoặc tải lại tệp mẫu mới.")


class DamagedWorkbook(TemplateRefused):
    """A part is missing, cut off or no XML."""

    message = _l("Tệp này bị hỏng hoặc tải về chưa hết. Bạn tải lại tệp mẫu từ Kênh Người bán rồi chọn lại.")


class WorkbookTooBig(TemplateRefused):
    """The file is larger than any template."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _(
                "Tệp này lớn hơn %(limit)s MB, tệp mẫu thật nhỏ hơn nhiều. "
                "Bạn tải lại tệp mẫu trống từ Kênh Người bán.",
                limit=megabytes,
            )
        )


class ZipBomb(TemplateRefused):
    """The file would unpack to far more than any template holds."""

    message = _l(
        "Tệp này bung ra lớn bất thường nên chúng tôi không mở. Bạn tải lại tệp mẫu từ Kênh Người bán."
    )


class HasMacros(TemplateRefused):
    """Marketplaces give out no macros; neither do we pass any on."""

    message = _l("Tệp này có macro, tệp mẫu của Shopee thì không. Bạn tải lại tệp mẫu từ Kênh Người bán.")


class HasExternalLinks(TemplateRefused):
    """The workbook takes values from another one."""

    message = _l(
        "Tệp này lấy số liệu từ một tệp Excel khác. Bạn tải lại tệp mẫu từ Kênh Người bán rồi chọn lại."
    )


class HasDoctype(TemplateRefused):
    """A document type or entity in the XML: no spreadsheet program writes one."""

    message = _l(
        "Tệp này chứa khai báo lạ, có thể gây hại nên chúng tôi không mở. "
        "Bạn tải lại tệp mẫu từ Kênh Người bán."
    )


class TooManyTemplateRows(TemplateRefused):
    """The product sheet holds more rows than a template ever does."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _(
                "Trang đăng tải của tệp có hơn %(limit)s dòng. Bạn tải lại tệp mẫu trống từ Kênh Người bán.",
                limit=number_vi(limit),
            )
        )


class TooManyLists(TemplateRefused):
    """The product sheet has more lists of words to choose from than a template ever does."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _(
                "Trang đăng tải của tệp có hơn %(limit)s danh sách chọn, tệp mẫu thật có ít hơn nhiều. "
                "Bạn tải lại tệp mẫu trống từ Kênh Người bán.",
                limit=limit,
            )
        )


class NoProductSheet(TemplateRefused):
    """No sheet carries the keys of the product sheet."""

    message = _l(
        "Tệp này không có trang đăng tải sản phẩm của Shopee. "
        "Bạn vào Kênh Người bán, mục Đăng hàng loạt, tải tệp mẫu cơ bản rồi chọn tệp đó."
    )


class NoSignature(TemplateRefused):
    """The metadata of row 2, which the platform checks, is gone."""

    message = _l(
        "Dòng 2 của trang đăng tải đã mất mã của tệp mẫu, Shopee sẽ không nhận. "
        "Bạn tải lại tệp mẫu, đừng sửa hay xóa sáu dòng đầu."
    )


class OldLayout(TemplateRefused):
    """A layout that the platform has left behind: five header rows, or metadata in a sheet of its own."""

    message = _l(
        "Tệp mẫu này là kiểu cũ, Shopee không còn nhận. Bạn tải tệp mẫu cơ bản mới từ Kênh Người bán."
    )


class OtherCountry(TemplateRefused):
    """The template belongs to another country's marketplace."""

    def __init__(self, sign: str, country: str = "") -> None:
        known = _(
            "Tệp mẫu này của Shopee %(country)s, không phải của Shopee Việt Nam (thấy “%(sign)s”). "
            "Bạn tải tệp mẫu từ Kênh Người bán của gian hàng ở Việt Nam.",
            country=country,
            sign=sign[:60],
        )
        unknown = _(
            "Tệp mẫu này không phải của Shopee Việt Nam (thấy “%(sign)s”). "
            "Bạn tải tệp mẫu từ Kênh Người bán của gian hàng ở Việt Nam.",
            sign=sign[:60],
        )
        super().__init__(known if country else unknown)
        self.sign = sign
        self.country = country


class UnknownMandatoryColumn(TemplateRefused):
    """The template asks for something that we do not know; half a row would be refused there."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(
            _(
                "Tệp mẫu có cột bắt buộc mà chúng tôi chưa biết điền: %(columns)s. "
                "Bạn gửi tệp mẫu này cho cán bộ hỗ trợ; "
                "trong lúc chờ, hãy đăng sản phẩm ngay trên Kênh Người bán.",
                columns="; ".join(columns),
            )
        )
        self.columns = columns


class NoShippingChannel(TemplateRefused):
    """Without one carrier no product can be published."""

    message = _l(
        "Tệp mẫu không có cột đơn vị vận chuyển nào. "
        "Bạn bật ít nhất một đơn vị vận chuyển trong Kênh Người bán rồi tải lại tệp mẫu."
    )


class NoSwitchWords(TemplateRefused):
    """Neither the sample sheet nor row 6 says how a carrier is switched on."""

    message = _l(
        "Không thấy trong tệp mẫu từ để bật, tắt đơn vị vận chuyển (như Mở, Tắt). "
        "Bạn tải lại tệp mẫu từ Kênh Người bán, giữ nguyên mọi trang."
    )
