"""Pass listings one at a time into files of our own making, and keep account of every one.

A marketplace without a template of the seller's gets files that we make from nothing: workbooks,
tables, JSON. Each of them is a `Sheaf` that takes a listing at a time; several can be filled in one
pass and bound into one zip.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Protocol, cast, runtime_checkable

from flask_babel import gettext as _

from core.text import clean, fold
from exporters.base import Cell, ExportReport, Problem, Refusal, Severity
from exporters.checking import apart, breach
from exporters.goods import Listing
from exporters.rules import RulePack
from exporters.workbook import LONGEST_CELL, Heading, put

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024


class Taking(Protocol):
    """Something that listings pass through one at a time."""

    def add(self, listing: Listing) -> None:
        """Take the rows of a listing."""
        ...

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Take note of what a listing lacks, whether it was added or not."""
        ...

    def close(self) -> None:
        """Let go of what was kept for it."""
        ...


class Sheaf(Taking, Protocol):
    """A file in the making."""

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        ...


@runtime_checkable
class Folder(Taking, Protocol):
    """Several files in the making, which stand in a bundle under its name, never alone."""

    def members(self) -> Iterable[tuple[str, bytes]]:
        """Yield the files by their names in it."""
        ...


class Written:
    """What no later listing may say again, such as the SKUs that a file holds, each with its product's name.

    A hundred thousand of them would take more memory than all else: they stand in a database of
    their own, which has no name, lives on the disk when it grows, and is gone when it is closed.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        # Nothing here outlives the run, so nothing need be safe from a crash.
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE said (text BLOB PRIMARY KEY, name BLOB) WITHOUT ROWID")
        self._rows.execute("BEGIN")

    def add(self, texts: Iterable[str], name: str) -> None:
        """Remember the texts of a product."""
        for text in texts:
            self._rows.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (_key(text), _key(name)))

    def holder_of(self, text: str) -> str | None:
        """Return the name of the product that has a text; None when none has."""
        found = self._rows.execute("SELECT name FROM said WHERE text = ?", (_key(text),)).fetchone()
        return None if found is None else bytes(found[0]).decode("utf-8", "replace")

    def close(self) -> None:
        """Forget them all."""
        self._rows.close()


def _key(text: str) -> bytes:
    # Texts that no file can carry come by here as well, before they are refused.
    return text.encode("utf-8", "surrogatepass")


@dataclass
class _Account:
    written: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    skus: Written = field(default_factory=Written)
    names: Written = field(default_factory=Written)


def write_files(
    listings: Iterable[Listing],
    out: BinaryIO,
    *,
    marketplace: str,
    pack: RulePack,
    problems: Callable[[Listing], list[Problem]],
    sheaves: Mapping[str, Sheaf | Folder],
    notices: Sequence[str] = (),
    notices_after: Callable[[], Iterable[str]] = tuple,
    fitted: Callable[[Listing], Listing] = lambda listing: listing,
    name_of: Callable[[Listing], str] = attrgetter("name"),
) -> ExportReport:
    """Write one file, or several bound into a zip; nothing at all when no listing can be written.

    Args:
        listings: One at a time; what is remembered of each is its id and its SKUs.
        out: Where the file goes.
        marketplace: Its slug: listings that are not offered there are left out.
        pack: Its rules; ``sku-unique`` and ``name-repeated`` are held here, across all listings.
        problems: What it objects to in one listing.
        sheaves: The files by name; one alone is not bound.
        notices: Sentences about the file for the report.
        notices_after: Sentences that are known only when all listings have passed.
        fitted: Leaves out of a listing what the rules in force do not let into the file.
        name_of: The name by which its buyers know a listing.
    """
    account = _Account()
    with ExitStack() as stack:
        for sheaf in sheaves.values():
            stack.callback(sheaf.close)
        stack.callback(account.skus.close)
        stack.callback(account.names.close)
        for listing in listings:
            if not listing.is_offered_on(marketplace):
                account.off.append(listing.product_id)
                continue
            name = name_of(listing)
            found = [
                *problems(listing),
                *_repeated(pack, listing, account),
                *_same_name(pack, listing, name, account),
            ]
            if _take(listing, found, account, sheaves.values(), fitted) and pack.rule("name-repeated"):
                account.names.add([fold(name)], name)
        if account.written:
            _bind(sheaves, out)
        return ExportReport(
            written=tuple(account.written),
            refused=tuple(account.refused),
            off=tuple(account.off),
            warnings=tuple(account.warnings),
            notes=tuple(account.notes),
            notices=(*notices, *notices_after()),
            rows=len(account.written),
        )


def _take(
    listing: Listing,
    found: list[Problem],
    account: _Account,
    sheaves: Iterable[Taking],
    fitted: Callable[[Listing], Listing],
) -> bool:
    """Write a listing or refuse it; say whether it was written."""
    is_refused = any(problem.severity is Severity.RED for problem in found)
    written = None if is_refused else fitted(listing)
    for sheaf in sheaves:
        if written is not None:
            sheaf.add(written)
        for problem in found:
            sheaf.tell(listing, problem)
    problems, notes = apart(found)
    account.notes += notes
    if is_refused:
        account.refused.append(Refusal(listing.product_id, tuple(problems)))
        return False
    account.written.append(listing.product_id)
    account.warnings += problems
    account.skus.add(skus_of(listing), listing.name)
    return True


def within_images(pack: RulePack, listing: Listing) -> Listing:
    """Return the listing with no more pictures than the rules in force take; the first ones stay."""
    rule = pack.rule("images-most")
    if rule is None or rule.maximum is None or len(listing.images) <= rule.maximum:
        return listing
    return replace(listing, images=listing.images[: rule.maximum])


def skus_of(listing: Listing) -> list[str]:
    """Return every SKU of a listing: the whole product's and each variation's."""
    own = [offer.sku for offer in listing.offers() if offer.sku]
    return list(dict.fromkeys([*([listing.seller_sku] if listing.seller_sku else []), *own]))


def _repeated(pack: RulePack, listing: Listing, account: _Account) -> list[Problem]:
    """Compare with the listings already written: the earlier one stays."""
    rule = pack.rule("sku-unique")
    if rule is None:
        return []
    return [
        breach(
            rule,
            listing,
            _(
                "Mã SKU “%(sku)s” đã dùng cho “%(other)s”, mỗi mã chỉ dùng một lần. "
                "Bạn đổi mã của một sản phẩm.",
                sku=sku,
                other=other,
            ),
            value=sku,
            limit=1,
            sku=sku,
        )
        for sku in skus_of(listing)
        if (other := account.skus.holder_of(sku)) is not None
    ]


def _same_name(pack: RulePack, listing: Listing, name: str, account: _Account) -> Iterable[Problem]:
    """Compare names as they sound with those already written; both listings stay."""
    rule = pack.rule("name-repeated")
    sounds = fold(name)
    if rule is None or not sounds or (other := account.names.holder_of(sounds)) is None:
        return
    message = _(
        "Tên gần như trùng với “%(other)s” trong cùng tệp, sàn có thể coi là đăng lặp. "
        "Bạn thêm điểm khác nhau vào tên.",
        other=other,
    )
    yield breach(rule, listing, message, value=name, limit=1)


def _bind(sheaves: Mapping[str, Sheaf | Folder], out: BinaryIO) -> None:
    first = next(iter(sheaves.values()))
    if len(sheaves) == 1 and not isinstance(first, Folder):
        first.write(out)
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, sheaf in sheaves.items():
            if isinstance(sheaf, Folder):
                for member, content in sheaf.members():
                    put(package, f"{name}/{member}", [content])
                continue
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
                sheaf.write(cast(BinaryIO, file))
                file.seek(0)
                put(package, name, _chunks(cast(IO[bytes], file)))


def _chunks(file: IO[bytes]) -> Iterable[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def problem_headings() -> list[Heading]:
    """Return the columns of the sheet in which a workbook says what is wrong."""
    return [
        Heading("product_id", _("Sản phẩm")),
        Heading("name", _("Tên hàng"), 40),
        Heading("sku", _("Mã SKU")),
        Heading("field", _("Cột")),
        Heading("rule", _("Luật")),
        Heading("value", _("Hiện có")),
        Heading("limit", _("Mức nhận")),
        Heading("severity", _("Mức độ"), 20),
        Heading("message", _("Lý do"), 80),
    ]


def problem_row(listing: Listing, problem: Problem) -> tuple[Cell, ...]:
    """Return one line of that sheet; signs that no file can carry are left out of it."""
    severity = {
        Severity.RED: _("Chưa ghi được"),
        Severity.AMBER: _("Đã ghi, cần xem lại"),
        Severity.NOTE: _("Chỉ nhắc"),
    }[problem.severity]
    said = (
        listing.product_id,
        listing.name,
        problem.sku,
        problem.field,
        problem.rule,
        problem.value,
        problem.limit,
        severity,
        problem.message,
    )
    return tuple(_printable(fact) if isinstance(fact, str) else fact for fact in said)


def _printable(text: str) -> str:
    return clean(text)[:LONGEST_CELL]
