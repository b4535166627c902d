"""Say in Vietnamese why one act counts otherwise than before, and what a figure is called."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalog.models import BusinessKind
from catalog.vocabulary import KINDS
from core.formatting import date_vi, vnd
from programmes.counting import ACCEPTED, TOTAL, UNKNOWN, Cell, CountedAct, Dimension, Part
from programmes.history.causes import ActDeed, Known, MergeDeed

_PARTS: Mapping[Part, Any] = {
    Part.DISTINCT: _l("Lượt đưa cơ sở vào số liệu"),
    Part.REPEATS: _l("Lượt lặp"),
    Part.MERGED: _l("Lượt gộp trùng"),
    Part.EXCLUDED: _l("Lượt của cá nhân, không tính"),
}
_STATES: Mapping[str, Any] = {
    "voided": _l("%(act)s bị hủy hiệu lực"),
    "cancelled": _l("%(act)s bị hủy"),
    "draft": _l("%(act)s trở lại là dự kiến"),
    "under_way": _l("%(act)s trở lại là đang thực hiện"),
}
# The deed of the trail that makes an act count otherwise; others, such as new evidence, change no figure.
_IMPORTED = "support_act.import"
_TELLING = {
    "came": ("support_act.accept", _IMPORTED, ""),
    "state": ("support_act.void", "support_act.cancel", "support_act.accept", _IMPORTED),
    "is_verified": ("support_act.verify",),
}


def figure_words(cell: Cell, measure: str, known: Known) -> str:
    """Return what a figure is called, such as ``Website · Vũ Thư``."""
    found = [value_words(dimension, value, known) for dimension, value in cell.values.items()]
    if cell.part is not None:
        found.insert(0, str(_PARTS[cell.part]))
    elif measure == "acts":
        found.insert(0, _("Lượt hỗ trợ"))
    elif measure == "money":
        found.insert(0, _("Kinh phí"))
    if cell.overlap is not None:
        found.append(_("Nhận đúng %(number)s chương trình", number=cell.overlap))
    return " · ".join(found) or str(_("Tổng cơ sở, không trùng"))


def value_words(dimension: Dimension, value: str, known: Known) -> str:
    """Return the name of a row or column."""
    if value == TOTAL:
        return str(_("Tất cả"))
    if value == UNKNOWN:
        return str(_("Chưa xác định"))
    if dimension is Dimension.KIND:
        return str(KINDS[BusinessKind(value)])
    names = {
        Dimension.PROGRAMME: known.programmes,
        Dimension.DISTRICT: known.districts,
        Dimension.COMMUNE: known.communes,
        Dimension.AGENCY: known.agencies,
    }[dimension]
    return names.get(value, value)


def cause_words(before: CountedAct | None, after: CountedAct | None, known: Known) -> tuple[str, ...]:
    """Say why an act counts otherwise; the two differ, and at most one of them is None."""
    if after is None:
        return (_("%(act)s không còn trong số liệu", act=_named(_any(before), known)),)
    if before is None:
        return (_came(after, known),)
    found = []
    if before.state != after.state:
        found.append(_other_state(after, known))
    if before.root != after.root:
        found += _other_root(before, after, known)
    elif before.is_duplicate != after.is_duplicate:
        found.append(_other_relation(after, known))
    found += _other_facts(before, after, known)
    return tuple(found)


def _came(act: CountedAct, known: Known) -> str:
    words = str(_("Thêm %(act)s", act=_named(act, known, lower=True)))
    if act.state == ACCEPTED and act.accepted_on is not None:
        words = _("%(words)s, nghiệm thu ngày %(day)s", words=words, day=date_vi(act.accepted_on))
    deeds = _deeds(act, "came", known)
    if not deeds:
        return words
    last = deeds[-1]
    day = date_vi(last.at)
    if last.action == _IMPORTED:
        words = _("%(words)s, nhập từ danh sách cũ ngày %(day)s", words=words, day=day)
    else:
        words = _("%(words)s, ghi vào hệ thống ngày %(day)s", words=words, day=day)
    return f"{words} ({last.by})" if last.by else words


def _other_state(act: CountedAct, known: Known) -> str:
    named = _named(act, known)
    if act.state == ACCEPTED:
        words = str(_("%(act)s được nghiệm thu ngày %(day)s", act=named, day=date_vi(act.accepted_on)))
    else:
        words = str(_STATES[act.state]) % {"act": named}
    return words + _deed(act, "state", known)


def _other_root(before: CountedAct, after: CountedAct, known: Known) -> list[str]:
    """Name the merges and undoings that lead from one root to the other; without any, say that it is so."""
    deeds = path(before.root, after.root, known.merges) or [
        deed
        for deed in known.merges
        # Ties that are older than both moments are no deeds: then one end of the way is seen.
        if deed.business == (after.root if deed.is_undone else before.root)
    ]
    if deeds:
        return [_merge_words(deed, known) for deed in deeds]
    old, new = _business(before.root, known), _business(after.root, known)
    return [_("%(old)s nay tính là %(new)s", old=old, new=new)]


def path(start: int, end: int, deeds: Iterable[MergeDeed]) -> list[MergeDeed]:
    """Return the deeds that lead from one root to another, the fewest; empty when none do.

    Of several deeds between two registrations the last one stands.
    """
    ways: dict[int, dict[int, MergeDeed]] = defaultdict(dict)
    for deed in deeds:
        ways[deed.business][deed.into] = ways[deed.into][deed.business] = deed
    found: dict[int, list[MergeDeed]] = {start: []}
    waiting = deque([start])
    while waiting and end not in found:
        at = waiting.popleft()
        for other, deed in ways[at].items():
            if other not in found:
                found[other] = [*found[at], deed]
                waiting.append(other)
    return found.get(end, [])


def _merge_words(deed: MergeDeed, known: Known) -> str:
    one, other = _business(deed.business, known), _business(deed.into, known)
    if deed.is_undone:
        said = _("%(one)s tách khỏi %(other)s", one=one, other=other)
    elif deed.is_branch:
        said = _("%(one)s gộp vào %(other)s (chi nhánh)", one=one, other=other)
    else:
        said = _("%(one)s gộp vào %(other)s", one=one, other=other)
    return f"{said}{_signed(deed.at, deed.by)}"


def _other_relation(act: CountedAct, known: Known) -> str:
    named = _business(act.business, known)
    if act.is_duplicate:
        return str(_("%(name)s nay là bản trùng của cơ sở gốc", name=named))
    return str(_("%(name)s nay không còn là bản trùng", name=named))


def _other_facts(before: CountedAct, after: CountedAct, known: Known) -> list[str]:
    named = _named(after, known)
    found = []
    if before.accepted_on != after.accepted_on and before.state == after.state:
        old, new = date_vi(before.accepted_on), date_vi(after.accepted_on)
        found.append(_("%(act)s đổi ngày nghiệm thu %(old)s → %(new)s", act=named, old=old, new=new))
    labels = {
        Dimension.PROGRAMME: _("chương trình"),
        Dimension.KIND: _("loại hình"),
        Dimension.DISTRICT: _("huyện cũ"),
        Dimension.COMMUNE: _("xã, phường mới"),
        Dimension.AGENCY: _("cơ quan ghi"),
    }
    for dimension, label in labels.items():
        if before.value(dimension) != after.value(dimension):
            found.append(
                _(
                    "%(act)s đổi %(what)s %(old)s → %(new)s",
                    act=named,
                    what=label,
                    old=value_words(dimension, before.value(dimension), known),
                    new=value_words(dimension, after.value(dimension), known),
                )
            )
    if before.budget_vnd != after.budget_vnd:
        old, new = vnd(before.budget_vnd), vnd(after.budget_vnd)
        found.append(_("%(act)s đổi kinh phí %(old)s → %(new)s", act=named, old=old, new=new))
    if before.business != after.business:
        old, new = _business(before.business, known), _business(after.business, known)
        found.append(_("%(act)s đổi cơ sở %(old)s → %(new)s", act=named, old=old, new=new))
    if before.is_verified != after.is_verified:
        if after.is_verified:
            words = _("%(act)s đã được người thứ hai đối chiếu", act=named)
        else:
            words = _("%(act)s không còn dấu đối chiếu", act=named)
        found.append(words + _deed(after, "is_verified", known))
    return found


def _named(act: CountedAct, known: Known, *, lower: bool = False) -> str:
    call = known.acts.get(act.id, f"#{act.id}")
    name = _business(act.business, known)
    if lower:
        return str(_("lượt %(call)s của %(name)s", call=call, name=name))
    return str(_("Lượt %(call)s của %(name)s", call=call, name=name))


def _business(number: int, known: Known) -> str:
    return known.businesses.get(number) or _("cơ sở số %(number)s", number=number)


def _deed(act: CountedAct, what: str, known: Known) -> str:
    """Return who did it and when, and why where a reason was asked for; "" when nobody knows."""
    deeds = _deeds(act, what, known)
    if not deeds:
        return ""
    last = deeds[-1]
    why = _(": “%(reason)s”", reason=last.reason) if last.reason else ""
    return _signed(last.at, last.by) + why


def _deeds(act: CountedAct, what: str, known: Known) -> list[ActDeed]:
    return [each for each in known.deeds.get(act.id, ()) if each.action in _TELLING[what]]


def _signed(at: datetime, by: str) -> str:
    return f", {date_vi(at)} ({by})" if by else f", {date_vi(at)}"


def _any(act: CountedAct | None) -> CountedAct:
    if act is None:
        raise ValueError("neither before nor after")
    return act
