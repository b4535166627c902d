"""The producer's pages over links of a product and its lots, and the administrator's over approved hosts."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from accounts.access import actor
from accounts.permissions import Right
from accounts.trail.queries import lines
from catalog.models import Product
from catalog.workspace import product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError, NotFound
from core.installation import TURNS, history_of, subject_of
from core.turns import take_turns
from traceability import permissions
from traceability.models import Lot
from traceability.resolver import services
from traceability.resolver.errors import AddressKnown, BadAddress, UnknownKind
from traceability.resolver.forms import HostsForm, LinkForm
from traceability.resolver.hosts import (
    KEY,
    approved_hosts,
    checked_on,
    choose_hosts,
    hosts_for,
    leads_to,
    parse_hosts,
)
from traceability.resolver.link_types import link_types
from traceability.resolver.models import TraceLink
from traceability.resolver.permissions import own_link
from traceability.resolver.views import blueprint

_FIELDS: dict[type[DomainError], str] = {BadAddress: "href", AddressKnown: "href", UnknownKind: "link_type"}


@blueprint.get("/quan-ly/san-pham/<int:product_id>/duong-dan")
@requires(Right.WORK)
def links(product_id: int) -> ResponseReturnValue:
    return _list(product_to_work_on(product_id), None)


@blueprint.get("/quan-ly/lo-hang/<int:lot_id>/duong-dan")
@requires(Right.WORK)
def lot_links(lot_id: int) -> ResponseReturnValue:
    return _list(*_lot_with_product(lot_id))


@blueprint.route("/quan-ly/san-pham/<int:product_id>/duong-dan/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_link(product_id: int) -> ResponseReturnValue:
    return _add(product_to_work_on(product_id), None)


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/duong-dan/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_lot_link(lot_id: int) -> ResponseReturnValue:
    return _add(*_lot_with_product(lot_id))


@blueprint.route("/quan-ly/duong-dan/<int:link_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def edit_link(link_id: int) -> ResponseReturnValue:
    session = db.session()
    link = own_link(session, current_user.id, link_id)
    form = LinkForm(link)
    form.offer()
    if form.validate_on_submit():
        try:
            services.change_link(session, actor(), link, form.facts())
        except DomainError as problem:
            session.rollback()
            _blame(form, problem)
        else:
            session.commit()
            flash(_("Đã lưu đường dẫn."))
            return redirect(_list_url(link.product, link.lot))
    return _form_page(form, link.product, link.lot, _("Sửa đường dẫn"))


@blueprint.route("/quan-ly/duong-dan/<int:link_id>/xoa", methods=["GET", "POST"])
@requires(Right.WORK)
def remove_link(link_id: int) -> ResponseReturnValue:
    session = db.session()
    link = own_link(session, current_user.id, link_id)
    back = _list_url(link.product, link.lot)
    if request.method == "POST":
        services.remove_link(session, actor(), link)
        session.commit()
        flash(_("Đã xóa đường dẫn."))
        return redirect(back)
    return render_template(
        "traceability/resolver/remove_link.html", link=link, business=link.product.business, back_url=back
    )


@blueprint.route("/can-bo/cai-dat/duong-dan", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def hosts() -> ResponseReturnValue:
    session = db.session()
    take_turns(session, TURNS)
    form = HostsForm(data={"hosts": "\n".join(approved_hosts(session))})
    if form.validate_on_submit():
        choose_hosts(session, actor(), parse_hosts(form.hosts.data or "")[0])
        session.commit()
        flash(_("Đã lưu. Đường dẫn tới tên miền không còn trong danh sách sẽ không hiện nữa."))
        return redirect(url_for(".hosts"))
    page = render_template(
        "traceability/resolver/hosts.html",
        form=form,
        checked_on=checked_on(),
        history=lines(session, history_of(session, subject_of(KEY))),
    )
    return page, 422 if form.errors else 200


def _lot_with_product(lot_id: int) -> tuple[Product, Lot]:
    lot = permissions.own_lot(db.session(), current_user.id, lot_id)
    if lot.product is None:
        raise NotFound  # a material has no page that a code could open
    return lot.product, lot


def _list_url(product: Product, lot: Lot | None) -> str:
    return url_for(".lot_links", lot_id=lot.id) if lot else url_for(".links", product_id=product.id)


def _list(product: Product, lot: Lot | None) -> ResponseReturnValue:
    session = db.session()
    found = session.scalars(
        select(TraceLink)
        .where(
            TraceLink.product_id == product.id,
            TraceLink.lot_id == lot.id if lot else TraceLink.lot_id.is_(None),
        )
        .order_by(TraceLink.position, TraceLink.id)
    ).all()
    approved = hosts_for(session, product.business)
    return render_template(
        "traceability/resolver/links.html",
        product=product,
        business=product.business,
        lot=lot,
        links=found,
        kinds=link_types(),
        shown={link.id: leads_to(link.href, approved) for link in found},
        hosts=approved,
        new_url=url_for(".new_lot_link", lot_id=lot.id)
        if lot
        else url_for(".new_link", product_id=product.id),
    )


def _add(product: Product, lot: Lot | None) -> ResponseReturnValue:
    session = db.session()
    form = LinkForm()
    form.offer()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.add_link(session, actor(), product, lot, form.facts())
        except DomainError as problem:
            _blame(form, problem)
        else:
            flash(_("Đã thêm đường dẫn. Ai quét mã sẽ mở được trang này."))
            return redirect(once.finish(session, current_user.id, form.form_id.data, _list_url(product, lot)))
    return _form_page(form, product, lot, _("Thêm đường dẫn"))


def _form_page(form: LinkForm, product: Product, lot: Lot | None, heading: str) -> ResponseReturnValue:
    page = render_template(
        "traceability/resolver/link_form.html",
        form=form,
        product=product,
        business=product.business,
        lot=lot,
        heading=heading,
        hosts=hosts_for(db.session(), product.business),
        back_url=_list_url(product, lot),
    )
    return page, 422 if form.errors else 200


def _blame(form: LinkForm, problem: DomainError) -> None:
    """Show a service's refusal beside the field that it speaks of."""
    name = next((field for kind, field in _FIELDS.items() if isinstance(problem, kind)), "href")
    form[name].errors = [*form[name].errors, str(problem)]
