"""The way of an act from draft to acceptance, and what shuts it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalog.models import BusinessKind
from catalog.services import change_kind
from core.audit import SYSTEM, Actor, AuditEntry
from programmes import errors, services
from programmes.counting import Selection
from programmes.queries.directory import find_businesses
from programmes.queries.figures import figures
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.conftest import TODAY


@pytest.fixture
def officer(session):
    return Actor(make_user(session, "officer").id)


@pytest.fixture
def act(session, officer):
    return record(session, officer)


def record(session, actor, **facts):
    return services.record_act(
        session,
        actor,
        **{
            "programme": facts.pop("programme", None) or make_programme(session),
            "business": facts.pop("business", None) or make_counted_business(session),
            "started_on": date(2026, 10, 1),
            "budget_vnd": 20_000_000,
            "note": None,
            "agency_id": None,
            "today": TODAY,
            **facts,
        },
    )


def accept(session, actor, act, **facts):
    services.accept_act(
        session, actor, act, **{"version": act.version, "accepted_on": TODAY, "today": TODAY, **facts}
    )
    session.flush()


def actions(session):
    return session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def test_a_new_act_keeps_the_kind_and_place_of_its_day(session, officer):
    business = make_counted_business(session)
    act = record(session, officer, business=business)

    business.kind, business.former_district_code = "doanh_nghiep", "336"

    assert (act.kind_at, act.district_code_at, act.current_commune_code_at) == ("hop_tac_xa", "340", "12688")
    assert (act.state, act.root_id, act.created_by_id) == ("under_way", business.id, officer.user_id)
    assert actions(session) == ["support_act.record"]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_start_out_of_reach_is_refused(session, officer, act, day):
    facts: dict[str, Any] = {"budget_vnd": 1, "note": None, "channel": None, "today": TODAY}

    with pytest.raises(errors.StartOutOfReach):
        services.edit_act(session, officer, act, version=act.version, started_on=day, **facts)
    with pytest.raises(errors.StartOutOfReach):
        record(session, officer, programme=act.programme, started_on=day)

    assert act.started_on == date(2026, 10, 1)


def test_an_act_without_a_start_is_not_accepted_before_all_programmes(session, officer):
    act = make_act(session, make_programme(session), make_counted_business(session), state="draft")
    act.started_on = None
    make_evidence(session, act)

    with pytest.raises(errors.AcceptedTooLongAgo):
        accept(session, officer, act, accepted_on=date(1, 1, 1))

    assert act.state == "draft"


def test_an_act_that_begins_later_is_a_draft(session, officer):
    assert record(session, officer, started_on=TODAY + timedelta(days=1)).state == "draft"


def test_an_act_on_a_branch_counts_for_its_root(session, officer):
    root = make_counted_business(session)
    branch = make_counted_business(session, root=root, root_relation="branch")

    assert record(session, officer, business=branch).root_id == root.id


def test_a_programme_for_companies_takes_no_cooperative(session, officer):
    programme = make_programme(session, "PROMO", eligible_kinds=["doanh_nghiep"])

    with pytest.raises(errors.KindNotEligible):
        record(session, officer, programme=programme)


def become_enterprise(session, business):
    change_kind(
        session,
        business,
        actor=SYSTEM,
        expected_version=business.version,
        kind=BusinessKind.DOANH_NGHIEP,
        since=TODAY,
        today=TODAY,
    )


def test_an_act_accepted_before_a_change_of_kind_keeps_the_former_one(session, officer, act):
    make_evidence(session, act)
    become_enterprise(session, act.business)

    accept(session, officer, act, accepted_on=TODAY - timedelta(days=1))

    assert act.kind_at == "hop_tac_xa"


def test_an_accepted_act_counts_as_what_the_business_is_then(session, officer, act):
    make_evidence(session, act)
    become_enterprise(session, act.business)

    accept(session, officer, act)

    found = figures(session, Selection(TODAY, TODAY, ("WEB",)))
    assert (found.by_programme, found.by_kind["doanh_nghiep"]["total"]) == ({"WEB": 1}, 1)
    assert actions(session)[-1] == "support_act.accept"


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(TODAY + timedelta(days=1), errors.AcceptedInFuture), (date(2026, 9, 30), errors.AcceptedBeforeStart)],
)
def test_an_act_is_accepted_neither_in_the_future_nor_before_it_began(session, officer, act, day, refusal):
    make_evidence(session, act)

    with pytest.raises(refusal):
        accept(session, officer, act, accepted_on=day)
    assert (act.state, act.accepted_on) == ("under_way", None)


def test_an_act_without_evidence_is_not_accepted(session, officer, act):
    with pytest.raises(errors.NoEvidence):
        accept(session, officer, act)


def test_an_act_is_accepted_once(session, officer, act):
    make_evidence(session, act)
    accept(session, officer, act)

    with pytest.raises(errors.AlreadyAccepted):
        accept(session, officer, act)


def test_a_stale_save_is_refused(session, officer, act):
    seen = act.version
    edit = {"started_on": act.started_on, "note": "a", "channel": None, "today": TODAY}
    services.edit_act(session, officer, act, version=seen, budget_vnd=5, **edit)
    session.flush()

    with pytest.raises(errors.StaleAct):
        services.edit_act(session, officer, act, version=seen, budget_vnd=6, **edit)
    with pytest.raises(errors.StaleAct):
        services.cancel_act(session, officer, act, version=seen)
    assert act.budget_vnd == 5


def test_an_edit_that_changes_nothing_leaves_no_trace(session, officer, act):
    services.edit_act(
        session,
        officer,
        act,
        version=act.version,
        started_on=act.started_on,
        budget_vnd=act.budget_vnd,
        note=None,
        channel=None,
        today=TODAY,
    )

    assert actions(session) == ["support_act.record"]


@pytest.mark.parametrize("state", ["accepted", "cancelled", "voided"])
def test_a_closed_act_is_not_edited_nor_cancelled(session, officer, state):
    act = make_act(session, make_programme(session), make_counted_business(session), state=state)

    with pytest.raises(errors.ActIsClosed):
        services.cancel_act(session, officer, act, version=act.version)
    with pytest.raises(errors.ActIsClosed):
        services.edit_act(
            session,
            officer,
            act,
            version=act.version,
            started_on=None,
            budget_vnd=0,
            note=None,
            channel=None,
            today=TODAY,
        )


def test_a_voided_act_leaves_the_count_and_the_money_and_takes_no_evidence(session, officer):
    act = make_act(session, make_programme(session), make_counted_business(session))

    services.void_act(session, officer, act, version=act.version, reason="Ghi trùng với S011")
    session.flush()

    found = figures(session, Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB",)))
    assert (found.total_distinct, found.money_vnd, act.void_reason) == (0, {"WEB": 0}, "Ghi trùng với S011")
    with pytest.raises(errors.ActIsClosed):
        services.add_link(session, officer, act, type="website", url="https://a.example.com")


def test_voiding_needs_a_reason_and_an_accepted_act(session, officer, act):
    accepted = make_act(session, act.programme, act.business)

    with pytest.raises(errors.NoReason):
        services.void_act(session, officer, accepted, version=accepted.version, reason="x")
    with pytest.raises(errors.NotAccepted):
        services.void_act(session, officer, act, version=act.version, reason="Ghi nhầm cơ sở")


def test_merging_the_duplicate_alone_keeps_the_money_and_voiding_takes_it_off(listed):
    selection = Selection(date(2022, 1, 1), date(2023, 12, 31), ("WEB",))
    before = figures(listed, selection)
    act = next(each for each in find_acts(listed) if each.reference == "S012")

    services.void_act(listed, SYSTEM, act, version=act.version, reason="Trùng với lượt của B18")
    listed.flush()

    after = figures(listed, selection)
    assert (before.money_vnd["WEB"], after.money_vnd["WEB"]) == (260_000_000, 240_000_000)
    assert before.by_programme == after.by_programme == {"WEB": 11}


def find_acts(session):
    from programmes.models import SupportAct

    return session.scalars(select(SupportAct)).all()


def test_an_act_is_verified_by_a_second_person_only(session, officer, act):
    make_evidence(session, act)
    accept(session, officer, act)
    second = Actor(make_user(session, "verifier").id)

    with pytest.raises(errors.VerifiedByRecorder):
        services.verify_act(session, officer, act, version=act.version)
    services.verify_act(session, second, act, version=act.version)

    assert (act.verified_by_id, act.verified_at is not None) == (second.user_id, True)
    with pytest.raises(errors.AlreadyVerified):
        services.verify_act(session, second, act, version=act.version)


def test_the_one_who_accepted_may_not_verify_what_another_recorded(session, officer, act):
    make_evidence(session, act)
    second = Actor(make_user(session, "verifier").id)
    accept(session, second, act)

    with pytest.raises(errors.VerifiedByRecorder):
        services.verify_act(session, second, act, version=act.version)


def test_verifying_needs_evidence_and_acceptance(session, act):
    verifier = Actor(make_user(session, "verifier").id)
    bare = make_act(session, act.programme, act.business)

    with pytest.raises(errors.NotAccepted):
        services.verify_act(session, verifier, act, version=act.version)
    with pytest.raises(errors.NoEvidence):
        services.verify_act(session, verifier, bare, version=bare.version)


@pytest.mark.parametrize("typed", ["bánh cáy", "BANH CAY", "cay banh", "109999", "10.9999.0027"])
def test_a_business_is_found_without_accents_or_by_its_tax_code(session, typed):
    wanted = make_counted_business(session, "HTX Bánh cáy Làng Nguyễn", tax_code="1099990027")
    make_counted_business(session, "HTX Bánh cáy (ghi trùng)", root=wanted)
    make_counted_business(session, "Hộ Chạm bạc")

    assert find_businesses(session, typed) == [wanted]


@pytest.mark.parametrize("typed", ["", "%", "_", "  ", "0"])
def test_a_search_for_nothing_finds_nothing(session, typed):
    make_counted_business(session, "HTX Bánh cáy")

    assert find_businesses(session, typed) == []
