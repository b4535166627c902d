"""Sign up in three screens: the account, the business, the first product; then what is next.

Whoever comes back, with the Back button or days later on another phone, stands where they stopped
and reads what they have answered.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from accounts import arrival, attempts, queries
from accounts import services as accounts
from accounts.access import actor, own_path
from accounts.models import User
from accounts.passwords import BadPassword, check_new_password, password_matches
from accounts.permissions import Right
from accounts.sessions import device_name
from catalog.commune_choice import Meaning, Resolution, resolve
from catalog.completeness import lacks_of_a_good_page
from catalog.duplicates import Candidate, Reason, told_to_producer
from catalog.errors import TooManyPhotos
from catalog.forms import chosen, content_of
from catalog.models import BusinessKind, Product, SignUp
from catalog.permissions import own_businesses
from catalog.services import sign_ups
from catalog.services.businesses import Address
from catalog.services.sign_ups import FirstProduct, SignUpRefused
from catalog.sign_up_forms import (
    ANOTHER,
    KIND_EXPLANATIONS,
    MINE,
    AccountForm,
    BusinessForm,
    FirstProductForm,
)
from catalog.views.blueprints import blueprint
from core.access import public, requires
from core.database import db, reads_only
from core.images import BadImage
from places.queries import gazetteer

log = logging.getLogger("gocque.security")


@blueprint.route("/dang-ky", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """First screen: number, password, consent; who came from elsewhere goes back there with the account."""
    wanted = own_path(request.args.get("next"))
    if current_user.is_authenticated:
        if request.method == "POST":
            return redirect(wanted or _next_step())
        return render_template("catalog/sign_up/begun.html", onwards=wanted or _next_step())
    form = AccountForm()
    if not form.validate_on_submit():
        return _screen("account", form, wanted=wanted)
    try:
        user = _entered(form.phone.e164, form.password.data or "")
    except attempts.TooManyTries as problem:
        # In the log only: a flood must not be able to fill a table.
        log.warning("sign_up_slowed", extra={"event": "sign_up_slowed"})
        form.form_errors = [str(problem)]
        retry = {"Retry-After": str(problem.retry_after)}
        return _screen("account", form, problem.status, retry, wanted=wanted)
    except BadPassword as problem:
        form.password.errors = [str(problem)]
        return _screen("account", form, wanted=wanted)
    except (SignUpRefused, accounts.SignInRefused):
        attempts.count_wrong(form.phone.e164)
        db.session.commit()  # what happened at the door stays written
        form.form_errors = [str(SignUpRefused())]
        return _screen("account", form, wanted=wanted)
    db.session.commit()
    arrival.arrive(user, None)
    return redirect(wanted or _next_step())


@blueprint.route("/dang-ky/co-so", methods=["GET", "POST"])
@requires(Right.DECIDE)
def sign_up_business() -> ResponseReturnValue:
    """Second screen: name, kind, commune."""
    row = sign_ups.sign_up_of(db.session(), current_user.id)
    is_open = sign_ups.is_open(db.session(), current_user.id)
    if not is_open and (row is not None or own_businesses(db.session(), current_user.id)):
        return redirect(_next_step())
    form = _business_form(row)
    if not form.validate_on_submit():
        return _business_screen(form)
    found = _resolved(form, row)
    alike = sign_ups.lookalikes(db.session(), current_user, form.name.data or "", _current_codes(found))
    is_warned = {str(each.business.id) for each in alike} <= form.was_warned_of
    if alike and is_warned and form.lookalike.data == MINE:
        return _claimed(form, alike)
    if found.place is None or (alike and not (is_warned and form.lookalike.data == ANOTHER)):
        return _business_screen(form, found, alike, is_warned=is_warned)
    sign_ups.write_business(
        db.session(),
        actor(),
        _me(),
        name=form.name.data or "",
        kind=BusinessKind(form.kind.data),
        address=_address(found.place),
    )
    db.session.commit()
    return redirect(url_for(".sign_up_product"))


@blueprint.route("/dang-ky/san-pham", methods=["GET", "POST"])
@requires(Right.DECIDE)
def sign_up_product() -> ResponseReturnValue:
    """Third screen: name, price, unit, photo."""
    row = sign_ups.sign_up_of(db.session(), current_user.id)
    if row is None or row.business_id is None or not sign_ups.is_open(db.session(), current_user.id):
        return redirect(_next_step())
    form = _product_form(row.product)
    is_good = form.validate_on_submit()
    if request.method == "GET":
        return _screen("product", form, sign_up=row)
    answers = FirstProduct(
        name=form.name.data if not form.name.errors else None,
        price_vnd=form.price.data if not form.price.errors else None,
        unit=form.unit.data if not form.unit.errors else None,
        photo=content_of(form.photo.data) if chosen(form.photo.data) else None,
    )
    try:
        if is_good:
            sign_ups.write_product(db.session(), actor(), _me(), answers)
        elif answers.photo is not None and not form.csrf_token.errors:
            sign_ups.keep_for_later(db.session(), actor(), _me(), answers)
        db.session.commit()
    except (BadImage, TooManyPhotos) as refused:
        db.session.rollback()
        form.photo.errors = [str(refused)]
        is_good = False
    if is_good:
        return redirect(url_for(".sign_up_done"))
    return _screen("product", form, sign_up=sign_ups.sign_up_of(db.session(), current_user.id))


@blueprint.get("/dang-ky/xong")
@requires(Right.DECIDE)
def sign_up_done() -> ResponseReturnValue:
    """Say that the product is public, and what is best done next."""
    row = sign_ups.sign_up_of(db.session(), current_user.id)
    if row is None or row.finished_at is None or row.product is None:
        return redirect(_next_step() if row is None or row.finished_at is None else url_for("accounts.home"))
    better = lacks_of_a_good_page(row.product)
    return render_template(
        "catalog/sign_up/done.html",
        product=row.product,
        business=row.product.business,
        better=better[0] if better else None,
    )


def _entered(phone: str, password: str) -> User:
    """Make the account, or find the one that an earlier try has made with the same password.

    Everything that could refuse looks at numbers with and without an account alike, in the same
    order and in the same time, so that this screen tells no more of a number than the sign-in does.
    """
    attempts.count_try(phone)
    attempts.check_sign_up()
    check_new_password(password, sign_ups.words_at_hand(phone))
    known = _known(phone)
    if known is None:
        try:
            user_id = sign_ups.begin(db.session(), phone=phone, password=password).id
        except (IntegrityError, accounts.PhoneTaken):  # the same form, sent twice at once
            db.session.rollback()
            known = _known(phone)
        else:
            attempts.count_sign_up()
    if known is not None:
        fits = password_matches(known.password_hash, password)
        if not fits or not sign_ups.is_open(db.session(), known.user_id):
            accounts.note_refused_sign_in(db.session(), known.user_id, request.remote_addr)
            raise SignUpRefused
        user_id = known.user_id
    return accounts.sign_in(
        db.session(),
        user_id,
        password,
        device=device_name(request.headers.get("User-Agent", "")),
        address=request.remote_addr,
    )


def _known(phone: str) -> queries.Known | None:
    with reads_only():  # comparing takes long; nobody who wants to write waits for it
        known = queries.known_by_phone(db.session(), phone)
        db.session.rollback()
    return known


def _next_step() -> str:
    """Return the first screen that the signed-in person has not answered; the own work when there is none."""
    row = sign_ups.sign_up_of(db.session(), current_user.id)
    if row is not None and sign_ups.is_open(db.session(), current_user.id):
        return url_for(".sign_up_business" if row.business_id is None else ".sign_up_product")
    if row is not None and row.finished_at is not None:
        return url_for(".sign_up_done")
    return url_for("accounts.home")


def _me() -> User:
    user: User = db.session().get_one(User, current_user.id)
    return user


def _business_form(row: SignUp | None) -> BusinessForm:
    business = row.business if row is not None else None
    if business is None:
        return BusinessForm()
    places = gazetteer(db.session())
    commune = places.describe(business.declared_scheme, business.declared_commune_code)
    return BusinessForm(data={"name": business.name, "kind": business.kind, "commune": commune})


def _resolved(form: BusinessForm, row: SignUp | None) -> Resolution:
    """Return the place that was meant; the saved one while its line stands in the field as it was."""
    places = gazetteer(db.session())
    business = row.business if row is not None else None
    if business is not None and business.declared_scheme and business.declared_commune_code:
        unit = places.find(business.declared_scheme, business.declared_commune_code)
        if unit is not None and form.commune.data == places.describe(unit.scheme, unit.code):
            return Resolution(Meaning(unit, business.former_district_code, ""))
    return resolve(places, form.commune.data or "", form.commune_choice.data or "")


def _current_codes(found: Resolution) -> set[str]:
    """Return the present communes that were or may have been meant."""
    places = gazetteer(db.session())
    meant = (found.place,) if found.place else found.options
    codes = (places.current_code(each.unit.scheme, each.unit.code) for each in meant)
    return {code for code in codes if code}


def _address(place: Meaning) -> Address:
    return Address(
        scheme=place.unit.scheme,
        commune_code=place.unit.code,
        former_district_code=place.former_district_code,
    )


def _business_screen(
    form: BusinessForm,
    found: Resolution | None = None,
    alike: Sequence[Candidate] = (),
    *,
    is_warned: bool = False,
) -> ResponseReturnValue:
    """Show the second screen, with what has to be told apart; one more sending answers all of it."""
    places = gazetteer(db.session())
    if found is not None:
        # A choice made before stays on the page: the next sending must carry it again.
        form.commune_choice.choices = [(option.key, option.words) for option in found.options]
        if found.place is None:
            (form.commune_choice if found.options else form.commune).errors = [found.problem]
    if alike and not (is_warned and form.lookalike.data in {ANOTHER, MINE}):
        form.lookalike.errors = [_("Có cơ sở giống cơ sở của bạn. Bạn chọn một trong hai.")]
    form.warned.process_data(",".join(str(each.business.id) for each in alike))
    form.warned.raw_data = None
    lines = sorted(
        places.describe(unit.scheme, unit.code) for unit in places.units.values() if unit.level == "commune"
    )
    return _screen(
        "business",
        form,
        explanations=KIND_EXPLANATIONS,
        communes=lines,
        alike=_told(alike),
    )


def _told(alike: Sequence[Candidate]) -> list[str]:
    """Say what the person may know: a name and place that are public by law, or that there is something.

    That somebody's number stands on a registration tells no name: whoever types a number here has
    not shown yet that it is theirs.
    """
    named = [each for each in alike if Reason.NAME in each.reasons]
    sentences = [each.sentence for each in told_to_producer(named, gazetteer(db.session()))]
    if len(named) < len(alike):
        sentences.append(_("Số điện thoại của bạn đã ghi ở một cơ sở có sẵn trong danh sách."))
    return list(dict.fromkeys(sentences))


def _claimed(form: BusinessForm, alike: Sequence[Candidate]) -> ResponseReturnValue:
    """Ask the department to join the person to the business that is theirs; nobody takes one alone."""
    sign_ups.claim_lookalike(db.session(), actor(), current_user, alike)
    db.session.commit()
    return _screen("mine", form, 200)


def _product_form(product: Product | None) -> FirstProductForm:
    if product is None or request.method == "POST":
        return FirstProductForm()
    return FirstProductForm(data={"name": product.name, "price": product.price_vnd, "unit": product.unit})


def _screen(
    name: str,
    form: Any,
    status: int | None = None,
    headers: dict[str, str] | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    page = render_template(f"catalog/sign_up/{name}.html", form=form, **facts)
    status = status or (422 if request.method == "POST" else 200)
    return page, status, {"Cache-Control": "no-store", **(headers or {})}
