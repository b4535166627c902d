"""Forms that know what their person saw: who saves later sees both values, and loses nothing.

A form that changes what is there carries a mark of the values that it was filled with. When it comes
back and the values behind it are others by now, it is not valid: it says so, holds what is saved beside
what was typed (`SeenForm.both_versions`, shown by the summary of errors), keeps what was typed in its
fields, and knows from then on the newer values: saving once more replaces them knowingly.

Twin: records whose services ask for a version refuse as well, should two people save at one moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)

from core.database import Base, only_reads
from core.errors import NotFound
from core.formatting import date_vi, vnd
from core.forms import BaseForm, MoneyField

_NOT_COMPARED = (HiddenField, FileField, PasswordField, SubmitField)


def hold(session: Session, row: Base) -> None:
    """Read a row anew and keep it from others until the change is over, before a form compares with it.

    For rows without a version of their own; who only reads keeps nobody away.

    Raises:
        NotFound: If it is no more.
    """
    if only_reads():
        return
    mapper = inspect(row).mapper
    keys = zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True)
    here = select(*mapper.primary_key).where(*(key == value for key, value in keys))
    if session.execute(here.with_for_update()).first() is None:
        raise NotFound
    session.refresh(row)


class _SeenField(HiddenField):
    """The mark; written anew for a fresh page, and as it came while mistakes are mended."""

    form: SeenForm | None = None

    def _value(self) -> str:
        if self.form is None:
            return ""
        if self.raw_data and not self.form.both_versions:
            return str(self.raw_data[0])
        return self.form.present_mark


class SeenForm(BaseForm):
    """A form filled with what is there (by `obj` or `data`), which others may change meanwhile."""

    seen_mark = _SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the form; the same values must be given when it is shown and when it comes back."""
        super().__init__(*args, **kwargs)
        self.both_versions: list[tuple[Any, str, str]] = []
        self.seen_mark.form = self

    @property
    def present_mark(self) -> str:
        """Return the mark of the values that are there now."""
        values = [(field.name, _plain(field.object_data)) for field in self._compared()]
        return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:32]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what was filled in over values that are others by now; mistakes are mended first."""
        if not super().validate(extra_validators):
            return False
        seen = str(self.seen_mark.raw_data[0]) if self.seen_mark.raw_data else ""
        if not seen or seen == self.present_mark:
            return True
        rows = self.differing()
        if not rows:  # what was typed stands there already
            return True
        self.show_both(rows)
        return False

    def differing(self) -> list[tuple[Any, str, str]]:
        """Return what, what is saved, and what was typed, wherever the two differ."""
        return [
            (self.name_of(field), _shown(field, field.object_data), _shown(field, field.data))
            for field in self._compared()
            if _plain(field.object_data) != _plain(field.data)
        ]

    def show_both(self, rows: list[tuple[Any, str, str]]) -> None:
        """Hold both versions for the page; saving once more then knows what it replaces."""
        self.both_versions = rows
        self.form_errors = [
            _("Có người vừa sửa trước bạn. Bạn so hai bản ở dưới, sửa lại nếu cần rồi bấm lưu lần nữa.")
        ]
        if "version" in self:
            present = self.version.object_data
            self.version.raw_data = None
            self.version.process_data(present)

    def name_of(self, field: Field) -> str:
        """Return how a field is called beside its two values."""
        return str(field.label.text)

    def _compared(self) -> Iterator[Field]:
        return (field for field in self if not isinstance(field, _NOT_COMPARED))


def beside(typed: BaseForm, present: BaseForm) -> list[tuple[Any, str, str]]:
    """Return what, what stands now, and what was typed, wherever two fillings of one form differ."""
    return [
        (str(field.label.text), _shown(field, present[field.name].data), _shown(field, field.data))
        for field in typed
        if not isinstance(field, _NOT_COMPARED)
        and field.name in present
        and _plain(field.data) != _plain(present[field.name].data)
    ]


def _plain(value: Any) -> Any:
    """Return a value so that what is shown alike is equal."""
    if value is None or value == "" or value is False:
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(_plain(each)) for each in value) or None
    if isinstance(value, dict):
        return sorted((str(key), str(_plain(each))) for key, each in value.items()) or None
    return str(value).replace("\r\n", "\n")


def _shown(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return str(_("có") if value else _("không"))
    if value is None or value in ("", [], ()):
        return str(_("(trống)"))
    if isinstance(field, SelectField | RadioField | SelectMultipleField):
        words = {str(choice[0]): str(choice[1]) for choice in field.choices or []}
        values = value if isinstance(field, SelectMultipleField) else [value]
        return ", ".join(words.get(str(_plain(each)), str(each)) for each in values)
    if isinstance(value, date):
        return date_vi(value)
    return vnd(value) if isinstance(field, MoneyField) and isinstance(value, int) else str(value)
