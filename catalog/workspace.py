"""Which of their businesses a person works for now; all workspace pages ask here."""

from __future__ import annotations

from flask import session as browser_session
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from catalog.models import Business, Product
from catalog.permissions import own_business, own_businesses, own_product
from core.database import db
from core.errors import DomainError

_KEY = "business_id"


class NoBusiness(DomainError):
    """The person is not yet a member of any business."""

    message = _l(
        "Tài khoản của bạn chưa gắn với cơ sở nào. Bạn nhờ chủ cơ sở thêm bạn vào, "
        "hoặc nhờ cán bộ đăng ký cơ sở giúp."
    )
    status = 404


def present_business() -> Business:
    """Return the business that the signed-in person works for now: the chosen one, else the first.

    Raises:
        NoBusiness: If the person is a member of none.
    """
    businesses = own_businesses(db.session(), current_user.id)
    if not businesses:
        raise NoBusiness
    wanted = browser_session.get(_KEY)
    return next((business for business in businesses if business.id == wanted), businesses[0])


def choose_business(business_id: int) -> Business:
    """Remember in the browser's session for which business the person works now.

    Raises:
        NotFound: If the person is no member of it.
    """
    business = own_business(db.session(), current_user.id, business_id)
    browser_session[_KEY] = business.id
    return business


def product_to_work_on(product_id: int) -> Product:
    """Return a product of any of the signed-in person's businesses.

    Raises:
        NotFound: If it belongs to others, or there is none.
    """
    return own_product(db.session(), current_user.id, product_id)
