"""What a trace page says before everything else: taken back, withdrawn, past its date."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from catalog.models import Product, ProductState
from core.languages import day_text, in_vietnamese, is_english, told
from traceability.models import Lot, LotState, Recall
from traceability.timeline import LotStatus, Standing


@dataclass(frozen=True)
class Banner:
    """A word before everything else; `tone` is ``bad`` (red) or "" (straw)."""

    tone: str
    title: str
    texts: tuple[str, ...] = ()
    link_url: str = ""
    link_text: str = ""


def recall_banner(lot: Lot, notice_path: str) -> Banner | None:
    """Say first that a lot is taken back, why, and what to do; None when nothing warns.

    A recall that was lifted stays readable in its notice and warns nobody.
    """
    if lot.state != LotState.RECALLED:
        return None
    recall = newest_recall(lot)
    if recall is None:
        return Banner("bad", _("Lô này đang bị thu hồi"), (_("Bạn ngừng dùng và hỏi lại nơi bán."),))
    if recall.status == "closed":
        return Banner(
            "bad",
            _("Lô này đã bị thu hồi"),
            (
                told(_("Lý do: %(reason)s."), reason=in_vietnamese(recall.reason.rstrip("."))),
                _("Đợt thu hồi đã kết thúc. Nếu còn giữ hàng của lô này, bạn đừng dùng."),
            ),
            notice_path,
            _("Xem thông báo thu hồi %(number)s", number=recall.number),
        )
    return Banner(
        "bad",
        _("Lô này đang bị thu hồi"),
        (
            told(_("Lý do: %(reason)s."), reason=in_vietnamese(recall.reason.rstrip("."))),
            told(_("Bạn cần làm: %(what)s."), what=in_vietnamese(recall.instruction.rstrip("."))),
            # The decision is written in Vietnamese; whoever cannot read it must know the least of it.
            *([_("Bạn ngừng dùng và hỏi lại nơi bán.")] if is_english() else []),
            _("Quyết định ngày %(day)s.", day=day_text(recall.decided_on)),
        ),
        notice_path,
        _("Xem thông báo thu hồi %(number)s", number=recall.number),
    )


def newest_recall(lot: Lot) -> Recall | None:
    """Return the open recall of a lot, else the last one."""
    ranked = sorted(lot.recalls, key=lambda recall: (recall.status == "open", recall.decided_on, recall.id))
    return ranked[-1] if ranked else None


def state_banner(product: Product) -> Banner | None:
    """Say that a product was withdrawn; its printed codes answer all the same."""
    if product.state != ProductState.WITHDRAWN:
        return None
    return Banner(
        "",
        _("Sản phẩm này đã được cơ sở rút"),
        (_("Cơ sở không còn giới thiệu sản phẩm này. Dưới đây là những gì đã công bố trước khi rút."),),
    )


def expiry_banner(status: LotStatus) -> Banner | None:
    """Say that a lot is past its date; None while it is good."""
    if status.standing is not Standing.EXPIRED:
        return None
    return Banner(
        "",
        _("Lô này đã hết hạn dùng"),
        (_("Hạn dùng đã %(days)s. Bạn không nên dùng.", days=status.days_text),),
    )
