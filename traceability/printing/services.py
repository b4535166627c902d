"""Print labels: made and read back in one go; in the worker when it is many, or when serials are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import Actor, record
from core.config import Settings
from core.database import utcnow
from core.errors import DomainError
from core.formatting import VIETNAM, number_vi
from core.jobs import Job, OutboxEntry, enqueue, task
from core.storage import storage
from traceability.models import Lot
from traceability.printing.bitmaps import label_bitmap
from traceability.printing.choices import Choice, Subject
from traceability.printing.facts import facts_of
from traceability.printing.label_law import paragraphs, smallest_points
from traceability.printing.labels import Label, label, serial_labels, words_of
from traceability.printing.layout import Said, TooSmall, Words
from traceability.printing.models import LabelSettings
from traceability.printing.paper import SHEETS, Sheet
from traceability.printing.proof import prove, prove_zpl
from traceability.printing.queries import tenths
from traceability.printing.sheets import laid_out, sheets
from traceability.printing.zpl import zpl
from traceability.qr import draw
from traceability.serials.models import SerialRange
from traceability.serials.queries import serials_to_print
from traceability.serials.services import mark_printed

AT_ONCE = 200
"""Labels that a request makes itself; more go to the worker."""
MOST = 2400
TASK = "traceability.print_labels"
PDF, ZPL = "pdf", "zpl"


class NoSerialLeft(DomainError):
    """All serials of a range were taken out of use; none may stand on a label."""

    message = _l("Mọi mã của bộ này đã bị hủy, không còn tem nào để in. Cần in tem thì cơ sở tạo bộ mã mới.")
    status = 410


def check_left(made: SerialRange | None) -> None:
    """Hold that a range has serials to print; no range has labels without end.

    Raises:
        NoSerialLeft: If all were taken out of use.
    """
    if made is not None and not made.left:
        raise NoSerialLeft


def labels_for(session: Session, subject: Subject, choice: Choice, public_url: str) -> list[Label]:
    """Return the labels to print, in order: one each for the serials of a range, else so many alike."""
    if subject.range is None:
        return [label(subject.product, subject.lot, public_url)] * choice.count
    serials = serials_to_print(session, subject.range.id, first=choice.first, count=choice.count)
    return serial_labels(subject.product, subject.lot, public_url, serials)


def worded(
    session: Session, subject: Subject, labels: Sequence[Label], choice: Choice, *, on: date
) -> list[Words]:
    """Return the words of labels; with what the law wants on them when that was chosen."""
    words = [words_of(each) for each in labels]
    if not choice.with_facts:
        return words
    facts = facts_of(session, subject.product, subject.lot, on=on)
    lines, points = tuple(map(Said, paragraphs(facts))), smallest_points(choice.paper)
    return [replace(each, lines=lines, points=points) for each in words]


def check_fits(words: Words, choice: Choice) -> None:
    """Try one label.

    Raises:
        TooSmall: If it does not fit; the sentence names the sheet on which it does.
    """
    try:
        laid_out([words], choice.paper, choice.device)
    except TooSmall:
        larger = next((sheet for sheet in _by_size() if _fits(words, sheet, choice)), None)
        size = _size(choice.paper)
        if larger is None:
            raise TooSmall(
                _(
                    "Tem %(size)s mm không đủ chỗ cho từng ấy chữ, khổ nào cũng vậy. Bạn rút ngắn lời khai.",
                    size=size,
                )
            ) from None
        raise TooSmall(
            _(
                "Tem %(size)s mm không đủ chỗ cho từng ấy chữ. Khổ nhỏ nhất vừa là %(larger)s mm, "
                "bạn chọn khổ đó.",
                size=size,
                larger=_size(larger),
            )
        ) from None


def _by_size() -> list[Sheet]:
    return sorted(SHEETS.values(), key=lambda sheet: sheet.area_cm2)


def _fits(words: Words, sheet: Sheet, choice: Choice) -> bool:
    points = smallest_points(sheet) if words.points else None
    there = replace(choice, sheet=sheet.code)
    try:
        laid_out([replace(words, points=points)], there.paper, there.device)
    except TooSmall:
        return False
    return True


def _size(sheet: Sheet) -> str:
    return f"{number_vi(sheet.width)} × {number_vi(sheet.height)}"


def proven_sheets(
    words: Sequence[Words],
    choice: Choice,
    *,
    made_at: datetime,
    told: Callable[[int], None] = lambda done: None,
) -> bytes:
    """Write labels as a PDF and read every code of the finished file back.

    Args:
        words: What to print, in order.
        choice: On what; its number of labels is not looked at.
        made_at: Time that the file says of itself, aware.
        told: Hears how many labels are finished: half for a written one, half for a read one.

    Raises:
        TooSmall: If a label does not fit.
        UnreadableSheet: If a code does not say what it should; there is no file then.
    """
    content = sheets(
        words,
        choice.paper,
        made_at=made_at,
        printer=choice.device,
        start=choice.start,
        cut_marks=choice.cut_marks and not choice.paper.is_roll,
        told=lambda done: told(done // 2),
    )
    prove(
        content,
        [each.payload for each in words],
        choice.paper,
        start=choice.start,
        told=lambda done: told((len(words) + done) // 2),
    )
    return content


def proven_zpl(
    words: Sequence[Words], choice: Choice, *, told: Callable[[int], None] = lambda done: None
) -> bytes:
    """Write labels of a roll in the language of label printers and read every code back.

    Raises:
        TooSmall: If a label does not fit.
        UnreadableSheet: If a code does not say what it should.
    """
    placed = dict(zip(words, laid_out(words, choice.paper, choice.device), strict=True))
    pictures = []
    for each, alike in groupby(words):
        drawn = label_bitmap(draw(each.payload), placed[each], choice.paper, choice.device)
        pictures.append((drawn, len(list(alike))))
        told(len(pictures) // 2)
    content = zpl(pictures)
    prove_zpl(content, [each.payload for each in words])
    return content.encode("ascii")


def remember(session: Session, user_id: int, business_id: int, choice: Choice) -> None:
    """Keep what a person chose, for two taps the next time; each sheet keeps its own margins."""
    make: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = {"user_id": user_id, "business_id": business_id}
    first = {"sheet": choice.sheet, "printer": choice.printer, "count": choice.count}
    # Two phones of one person may print at the same moment, each for the first time.
    session.execute(make(LabelSettings).values(**key, **first).on_conflict_do_nothing())
    row = session.get_one(LabelSettings, key, with_for_update=True, populate_existing=True)
    row.sheet, row.printer, row.count = choice.sheet, choice.printer, choice.count
    row.with_facts, row.cut_marks = choice.with_facts, choice.cut_marks
    row.margins = {**row.margins, choice.sheet: tenths(choice.margins)}
    session.flush()


def start_printing(
    session: Session, actor: Actor, subject: Subject, choice: Choice, *, form: str = PDF
) -> OutboxEntry | None:
    """Note that somebody prints labels, and hand the work to the worker when it is much.

    Args:
        session: The change's session.
        actor: Who prints.
        subject: Whose labels.
        choice: On what, and how many, from 1 to `MOST`.
        form: `PDF` or `ZPL`.

    Returns:
        The worker's entry; None when the caller can make the file at once.

    Raises:
        NoSerialLeft: If all serials of the range were taken out of use.
        TooManyJobs: If earlier ones of the same person still wait.
    """
    check_left(subject.range)
    record(session, actor, "labels.print", subject.key, {"sheet": choice.sheet, "count": choice.count})
    if choice.count <= AT_ONCE and subject.range is None:
        return None
    return enqueue(session, TASK, _payload(actor, subject, choice, form), requested_by=actor.user_id)


def _payload(actor: Actor, subject: Subject, choice: Choice, form: str) -> dict[str, Any]:
    return {
        "product_id": subject.product.id,
        "lot_id": subject.lot.id if subject.lot else None,
        "grid": choice.sheet,
        "count": choice.count,
        "more": {
            "choice": choice.to_json(),
            "range_id": subject.range.id if subject.range else None,
            "form": form,
            "for": [actor.user_id, actor.on_behalf_of_id],
        },
    }


@task(TASK, is_long=True)
def print_labels(
    job: Job, product_id: int, lot_id: int | None, grid: str, count: int, more: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """Make the file of one printing and keep it in the store until the night's sweep."""
    session, more = job.session, more or {}
    product = session.get(Product, product_id)
    lot = session.get(Lot, lot_id) if lot_id is not None else None
    row = session.get(SerialRange, more["range_id"]) if more.get("range_id") is not None else None
    if product is None or (lot_id is not None and lot is None):
        return None
    choice = Choice.from_json(more["choice"]) if more else Choice(sheet=grid, count=count)
    settings = cast(Settings, current_app.config["GOCQUE"])
    subject = Subject(product, lot, row)
    labels = labels_for(session, subject, choice, settings.public_url)
    if not labels:
        return None
    now = utcnow()
    words = worded(session, subject, labels, choice, on=now.astimezone(VIETNAM).date())
    name = labels[0].file_name
    job.checkpoint(0, count)  # lets go of the database before the long work
    form = more.get("form", PDF)
    content = (
        proven_zpl(words, choice, told=lambda done: job.checkpoint(done, count))
        if form == ZPL
        else proven_sheets(words, choice, made_at=now, told=lambda done: job.checkpoint(done, count))
    )
    if row is not None:
        mark_printed(session, Actor(*more["for"]), row.id, [each.serial for each in labels])
    return {"stored": storage().put(content, form), "file_name": f"{name}.{form}"}
