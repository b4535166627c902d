"""What figures are narrowed to beside period and programmes, as an address asks for it.

``chi-loai-hinh``, ``chi-huyen``, ``chi-xa`` and ``chi-co-quan`` may each stand several times: any of
these kinds, old districts, present communes, recording agencies (``unknown``: those of which nothing is
known); ``chi-doi-chieu=1``: only what a second person has compared with its evidence. All of them together
narrow every figure of a page, its lists, and the page that tells why a figure changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from accounts.models import Agency
from catalog.models import BusinessKind
from catalog.vocabulary import KINDS
from core.errors import DomainError
from core.text import clean_line
from places.queries import gazetteer
from programmes.counting import COUNTED_KINDS, NOT_COUNTED_KIND, UNKNOWN, Dimension, Selection

WORDS: Mapping[Dimension, str] = {
    Dimension.KIND: "chi-loai-hinh",
    Dimension.DISTRICT: "chi-huyen",
    Dimension.COMMUNE: "chi-xa",
    Dimension.AGENCY: "chi-co-quan",
}
_VERIFIED = "chi-doi-chieu"
_MOST = 200  # values of one dimension; there are fewer communes than that


class UnknownValue(DomainError):
    """A place, kind or agency that there is not."""


@dataclass(frozen=True)
class Narrowing:
    """What a question is narrowed to; nothing set: everything.

    Attributes:
        values: Chosen values by dimension, in the order of `choices`.
        verified_only: Only acts that a second person compared.
        words: The same as people read it, such as "chỉ Hợp tác xã".
    """

    values: Mapping[Dimension, tuple[str, ...]] = field(default_factory=dict)
    verified_only: bool = False
    words: tuple[str, ...] = ()

    def selection(self, since: date, until: date, programmes: tuple[str, ...]) -> Selection:
        """Return the selection that asks for so much of a period and programmes."""
        return Selection(
            since,
            until,
            programmes,
            kinds=self.values.get(Dimension.KIND, ()),
            districts=self.values.get(Dimension.DISTRICT, ()),
            communes=self.values.get(Dimension.COMMUNE, ()),
            agencies=self.values.get(Dimension.AGENCY, ()),
            verified_only=self.verified_only,
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Return it as parameters of an address."""
        found: dict[str, Any] = {WORDS[dimension]: list(values) for dimension, values in self.values.items()}
        return {**found, _VERIFIED: "1"} if self.verified_only else found


def choices(session: Session, dimension: Dimension) -> list[tuple[str, str]]:
    """Return code and name of every value that a dimension can be narrowed to, ``unknown`` last."""
    places = gazetteer(session)
    unknown = (UNKNOWN, str(_("Chưa xác định")))
    if dimension is Dimension.KIND:
        return [(kind, str(KINDS[BusinessKind(kind)])) for kind in (*COUNTED_KINDS, NOT_COUNTED_KIND)]
    if dimension is Dimension.DISTRICT:
        return [*((unit.code, unit.name) for unit in places.old_districts), unknown]
    if dimension is Dimension.COMMUNE:
        return [*((unit.code, unit.name) for unit in places.new_communes), unknown]
    rows = session.execute(select(Agency.code, Agency.name).order_by(Agency.name, Agency.code))
    return [*((code, name) for code, name in rows), unknown]


def asked_narrowing(session: Session, args: MultiDict[str, str]) -> Narrowing:
    """Read what an address narrows its figures to.

    Raises:
        UnknownValue: If it names what there is not: to pass over it would show other figures than asked for.
    """
    values = {}
    words = []
    for dimension, name in WORDS.items():
        wanted = [clean_line(each)[:60] for each in args.getlist(name)[:_MOST] if each]
        if not wanted:
            continue
        known = dict(choices(session, dimension))
        _refuse_unknown(wanted, known)
        values[dimension] = tuple(code for code in known if code in wanted)
        words.append(_("chỉ %(names)s", names=", ".join(known[code] for code in values[dimension])))
    verified_only = args.get(_VERIFIED) == "1"
    if verified_only:
        words.append(_("chỉ lượt đã đối chiếu"))
    return Narrowing(values, verified_only, tuple(words))


def _refuse_unknown(wanted: Sequence[str], known: Mapping[str, str]) -> None:
    for code in wanted:
        if code not in known:
            raise UnknownValue(
                _("Không có mục “%(code)s” để thu hẹp. Bạn chọn lại trong danh sách của trang.", code=code)
            )
