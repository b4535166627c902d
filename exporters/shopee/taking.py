"""Take listings one after the other: what is written, what is refused and why, what repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from exporters.base import ExportReport, Problem, Refusal, Severity
from exporters.checking import apart, breach
from exporters.goods import Listing
from exporters.shopee.cells import CellMaker, Row
from exporters.shopee.checks import problems_of
from exporters.shopee.offer_checks import same_goods
from exporters.shopee.terms import SLUG, Terms


@dataclass
class Tally:
    """What became of the listings so far, and what later ones must not repeat."""

    written: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    rows: int = 0
    parents: dict[str, str] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    def report(self, notices: Iterable[str], suffix: str) -> ExportReport:
        """Return the report of what was taken.

        Args:
            notices: Sentences about the file.
            suffix: Ending of what was written; "" when nothing was.
        """
        return ExportReport(
            written=tuple(self.written),
            refused=tuple(self.refused),
            off=tuple(self.off),
            warnings=tuple(self.warnings),
            notes=tuple(self.notes),
            notices=tuple(notices),
            rows=self.rows,
            suffix=suffix,
        )


def take_all(
    terms: Terms,
    listings: Iterable[Listing],
    maker: CellMaker,
    add: Callable[[str, Sequence[Row]], None],
) -> Tally:
    """Hand the rows of every listing that is offered and has no red problem to `add`.

    Args:
        terms: The rules as they hold for the file.
        listings: One at a time; none is held.
        maker: Makes the rows.
        add: Takes a product's id and its rows.
    """
    tally = Tally()
    for listing in listings:
        if listing.is_offered_on(SLUG):
            _take(terms, listing, maker, tally, add)
        else:
            tally.off.append(listing.product_id)
    return tally


def _take(
    terms: Terms,
    listing: Listing,
    maker: CellMaker,
    tally: Tally,
    add: Callable[[str, Sequence[Row]], None],
) -> None:
    problems = problems_of(terms, listing)
    sounds = same_goods(listing)
    problems += _repeats(terms, listing, sounds, tally)
    red = any(problem.severity is Severity.RED for problem in problems)
    rows = [] if red else maker.rows(listing)
    problems += _empty_mandatory(terms, maker, listing, rows)
    problems, notes = apart(problems)
    tally.notes += notes
    if any(problem.severity is Severity.RED for problem in problems):
        tally.refused.append(Refusal(listing.product_id, tuple(problems)))
        return
    add(listing.product_id, rows)
    tally.rows += len(rows)
    tally.written.append(listing.product_id)
    tally.warnings += problems
    tally.parents[listing.seller_sku] = listing.name
    tally.skus.update({offer.sku: listing.name for offer in listing.offers()})
    tally.groups.add(listing.product_id)
    tally.names[sounds] = listing.name


def _empty_mandatory(
    terms: Terms, maker: CellMaker, listing: Listing, rows: Sequence[Row]
) -> Iterator[Problem]:
    """Another shop's template may ask for more than the usual one does."""
    rule = terms.pack.rule("required-cell")
    if rule is None:
        return
    for column in maker.mandatory:
        if any(row.get(column.index) in (None, "") for row in rows):
            message = _(
                "Tệp mẫu của bạn bắt buộc có “%(column)s” nhưng sản phẩm chưa có. Bạn bổ sung rồi xuất lại.",
                column=column.label,
            )
            yield breach(rule, listing, message, value=None, limit=None, field=column.key)


def _repeats(terms: Terms, listing: Listing, sounds: str, tally: Tally) -> Iterator[Problem]:
    """Compare with the listings already written: the earlier one stays."""
    unique = terms.pack.rule("sku-unique")
    if unique:
        again: Mapping[str, str] = {
            sku: tally.skus[sku] for offer in listing.offers() if (sku := offer.sku) and sku in tally.skus
        }
        if listing.seller_sku and listing.seller_sku in tally.parents:
            again = {listing.seller_sku: tally.parents[listing.seller_sku], **again}
        if listing.product_id in tally.groups:
            again = {listing.product_id: listing.name, **again}
        for sku, first in again.items():
            message = _(
                "Mã SKU “%(sku)s” đã dùng cho “%(other)s”, mỗi mã chỉ dùng một lần. "
                "Bạn đổi mã của một sản phẩm.",
                sku=sku,
                other=first,
            )
            yield breach(unique, listing, message, value=sku, limit=1, sku=sku)
    same = terms.pack.rule("name-repeated")
    if same and (other := tally.names.get(sounds)):
        message = _(
            "Tên gần như trùng với “%(other)s” trong cùng tệp; Shopee có thể coi là đăng lặp. "
            "Bạn thêm điểm khác nhau vào tên.",
            other=other,
        )
        yield breach(same, listing, message, value=listing.name, limit=1)
