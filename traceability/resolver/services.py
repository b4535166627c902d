"""Write down which pages elsewhere belong to a product or to one of its lots."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import Actor, record
from traceability.models import Lot
from traceability.resolver.errors import AddressKnown, BadAddress, TooManyLinks, UnknownKind
from traceability.resolver.hosts import hosts_for, is_roundabout, leads_on, leads_to
from traceability.resolver.link_types import link_types
from traceability.resolver.models import TraceLink

MOST = 30


@dataclass(frozen=True)
class LinkFacts:
    """What a producer says of a page.

    Attributes:
        link_type: Name of the kind, one that producers may choose.
        href: Full address, https.
        title: What people read; `title_en` for those who read English.
        language: Two letters; None when the page has no one language.
        media_type: Such as ``text/html``.
        context: Country or purpose for which it is meant; None for all.
    """

    link_type: str
    href: str
    title: str
    title_en: str | None = None
    language: str | None = None
    media_type: str = "text/html"
    context: str | None = None


def add_link(
    session: Session, actor: Actor, product: Product, lot: Lot | None, facts: LinkFacts
) -> TraceLink:
    """Add a page to a product, or to one of its lots, behind those that are there.

    Raises:
        UnknownKind: If producers cannot choose this kind.
        BadAddress: If it is not https, or leads to a host that nobody has approved.
        AddressKnown: If the same kind has this address there already.
        TooManyLinks: If the product and its lots have as many as one can.
    """
    _alone(session, product.id)
    _check(session, product, lot, facts)
    of_product = TraceLink.product_id == product.id
    count, last = session.execute(
        select(func.count(), func.coalesce(func.max(TraceLink.position), 0)).where(of_product)
    ).one()
    if count >= MOST:
        raise TooManyLinks
    link = TraceLink(
        product_id=product.id, lot_id=lot.id if lot else None, position=last + 1, **asdict(facts)
    )
    session.add(link)
    session.flush()
    record(session, actor, "trace_link.add", _subject(product, lot), _told(facts))
    return link


def change_link(session: Session, actor: Actor, link: TraceLink, facts: LinkFacts) -> bool:
    """Change what is said of a page.

    Returns:
        Whether anything changed.

    Raises:
        UnknownKind, BadAddress, AddressKnown: As `add_link`.
    """
    _alone(session, link.product_id)
    _check(session, link.product, link.lot, facts, but=link)
    changes = {
        name: [getattr(link, name), value]
        for name, value in asdict(facts).items()
        if getattr(link, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(link, name, after)
    session.flush()
    if changes:
        told = {f"link.{name}": value for name, value in changes.items()}
        record(session, actor, "trace_link.change", _subject(link.product, link.lot), told)
    return bool(changes)


def remove_link(session: Session, actor: Actor, link: TraceLink) -> None:
    """Take a page away; the trail keeps which it was."""
    facts = LinkFacts(link.link_type, link.href, link.title)
    subject = _subject(link.product, link.lot)
    session.delete(link)
    session.flush()
    record(session, actor, "trace_link.remove", subject, _told(facts))


def _alone(session: Session, product_id: int) -> None:
    """Let one at a time write links of a product: how many, where and whether again is read before."""
    session.execute(select(Product.id).where(Product.id == product_id).with_for_update())


def _check(
    session: Session, product: Product, lot: Lot | None, facts: LinkFacts, *, but: TraceLink | None = None
) -> None:
    known = link_types().get(facts.link_type)
    if known is None or not known.by_producers:
        raise UnknownKind
    hosts = hosts_for(session, product.business)
    if is_roundabout(facts.href):
        raise BadAddress(
            _(
                "Đường dẫn này có đoạn “.”, “..” hoặc dấu “\\” nên có thể dẫn sang trang khác. "
                "Bạn mở nó ra rồi dán đường dẫn hiện trên thanh địa chỉ."
            )
        )
    if leads_on(facts.href):
        raise BadAddress(
            _(
                "Đường dẫn này lại chuyển người quét sang trang khác. "
                "Bạn mở nó ra rồi dán đường dẫn của chính trang cần xem."
            )
        )
    if not leads_to(facts.href, hosts):
        raise BadAddress(
            _(
                "Đường dẫn phải bắt đầu bằng https:// và dẫn tới trang đã được duyệt: %(hosts)s. "
                "Cần trang khác thì bạn nhờ Sở duyệt thêm.",
                hosts=", ".join(hosts),
            )
        )
    same = select(TraceLink.id).where(
        TraceLink.product_id == product.id,
        TraceLink.lot_id == lot.id if lot else TraceLink.lot_id.is_(None),
        TraceLink.link_type == facts.link_type,
        TraceLink.href == facts.href,
    )
    if but is not None:
        same = same.where(TraceLink.id != but.id)
    if session.scalar(same) is not None:
        raise AddressKnown


def _subject(product: Product, lot: Lot | None) -> str:
    return f"lot:{lot.id}" if lot else f"product:{product.id}"


def _told(facts: LinkFacts) -> dict[str, str]:
    return {"link.link_type": facts.link_type, "link.href": facts.href, "link.title": facts.title}
