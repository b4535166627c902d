"""Why a file of a stall is not taken, each with the way to mend it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.formatting import number_vi


class StallFileRefused(DomainError):
    """Nothing of the file can be read."""

    message = _l("Chưa đọc được tệp này. Bạn tải lại tệp từ Kênh Người bán rồi chọn lại.")

    def __init__(self, file_name: str = "", message: object = None) -> None:
        said = str(message or self.message)
        super().__init__(_("“%(file)s”: %(said)s", file=file_name, said=said) if file_name else said)


class NoProducts(StallFileRefused):
    """No sheet has the columns, or nothing stands below them."""

    message = _l(
        "Không thấy cột “Mã Sản phẩm” và dòng sản phẩm nào bên dưới. Bạn vào Kênh Người bán, Sản phẩm, "
        "Công cụ xử lý hàng loạt, tải tệp thông tin cơ bản hoặc thông tin bán hàng rồi chọn tệp ấy."
    )


class TooManyItems(StallFileRefused):
    """More products than are looked through at once."""

    def __init__(self, most: int) -> None:
        super().__init__(
            message=_(
                "Các tệp có hơn %(most)s sản phẩm. Bạn lọc ít lại trên Kênh Người bán rồi tải từng phần.",
                most=number_vi(most),
            )
        )


class TooManyChoices(StallFileRefused):
    """One product with more choices than any stall sells."""

    def __init__(self, item: str, most: int) -> None:
        super().__init__(
            message=_(
                "Sản phẩm “%(item)s” có hơn %(most)s phân loại, nhiều hơn một sản phẩm được có. "
                "Bạn xóa sản phẩm ấy khỏi tệp, hoặc tải lại tệp từ Kênh Người bán rồi chọn lại.",
                item=item,
                most=number_vi(most),
            )
        )


class AdoptionOver(DomainError):
    """The files were brought in before."""

    message = _l("Các tệp này đã đưa vào rồi. Bạn xem kết quả bên dưới.")
    status = 409
