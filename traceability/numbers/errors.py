"""What numbers refuse, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class EvidenceKnown(DomainError):
    """The business has stated this number already."""

    message = _l("Cơ sở đã khai số này rồi. Bạn mở giấy đã khai để xem cán bộ trả lời thế nào.")


class EvidenceDates(DomainError):
    """A certificate that ends before it begins, or begins in the future."""

    message = _l(
        "Ngày bắt đầu phải từ hôm nay trở về trước, ngày hết hạn phải sau ngày bắt đầu. Bạn xem lại."
    )


class NoScan(DomainError):
    """Without a scan there is nothing to look at."""

    message = _l("Bạn chụp hoặc chọn tệp giấy chứng nhận, để cán bộ đối chiếu.")


class EvidenceDecided(DomainError):
    """Somebody else was faster, or there is nothing left to decide."""

    message = _l("Giấy này vừa được xử lý hoặc đã bỏ. Bạn tải lại trang để xem.")
    status = 409


class StillLooking(DomainError):
    """The scan is not ready to be looked at."""

    message = _l("Bản chụp chưa mở được. Bạn xem bản chụp rồi hãy xác nhận.")
    status = 409


class Overlaps(DomainError):
    """Two businesses would own the same numbers."""

    title = _l("Số này đã xác nhận cho cơ sở khác")
    message = _l(
        "Số này chồng với số đã xác nhận của cơ sở khác. Bạn xem cả hai giấy; giấy nào không đúng "
        "thì từ chối "
        "giấy đó trước."
    )
    status = 409


class InUse(DomainError):
    """Numbers under it answer in public."""

    message = _l("Đã có mã công khai dưới số này nên không bỏ được. Bạn nhờ cán bộ nếu giấy sai.")
    status = 409


class EmptyReason(DomainError):
    """A decision says why."""

    message = _l("Bạn ghi lý do, để cơ sở biết phải làm gì.")


class UsedBefore(DomainError):
    """GS1: a number is never given to other goods."""

    message = _l(
        "Mã GTIN này đã dùng cho một sản phẩm khác và giữ mãi cho sản phẩm đó, kể cả khi sản phẩm "
        "không còn bán. "
        "Bạn dùng mã khác."
    )


class NoPrefix(DomainError):
    """There is no confirmed prefix that holds today."""

    message = _l("Cơ sở chưa có mã doanh nghiệp GS1 được xác nhận và còn hạn. Bạn khai giấy trước nhé.")


class PrefixFull(DomainError):
    """All numbers are used."""

    message = _l("Mã doanh nghiệp của cơ sở đã dùng hết số. Bạn xin GS1 cấp thêm rồi khai giấy mới.")


class HasGtin(DomainError):
    """The choice carries a number already."""

    message = _l("Loại này đã có mã GTIN. Mỗi loại chỉ mang một mã.")
    status = 409


class NotPublic(DomainError):
    """A draft gets no number: nobody could look it up."""

    message = _l("Sản phẩm còn là bản nháp. Bạn đăng sản phẩm rồi hãy lấy mã.")


class BadUnits(DomainError):
    """A carton of one is no carton."""

    message = _l("Một thùng có từ 2 đến 9.999 sản phẩm.")


class CartonLevelsFull(DomainError):
    """Eight indicators are all there are."""

    message = _l("Sản phẩm này đã có đủ 8 kiểu thùng, GS1 không cho thêm.")


class SameUnits(DomainError):
    """One number says one thing."""

    message = _l("Đã có mã thùng chứa đúng số lượng này. Bạn dùng mã đó.")


class NothingToReview(DomainError):
    """The number stands nowhere else."""

    message = _l("Mã này không ở cơ sở nào khác. Bạn ghi vào ô mã vạch của sản phẩm là được.")


class ReviewOpen(DomainError):
    """It waits already."""

    message = _l("Bạn đã nhờ xem lại mã này, Sở đang xem.")
    status = 409


class ReviewDecided(DomainError):
    """Somebody else was faster."""

    message = _l("Việc này đã được quyết định rồi.")
    status = 409


class HolderElsewhere(DomainError):
    """Only whoever is in charge of the holder takes a number from it."""

    message = _l(
        "Cơ sở đang giữ mã ở nơi khác phụ trách, nên bạn chỉ chọn được “Mã của cơ sở đang giữ”. Muốn lấy mã "
        "khỏi cơ sở đó thì cán bộ phụ trách nơi đó hoặc cán bộ phụ trách cả tỉnh quyết định."
    )
    status = 403


class EmptyCarton(DomainError):
    """A carton holds something."""

    message = _l("Bạn ghi số lượng cho ít nhất một lô.")


class ForeignLot(DomainError):
    """A carton holds lots of one business, of goods that are public."""

    message = _l("Chỉ xếp được lô của cơ sở, của sản phẩm đã đăng.")


class RecalledLot(DomainError):
    """What is taken back is packed no more."""

    message = _l("Lô đang bị thu hồi thì không xếp vào thùng mới.")


class PackedDay(DomainError):
    """A carton is packed after its lots and not in the future."""

    message = _l("Ngày xếp thùng phải từ ngày đóng gói của lô đến hôm nay. Bạn xem lại ngày.")


class CartonEnded(DomainError):
    """What was opened or voided stays so."""

    message = _l("Thùng này đã mở hoặc đã bỏ rồi.")
    status = 409


class BadGln(DomainError):
    """The digits are no number of a place."""

    message = _l("Mã địa điểm (GLN) có 13 chữ số và số cuối phải khớp. Bạn so lại với giấy.")


class GlnNotShown(DomainError):
    """Nobody has confirmed that the number is the business's own."""

    message = _l(
        "Mã địa điểm này chưa nằm dưới giấy nào đã xác nhận của cơ sở. Bạn khai giấy trước, hoặc để "
        "trống ô này."
    )


class GlnTaken(DomainError):
    """One place, one number."""

    message = _l("Mã địa điểm này đang ở nơi khác. Bạn xem lại dãy số.")


class TaxNumberAsNumber(DomainError):
    """What a certificate is said to give is a tax code or a person's number: it never stands in a code."""

    message = _l(
        "Dãy số này là mã số thuế hoặc số định danh của một người, hay chứa số đó, nên không làm mã công "
        "khai được. Bạn ghi dãy số trên giấy của GS1; mã của Việt Nam bắt đầu bằng 893."
    )


class TaxNumberAsGln(DomainError):
    """A person's number never stands in a code."""

    message = _l(
        "Dãy số này chứa mã số thuế. Mã địa điểm không được trùng mã số thuế; bạn ghi số trên giấy GS1."
    )


class StalePlace(DomainError):
    """Somebody saved the place since."""

    message = _l("Có người vừa sửa địa điểm này trước bạn. Bạn tải lại trang rồi sửa tiếp.")
    status = 409
