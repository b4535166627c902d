"""What requests bring and answers hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate

from catalog.models import BusinessKind
from programmes.api.fields import (
    CODE,
    LARGEST,
    SLUG,
    Day,
    Line,
    Text,
    address,
    boolean,
    listed,
    moment,
    money,
    nested,
    one_of,
    row_number,
    whole,
)
from programmes.evidence import LONGEST_LINK, TYPES
from programmes.models import ActState

MOST_PAGES = 100_000
PER_PAGE, MOST_PER_PAGE = 50, 200
_MOST_OF_AN_ACT = 1000
_MOST_PROGRAMMES = 100
_KEY = r'^"?[A-Za-z0-9_.:-]{1,80}"?$'
_TAG = r"^[0-9a-f]{24}$"


class Strict(Schema):
    """What holds more than is described is refused."""

    class Meta(Schema.Meta):
        unknown = RAISE


class OnceHeaders(Schema):
    key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Regexp(_KEY, error=_l("Khóa lặp gồm 1 đến 80 chữ cái, chữ số hoặc _ . : -")),
        metadata={
            "description": "Gửi lại với cùng giá trị thì nhận câu trả lời của lần đầu, không ghi hai lần.",
            "maxLength": 82,
        },
    )


class Seen(Strict):
    """What changes an act that stands says which one it has seen: here, or in If-Match."""

    # The description asks for it always; whoever sends If-Match instead is not refused (`answers.expect`).
    etag = Line(
        24,
        at_least=24,
        pattern=_TAG,
        metadata={
            "description": "Trường etag của bản vừa đọc. Gửi tiêu đề If-Match thay cho trường này cũng được."
        },
    )


class PageQuery(Strict):
    page = whole(1, MOST_PAGES, load_default=1, metadata={"description": "Trang, từ 1."})
    per_page = whole(1, MOST_PER_PAGE, load_default=PER_PAGE, metadata={"description": "Số mục một trang."})


class ActsQuery(PageQuery):
    state = one_of(ActState, metadata={"description": "Tình trạng."})
    programme = Line(20, pattern=CODE, metadata={"description": "Mã chương trình."})
    business = Line(100, pattern=SLUG, metadata={"description": "Mã cơ sở trong địa chỉ /co-so/…"})
    accepted_from = Day(metadata={"description": "Nghiệm thu từ ngày này."})
    accepted_to = Day(metadata={"description": "Nghiệm thu đến hết ngày này."})
    kind = one_of(BusinessKind, metadata={"description": "Loại hình ghi trên lượt."})
    district = Line(
        7,
        pattern=r"^(unknown|[0-9]{3})$",
        metadata={"description": "Mã huyện trước 01/07/2025 ghi trên lượt; unknown: chưa xác định."},
    )
    commune = Line(
        7,
        pattern=r"^(unknown|[0-9]{5})$",
        metadata={"description": "Mã xã, phường từ 01/07/2025; unknown: chưa xác định."},
    )
    agency = Line(
        40, at_least=1, metadata={"description": "Mã cơ quan giữ lượt; unknown: lượt không ghi cơ quan."}
    )
    verified = boolean(metadata={"description": "Người thứ hai đã đối chiếu (true) hay chưa (false)."})


class ReportQuery(Strict):
    since = Day(data_key="from", required=True, metadata={"description": "Ngày đầu kỳ, tính cả ngày này."})
    until = Day(data_key="to", required=True, metadata={"description": "Ngày cuối kỳ, tính cả ngày này."})
    programme = listed(
        Line(20, pattern=CODE),
        _MOST_PROGRAMMES,
        load_default=(),
        metadata={"description": "Mã chương trình, lặp lại được; không có: mọi chương trình."},
    )


class ActFields(Strict):
    started_on = Day(allow_none=False, metadata={"description": "Ngày bắt đầu."})
    budget_vnd = money(metadata={"description": "Kinh phí nhà nước, đồng."})
    matching_vnd = money(metadata={"description": "Kinh phí đối ứng của cơ sở, đồng."})
    channel = Line(60, allow_none=True, metadata={"description": "Sàn hoặc lớp học."})
    note = Text(2000, allow_none=True, metadata={"description": "Ghi chú."})


class NewAct(ActFields):
    programme = Line(20, pattern=CODE, required=True, metadata={"description": "Mã chương trình."})
    business = Line(
        100, pattern=SLUG, required=True, metadata={"description": "Mã cơ sở trong địa chỉ /co-so/…"}
    )
    started_on = Day(required=True, metadata={"description": "Ngày bắt đầu."})
    budget_vnd = money(required=True, metadata={"description": "Kinh phí nhà nước, đồng; không có: 0."})


class ActChanges(ActFields, Seen):
    """Only what is sent changes."""


class Acceptance(Seen):
    accepted_on = Day(required=True, metadata={"description": "Ngày trên biên bản nghiệm thu."})


class Verification(Seen):
    """Nothing but what was seen."""


class NewEvidence(Strict):
    type = one_of(TYPES, required=True, metadata={"description": "Loại minh chứng."})
    url = Line(
        LONGEST_LINK,
        at_least=10,
        pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*)?$",
        required=True,
        metadata={"description": "Đường dẫn http hoặc https.", "format": "uri"},
    )


class Voiding(Seen):
    reason = Line(300, at_least=5, required=True, metadata={"description": "Vì sao hủy hiệu lực."})
    replacement = row_number(
        strict=True, allow_none=True, metadata={"description": "Số của lượt đứng thay, nếu có."}
    )


class Answer(Schema):
    """What answers hold; nothing that is not described here."""

    class Meta(Schema.Meta):
        unknown = RAISE


class ProgrammeLinks(Answer):
    self = address(required=True)
    page = address(required=True)


class TargetOut(Answer):
    since = Day(data_key="from", required=True)
    until = Day(data_key="to", required=True)
    value = whole(0, LARGEST, required=True)


class ProgrammeOut(Answer):
    code = Line(20, required=True)
    name = Line(200, required=True)
    name_en = Line(200, required=True, allow_none=True)
    unit_counted = Line(60, required=True)
    eligible_kinds = listed(one_of(BusinessKind), 10, required=True)
    lead = Line(200, required=True, allow_none=True)
    agency = Line(40, required=True, allow_none=True)
    plan_number = Line(60, required=True, allow_none=True)
    plan_dated = fields.Date(required=True, allow_none=True, metadata={"maxLength": 10})
    plan_issuer = Line(200, required=True, allow_none=True)
    plan_url = Line(500, required=True, allow_none=True)
    targets = listed(nested(TargetOut), _MOST_OF_AN_ACT, required=True)
    version = whole(1, LARGEST, required=True)
    links = nested(ProgrammeLinks, required=True)


class BusinessOut(Answer):
    slug = Line(100, required=True)
    name = Line(200, required=True)


class EvidenceOut(Answer):
    number = row_number(required=True)
    type = one_of(TYPES, required=True)
    url = Line(500, required=True, allow_none=True)
    file_name = Line(200, required=True, allow_none=True)
    sha256 = Line(64, required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True, metadata={"maxLength": 10})
    last_check = Line(20, required=True, allow_none=True)
    last_checked_at = moment(required=True, allow_none=True)


class ActLinks(Answer):
    self = address(required=True)
    page = address(required=True)
    programme = address(required=True)


class ActOut(Answer):
    number = row_number(required=True)
    reference = Line(60, required=True, allow_none=True)
    programme = Line(20, required=True)
    agency = Line(40, required=True, allow_none=True)
    business = nested(BusinessOut, required=True)
    state = one_of(ActState, required=True)
    started_on = fields.Date(required=True, allow_none=True, metadata={"maxLength": 10})
    accepted_on = fields.Date(required=True, allow_none=True, metadata={"maxLength": 10})
    kind_at = one_of(BusinessKind, required=True)
    district_code_at = Line(5, required=True, allow_none=True)
    current_commune_code_at = Line(5, required=True, allow_none=True)
    channel = Line(60, required=True, allow_none=True)
    budget_vnd = whole(0, LARGEST, required=True)
    matching_vnd = whole(0, LARGEST, required=True)
    note = Text(2000, required=True, allow_none=True)
    is_imported = fields.Boolean(required=True)
    verified_at = moment(required=True, allow_none=True)
    void_reason = Line(300, required=True, allow_none=True)
    replaced_by = row_number(required=True, allow_none=True)
    evidence = listed(nested(EvidenceOut), _MOST_OF_AN_ACT, required=True)
    version = whole(1, LARGEST, required=True)
    etag = Line(24, pattern=_TAG, required=True)
    links = nested(ActLinks, required=True)


class PageLinks(Answer):
    self = address(required=True)
    first = address(required=True)
    prev = address(required=True, allow_none=True)
    next = address(required=True, allow_none=True)
    last = address(required=True)


class PageOut(Answer):
    total = whole(0, LARGEST, required=True)
    page = whole(1, MOST_PAGES, required=True)
    per_page = whole(1, MOST_PER_PAGE, required=True)
    links = nested(PageLinks, required=True)


class ProgrammesOut(PageOut):
    items = listed(nested(ProgrammeOut), MOST_PER_PAGE, required=True)


class ActsOut(PageOut):
    items = listed(nested(ActOut), MOST_PER_PAGE, required=True)
