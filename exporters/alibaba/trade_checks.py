"""What each rule of Alibaba.com's pack about terms of trade means: quantities, prices, days, port."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from flask_babel import gettext as _

from core.formatting import number_vi
from exporters.base import Problem
from exporters.checking import Check, breach, outside, shortened
from exporters.goods import Listing
from exporters.rules import Rule
from exporters.wholesale import Wholesale

TradeCheck = Callable[[Rule, Listing, Wholesale], Iterator[Problem]]
READY_TO_ORDER, ENQUIRY = "wholesale", "sourcing"


def usd(amount: Decimal) -> str:
    """Show dollars as Vietnamese write them.

    >>> usd(Decimal("1234.5"))
    '1.234,50 USD'
    """
    return f"{number_vi(float(amount), digits=2) if amount % 1 else number_vi(int(amount))} USD"


def wholesale_missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Without terms there is nothing to offer abroad."""
    if listing.wholesale is None:
        message = _("Sản phẩm chưa có thông tin bán buôn ra nước ngoài. Bạn bổ sung, hoặc tắt Alibaba.")
        yield breach(rule, listing, message, value=None, limit=None)


def trade_type(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Enquiry goods or goods ready to order."""
    if terms.trade_type not in rule.values:
        message = _(
            "Kiểu bán “%(now)s” chưa đúng. Bạn chọn lại kiểu bán buôn.", now=shortened(terms.trade_type)
        )
        limit = ", ".join(str(value) for value in rule.values)
        yield breach(rule, listing, message, value=terms.trade_type, limit=limit)


def moq_range(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """The smallest order."""
    now = terms.min_order_quantity
    if now is None or outside(now, rule.minimum, rule.maximum):
        message = _(
            "Số lượng đặt tối thiểu đang là %(now)s, Alibaba nhận từ %(low)s đến %(high)s. "
            "Bạn sửa lại số lượng.",
            now=_("chưa ghi") if now is None else number_vi(now),
            low=number_vi(rule.minimum),
            high=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def moq_stock(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Who offers goods ready to order has the smallest order in stock."""
    stock = sum(offer.stock or 0 for offer in listing.offers())
    now = terms.min_order_quantity
    if terms.trade_type == READY_TO_ORDER and now is not None and now > stock:
        message = _(
            "Hàng có sẵn phải đủ cho đơn nhỏ nhất: đặt tối thiểu %(now)s, trong kho có %(limit)s. "
            "Bạn sửa số lượng, hoặc chọn kiểu hỏi giá.",
            now=number_vi(now),
            limit=number_vi(stock),
        )
        yield breach(rule, listing, message, value=now, limit=stock)


def ladder_count(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """At most so many prices; goods ready to order need one."""
    now = len(terms.price_tiers)
    lowest = 1 if terms.trade_type == READY_TO_ORDER else 0
    if outside(now, lowest, rule.maximum):
        message = _(
            "Bảng giá theo số lượng có %(now)s mức, Alibaba nhận từ %(low)s đến %(high)s. Bạn sửa bảng giá.",
            now=now,
            low=lowest,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=f"{lowest}-{rule.maximum}")


def ladder_start(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """The first price holds from the smallest order on."""
    limit = terms.min_order_quantity
    if limit is not None and terms.price_tiers and terms.price_tiers[0].quantity != limit:
        now = terms.price_tiers[0].quantity
        message = _(
            "Mức giá đầu bắt đầu từ %(now)s, phải bằng số lượng đặt tối thiểu %(limit)s. Bạn sửa cho khớp.",
            now=number_vi(now),
            limit=number_vi(limit),
        )
        yield breach(rule, listing, message, value=now, limit=limit)


def ladder_quantity(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Quantities rise and stay inside their band."""
    for tier in terms.price_tiers:
        if outside(tier.quantity, rule.minimum, rule.maximum):
            message = _(
                "Số lượng %(now)s trong bảng giá nằm ngoài mức %(low)s đến %(high)s. Bạn sửa bảng giá.",
                now=number_vi(tier.quantity),
                low=number_vi(rule.minimum),
                high=number_vi(rule.maximum),
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=tier.quantity, limit=limit)
    for lower, higher in pairwise(terms.price_tiers):
        if higher.quantity <= lower.quantity:
            message = _(
                "Số lượng trong bảng giá phải tăng dần, hiện %(now)s đứng sau %(limit)s. "
                "Bạn xếp lại bảng giá.",
                now=number_vi(higher.quantity),
                limit=number_vi(lower.quantity),
            )
            yield breach(rule, listing, message, value=higher.quantity, limit=lower.quantity)


def ladder_price(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Who buys more never pays more for one."""
    for fewer, more in pairwise(terms.price_tiers):
        if more.price_usd > fewer.price_usd:
            message = _(
                "Mua nhiều không được đắt hơn: từ %(quantity)s giá %(now)s, trong khi từ %(fewer)s giá "
                "%(limit)s. Bạn sửa bảng giá.",
                quantity=number_vi(more.quantity),
                now=usd(more.price_usd),
                fewer=number_vi(fewer.quantity),
                limit=usd(fewer.price_usd),
            )
            yield breach(rule, listing, message, value=str(more.price_usd), limit=str(fewer.price_usd))


def price_range(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Dollars with at most two decimals, inside the band."""
    for tier in terms.price_tiers:
        yield from _amount(rule, listing, tier.price_usd, "ladder_prices")


def fob_range(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Enquiry goods name a range of prices, the lower end first."""
    if terms.trade_type != ENQUIRY:
        return
    low, high = terms.fob_min_usd, terms.fob_max_usd
    if low is None or high is None:
        message = _("Hàng theo kiểu hỏi giá cần khoảng giá FOB bằng USD. Bạn ghi giá thấp nhất và cao nhất.")
        yield breach(rule, listing, message, value=None, limit=None)
        return
    yield from _amount(rule, listing, low, "fob_min_price")
    yield from _amount(rule, listing, high, "fob_max_price")
    if low > high:
        message = _(
            "Giá FOB thấp nhất %(now)s lại cao hơn giá cao nhất %(limit)s. Bạn sửa lại.",
            now=usd(low),
            limit=usd(high),
        )
        yield breach(rule, listing, message, value=str(low), limit=str(high))


def _amount(rule: Rule, listing: Listing, amount: Decimal, field: str) -> Iterator[Problem]:
    in_cents = amount * 100
    if in_cents % 1 or outside(int(in_cents), rule.minimum, rule.maximum):
        low, high = (None if end is None else Decimal(end) / 100 for end in (rule.minimum, rule.maximum))
        said = [_("từ %(low)s", low=usd(low))] if low is not None else []
        said += [_("đến %(high)s", high=usd(high))] if high is not None else []
        message = _(
            "Giá %(now)s USD chưa đúng: cần %(allowed)s, nhiều nhất hai số lẻ. Bạn sửa lại giá.",
            now=number_vi(float(amount), digits=3),
            allowed=" ".join(said),
        )
        limit = "-".join("" if end is None else f"{end:.2f}" for end in (low, high))
        yield breach(rule, listing, message, value=str(amount), limit=limit, field=field)


def lead_times(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """One to three steps; more goods take more days."""
    now = len(terms.lead_times)
    if outside(now, rule.minimum, rule.maximum):
        message = _(
            "Thời gian giao hàng có %(now)s mức, Alibaba nhận từ %(low)s đến %(high)s. Bạn sửa lại.",
            now=now,
            low=rule.minimum,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")
    for fewer, more in pairwise(terms.lead_times):
        if more.quantity <= fewer.quantity or more.days <= fewer.days:
            message = _(
                "Thời gian giao hàng phải tăng dần theo số lượng, hiện %(now)s đứng sau %(limit)s. "
                "Bạn sửa lại.",
                now=_("%(days)s ngày cho %(count)s", days=more.days, count=number_vi(more.quantity)),
                limit=_("%(days)s ngày cho %(count)s", days=fewer.days, count=number_vi(fewer.quantity)),
            )
            yield breach(rule, listing, message, value=more.days, limit=fewer.days)


def handling_range(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Days until goods ready to order leave."""
    now = terms.handling_days
    if terms.trade_type == READY_TO_ORDER and (now is None or outside(now, rule.minimum, rule.maximum)):
        message = _(
            "Số ngày chuẩn bị hàng đang là %(now)s, Alibaba nhận từ %(low)s đến %(high)s ngày. Bạn sửa lại.",
            now=_("chưa ghi") if now is None else number_vi(now),
            low=rule.minimum,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def unit_known(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """One of the platform's 92 names."""
    units = [("price_unit", terms.unit), *([("supply_unit", terms.supply.unit)] if terms.supply else [])]
    for field, unit in units:
        if unit not in rule.values:
            message = _(
                "Đơn vị bán buôn “%(now)s” không có trong danh sách của Alibaba. Bạn chọn lại đơn vị.",
                now=shortened(unit),
            )
            limit = _("một trong %(count)s đơn vị", count=len(rule.values))
            yield breach(rule, listing, message, value=unit or None, limit=limit, field=field)


def port_ascii(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Ports are named without marks, such as Hai Phong."""
    if not terms.port.isascii():
        message = _(
            "Tên cảng “%(now)s” có chữ có dấu. Bạn viết không dấu, ví dụ Hai Phong.",
            now=shortened(terms.port),
        )
        yield breach(rule, listing, message, value=terms.port, limit="ASCII")


def hs_digits(rule: Rule, listing: Listing, terms: Wholesale) -> Iterator[Problem]:
    """Where a customs heading is given, it is a number."""
    given = terms.hs_code
    if given is None:
        return
    if not (given.isascii() and given.isdigit()) or outside(len(given), rule.minimum, rule.maximum):
        message = _(
            "Mã HS “%(now)s” chưa đúng, cần từ %(low)s đến %(high)s chữ số. Bạn sửa lại hoặc để trống.",
            now=shortened(given),
            low=rule.minimum,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=given, limit=f"{rule.minimum}-{rule.maximum}")


def _with_terms(check: TradeCheck) -> Check:
    """Skip a check where there are no terms: that is one problem, said once."""

    def checked(rule: Rule, listing: Listing) -> Iterator[Problem]:
        if listing.wholesale is not None:
            yield from check(rule, listing, listing.wholesale)

    return checked


CHECKS: Mapping[str, Check] = {
    "wholesale-missing": wholesale_missing,
    "trade-type": _with_terms(trade_type),
    "moq-range": _with_terms(moq_range),
    "moq-stock": _with_terms(moq_stock),
    "ladder-count": _with_terms(ladder_count),
    "ladder-start": _with_terms(ladder_start),
    "ladder-quantity": _with_terms(ladder_quantity),
    "ladder-price": _with_terms(ladder_price),
    "price-range": _with_terms(price_range),
    "fob-range": _with_terms(fob_range),
    "lead-times": _with_terms(lead_times),
    "handling-range": _with_terms(handling_range),
    "unit-known": _with_terms(unit_known),
    "port-ascii": _with_terms(port_ascii),
    "hs-digits": _with_terms(hs_digits),
}
