import doctest
from datetime import UTC, date, datetime, timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formatting import VIETNAM
from traceability import event_kinds, forms, lot_codes, public, qr, timeline
from traceability.event_kinds import (
    BIZ_STEP_LABELS,
    DISPOSITION_LABELS,
    KIND_LABELS,
    KIND_NAMES_EN,
    MAPPINGS,
    OWN_BIZ_STEPS,
    BizStep,
    Disposition,
    EventKind,
    EventType,
    biz_step_of,
    biz_step_uri,
)
from traceability.services import lots as lot_services
from traceability.timeline import Happening, Standing, days_in_words, lot_status, withdrawn

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("module", [event_kinds, forms, lot_codes, lot_services, public, qr, timeline])
def test_examples_in_the_modules_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)

    assert result.failed == 0


@st.composite
def recorded(draw: st.DrawFn) -> list[Happening]:
    """Events as the services append them: each names at most one earlier, uncorrected one."""
    events: list[Happening] = []
    standing: list[int] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        corrects = draw(st.sampled_from([None, *standing]))
        if corrects is not None:
            standing.remove(corrects)
        denies = corrects is not None and draw(st.booleans())
        events.append(
            Happening(
                id=number,
                seq=number,
                kind="packing",
                name=f"Bước {number}",
                event_time=START + timedelta(hours=draw(st.integers(0, 48))),
                corrects_id=corrects,
                did_not_occur=denies,
            )
        )
        if not denies:
            standing.append(number)
    return events


@given(recorded(), st.randoms(use_true_random=False))
def test_story_is_in_order_and_does_not_depend_on_the_order_of_reading(
    events: list[Happening], random: object
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's randoms are Random

    told = timeline.timeline(shuffled)

    assert told == timeline.timeline(events)
    assert [step.event_time for step in told] == sorted(step.event_time for step in told)


@given(recorded())
def test_every_event_stands_was_corrected_or_took_a_step_away(events: list[Happening]) -> None:
    told = {step.id for step in timeline.timeline(events)}
    corrected = {event.corrects_id for event in events if event.corrects_id}
    denials = {step.id for step in withdrawn(events)}

    assert told | corrected | denials == {event.id for event in events}
    assert told & corrected == told & denials == set()


def test_day_without_time_is_shown_without_time() -> None:
    midnight = datetime(2026, 11, 9, tzinfo=VIETNAM)
    day, hour = (
        Happening(1, 1, "packing", "Đóng gói", midnight + timedelta(hours=hours), has_time=has)
        for hours, has in ((0, False), (7.5, True))
    )

    assert (day.when, day.when_iso) == ("09/11/2026", "2026-11-09")
    assert (hour.when, hour.when_iso) == ("09/11/2026, 07:30", "2026-11-09T07:30+07:00")


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-400, 400))
def test_words_and_standing_agree_on_the_last_good_day(expires_on: date, days: int) -> None:
    on = expires_on - timedelta(days=days)

    status = lot_status(is_recalled=False, expires_on=expires_on, on=on)

    assert (status.standing == Standing.EXPIRED) is (days < 0)
    assert status.days_text == days_in_words(expires_on, on=on)
    assert status.days_text.startswith("còn" if days > 0 else "quá" if days < 0 else "hôm nay")


def test_recall_outweighs_every_date() -> None:
    for expires_on in (date(2020, 1, 1), date(2030, 1, 1), None):
        status = lot_status(is_recalled=True, expires_on=expires_on, on=date(2026, 11, 23))

        assert (status.standing, status.tone) == (Standing.RECALLED, "bad")
        assert (status.until_word, status.days_text) == ("Hạn dùng", "")


def test_vocabulary_has_words_for_everything_and_invents_no_bare_step() -> None:
    assert set(MAPPINGS) == set(KIND_LABELS) == set(KIND_NAMES_EN) == set(EventKind)
    assert set(BIZ_STEP_LABELS) == set(BizStep)
    assert set(DISPOSITION_LABELS) == set(Disposition)
    for step in BizStep:
        uri = biz_step_uri(step.value, "https://tx.example.vn")
        assert (":" in uri) is (step in OWN_BIZ_STEPS)
        assert biz_step_of(uri) is step


def test_transformations_have_no_action_and_everything_else_has_one() -> None:
    for mapping in MAPPINGS.values():
        assert (mapping.action is None) is (mapping.event_type is EventType.TRANSFORMATION)
