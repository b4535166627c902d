"""What lots, events and recalls refuse, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class LotCodeTaken(DomainError):
    """The business has a lot of this code."""

    message = _l("Cơ sở đã có lô mang mã này. Bạn đổi số cuối, ví dụ từ 01 thành 02.")


class LotInFuture(DomainError):
    """A lot is recorded once it exists."""

    message = _l("Ngày đóng gói chưa tới. Bạn ghi lô khi hàng đã đóng gói xong.")


class LotTooOld(DomainError):
    """So long ago, the year is most likely mistyped."""

    message = _l("Ngày đóng gói đã quá 20 năm. Bạn xem lại năm đã gõ.")


class ExpiryTooFar(DomainError):
    """So far ahead, the year is most likely mistyped."""

    message = _l("Hạn dùng sau ngày đóng gói quá 50 năm. Bạn xem lại năm đã gõ, hoặc để trống.")


class ExpiryBeforePacking(DomainError):
    """Goods do not expire before they are packed."""

    message = _l("Hạn dùng phải từ ngày đóng gói trở đi. Bạn xem lại hai ngày.")


class ForeignVariant(DomainError):
    """The variant belongs to another product."""

    message = _l("Loại hàng này không thuộc sản phẩm đã chọn. Bạn chọn lại trong danh sách.")


class BadQuantity(DomainError):
    """There is no lot of nothing."""

    message = _l("Số lượng phải lớn hơn 0, ví dụ 120 hoặc 12,5.")


class EventInFuture(DomainError):
    """Only what has happened is recorded."""

    message = _l("Thời điểm này chưa tới. Bạn chỉ ghi việc đã làm xong.")


class EventTooOld(DomainError):
    """So long before packing, the year is most likely mistyped."""

    message = _l("Ngày này trước ngày đóng gói hơn 5 năm. Bạn xem lại năm đã gõ.")


class ShippedBeforePacking(DomainError):
    """Goods leave after they are packed."""

    message = _l("Xuất kho không thể trước ngày đóng gói của lô. Bạn xem lại ngày.")


class GrownAfterPacking(DomainError):
    """Growing and harvesting come before packing."""

    message = _l("Nuôi trồng, thu hoạch phải trước hoặc trong ngày đóng gói của lô. Bạn xem lại ngày.")


class UnknownPlace(DomainError):
    """No unit of either era has this code."""

    message = _l("Chưa thấy xã, phường này trong danh sách. Bạn chọn lại.")


class NotRecordable(DomainError):
    """A recall is a decision with a notice, not a step that somebody writes down."""

    message = _l("Việc thu hồi do Sở quyết định và ghi. Bạn chọn bước khác.")


class NoQuantityHere(DomainError):
    """Growing and inspecting have no amount that goes from hand to hand."""

    message = _l(
        "Việc này không ghi số lượng. Bạn bỏ trống ô số lượng, hoặc viết vào ô ghi thêm, ví dụ “3 sào”."
    )


class NoPartnerHere(DomainError):
    """Only hand-overs have another side."""

    message = _l("Chỉ bước nhập hàng và xuất kho mới có nơi giao, nơi nhận. Bạn bỏ trống ô này.")


class NoLotsUsedHere(DomainError):
    """Only making and packing use lots up."""

    message = _l("Chỉ bước chế biến và đóng gói mới dùng lô khác. Bạn bỏ chọn lô đã dùng.")


class ForeignInput(DomainError):
    """What went in is another lot of the same business, and no lot goes into itself by any way."""

    message = _l("Lô đã dùng phải là lô khác của cơ sở và không được làm từ chính lô này. Bạn chọn lại.")


class InputKnown(DomainError):
    """One entry for each lot that went in."""

    message = _l("Lô này đã được ghi là nguyên liệu rồi. Muốn sửa thì bạn đính chính bước đã ghi.")


class TooManyEventPhotos(DomainError):
    """A few pictures tell a step."""

    message = _l("Mỗi bước ghi tối đa 3 ảnh. Bạn chọn lại những ảnh rõ nhất.")


class AlreadyCorrected(DomainError):
    """Only what stands today can be put right."""

    message = _l("Bước này đã được đính chính rồi. Bạn mở lô để sửa bước đang hiện.")
    status = 409


class MeanwhileCorrected(AlreadyCorrected):
    """Somebody was faster; what was typed can still put right what they wrote."""

    message = _l(
        "Có người vừa đính chính bước này trước bạn. Bạn so hai bản ở dưới; nếu vẫn cần sửa thì bấm lưu "
        "lần nữa, bản của bạn sẽ đính chính bản mới ấy."
    )


class AlreadyRecalled(DomainError):
    """One notice per recall."""

    message = _l("Lô này đang có thông báo thu hồi. Bạn mở thông báo đó để xem.")
    status = 409


class RecallClosed(DomainError):
    """A closed recall stays as it is."""

    message = _l("Đợt thu hồi này đã kết thúc.")
    status = 409


class RecallDates(DomainError):
    """A recall is decided before it ends, and neither lies ahead."""

    message = _l("Ngày kết thúc phải từ ngày quyết định trở đi và không ở tương lai. Bạn xem lại ngày.")


class EmptyReason(DomainError):
    """Whoever is warned has to know why and what to do."""

    message = _l("Cần ghi rõ lý do và việc người mua phải làm.")


class BadRecallNumber(DomainError):
    """The number stands in the notice's address."""

    message = _l("Số thông báo chỉ gồm chữ cái không dấu, chữ số, dấu gạch và dấu chấm, ví dụ TH-2026-001.")


class RecallNumberTaken(DomainError):
    """One number, one notice."""

    message = _l("Đã có thông báo mang số này. Bạn chọn số khác.")


class EmptyResult(DomainError):
    """A recall ends with what became of the goods."""

    message = _l("Cần ghi kết quả: thu về bao nhiêu, xử lý thế nào.")


class NothingSeen(DomainError):
    """A report that says nothing helps nobody."""

    message = _l("Bạn kể giúp vài chữ: thấy gì lạ, ở đâu.")


class PhoneWithoutConsent(DomainError):
    """A phone is kept only when its owner agrees."""

    message = _l("Bạn đánh dấu đồng ý thì chúng tôi mới giữ số điện thoại; không thì bạn bỏ trống số.")


class SuspicionClosed(DomainError):
    """What is closed stays as it is."""

    message = _l("Việc này đã khép lại rồi.")
    status = 409


class EmptyNote(DomainError):
    """A note says something."""

    message = _l("Bạn ghi vài chữ về việc đã làm.")
