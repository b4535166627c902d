"""The producer's page over all that is still missing at a marketplace, one answer for many products."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Business, Product
from catalog.queries import families
from catalog.workspace import present_business
from core.access import requires
from core.database import db
from core.formatting import number_vi
from exporters.base import Exporter, State
from exporters.fixing import answers, telling
from exporters.fixing.best import best_line
from exporters.fixing.cases import Asked, asked_of
from exporters.fixing.forms import MOST_TICKED, AnswerForm, answer_form, key_of
from exporters.fixing.questions import Group, Kind, Question, alone, groups
from exporters.judging.judge import pack_of
from exporters.judging.reading import Verdict
from exporters.mending import fact_behind
from exporters.models import ListingOverride, ListingSettings
from exporters.panels import present_verdicts
from exporters.registry import present_exporter
from exporters.views import blueprint

MOST_GROUPS = 30
MOST_ALONE = 50


@dataclass
class Part:
    """One question on the page."""

    key: str
    question: Question
    title: str
    brings: str
    form: AnswerForm
    more: int


@dataclass
class Page:
    """All that the page asks now."""

    business: Business
    exporter: Exporter
    asked: list[Asked]
    parts: list[Part]
    names: dict[str, str]

    def part(self, key: str) -> Part | None:
        """Return the part of that key."""
        return next((part for part in self.parts if part.key == key), None)


@blueprint.route("/quan-ly/ban-hang/<marketplace>/bo-sung", methods=["GET", "POST"])
@requires(Right.WORK)
def fix(marketplace: str) -> ResponseReturnValue:
    sent = request.form.get("question", "") if request.method == "POST" else ""
    page = _page(marketplace, sent)
    if request.method == "GET":
        return _shown(page)
    part = page.part(sent)
    if part is None:
        flash(_("Phần này không còn thiếu nữa. Bạn xem lại các phần còn lại."))
        return redirect(url_for(".fix", marketplace=marketplace))
    if not part.form.validate_on_submit():
        return _shown(page, wrong=part), 422
    session = db.session()
    own = {each.id: each for each in _products_of(page, part)}
    seen = {
        number: (own[number], version) for number, version in part.form.products.seen.items() if number in own
    }
    outcome = answers.answer(session, actor(), marketplace, part.question, part.form.facts(), seen)
    session.commit()
    g.pop("export_verdicts", None)
    if not outcome.refused:
        flash(_("Đã lưu cho %(count)s sản phẩm.", count=number_vi(len(outcome.saved))))
        return redirect(url_for(".fix", marketplace=marketplace))
    return _shown(_page(marketplace, sent), outcome=outcome), 409


def _page(marketplace: str, sent: str) -> Page:
    session = db.session()
    exporter = present_exporter(session, marketplace)
    business = present_business()
    verdicts = present_verdicts(business.id)[marketplace]
    asked = asked_of(session, verdicts)
    products = {each.product.id: each.product for each in asked}
    all_families = families(session)
    names = {each.code: each.name for each in all_families}
    found = [
        (group, [products[case.product_id] for case in group.cases])
        for group in groups([each.case for each in asked])[:MOST_GROUPS]
    ]
    unbranded = _unbranded(verdicts)
    if unbranded:
        found.append((Group(Question(Kind.BRAND)), unbranded))
    versions = {each.id: each.version for _group, group in found for each in group}
    own_words = _own_words(business, marketplace)
    parts = [
        Part(
            key=key_of(group.question),
            question=group.question,
            title=telling.asked(group.question, names),
            brings=telling.brings(group.gain),
            form=answer_form(
                group.question,
                asked_products,
                own_words if group.question.kind is Kind.CATEGORY else versions,
                pack_of(exporter),
                all_families,
                exporter.label,
                is_sent=key_of(group.question) == sent,
            ),
            more=max(len(asked_products) - MOST_TICKED, 0),
        )
        for group, asked_products in found
    ]
    return Page(business, exporter, asked, parts, names)


def _own_words(business: Business, marketplace: str) -> dict[int, int]:
    """Return by product the version of what it says otherwise at the marketplace, for those that do."""
    rows = db.session.execute(
        select(ListingOverride.product_id, ListingOverride.version)
        .join(Product, Product.id == ListingOverride.product_id)
        .where(Product.business_id == business.id, ListingOverride.marketplace == marketplace)
    )
    return {int(number): int(version) for number, version in rows}


def _unbranded(verdicts: list[Verdict]) -> list[Product]:
    """Return the products offered here of which nobody has said whether they have a brand."""
    numbers = [each.product_id for each in verdicts if each.readiness.state is not State.OFF][:MOST_TICKED]
    rows = db.session.execute(
        select(Product, ListingSettings.options)
        .outerjoin(ListingSettings, ListingSettings.product_id == Product.id)
        .where(Product.id.in_(numbers))
        .order_by(Product.id)
    )
    return [product for product, options in rows if not (options or {}).get("brand")]


def _products_of(page: Page, part: Part) -> list[Product]:
    """Return the products of which the part asks; ids of others are never taken from the request."""
    own = Product.id.in_(part.form.offered)
    statement = select(Product).where(own, Product.business_id == page.business.id)
    return list(db.session.scalars(statement.order_by(Product.id)))


def _shown(page: Page, wrong: Part | None = None, outcome: answers.Outcome | None = None) -> str:
    slug = page.exporter.slug
    lonely = [(each.product, found) for each in page.asked if (found := alone(each.case))]
    return render_template(
        "exporters/fixing/fix.html",
        business=page.business,
        exporter=page.exporter,
        parts=page.parts,
        best=best_line(page.exporter, [each.case for each in page.asked], page.names),
        wrong=wrong,
        outcome=outcome,
        alone=[
            (product, [(problem, fact_behind(slug, problem.field)) for problem in problems])
            for product, problems in lonely[:MOST_ALONE]
        ],
        alone_more=max(len(lonely) - MOST_ALONE, 0),
        nothing_left=not page.asked,
    )
