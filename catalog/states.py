"""Who may move a product from one state to which other: the whole of it in one table.

The producer decides what is public, the department what stands in search and in feeds. A product
that was public once never becomes a draft again, because its printed codes still have to answer.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from catalog.models.products import ProductState
from core.errors import DomainError


class Party(StrEnum):
    """Whose move it is."""

    PRODUCER = "producer"
    DEPARTMENT = "department"


_D, _L, _R, _S, _W = (
    ProductState.DRAFT,
    ProductState.LIVE,
    ProductState.RETURNED,
    ProductState.LISTED,
    ProductState.WITHDRAWN,
)
MOVES: dict[tuple[ProductState, ProductState], Party] = {
    (_D, _L): Party.PRODUCER,
    (_L, _S): Party.DEPARTMENT,
    (_L, _R): Party.DEPARTMENT,
    (_L, _W): Party.PRODUCER,
    (_R, _L): Party.PRODUCER,
    (_R, _S): Party.DEPARTMENT,
    (_R, _W): Party.PRODUCER,
    (_S, _R): Party.DEPARTMENT,
    (_S, _W): Party.PRODUCER,
    (_W, _L): Party.PRODUCER,
}
SELF_DECLARED = frozenset({_L, _R})
PUBLIC = frozenset({_L, _R, _S})

LABELS = {
    _D: _l("Bản nháp"),
    _L: _l("Chờ duyệt"),
    _R: _l("Cần sửa"),
    _S: _l("Đã duyệt"),
    _W: _l("Đã rút"),
}
MEANINGS = {
    _D: _l("Chỉ cơ sở bạn xem được."),
    _L: _l("Ai có đường dẫn hoặc mã đều xem được; chưa có trong tìm kiếm vì đang chờ duyệt."),
    _R: _l("Vẫn mở được bằng mã; cán bộ nhờ bạn sửa vài chỗ rồi gửi lại."),
    _S: _l("Mọi người tìm thấy và xem được."),
    _W: _l("Trang đã rút; mã in trên tem vẫn mở và báo là đã rút."),
}
TONES = {_D: "", _L: "info", _R: "warn", _S: "ok", _W: ""}


class ForbiddenMove(DomainError):
    """The product cannot go there from where it is, or not by this party."""

    message = _l("Sản phẩm đang ở trạng thái khác nên chưa làm được việc này. Bạn tải lại trang để xem.")
    status = 409


def next_states(state: str, by: Party) -> frozenset[ProductState]:
    """Return the states to which a party may move a product.

    >>> sorted(next_states("listed", Party.PRODUCER))
    [<ProductState.WITHDRAWN: 'withdrawn'>]
    """
    return frozenset(to for (since, to), party in MOVES.items() if since == state and party is by)


def check_move(state: str, to: ProductState, by: Party) -> None:
    """Let a move pass or refuse it.

    Raises:
        ForbiddenMove: If the table has no such move for the party.
    """
    if to not in next_states(state, by):
        raise ForbiddenMove
