"""The form of a link, and the administrator's list of hosts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp, ValidationError

from core.forms import CreatingForm, required, text_length
from core.seen import SeenForm
from traceability.resolver.hosts import MOST, parse_hosts
from traceability.resolver.link_types import link_types
from traceability.resolver.models import TraceLink
from traceability.resolver.services import LinkFacts

LANGUAGES = (
    ("", _l("Không chọn")),
    ("vi", _l("Tiếng Việt")),
    ("en", _l("Tiếng Anh")),
    ("zh", _l("Tiếng Trung")),
    ("ja", _l("Tiếng Nhật")),
    ("ko", _l("Tiếng Hàn")),
    ("fr", _l("Tiếng Pháp")),
)
MEDIA_TYPES = (("text/html", _l("Trang web")), ("application/pdf", _l("Tệp PDF")))


_OF_LINK = ("link_type", "href", "title", "title_en", "language", "media_type", "context")


class LinkForm(SeenForm, CreatingForm):
    """One page elsewhere."""

    link_type = SelectField(_l("Trang này nói về gì?"))
    href = StringField(
        _l("Đường dẫn"),
        [required(_l("Bạn dán đường dẫn, ví dụ https://shopee.vn/…")), text_length(at_most=300)],
    )
    title = StringField(
        _l("Tên hiện cho người mua"),
        [required(_l("Bạn đặt tên, ví dụ Cách nấu bánh cáy.")), text_length(at_most=120)],
    )
    title_en = StringField(_l("Tên bằng tiếng Anh"), [Optional(), text_length(at_most=120)])
    language = SelectField(_l("Trang viết bằng"))
    media_type = SelectField(_l("Trang là"))
    context = StringField(
        _l("Chỉ dành cho nước hoặc việc nào"),
        [
            Optional(),
            text_length(at_most=40),
            Regexp(
                r"[A-Za-z0-9\-]+\Z", message=_l("Bạn chỉ ghi chữ không dấu, chữ số và dấu gạch, ví dụ US.")
            ),
        ],
        description=_l("Bỏ trống khi trang dành cho mọi người."),
    )

    def __init__(self, link: TraceLink | None = None, **kwargs: Any) -> None:
        """Ask about a page, with what is known of a link."""
        present = {name: getattr(link, name) or "" for name in _OF_LINK} if link else {}
        super().__init__(data=present, **kwargs)

    def offer(self) -> None:
        """Offer the kinds that producers may choose, languages and kinds of files."""
        self.language.choices = list(LANGUAGES)
        self.media_type.choices = list(MEDIA_TYPES)
        self.link_type.choices = [
            (each.name, each.title_vi) for each in link_types().values() if each.by_producers
        ]

    def facts(self) -> LinkFacts:
        """Return what was filled in."""
        return LinkFacts(
            link_type=self.link_type.data,
            href=self.href.data or "",
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            language=self.language.data or None,
            media_type=self.media_type.data,
            context=self.context.data or None,
        )


class HostsForm(SeenForm):
    """The hosts that producers may link to."""

    hosts = TextAreaField(
        _l("Tên miền được duyệt, mỗi dòng một tên"),
        [required(_l("Bạn ghi ít nhất một tên miền, ví dụ shopee.vn."))],
        description=_l("Chỉ ghi tên miền, ví dụ shopee.vn; các tên con như cf.shopee.vn được tính theo."),
    )

    def validate_hosts(self, field: TextAreaField) -> None:
        """Refuse lines that are no hosts, naming the first."""
        hosts, wrong = parse_hosts(field.data or "")
        if wrong:
            raise ValidationError(
                _(
                    "“%(line)s” không phải tên miền. Bạn ghi như shopee.vn, không kèm https://.",
                    line=wrong[0][:60],
                )
            )
        if len(hosts) > MOST:
            raise ValidationError(
                _("Danh sách có %(count)s tên miền, tối đa %(most)s.", count=len(hosts), most=MOST)
            )
