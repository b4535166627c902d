"""What products and businesses are called in the audit trail, and where an auditor sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate, Product, ProductState, Proposal
from core.trail import Subject, numbers


def called(wanted: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a business's name holds all folded words."""
    return and_(*(Business.name_folded.contains(word, autoescape=True) for word in wanted))


def businesses_called(wanted: Sequence[str]) -> Select[Any]:
    """Ask for the businesses themselves."""
    return select(Business.id).where(called(wanted))


def products_of(wanted: Sequence[str]) -> Select[Any]:
    """Ask for the products of businesses called so."""
    return select(Product.id).join(Business, Business.id == Product.business_id).where(called(wanted))


def proposals_of(wanted: Sequence[str]) -> Select[Any]:
    """Ask for what was proposed for businesses called so."""
    return select(Proposal.id).join(Business, Business.id == Proposal.business_id).where(called(wanted))


def products(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name products; drafts are their makers' own, so no page of the department shows them."""
    rows = session.execute(
        select(Product.id, Product.name, Product.state).where(Product.id.in_(numbers(rests)))
    )
    return {
        str(row.id): Subject(
            row.name,
            None
            if row.state == ProductState.DRAFT
            else url_for("catalog_department.product", product_id=row.id),
            url_for("catalog.product", product_id=row.id),
        )
        for row in rows
    }


def businesses(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name businesses."""
    rows = session.execute(
        select(Business.id, Business.name, Business.slug).where(Business.id.in_(numbers(rests)))
    )
    return {
        str(row.id): Subject(row.name, url_for("catalog_department.business", slug=row.slug)) for row in rows
    }


def certificates(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name papers."""
    rows = session.execute(select(Certificate.id, Certificate.name).where(Certificate.id.in_(numbers(rests))))
    return {str(row.id): Subject(row.name) for row in rows}
