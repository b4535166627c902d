"""One lot of the sample has pieces of its own, and looks that its maker and the department can read."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sample.serials import LOT, load_serials
from tests.conftest import TODAY
from traceability.models import Lot, Suspicion
from traceability.scans.models import ScanCount
from traceability.scans.queries import shown_looks
from traceability.serials.models import SerialRange


def test_a_lot_has_serials_in_every_state_and_loading_again_changes_nothing(sample_session: Session) -> None:
    lot = sample_session.scalars(select(Lot).where(Lot.lot_code == LOT)).one()
    assert lot.product_id is not None

    load_serials(sample_session, TODAY)

    [made] = sample_session.scalars(select(SerialRange)).all()
    states = (made.issued, made.printed, made.activated, made.seen, made.revoked)
    assert (states, made.lot_id) == ((0, 8, 8, 3, 1), lot.id)
    [shown] = shown_looks(sample_session, lot.product_id, today=TODAY)
    assert shown.count >= 20
    hinted = sample_session.scalars(select(Suspicion).where(Suspicion.kind == "copied")).all()
    assert [case.hints for case in hinted] == [["in_a_day"]]
    assert sample_session.scalar(select(func.sum(ScanCount.count))) == 35
