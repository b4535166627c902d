"""Refusals of the department's programmes, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class StaleAct(DomainError):
    """Somebody saved the act after this person had opened it."""

    message = _l("Có người vừa sửa lượt hỗ trợ này trước bạn. Bạn tải lại trang để xem bản mới rồi làm tiếp.")
    status = 409


class NotOwnAgency(DomainError):
    """The act belongs to another agency."""

    message = _l("Lượt này do cơ quan khác ghi nhận. Bạn xem được, còn sửa thì nhờ cơ quan đó.")
    status = 403


class ActIsClosed(DomainError):
    """An accepted, cancelled or voided act is a fact of the past."""

    message = _l(
        "Lượt này đã khép lại nên không sửa được nữa. Nếu ghi sai, bạn hủy hiệu lực rồi ghi lượt mới."
    )
    status = 409


class AlreadyAccepted(DomainError):
    """The act was accepted before."""

    message = _l("Lượt này đã được nghiệm thu rồi, không cần làm lại.")
    status = 409


class NoEvidence(DomainError):
    """A new act needs evidence before it is accepted."""

    message = _l("Chưa có minh chứng nào. Bạn thêm tệp hoặc đường dẫn minh chứng rồi mới nghiệm thu.")


class AcceptedInFuture(DomainError):
    """The day of acceptance lies ahead."""

    message = _l("Ngày nghiệm thu không được ở sau hôm nay. Bạn xem lại ngày trên biên bản.")


class AcceptedBeforeStart(DomainError):
    """The day of acceptance lies before the act began."""

    message = _l("Ngày nghiệm thu ở trước ngày bắt đầu. Bạn sửa một trong hai ngày.")


class AcceptedTooLongAgo(DomainError):
    """The day of acceptance is older than any programme."""

    message = _l("Ngày nghiệm thu ở trước năm 1990. Bạn xem lại năm trên biên bản.")


class StartOutOfReach(DomainError):
    """The act begins before all programmes, or too far ahead."""

    message = _l(
        "Ngày bắt đầu cần từ 01/01/1990 đến muộn nhất một năm kể từ hôm nay. Bạn xem lại năm vừa ghi."
    )


class BadPaperDay(DomainError):
    """The paper cannot carry this day."""


class PaperInFuture(BadPaperDay):
    """The paper is said to be made after today."""

    message = _l("Ngày trên giấy không được ở sau hôm nay. Bạn ghi đúng ngày in trên giấy, hoặc để trống.")


class PaperTooOld(BadPaperDay):
    """The paper is said to be older than all programmes."""

    message = _l("Ngày trên giấy ở trước năm 1990. Bạn xem lại năm in trên giấy, hoặc để trống.")


class NotAccepted(DomainError):
    """Only an accepted act can be voided or verified."""

    message = _l("Lượt này chưa nghiệm thu. Việc này chỉ làm được với lượt đã nghiệm thu.")
    status = 409


class NoReason(DomainError):
    """Voiding needs a reason that can be read years later."""

    message = _l("Bạn ghi lý do để người sau hiểu vì sao, ít nhất 5 ký tự.")


class AlreadyVerified(DomainError):
    """A second person looked already."""

    message = _l("Lượt này đã có người đối chiếu rồi.")
    status = 409


class VerifiedByRecorder(DomainError):
    """The one who recorded may not be the one who verifies."""

    message = _l("Bạn là người đã ghi lượt này, nên cần một người khác đối chiếu.")
    status = 403


class KindNotEligible(DomainError):
    """The programme is not meant for this kind of business."""

    message = _l("Chương trình này không dành cho loại hình của cơ sở đã chọn. Bạn chọn chương trình khác.")


class BadReplacement(DomainError):
    """The act that is named cannot stand for the voided one."""

    message = _l(
        "Lượt thay thế phải của cùng cơ sở, cùng chương trình và chưa bị hủy. "
        "Bạn chọn lượt khác, hoặc để trống."
    )


class AlreadyReplaced(DomainError):
    """The voided act names another one."""

    message = _l("Lượt này đã có lượt khác thay thế rồi.")
    status = 409


class SameRegistration(DomainError):
    """The two count as one business already."""

    message = _l("Hai bản này đã là một cơ sở rồi, không cần gộp nữa.")
    status = 409


class NotARoot(DomainError):
    """A registration that counts as another one cannot be merged by itself."""

    message = _l("Một trong hai bản đã gộp vào cơ sở khác. Bạn mở lại trang so sánh để gộp với cơ sở gốc.")
    status = 409


class StaleMerge(DomainError):
    """Somebody changed one of the registrations meanwhile."""

    message = _l("Có người vừa sửa một trong hai bản. Bạn xem lại các ô bên dưới rồi bấm gộp lần nữa.")
    status = 409


class AlreadyUndone(DomainError):
    """The merge was taken back before."""

    message = _l("Lần gộp này đã được gỡ rồi.")
    status = 409


class TaxCodeMovedOn(DomainError):
    """A later merge has swapped the tax code of this one further."""

    status = 409


class NotLeadAgency(DomainError):
    """Another agency leads the programme."""

    message = _l("Chương trình này do cơ quan khác chủ trì. Bạn xem được, còn sửa thì nhờ cơ quan đó.")
    status = 403


class StaleProgramme(DomainError):
    """Somebody saved the programme after this person had opened it."""

    message = _l(
        "Có người vừa sửa chương trình này trước bạn. Bạn tải lại trang để xem bản mới rồi làm tiếp."
    )
    status = 409


class CodeTaken(DomainError):
    """Another programme has this code."""

    message = _l("Mã này đã có chương trình khác dùng. Bạn chọn mã khác.")


class NoKind(DomainError):
    """A programme for nobody."""

    message = _l("Bạn chọn ít nhất một loại hình được hỗ trợ.")


class TargetNotThere(DomainError):
    """The period has no target any more."""

    message = _l("Kế hoạch của kỳ này đã được bỏ rồi.")
    status = 409


class PeriodHasTarget(DomainError):
    """The period has a target; it is changed, not set twice."""

    message = _l("Kỳ này đã có kế hoạch. Bạn bấm sửa ở dòng của kỳ đó.")
