"""What the page of one piece says before everything else: what its serial tells, and what it does not prove.

No sentence here says that goods are genuine. A serial that was issued proves that somebody read a label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from core.languages import day_text, in_vietnamese, told
from traceability.banners import Banner
from traceability.lot_codes import is_reserved, looks_like_lot_code
from traceability.scans.copied import Hint
from traceability.serials.models import Serial
from traceability.serials.numbers import in_groups

_MANY = frozenset({Hint.IN_A_DAY, Hint.IN_A_WEEK, Hint.FAR_APART})


@dataclass(frozen=True)
class Piece:
    """What a page of goods adds when one piece of them was scanned; "" and nothing when it was not."""

    serial: str = ""
    banners: list[Banner] = field(default_factory=list)


NO_PIECE = Piece()


def asked_lot_of(text: str) -> str | None:
    """Return the lot that an address names, in capitals, as far as a page may repeat it; None for none.

    >>> asked_lot_of("p01-0001"), asked_lot_of("-"), asked_lot_of("gọi 0900")
    ('P01-0001', None, '')
    """
    if is_reserved(text):
        return None
    return text.strip().upper() if looks_like_lot_code(text) else ""


def piece_banners(
    serial: Serial, odd: Sequence[Hint], *, asked_lot: str | None, report_path: str
) -> list[Banner]:
    """Return what a serial's page says first, the worst on top.

    Args:
        serial: An issued one, lot loaded.
        odd: What its looks and its state hint at.
        asked_lot: The lot that the address names, as `asked_lot_of` returns it.
        report_path: Where something suspicious is reported.
    """
    found = []
    if Hint.REVOKED in odd:
        found.append(_revoked(serial, report_path))
    if asked_lot is not None and (serial.lot is None or serial.lot.lot_code.upper() != asked_lot):
        found.append(_of_another_lot(serial, asked_lot, report_path))
    if Hint.NOT_ACTIVATED in odd:
        found.append(
            Banner(
                "",
                _("Cơ sở chưa ghi là đã dán tem này"),
                (
                    _("Có thể cơ sở quên ghi, cũng có thể tem bị lấy ra trước khi dán."),
                    _("Bạn hỏi lại nơi bán hoặc cơ sở trước khi dùng."),
                ),
                report_path,
                _("Báo điều đáng ngờ"),
            )
        )
    if _MANY & set(odd):
        found.append(
            Banner(
                "",
                _("Mã này đã được tra nhiều lần trong thời gian ngắn"),
                (
                    _("Có thể tem bị chép lại, cũng có thể nhiều người cùng xem một món hàng."),
                    _("Bạn xem bao bì còn nguyên không, hỏi nơi bán lấy hàng ở đâu; thấy lạ thì báo giúp."),
                ),
                report_path,
                _("Báo điều đáng ngờ"),
            )
        )
    return [*found, _looked_up(serial)]


def _looked_up(serial: Serial) -> Banner:
    texts = (
        _("Mã riêng của món hàng này: %(serial)s.", serial=in_groups(serial.serial)),
        _("Mã có thật chưa nói hàng có thật: tem vẫn có thể bị chép lại."),
    )
    if serial.first_seen_hour is None:
        return Banner("info", _("Trước bạn chưa ai tra cứu mã này"), texts)
    title = _(
        "Được tra cứu lần đầu ngày %(day)s; từ đó %(count)s lượt",
        day=day_text(serial.first_seen_hour),
        count=serial.scans,
    )
    return Banner("info", title, texts)


def _revoked(serial: Serial, report_path: str) -> Banner:
    return Banner(
        "bad",
        _("Mã này đã bị hủy"),
        (
            told(_("Lý do: %(reason)s."), reason=in_vietnamese((serial.revoked_reason or "").rstrip("."))),
            _(
                "Cơ sở hủy ngày %(day)s. Bạn đừng mua hoặc dùng khi chưa hỏi lại nơi bán.",
                day=day_text(serial.revoked_at),
            ),
        ),
        report_path,
        _("Báo điều đáng ngờ"),
    )


def _of_another_lot(serial: Serial, asked_lot: str, report_path: str) -> Banner:
    if not asked_lot:
        title = _("Lô trên tem không phải lô của mã này")
    elif serial.lot is None:
        title = _("Mã này không cấp cho lô %(asked)s", asked=asked_lot)
    else:
        lot = serial.lot.lot_code
        title = _("Mã này cấp cho lô %(lot)s, không phải lô %(asked)s", lot=lot, asked=asked_lot)
    return Banner(
        "bad",
        title,
        (_("Tem có thể đã bị sửa hoặc chép lại. Bạn so mã lô in trên bao bì, và hỏi lại nơi bán."),),
        report_path,
        _("Báo điều đáng ngờ"),
    )
