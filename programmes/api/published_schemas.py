"""What answers about published reports hold."""

from __future__ import annotations

from marshmallow import fields

from programmes.api.fields import (
    LARGEST,
    Day,
    Line,
    Text,
    address,
    boolean,
    listed,
    moment,
    nested,
    row_number,
    whole,
)
from programmes.api.report_schema import REPORT
from programmes.api.schemas import MOST_PER_PAGE, Answer, PageOut, PageQuery

SHA256 = r"^[0-9a-f]{64}$"
_MOST_FILES = 1000
_MOST_VERSIONS = 1000
_MOST_SENTENCES = 100_000


class PublishedQuery(PageQuery):
    since = Day(data_key="from", metadata={"description": "Chỉ kỳ bắt đầu từ ngày này trở đi."})
    until = Day(data_key="to", metadata={"description": "Chỉ kỳ kết thúc đến hết ngày này."})
    agency = Line(200, at_least=1, metadata={"description": "Tên cơ quan đứng tên báo cáo."})
    newest_only = boolean(
        load_default=False, metadata={"description": "true: chỉ bản mới nhất của mỗi báo cáo."}
    )


class PeriodOut(Answer):
    since = Day(data_key="from", required=True)
    until = Day(data_key="to", required=True)


class FileOut(Answer):
    form = Line(5, required=True, metadata={"description": "pdf, docx, xlsx, csv hoặc json."})
    media_type = Line(120, required=True)
    size = whole(0, LARGEST, required=True, metadata={"description": "Số byte."})
    sha256 = Line(64, at_least=64, pattern=SHA256, required=True)
    url = address(required=True)


class SignedOut(FileOut):
    agency_signed = fields.Boolean(required=True)
    leader_signed = fields.Boolean(required=True)
    signature_fields = whole(0, LARGEST, required=True)
    attached_at = moment(required=True)


class PublishedLinks(Answer):
    self = address(required=True)
    page = address(required=True)
    versions = address(required=True)
    differences = address(required=True)


class PublishedOut(Answer):
    number = row_number(required=True, metadata={"description": "Số của bản trong hệ thống."})
    symbol = Line(40, required=True, metadata={"description": "Số văn bản, ví dụ 12/BC-SCT."})
    dated = Day(required=True)
    period = nested(PeriodOut, required=True)
    programmes = listed(Line(20), _MOST_VERSIONS, required=True)
    agency = Line(200, required=True)
    signer = Line(120, required=True)
    signer_title = Text(200, required=True)
    version = whole(1, LARGEST, required=True)
    corrects = row_number(required=True, allow_none=True)
    corrected_by = row_number(required=True, allow_none=True)
    definition_version = Line(20, required=True)
    layout_version = Line(20, required=True)
    published_at = moment(required=True)
    files = listed(nested(FileOut), _MOST_FILES, required=True)
    signed_copies = listed(nested(SignedOut), _MOST_FILES, required=True)
    links = nested(PublishedLinks, required=True)


class ManyPublishedOut(PageOut):
    items = listed(nested(PublishedOut), MOST_PER_PAGE, required=True)


class VersionsOut(Answer):
    items = listed(nested(PublishedOut), _MOST_VERSIONS, required=True)


class TodayOut(Answer):
    says_the_same = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Số liệu hôm nay có giống bản này; null khi hôm nay chưa khớp."},
    )
    sentences = listed(Text(2000), _MOST_SENTENCES, required=True)


class DifferencesOut(Answer):
    number = row_number(required=True)
    version = whole(1, LARGEST, required=True)
    corrects = row_number(required=True, allow_none=True)
    corrected_by = row_number(required=True, allow_none=True)
    sentences = listed(
        Text(2000),
        _MOST_SENTENCES,
        required=True,
        metadata={"description": "Bản này khác bản trước ở đâu; bản đầu: không có dòng nào."},
    )
    today = nested(
        TodayOut,
        required=True,
        allow_none=True,
        metadata={"description": "Hôm nay khác bản này ở đâu; null khi đã có bản điều chỉnh."},
    )


FILES = {
    "application/json": {"schema": REPORT},
    **{
        kind: {"schema": {"type": "string", "maxLength": LARGEST, "format": "binary"}}
        for kind in (
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "text/csv",
        )
    },
}
"""What a file may be, for the description: a PDF, the office's two forms, a table, the figures."""
