"""What products and businesses are called in the audit trail, and where an auditor sees them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate, Product, ProductState
from core.trail import Subject, numbers


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
