"""Ask what a token is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.account_forms import PresentPasswordForm
from accounts.tokens.scopes import WORDS, Scope
from accounts.tokens.services import LIFETIMES, LONGEST_NAME
from core.forms import CreatingForm, required, text_length


class ScopesField(SelectMultipleField):
    """What the token allows, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewTokenForm(PresentPasswordForm, CreatingForm):
    """Make a token; the present password is asked for, as for everything that outlives the sign-in."""

    name = StringField(
        _l("Khóa này dùng cho phần mềm nào"),
        validators=[required(_l("Bạn đặt tên để sau này nhận ra khóa.")), text_length(at_most=LONGEST_NAME)],
    )
    scopes = ScopesField(_l("Phần mềm được làm gì"), validators=[required(_l("Bạn chọn ít nhất một việc."))])
    days = SelectField(_l("Hết hạn sau"), default=str(LIFETIMES[1]))

    def __init__(self, offered: Iterable[Scope], *args: Any, **kwargs: Any) -> None:
        """Offer what the person may allow."""
        super().__init__(*args, **kwargs)
        self.scopes.choices = [(scope.value, WORDS[scope]) for scope in offered]
        self.days.choices = [(str(days), _("%(days)s ngày", days=days)) for days in LIFETIMES]
