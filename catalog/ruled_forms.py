"""The forms whose rules the page of rules tells, each asked of a product of nobody."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from catalog.attributes import pack
from catalog.choices_form import choices_form
from catalog.forms import ProductForm, ProfileForm, edit_product_form
from catalog.models import Photo, Product, Variant
from catalog.part_forms import PackageForm, PhotoWordsForm, family_form
from catalog.queries import families
from catalog.variant_forms import tiers_form
from core.database import db
from core.field_rules import register_form
from core.forms import BaseForm


def register_forms(app: Flask) -> None:
    """Hang this package's forms for the page of rules."""
    register_form(app, "product_new", _l("Thêm sản phẩm"), _new_product, order=10)
    register_form(app, "product", _l("Tên, giá, mô tả"), _product, order=11)
    register_form(app, "variants", _l("Phân loại và kho"), _choices, order=12)
    register_form(app, "tiers", _l("Cách phân loại"), lambda: tiers_form(nobodys_product()), order=13)
    register_form(app, "attributes", _l("Đặc điểm"), _attributes, order=14)
    register_form(app, "package", _l("Gói hàng gửi đi"), lambda: PackageForm(nobodys_product()), order=15)
    register_form(app, "photo", _l("Lời tả ảnh"), lambda: PhotoWordsForm(Photo()), order=16)
    register_form(app, "profile", _l("Hồ sơ cơ sở"), _profile, order=50)


def nobodys_product(**facts: object) -> Product:
    """Return a product that stands in no table."""
    empty: dict[str, object] = {
        "tiers": [],
        "attributes": {},
        "pending_changes": {},
        "materials": [],
        "allergens": [],
    }
    return Product(**{**empty, "keywords_en": [], "version": 0, "state": "draft", "code": "", **facts})


def _new_product() -> BaseForm:
    form = ProductForm()
    form.offer_families(families(db.session()))
    return form


def _product() -> BaseForm:
    return edit_product_form(nobodys_product(), families(db.session()))


def _choices() -> BaseForm:
    tiers = [{"name": "Cỡ", "options": ["to"]}]
    variant = Variant(id=0, options=["to"], is_on_sale=True, sku="")
    return choices_form(nobodys_product(tiers=tiers), [variant])


def _attributes() -> BaseForm:
    return family_form(nobodys_product(), pack().attributes)


def _profile() -> BaseForm:
    form = ProfileForm()
    form.commune_choice.choices = form.former_district.choices = []
    return form
