"""What people fill in: products, photos, the business's profile, the department's verdicts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from catalog.errors import UnsafeAddress
from catalog.models import Family, Product, Variant
from catalog.return_reasons import FIELDS
from catalog.services.products import present_value
from catalog.vocabulary import MATERIAL_TITLES, NET_UNITS, STORAGE, USUAL_UNITS
from catalog.web_addresses import parse_web_address
from core.forms import (
    BaseForm,
    Between,
    CreatingForm,
    Limits,
    MoneyField,
    WholeNumberField,
    required,
    text_length,
)
from core.images import ACCEPTED, MAX_BYTES
from core.seen import SeenForm
from core.text import clean_line

LONGEST_NAME = 200  # twin: products.name; what marketplaces take stands in their packs
LONGEST_DESCRIPTION = 5_000
LONGEST_UNIT = 20  # twin: products.unit
MOST_DAYS = 3_650  # ten years is beyond every food; twin: the importer's column
PICTURES = ACCEPTED  # what every field that takes photos offers to choose
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_NUMBER = re.compile(r"\d{1,9}([.,]\d{1,3})?")


class QuantityField(StringField):
    """A quantity as people type it ("1,5", "350"); `data` is a Decimal or None."""

    data: Any
    typed: str | None = None
    limits = Limits("quantity", low=0, high=10**9)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number, or say how to write it."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0]))
        self.data = None
        if not self.typed:
            return
        if _GROUPED.fullmatch(self.typed):
            self.data = Decimal(self.typed.replace(".", ""))
        elif self.typed.isascii() and _NUMBER.fullmatch(self.typed):
            self.data = Decimal(self.typed.replace(",", "."))
        if not self.data or self.data >= Decimal(10**9):
            self.data = None
            raise ValueError(_("Bạn gõ số lớn hơn 0, ví dụ 350 hoặc 1,5."))

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else f"{Decimal(self.data).normalize():f}".replace(".", ",")


MOST_ENTRIES = 40
LONGEST_ENTRY = 120


class ListField(TextAreaField):
    """A list, one entry a line or between commas; `data` is a list of texts."""

    data: Any
    limits = Limits("list", high=LONGEST_ENTRY, most=MOST_ENTRIES)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Split into entries, dropping empty and repeated ones."""
        if valuelist:
            parts = (clean_line(part) for part in re.split(r"[\n;]|,(?!\d)", str(valuelist[0])))
            self.data = list(dict.fromkeys(part for part in parts if part))

    def pre_validate(self, form: Any) -> None:
        """Keep the list as long as a page can show."""
        if len(self.data or ()) > MOST_ENTRIES:
            raise ValidationError(
                _("Tối đa %(most)s mục, hiện có %(now)s.", most=MOST_ENTRIES, now=len(self.data))
            )
        longest = max(map(len, self.data or ()), default=0)
        if longest > LONGEST_ENTRY:
            raise ValidationError(
                _(
                    "Mỗi mục tối đa %(most)s ký tự, có mục dài %(now)s. Bạn xuống dòng giữa các mục.",
                    most=LONGEST_ENTRY,
                    now=longest,
                )
            )

    def _value(self) -> str:
        return "\n".join(self.data or ())


class ProductFields(CreatingForm):
    """What both forms of a product ask."""

    name = StringField(
        _l("Tên sản phẩm"),
        [required(_l("Bạn đặt tên cho sản phẩm.")), text_length(at_most=LONGEST_NAME)],
        description=_l("Như bạn vẫn gọi khi bán, ví dụ: Bánh cáy làng Nguyễn hộp 350 g"),
    )
    price = MoneyField(
        _l("Giá bán (đồng)"), lowest=1, description=_l("Gõ 55.000 hoặc 55000 đều được"),
    )  # fmt: skip
    unit = StringField(
        _l("Bán theo"),
        [text_length(at_most=LONGEST_UNIT)],
        description=_l("Hộp, túi, kg… Chọn gợi ý hoặc gõ cách gọi của bạn"),
        render_kw={"list": "unit-options", "autocapitalize": "none"},
    )
    family = SelectField(_l("Nhóm hàng"), default="")
    description = TextAreaField(
        _l("Mô tả"),
        [text_length(at_most=LONGEST_DESCRIPTION)],
        description=_l("Làm từ gì, làm thế nào, mùi vị, cách dùng. Nên từ 100 ký tự"),
    )
    usual_units = USUAL_UNITS

    def offer_families(self, families: Sequence[Family]) -> None:
        """Put the families of goods into the list."""
        self.family.choices = [("", _("Chưa chọn")), *((family.code, family.name) for family in families)]

    def facts(self) -> dict[str, Any]:
        """Return the answers by the product's field; no price where each variant has its own."""
        price = {"price_vnd": self.price.data} if "price" in self else {}
        return {
            "name": self.name.data,
            **price,
            "unit": self.unit.data or None,
            "family_code": self.family.data or None,
            "description": self.description.data or None,
        }


