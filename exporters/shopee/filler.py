"""Fill a seller's template: listings in, the same workbook with their rows out.

Of all the file's bytes only the data rows and the dimension of the product sheet differ from the
template. Listings pass through one at a time; what is remembered of each is its SKUs and its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from flask_babel import gettext as _

from exporters.base import Cell, Column, ExportReport, Listing, Offer, Problem, Refusal, Severity
from exporters.checking import breach
from exporters.shopee.checks import problems_of
from exporters.shopee.columns import BY_KEY, CHANNELS
from exporters.shopee.offer_checks import same_goods
from exporters.shopee.template import FIRST_DATA_ROW, Requirement, Template, TemplateColumn
from exporters.shopee.terms import SLUG, Terms

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024


@dataclass
class _Tally:
    """What became of the listings so far, and what later ones must not repeat."""

    written: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rows: int = 0
    parents: dict[str, str] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)


def fill(terms: Terms, template: Template, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
    """Write the template with the rows of every listing that is offered and has no red problem.

    Nothing is written to `out` before all listings were read without an error; without a single row
    nothing is written at all.
    """
    tally = _Tally()
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as rows:
        for listing in listings:
            if not listing.is_offered_on(SLUG):
                tally.off.append(listing.product_id)
                continue
            _take(terms, template, listing, tally, cast(IO[bytes], rows))
        if tally.rows:
            rows.seek(0)
            chunks = template.sheet.filled_with(_chunks_of(cast(IO[bytes], rows)), tally.rows)
            template.package.write_with(template.part, chunks, out)
    return ExportReport(
        written=tuple(tally.written),
        refused=tuple(tally.refused),
        off=tuple(tally.off),
        warnings=tuple(tally.warnings),
        notices=(*template.notices, *_length_notice(terms, tally.rows)),
        rows=tally.rows,
    )


def _take(terms: Terms, template: Template, listing: Listing, tally: _Tally, rows: IO[bytes]) -> None:
    problems = problems_of(terms, listing)
    problems += _repeats(terms, listing, tally)
    red = any(problem.severity is Severity.RED for problem in problems)
    cells = [] if red else [_cells(terms, template, offer) for offer in listing.offers()]
    problems += _empty_mandatory(terms, template, listing, cells)
    if any(problem.severity is Severity.RED for problem in problems):
        tally.refused.append(Refusal(listing.product_id, tuple(problems)))
        return
    for row in cells:
        rows.write(template.sheet.row_xml(FIRST_DATA_ROW + tally.rows, row))
        tally.rows += 1
    tally.written.append(listing.product_id)
    tally.warnings += problems
    tally.parents[listing.seller_sku] = listing.name
    tally.skus.update({offer.sku: listing.name for offer in listing.offers()})
    tally.groups.add(listing.product_id)
    tally.names[same_goods(listing)] = listing.name


def _cells(terms: Terms, template: Template, offer: Offer) -> dict[int, Cell]:
    """Return one row by column number; columns that we do not know stay as they are."""
    listing = offer.listing
    on = set(terms.open_channels(listing))
    cells: dict[int, Cell] = {}
    for column in template.columns:
        known = _known(column)
        if known is not None:
            cells[column.index] = known.value(offer)
        elif column.key.startswith(f"{CHANNELS}."):
            is_on = int(column.key.removeprefix(f"{CHANNELS}.")) in on
            cells[column.index] = template.words.on if is_on else template.words.off
        if column.key == "ps_category" and not terms.has_category(listing):
            cells[column.index] = None
    return cells


def _known(column: TemplateColumn) -> Column | None:
    return None if column.key == CHANNELS else BY_KEY.get(column.key)


def _empty_mandatory(
    terms: Terms, template: Template, listing: Listing, rows: list[dict[int, Cell]]
) -> Iterator[Problem]:
    """Another shop's template may ask for more than the usual one does."""
    rule = terms.pack.rule("required-cell")
    if rule is None:
        return
    for column in template.columns:
        mandatory = column.requirement is Requirement.MANDATORY
        if mandatory and any(row.get(column.index) in (None, "") for row in rows):
            message = _(
                "Tệp mẫu của bạn bắt buộc có “%(column)s” nhưng sản phẩm chưa có. Bạn bổ sung rồi xuất lại.",
                column=column.label,
            )
            yield breach(rule, listing, message, value=None, limit=None, field=column.key)


def _repeats(terms: Terms, listing: Listing, tally: _Tally) -> Iterator[Problem]:
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
    if same and (other := tally.names.get(same_goods(listing))):
        message = _(
            "Tên gần như trùng với “%(other)s” trong cùng tệp; Shopee có thể coi là đăng lặp. "
            "Bạn thêm điểm khác nhau vào tên.",
            other=other,
        )
        yield breach(same, listing, message, value=listing.name, limit=1)


def _length_notice(terms: Terms, rows: int) -> Iterator[str]:
    rule = terms.pack.rule("file-rows")
    if rule and rule.maximum is not None and rows > rule.maximum:
        yield _(
            "Tệp có %(now)s dòng; nên để tối đa %(limit)s dòng một tệp. "
            "Nếu Shopee không nhận, bạn xuất từng phần.",
            now=rows,
            limit=rule.maximum,
        )


def _chunks_of(rows: IO[bytes]) -> Iterator[bytes]:
    while chunk := rows.read(_CHUNK):
        yield chunk
