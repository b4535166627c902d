"""What rooms refuse, in the sentence that a person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class RoomClosed(DomainError):
    """The list is made; nobody joins any more."""

    message = _l("Lớp này đã đóng. Cần bổ sung tên, bạn nói với người dạy để họ đính chính danh sách.")
    status = 410


class RoomNotToday(DomainError):
    """The code works on the day of the room alone."""

    message = _l("Mã lớp chỉ dùng được trong ngày học. Bạn xem lại ngày của lớp.")
    status = 410


class RoomFull(DomainError):
    """More people than a room takes."""

    message = _l("Lớp đã đủ người. Bạn nói với người dạy để họ mở thêm một lớp.")
    status = 409


class NotInRoom(DomainError):
    """The person has not joined, or was struck out."""

    message = _l("Bạn chưa vào lớp này. Bạn bấm “Vào lớp” trước.")
    status = 409


class AlreadyThere(DomainError):
    """Somebody of that name stands on the list."""

    message = _l(
        "Người này đã có trong lớp. Nếu là người khác trùng tên, bạn ghi thêm tên đệm hoặc tên thôn."
    )
    status = 409


class RoomBeforeItsDay(DomainError):
    """A room is closed on its day at the earliest."""

    message = _l("Lớp chưa tới ngày học nên chưa đóng được. Bạn đóng lớp khi học xong.")
    status = 409


class AlreadyClosed(DomainError):
    """Somebody else has closed it."""

    message = _l("Lớp đã đóng rồi. Bạn xem danh sách; cần sửa thì đính chính.")
    status = 409


class NotClosed(DomainError):
    """There is no list yet."""

    message = _l("Lớp chưa đóng nên chưa có danh sách. Bạn đóng lớp trước.")
    status = 409


class ClosedMeanwhile(AlreadyClosed):
    """Somebody was faster; what was chosen can still correct their list."""

    message = _l(
        "Có người vừa đóng lớp trước bạn. Bạn so hai bản ở dưới; khác thì ghi lý do rồi lập bản đính chính."
    )


class ListMoved(DomainError):
    """Somebody came or went, or another correction was made, since the page was opened."""

    message = _l("Danh sách vừa thay đổi. Bạn xem lại một lượt rồi bấm lần nữa.")
    status = 409


class NothingCorrected(DomainError):
    """The correction says what the list says."""

    message = _l("Chưa có gì khác danh sách đang có. Bạn đổi ít nhất một dòng hoặc thêm một người.")
    status = 422


class NoProgramme(DomainError):
    """The room belongs to no programme, so no act follows from it."""

    message = _l("Lớp này không thuộc chương trình nào nên không ghi lượt hỗ trợ.")
    status = 409


class RoomPlaceOutOfScope(DomainError):
    """The commune lies outside the trainer's places."""

    message = _l("Bạn chọn xã, phường trong địa bàn của mình.")
    status = 422


class BadRoomDay(DomainError):
    """The day lies in the past, or too far ahead."""

    message = _l("Ngày học cần từ hôm nay đến hết một năm nữa.")
    status = 422


class ProgrammeOfOthers(DomainError):
    """Another agency leads the programme."""

    message = _l("Chương trình này của cơ quan khác. Bạn chọn chương trình của cơ quan mình, hoặc để trống.")
    status = 422