class ProductForm(ProductFields):
    """The short questions that make a product; only the name is needed for a draft."""

    photo = FileField(
        _l("Ảnh sản phẩm"),
        description=_l("Chụp hoặc chọn từ điện thoại, JPEG, PNG, WebP hoặc HEIC, tối đa 20 MB"),
        render_kw={"accept": PICTURES},
    )
    save_draft = SubmitField(_l("Lưu nháp"))
    publish = SubmitField(_l("Đăng ngay"))


class EditProductForm(ProductFields):
    """All that the maker may change later; `version` is the one that the page was made from."""

    version = HiddenField()
    net_value = QuantityField(_l("Mỗi phần bán có"), description=_l("Ví dụ 350, 1,5"))
    net_unit = SelectField(_l("Đơn vị đo"), default="")
    material_role = SelectField(_l("Kê khai"), default="")
    materials = ListField(
        _l("Thành phần hoặc chất liệu"), description=_l("Mỗi thứ một dòng, nhiều nhất ghi trước"),
    )  # fmt: skip
    allergens = ListField(
        _l("Chất dễ gây dị ứng"), description=_l("Ví dụ: lạc, vừng, sữa. Mỗi thứ một dòng"),
    )  # fmt: skip
    storage_code = SelectField(_l("Bảo quản"), default="")
    shelf_life_days = WholeNumberField(
        _l("Dùng được bao nhiêu ngày"),
        [Between(1, MOST_DAYS, _l("Số ngày cần từ %(low)s đến %(high)s."))],
        description=_l("Kể từ ngày sản xuất"),
    )  # fmt: skip
    save = SubmitField(_l("Lưu thay đổi"))
    together = (
        _l("Có con số ở “Mỗi phần bán có” thì phải chọn đơn vị đo."),
        _l("Sản phẩm đang công khai phải giữ tên, giá và đơn vị bán."),
    )

    def __init__(self, product: Product, families: Sequence[Family], **kwargs: Any) -> None:
        super().__init__(data=_present(product), **kwargs)
        self.offer_families(families)
        nothing = ("", _("Chưa chọn"))
        self.net_unit.choices = [nothing, *_with_present(NET_UNITS, product.net_unit)]
        self.material_role.choices = [nothing, *MATERIAL_TITLES.items()]
        self.storage_code.choices = [nothing, *_with_present(STORAGE, product.storage_code)]

    def validate_net_unit(self, field: SelectField) -> None:
        """A number without a unit says nothing."""
        if self.net_value.data is not None and not field.data:
            raise ValidationError(_("Bạn chọn đơn vị đo cho con số bên cạnh."))

    def facts(self) -> dict[str, Any]:
        """Return the answers by the product's field."""
        has_net = self.net_value.data is not None
        return {
            **super().facts(),
            "net_value": self.net_value.data,
            "net_unit": self.net_unit.data if has_net else None,
            "material_role": self.material_role.data or None,
            "materials": self.materials.data or [],
            "allergens": self.allergens.data or [],
            "storage_code": self.storage_code.data or None,
            "shelf_life_days": self.shelf_life_days.data,
        }

    def variant_prices(self) -> dict[int, int]:
        """Return the prices by variant id, where the product has several variants."""
        return {
            int(name.removeprefix("price_")): field.data
            for name, field in self._fields.items()
            if name.startswith("price_") and field.data is not None
        }

    @property
    def variant_fields(self) -> list[MoneyField]:
        """Return the price fields of the variants."""
        return [field for name, field in self._fields.items() if name.startswith("price_")]


def edit_product_form(product: Product, families: Sequence[Family]) -> EditProductForm:
    """Return the form for a product: with one price, or with one a variant where it has several."""
    if not product.tiers and len(product.on_sale) < 2:
        return EditProductForm(product, families)
    fields: dict[str, Any] = {f"price_{variant.id}": _price_field(variant) for variant in product.on_sale}
    kind = type("EditVariantsForm", (EditProductForm,), {**fields, "price": None})
    form: EditProductForm = kind(product, families)
    return form


def _with_present(known: Mapping[str, Any], present: str | None) -> list[tuple[str, Any]]:
    """Return the choices, with the present value among them even when it came from another list."""
    extra = [(present, present)] if present and present not in known else []
    return [*known.items(), *extra]


def _price_field(variant: Variant) -> MoneyField:
    return MoneyField(
        _("Giá bán: %(label)s", label=variant.label),
        [required(_("Bạn ghi giá cho loại này."))],
        lowest=1,
        default=variant.price_vnd,
    )


