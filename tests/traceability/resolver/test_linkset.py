"""Linksets of every level are what GS1's schema asks for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft7Validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product, Variant
from tests.factories.traceability import make_recall
from traceability.models import Lot
from traceability.resolver.link_types import VOCABULARY, link_types

DEFAULT = f"{VOCABULARY}defaultLink"


@pytest.mark.conformance
def test_linksets_of_product_lot_and_serial_are_valid_at_every_level(
    sample_app: Flask, sample_session: Session
) -> None:
    folder = Path(os.environ["GOCQUE_CONFORMANCE"]) / "linkset"
    schema = Draft7Validator(json.loads((folder / "gs1-linkset-schema.json").read_text("utf-8")))
    found = sample_session.execute(
        select(Variant.gtin, Lot)
        .join(Product, Product.id == Variant.product_id)
        .join(Lot, Lot.product_id == Product.id)
        .where(Variant.gtin.startswith("09521"))
        .order_by(Variant.gtin, Lot.id)
    ).all()
    make_recall(sample_session, found[0].Lot)
    sample_session.commit()
    client = sample_app.test_client()
    assert len({gtin for gtin, _lot in found}) > 1

    for gtin, lot in found:
        for tail in (
            "",
            f"/10/{lot.lot_code}",
            f"/10/{lot.lot_code}/21/AB12",
            "/21/AB12",
            "/10/N%2F1",
            "/22/A",
        ):
            asked = f"/01/{gtin}{tail}"
            told: Any = client.get(f"{asked}?linkType=linkset").get_json()
            levels = told["linkset"]
            assert list(schema.iter_errors(told)) == []
            [default] = [link for level in levels for link in level.get(DEFAULT, [])]
            assert set(default) == {"href", "title"}
            assert client.get(asked).headers["Location"] == default["href"]
            described = [
                link["href"]
                for level in levels
                for name, links in level.items()
                if name.startswith(VOCABULARY) and name != DEFAULT
                for link in links
            ]
            assert default["href"] in described
            names = [name for level in levels for name in level if name.startswith(VOCABULARY)]
            assert len(names) == len(set(names))
            assert {name.removeprefix(VOCABULARY) for name in names} <= set(link_types())
