"""Bring the sample's processes, lots with their events, and the recall into traceability."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, Product
from sample.producers import current_codes
from sample.shift import Shift, place_on
from sample.step_records import StepTold, add_what_belongs
from traceability.models import Event, Lot, LotInput, LotState, Process, ProcessStep, Recall

Json = Mapping[str, Any]


def load_processes(session: Session, rows: list[Json]) -> None:
    """Create the processes that are missing."""
    for row in rows:
        if session.get(Process, row["id"]) is not None:
            continue
        steps = [
            ProcessStep(
                seq=step["seq"],
                code=step["code"],
                event_kind=step["event_kind"],
                name=step["name_vi"],
                name_en=step["name_en"],
                day_offset=step["day_offset"],
                record_fields=step["record_fields"],
                epcis=dict(step["epcis"]),
            )
            for step in row["steps"]
        ]
        session.add(Process(code=row["id"], steps=steps))
    session.flush()


def load_lots(
    session: Session,
    rows: list[Json],
    kinds: Json,
    shift: Shift,
    businesses: Mapping[str, Business],
    products: Mapping[str, Product],
    told: Mapping[tuple[str, int], StepTold],
) -> None:
    """Create the lots that are missing, each after the lots that went into it."""
    known = {lot.lot_code: lot for lot in session.scalars(select(Lot).where(Lot.is_sample))}
    codes = current_codes(session)
    for row in sorted(rows, key=lambda each: len(each["inputs"])):
        if row["lot_code"] in known:
            continue
        lot = _lot(session, row, shift, businesses, products)
        known[lot.lot_code] = lot
        for each in row["inputs"]:
            session.add(
                LotInput(
                    lot_id=lot.id,
                    input_lot_id=known[each["lot_code"]].id,
                    quantity=Decimal(str(each["quantity"])),
                    unit=each["unit"],
                )
            )
        steps = {
            step.code: step
            for step in session.scalars(
                select(ProcessStep).where(ProcessStep.process_code == row["process_id"])
            )
        }
        for each in row["events"]:
            event = _event(lot, each, steps, kinds, shift, codes)
            if record := told.get((lot.lot_code, event.seq)):
                event.details = record.details
            session.add(event)
            if record:
                add_what_belongs(session, event, record, lot.product)
        if row["recall"]:
            session.add(_recall(lot, row["recall"], shift))
    session.flush()


def _lot(
    session: Session,
    row: Json,
    shift: Shift,
    businesses: Mapping[str, Business],
    products: Mapping[str, Product],
) -> Lot:
    product = products[row["product_id"]] if row["product_id"] else None
    variant = next((v for v in product.variants if v.sku == row["sku"]), None) if product else None
    lot = Lot(
        business_id=businesses[row["producer_id"]].id,
        product_id=product.id if product else None,
        variant_id=variant.id if variant else None,
        lot_code=row["lot_code"],
        lot_key=row["lot_code"].casefold(),
        kind=row["kind"],
        material=row["material"]["name_vi"] if row["material"] else None,
        material_en=row["material"]["name_en"] if row["material"] else None,
        process_code=row["process_id"],
        packed_on=shift.day(row["packed_on"]),
        expires_on=shift.day(row["expires_on"]),
        quantity=Decimal(str(row["quantity"])),
        unit=row["unit"],
        state=LotState(row["state"]).value,
        note=row["note_vi"],
        is_sample=True,
    )
    session.add(lot)
    session.flush()
    return lot


def _event(
    lot: Lot,
    row: Json,
    steps: Mapping[str, ProcessStep],
    kinds: Json,
    shift: Shift,
    codes: dict[str, str],
) -> Event:
    step = steps.get(row["step_code"] or "")
    kind = kinds[row["event_kind"]]
    epcis = dict(step.epcis if step else kind["epcis"])
    moment = shift.moment(row["occurred_on"], row["time"])
    scheme, code = place_on(moment.date(), row["commune"], codes)
    return Event(
        lot_id=lot.id,
        seq=row["seq"],
        kind=row["event_kind"],
        epcis_type=epcis.pop("type"),
        action=epcis.pop("action"),
        biz_step=epcis.pop("bizStep").rsplit("/", 1)[-1],
        disposition=epcis.pop("disposition"),
        epcis=epcis,
        step_code=row["step_code"],
        name=step.name if step else kind["name_vi"],
        name_en=step.name_en if step else kind["name_en"],
        event_time=moment,
        has_time=row["time"] is not None,
        place_scheme=scheme,
        place_code=code,
    )


def _recall(lot: Lot, row: Json, shift: Shift) -> Recall:
    return Recall(
        number=row["number"],
        lot_id=lot.id,
        decided_on=shift.day(row["decided_on"]),
        reason=row["reason_vi"],
        instruction=row["instruction_vi"],
        quantity_made=row["quantity_made"],
        quantity_shipped=row["quantity_shipped"],
        quantity_recovered=row["quantity_recovered"],
        status=row["status"],
        closed_on=shift.day(row["closed_on"]),
    )
