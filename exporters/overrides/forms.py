"""The form over what a product says otherwise at one marketplace; an empty field inherits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Regexp

from catalog.forms import LONGEST_DESCRIPTION
from catalog.models import Photo, Product
from core.forms import BaseForm, MoneyField, text_length
from exporters.category_maps import LONGEST_ID
from exporters.goods import SPEAK_ENGLISH
from exporters.models import ListingOverride
from exporters.overrides.services import present_own

LONGEST_NAME = 300  # twin: listing_overrides.name
TEXTS = ("name", "description", "price_vnd", "category_id")


class OverrideForm(BaseForm):
    """Title, text, price, category, and a place for each photo (fields `photo_<id>`)."""

    version = HiddenField()
    name = StringField(_l("Tên hàng"), [text_length(at_most=LONGEST_NAME)])
    description = TextAreaField(_l("Mô tả"), [text_length(at_most=LONGEST_DESCRIPTION)])
    price_vnd = MoneyField(_l("Giá bán (đồng)"), lowest=1)
    category_id = StringField(
        _l("Mã ngành hàng"),
        [
            text_length(at_most=LONGEST_ID),
            Regexp(r"[0-9]*\Z", message=_l("Mã ngành hàng chỉ có chữ số, ví dụ 100629.")),
        ],
    )
    inherit_name = BooleanField(_l("Lấy lại tên như chung"))
    inherit_description = BooleanField(_l("Lấy lại mô tả như chung"))
    inherit_price_vnd = BooleanField(_l("Lấy lại giá như chung"))
    inherit_category_id = BooleanField(_l("Lấy lại ngành hàng như chung"))
    inherit_photo_ids = BooleanField(_l("Lấy lại ảnh như chung"))
    save = SubmitField(_l("Lưu"))
    pictures: tuple[Photo, ...] = ()

    @property
    def places(self) -> list[tuple[Photo, Any]]:
        """Return each photo with the field of its place."""
        return [(photo, self[f"photo_{photo.id}"]) for photo in self.pictures]

    def own(self) -> dict[str, Any]:
        """Return the own values by field of `exporters.overrides.services`; None inherits."""
        told: dict[str, Any] = {field: self[field].data or None for field in TEXTS if field in self}
        chosen = sorted((int(place.data), photo.id) for photo, place in self.places if place.data)
        told["photo_ids"] = [photo_id for _place, photo_id in chosen]
        return {field: None if self._inherits(field) else value for field, value in told.items()}

    def _inherits(self, field: str) -> bool:
        # The box is offered only where something is said otherwise.
        box = self._fields.get(f"inherit_{field}")
        return bool(box is not None and box.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask each field, and each place to one photo only."""
        passed = bool(super().validate(extra_validators))
        taken: set[str] = set()
        for _photo, place in self.places:
            if place.data and place.data in taken:
                place.errors = [
                    *place.errors,
                    _("Vị trí %(place)s đã có ảnh khác. Bạn chọn vị trí khác.", place=place.data),
                ]
                passed = False
            taken.add(place.data)
        return passed


def override_form(
    product: Product, marketplace: str, row: ListingOverride | None, typed: Mapping[str, Any], **kwargs: Any
) -> OverrideForm:
    """Return the form of a product at a marketplace.

    Args:
        product: As it is now.
        marketplace: Slug; one that speaks English is asked for English, and for no price in đồng.
        row: What it says otherwise by now.
        typed: Values that go before the kept ones, such as a common text to start from.
        kwargs: For the form.
    """
    own = present_own(row)
    count = len(product.photos)
    choices = [("", _("Không dùng")), *((str(n), _("Vị trí %(n)s", n=n)) for n in range(1, count + 1))]
    fields: dict[str, Any] = {"pictures": tuple(product.photos)}
    present: dict[str, Any] = {field: own[field] for field in TEXTS}
    there = {photo.id for photo in product.photos}
    shown = [photo_id for photo_id in own["photo_ids"] if photo_id in there]  # others were taken off since
    for number, photo in enumerate(product.photos, start=1):
        fields[f"photo_{photo.id}"] = SelectField(_l("Ảnh %(n)s", n=number), default="")
        chosen = shown.index(photo.id) + 1 if photo.id in shown else ""
        present[f"photo_{photo.id}"] = str(chosen)
    kind = type("ProductOverrideForm", (OverrideForm,), fields)
    version = str(row.version if row is not None else 0)
    form: OverrideForm = kind(data={**present, **typed, "version": version}, **kwargs)
    for _photo, place in form.places:
        place.choices = choices
    if marketplace in SPEAK_ENGLISH:
        del form.price_vnd
        del form.inherit_price_vnd
        form.name.label.text = _("Tên hàng tiếng Anh")
        form.description.label.text = _("Mô tả tiếng Anh")
    if not product.photos:
        del form.inherit_photo_ids
    for field, value in own.items():
        if not value and f"inherit_{field}" in form:
            del form[f"inherit_{field}"]
    return form


def ruled_form(product: Product) -> OverrideForm:
    """Return the form as the page of rules tells it; a category's number is chosen rather than typed."""
    form = override_form(product, "shopee", None, {})
    del form.category_id
    return form
