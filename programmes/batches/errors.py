"""Refusals of verifying by sample, and of giving acts back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class NothingToDraw(DomainError):
    """No act waits that this person may verify."""

    message = _l(
        "Không có lượt nào để lập lô: lượt phải đã nghiệm thu, có minh chứng, chưa đối chiếu và không do bạn "
        "ghi. Bạn nới điều kiện lọc."
    )


class BatchIsOpen(DomainError):
    """The person's last batch is not ended: nobody draws until a sample pleases."""

    message = _l("Bạn còn một lô đang làm dở. Bạn kết thúc lô đó rồi mới lập lô mới.")
    status = 409


class BatchIsOver(DomainError):
    """The batch was ended before."""

    message = _l("Lô này đã kết thúc, không đổi được nữa.")
    status = 409


class NotAllLookedAt(DomainError):
    """Some of the sample nobody has looked at, and none is wrong so far."""

    message = _l("Mẫu còn lượt chưa xem. Bạn mở minh chứng của từng lượt trong mẫu rồi mới kết thúc lô.")
    status = 409


class NoNote(DomainError):
    """A wrong act needs a reason that its recorder can act on."""

    message = _l("Bạn ghi sai ở đâu để người ghi biết mà sửa, ít nhất 5 ký tự.")


class NotReturned(DomainError):
    """Nobody has given the act back, or it was answered."""

    message = _l("Lượt này không có lời trả lại nào đang chờ.")
    status = 409


class AlreadyReturned(DomainError):
    """The act was given back and waits for an answer."""

    message = _l("Lượt này đã được trả lại và đang chờ người ghi trả lời.")
    status = 409


class NothingAdded(DomainError):
    """Nothing proves the act, so it would not wait for a second person after the answer."""

    message = _l(
        "Lượt này chưa có minh chứng nào nên trả lời xong vẫn chưa ai đối chiếu được. Bạn thêm minh chứng ở "
        "trang của lượt rồi trả lời; nếu nội dung ghi sai thì hủy hiệu lực lượt này."
    )
    status = 409
