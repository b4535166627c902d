"""The form over the photos of a product's options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SubmitField

from catalog.models import Photo, Product
from core.seen import SeenForm
from exporters.offering.option_photos import first_options


class OptionPhotosForm(SeenForm):
    """A photo for each option of the first tier (fields `option_<n>`)."""

    version = HiddenField()
    save = SubmitField(_l("Lưu ảnh phân loại"))
    options: tuple[str, ...] = ()
    pictures: tuple[tuple[str, Photo], ...] = ()
    """Ready photos with their names."""

    @property
    def questions(self) -> list[Any]:
        """Return the field of each option."""
        return [self[f"option_{number}"] for number in range(len(self.options))]

    @property
    def chosen(self) -> dict[str, int]:
        """Return the number of the photo by option, for options that have one."""
        pairs = zip(self.options, self.questions, strict=True)
        return {option: int(field.data) for option, field in pairs if field.data}


def option_photos_form(product: Product, present: Mapping[str, int]) -> OptionPhotosForm:
    """Return the form for a product.

    Args:
        product: With its tiers and photos.
        present: As `present_option_photos` returns it.
    """
    options = tuple(first_options(product))
    named = [(_("Ảnh %(n)s", n=number), photo) for number, photo in enumerate(product.photos, start=1)]
    pictures = tuple((name, photo) for name, photo in named if photo.is_ready)
    choices = [("", _("Không có ảnh riêng")), *((str(photo.id), name) for name, photo in pictures)]
    fields: dict[str, Any] = {"options": options, "pictures": pictures}
    data = {"version": str(product.version)}
    for number, option in enumerate(options):
        fields[f"option_{number}"] = SelectField(f"{product.tiers[0]['name']}: {option}", default="")
        data[f"option_{number}"] = str(present.get(option, ""))
    form: OptionPhotosForm = type("ProductOptionPhotosForm", (OptionPhotosForm,), fields)(data=data)
    for question in form.questions:
        question.choices = choices
    return form