def _present(product: Product) -> dict[str, Any]:
    fields = ("name", "unit", "description", "net_value", "net_unit", "material_role", "materials",
              "allergens", "storage_code", "shelf_life_days")  # fmt: skip
    return {
        **{field: present_value(product, field) for field in fields},
        "price": product.price_vnd,
        "family": product.family_code or "",
        "version": str(product.version),
    }


class PhotosForm(CreatingForm):
    """One or several photos from the phone."""

    photos = MultipleFileField(
        _l("Thêm ảnh"),
        description=_l("Chọn một hay nhiều ảnh JPEG, PNG, WebP hoặc HEIC, mỗi ảnh tối đa 20 MB"),
        render_kw={"accept": PICTURES},
    )
    add = SubmitField(_l("Thêm ảnh"))

    def validate_photos(self, field: MultipleFileField) -> None:
        """At least one file must be chosen."""
        if not any(chosen(each) for each in field.data or ()):
            raise ValidationError(_("Bạn chưa chọn ảnh nào. Bấm vào ô để chụp hoặc chọn ảnh."))


class ImportForm(CreatingForm):
    """One file of products."""

    file = FileField(
        _l("Tệp sản phẩm"),
        [FileRequired(_l("Bạn chưa chọn tệp. Bấm vào ô để chọn tệp Excel hoặc CSV."))],
        description=_l("Tệp .xlsx hoặc .csv, tối đa 5 MB và 10.000 dòng"),
    )


class ActionForm(BaseForm):
    """A button that changes something: only the CSRF token."""


class VerdictForm(BaseForm):
    """The department's yes to what the officer has read."""

    version = HiddenField()


class VerifyForm(VerdictForm):
    """The mark of a verified business: which way it is to go, so that a double click goes there once."""

    wanted = HiddenField()


class ProfileForm(SeenForm):
    """What a business says of itself."""

    version = HiddenField()
    description = TextAreaField(
        _l("Giới thiệu cơ sở"),
        [text_length(at_most=3_000)],
        description=_l("Vài câu về nghề, về làng, về người làm"),
    )
    website = StringField(
        _l("Trang web"),
        [text_length(at_most=300)],
        description=_l("Nếu có, ví dụ https://banhcay.vn"),
    )
    phone_is_public = BooleanField(_l("Tôi đồng ý cho hiện số điện thoại của cơ sở trên trang công khai"))
    street = StringField(_l("Thôn, xóm, số nhà"), [text_length(at_most=200)])
    commune = StringField(
        _l("Xã, phường"),
        [text_length(at_most=200)],
        description=_l("Gõ tên mới hoặc tên cũ, có dấu hay không dấu đều được, rồi chọn trong gợi ý"),
        render_kw={"list": "commune-options"},
    )
    commune_choice = SelectField(_l("Bạn chọn đúng xã, phường"), validate_choice=False)
    former_district = SelectField(
        _l("Trước 01/07/2025 thuộc huyện, thành phố nào"),
        description=_l("Chỉ cần chọn với phường có đất của hai nơi; chưa rõ thì để trống"),
    )
    save = SubmitField(_l("Lưu hồ sơ"))

    def consent(self) -> dict[str, Any]:
        """Return the answer about the phone, where it was asked."""
        return {"phone_is_public": self.phone_is_public.data} if "phone_is_public" in self else {}

    def validate_website(self, field: StringField) -> None:
        """Only addresses that a link may carry."""
        try:
            parse_web_address(field.data or "")
        except UnsafeAddress as refused:
            raise ValidationError(str(refused)) from None


class ReturnForm(VerdictForm):
    """What is to be mended, part by part, before the department lists a product; see `FIELDS`."""

    @property
    def parts(self) -> list[TextAreaField]:
        """Return the fields in the order of the parts."""
        return [self[name] for name in FIELDS]

    def reasons(self) -> dict[str, str]:
        """Return the given sentences by part."""
        return {name: self[name].data for name in FIELDS if self[name].data}


for _name, _label in FIELDS.items():
    setattr(ReturnForm, _name, TextAreaField(_label, [text_length(at_most=300)]))


def seen_version(field: HiddenField) -> int:
    """Return the version that the page was made from; 0, which no row has, for anything else."""
    typed = field.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def chosen(file: Any) -> bool:
    """Say whether a file was really chosen: browsers send an empty part when none was."""
    return isinstance(file, FileStorage) and bool(file.filename)


def content_of(file: FileStorage) -> bytes:
    """Return a file's bytes, at most one more than `core.images` takes."""
    return file.stream.read(MAX_BYTES + 1)
