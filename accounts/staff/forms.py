"""Forms of the administrator's room of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TelField
from wtforms.validators import ValidationError

from accounts.models import Agency, Role
from accounts.phones import BadPhone, normalise_phone
from accounts.roles import ROLE_NAMES
from accounts.services import LONGEST_NAME
from accounts.sign_in_rules import WORDS, SignInRule
from accounts.staff.services import LONGEST_AGENCY, STAFF_ROLES
from core.forms import BaseForm, CreatingForm, WholeNumberField, required, required_amount, text_length
from core.seen import SeenForm

NO_AGENCY = 0


class _PersonFields(BaseForm):
    full_name = StringField(
        _l("Họ tên"), [required(_l("Bạn chưa ghi họ tên.")), text_length(at_most=LONGEST_NAME)]
    )
    role = RadioField(_l("Vai trò"), [required(_l("Bạn chọn một vai trò."))])
    agency_id = SelectField(_l("Cơ quan"), coerce=int)

    def offer(self, agencies: Iterable[Agency]) -> None:
        """Offer the roles of staff, and these agencies."""
        self.role.choices = [(role.value, ROLE_NAMES[role]) for role in STAFF_ROLES]
        none = (NO_AGENCY, _l("Không thuộc cơ quan nào"))
        self.agency_id.choices = [none, *((each.id, each.name) for each in agencies)]

    @property
    def chosen_role(self) -> Role:
        """Return the chosen role."""
        return Role(self.role.data)


class AddStaffForm(_PersonFields, CreatingForm):
    """A new account of staff."""

    phone = TelField(_l("Số điện thoại"), [required(_l("Bạn chưa gõ số điện thoại."))])

    e164: str = ""

    def validate_phone(self, field: Any) -> None:
        """Refuse what is no phone number."""
        try:
            self.e164 = normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None


class EditStaffForm(SeenForm, _PersonFields):
    """Name, role and agency of an account."""


class PlaceForm(BaseForm):
    """A place to add or to take off."""

    scheme = HiddenField()
    code = HiddenField()
    wanted = HiddenField()


class ConfirmForm(BaseForm):
    """Nothing but the token: a deed that was asked about."""


class PasswordOnceForm(CreatingForm):
    """A new password is given once, however often the button is pressed."""


class AgencyForm(SeenForm, CreatingForm):
    """An agency's name."""

    name = StringField(
        _l("Tên cơ quan"), [required(_l("Bạn chưa ghi tên cơ quan.")), text_length(at_most=LONGEST_AGENCY)]
    )


def sign_in_rules_form(rules: Mapping[str, SignInRule], present: Mapping[str, int]) -> Any:
    """Return a form with a number for each rule, within the rule's bounds."""

    class SignInRulesForm(SeenForm):
        """The numbers of the sign-in."""

    for name, rule in rules.items():
        field = WholeNumberField(WORDS[name][0], [required_amount(), _within(rule)])
        setattr(SignInRulesForm, name, field)
    return SignInRulesForm(data=dict(present))


def _within(rule: SignInRule) -> Any:
    def check(form: Any, field: Any) -> None:
        if field.data is not None and not rule.low <= field.data <= rule.high:
            raise ValidationError(
                _(
                    "Cần từ %(low)s đến %(high)s, hiện là %(now)s.",
                    low=rule.low,
                    high=rule.high,
                    now=field.data,
                )
            )

    return check
