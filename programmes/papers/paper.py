"""A report as an official paper: what stands where, before any file is written.

The order and the words of the frame follow the decree on administrative papers (30/2020/NĐ-CP).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from core.formatting import date_vi, number_vi
from programmes.indicators.lines import Standing
from programmes.report_forms import Form, papers
from programmes.report_values import ProgrammeLine, Report

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


class Style(StrEnum):
    """What a block of the body is."""

    SECTION = "section"
    TEXT = "text"
    ITEM = "item"


@dataclass(frozen=True)
class Block:
    """One paragraph of the body."""

    style: Style
    text: str


@dataclass(frozen=True)
class Paper:
    """All words of a paper.

    Attributes:
        dateline: Place and day, as they stand below the national heading.
        subject: What the report is about, below its kind; may be two lines.
        signer_title: One line for each part of the office.
        signer: "" when nobody has signed yet.
        recipients: Lines below "Nơi nhận".
        annexes: The tables, after the signature.
        table: A table among the words, before the signature; None for most papers.
        lines_a_row: How many lines high its rows are at least, such as for signing by hand.
        annex_note: What says to which paper an annex belongs.
    """

    superior: str
    agency: str
    number: str
    dateline: str
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    signer_title: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    annexes: tuple[Form, ...]
    annex_note: str
    dated: date
    table: Form | None = None
    lines_a_row: int = 1

    @property
    def title(self) -> str:
        """Return what the file is called inside."""
        return f"{self.kind}. {self.subject}".replace("\n", " ")


def paper_of(report: Report) -> Paper:
    """Return the paper that a report is."""
    said, heading = report.publication, report.heading
    number = heading.number(said.number if said else None)
    return Paper(
        superior=heading.superior.upper(),
        agency=heading.agency.upper(),
        number=_("Số: %(number)s", number=number),
        dateline=dateline(heading.place, report.dated, is_known=said is not None),
        kind=_("BÁO CÁO"),
        subject=_(
            "Kết quả hỗ trợ cơ sở sản xuất, kinh doanh\ntừ ngày %(since)s đến hết ngày %(until)s",
            since=date_vi(report.period.since),
            until=date_vi(report.period.until),
        ),
        blocks=tuple(_body(report)),
        signer_title=tuple(said.signer_title.splitlines()) if said else (_("GIÁM ĐỐC"),),
        signer=said.signer if said else "",
        recipients=said.recipients if said else default_recipients(heading.superior),
        annexes=tuple(papers(report)),
        annex_note=_(
            "(Kèm theo Báo cáo số %(number)s %(day)s của %(agency)s)",
            number=number,
            day=_day_words(report.dated, is_known=said is not None),
            agency=heading.agency,
        ),
        dated=report.dated,
    )


def default_recipients(superior: str) -> tuple[str, ...]:
    """Return who gets a report unless somebody says otherwise."""
    return (superior, _("Các đơn vị chủ trì chương trình"), _("Lưu: VT"))


def dateline(place: str, day: date, *, is_known: bool) -> str:
    """Write place and day; a day that is not known yet leaves room for the pen."""
    return f"{place}, {_day_words(day, is_known=is_known)}"


def _day_words(day: date, *, is_known: bool) -> str:
    """Write a day; days below 10 and months 1 and 2 take a 0, as the decree wants."""
    if not is_known:
        return str(_("ngày … tháng … năm %(year)s", year=day.year))
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return str(
        _("ngày %(day)s tháng %(month)s năm %(year)s", day=f"{day.day:02d}", month=month, year=day.year)
    )


def _body(report: Report) -> Iterator[Block]:
    yield Block(Style.TEXT, _opening(report))
    sections = [
        (_("KẾT QUẢ CHUNG"), _results(report)),
        (_("ĐỐI CHIẾU SỐ LƯỢT VỚI SỐ CƠ SỞ"), _closing(report)),
        (_("SỐ LIỆU KHÔNG CÓ TÊN TỪ NGUỒN KHÁC"), _from_others(report)),
        (_("CHỈ TIÊU CHƯA XÁC ĐỊNH ĐƯỢC"), _not_determinable(report)),
        (_("ĐIỀU CHỈNH SO VỚI BẢN TRƯỚC"), _corrections(report)),
    ]
    number = 0
    for title, blocks in sections:
        if found := list(blocks):
            yield Block(Style.SECTION, f"{_ROMAN[number]}. {title}")
            yield from found
            number += 1
    end = _(
        "Chi tiết ở các biểu kèm theo: biểu A (danh sách), biểu B (chỉ tiêu), biểu C (bảng chéo theo loại "
        "hình, theo huyện cũ và theo xã, phường mới). Cách tính: phiên bản %(version)s.",
        version=report.definition_version,
    )
    yield Block(Style.TEXT, end + "/.")


_ROMAN = ("I", "II", "III", "IV", "V")


def _opening(report: Report) -> str:
    told = _(
        "%(agency)s báo cáo kết quả hỗ trợ cơ sở tại %(area)s, tính theo ngày nghiệm thu, cả ngày đầu và "
        "ngày cuối kỳ, như sau:",
        agency=report.agency,
        area=report.area,
    )
    if not report.plans:
        return str(told)
    return str(_("Thực hiện %(plans)s, %(told)s", plans="; ".join(report.plans), told=told))


def _results(report: Report) -> Iterator[Block]:
    found = report.figures
    yield Block(
        Style.TEXT,
        _(
            "Số cơ sở được hỗ trợ, mỗi cơ sở chỉ tính một lần: %(total)s. Theo từng chương trình:",
            total=number_vi(found.total_distinct),
        ),
    )
    for line in report.programmes:
        yield Block(Style.ITEM, _programme_words(report, line))
    if found.sum_of_programmes != found.total_distinct:
        spread = ", ".join(
            _("%(roots)s cơ sở ở %(number)s chương trình", roots=number_vi(len(roots)), number=number)
            for number, roots in report.overlap.items()
        )
        yield Block(
            Style.TEXT,
            _(
                "Cộng các chương trình được %(sum)s, nhiều hơn %(total)s, vì có cơ sở nhận nhiều chương "
                "trình: %(spread)s.",
                sum=number_vi(found.sum_of_programmes),
                total=number_vi(found.total_distinct),
                spread=spread,
            ),
        )


def _programme_words(report: Report, line: ProgrammeLine) -> str:
    parts = [_("%(name)s: %(result)s cơ sở", name=line.name, result=number_vi(line.result))]
    if line.target is not None:
        parts.append(
            _(
                "kế hoạch %(target)s, đạt %(percent)s%%",
                target=number_vi(line.target),
                percent=number_vi(line.percent) or "–",
            )
        )
    parts.append(_("%(acts)s lượt nghiệm thu", acts=number_vi(line.acts)))
    money = report.figures.money_vnd[line.code]
    parts.append(_("kinh phí nhà nước %(money)s đồng", money=number_vi(money)))
    if report.matching_vnd[line.code]:
        parts.append(_("đối ứng %(money)s đồng", money=number_vi(report.matching_vnd[line.code])))
    return "; ".join(parts) + "."


def _closing(report: Report) -> Iterator[Block]:
    parts = report.figures.reconciliation
    yield Block(
        Style.TEXT,
        _(
            "%(acts)s lượt nghiệm thu = %(distinct)s cơ sở tính một lần + %(repeats)s lượt lặp của cơ sở đã "
            "tính + %(merged)s lượt trên đăng ký trùng đã gộp + %(excluded)s lượt của cá nhân, không tính là "
            "cơ sở.",
            **{name: number_vi(value) for name, value in vars(parts).items()},
        ),
    )


def _from_others(report: Report) -> Iterator[Block]:
    for each in report.aggregates:
        yield Block(
            Style.ITEM,
            _(
                "%(source)s: %(products)s sản phẩm trên sàn, %(listings)s tin đăng. Chỉ tiêu riêng, không "
                "cộng vào số cơ sở.",
                source=each.source,
                products=number_vi(each.distinct_products),
                listings=number_vi(each.listings),
            ),
        )


def _not_determinable(report: Report) -> Iterator[Block]:
    for line in report.indicators:
        if line.standing is Standing.NOT_DETERMINABLE:
            proxy = _("Số tham khảo: %(proxy)s", proxy=line.proxy) if line.proxy else ""
            parts = [part.strip().rstrip(".") for part in (line.reason, proxy) if part]
            yield Block(Style.ITEM, f"{line.name}: {'. '.join(parts)}.")


def _corrections(report: Report) -> Iterator[Block]:
    said = report.publication
    if said is None or not said.replaces:
        return
    yield Block(Style.TEXT, _("Báo cáo này điều chỉnh Báo cáo số %(former)s:", former=said.replaces))
    for sentence in said.differences:
        yield Block(Style.ITEM, sentence)
