"""Each agency keeps its own records; lists and totals show all; who proposed an act stands on it."""

from datetime import date

from sqlalchemy import select

from accounts.models import Agency, Role
from catalog.models import Proposal, ProposalKind, ProposalState
from core.database import utcnow
from programmes.counting import Selection
from programmes.models import Programme, SupportAct
from programmes.queries.money import Money, money_by_programme
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_programme

PERIOD = (date(2022, 1, 1), date(2022, 12, 31))
PDF = b"%PDF-1.4\n%%EOF"


def make_agency(session, code):
    made = Agency(code=code, name=f"Cơ quan {code}")
    session.add(made)
    session.flush()
    return made


def test_the_list_of_acts_is_narrowed_to_an_agency_with_its_own_money(session, page, enter):
    one, other = make_agency(session, "một"), make_agency(session, "hai")
    programme = make_programme(session)
    for agency, state, matching in ((one, 5_000_000, 1_000_000), (other, 7_000_000, 0), (None, 1, 2)):
        make_act(
            session,
            programme,
            make_counted_business(session),
            agency_id=agency.id if agency else None,
            budget_vnd=state,
            matching_vnd=matching,
        )
    for given_up in ("voided", "cancelled"):
        make_act(
            session, programme, make_counted_business(session), state=given_up, budget_vnd=9, matching_vnd=9
        )
    session.commit()
    enter(agency_id=one.id)

    page.get("/can-bo/ghi-nhan")
    assert "5 lượt · nhà nước 12.000.001 ₫ · đối ứng 1.000.002 ₫" in page.text
    assert "không tính các lượt đã hủy và hủy hiệu lực" in page.text
    page.get(f"/can-bo/ghi-nhan?co-quan={other.id}")
    assert "1 lượt · nhà nước 7.000.000 ₫ · đối ứng 0 ₫" in page.text
    page.get("/can-bo/ghi-nhan?co-quan=0")
    assert "3 lượt · nhà nước 1 ₫ · đối ứng 2 ₫" in page.text
    assert money_by_programme(session, Selection(*PERIOD, ("WEB",))) == {"WEB": Money(12_000_001, 1_000_002)}


def test_acts_and_plans_of_another_agency_are_read_and_not_written(session, page, enter):
    own, other = make_agency(session, "một"), make_agency(session, "hai")
    programme = make_programme(session, agency_id=other.id)
    act = make_act(session, programme, make_counted_business(session), state="under_way", agency_id=other.id)
    session.commit()
    enter("verifier", agency_id=own.id)

    page.get(f"/can-bo/ghi-nhan/{act.id}")
    assert "Cơ quan hai" in page.text
    assert "Hệ thống đã biết" not in page.text
    for path in ("sua", "nghiem-thu", "huy", "minh-chung"):
        page.get(f"/can-bo/ghi-nhan/{act.id}/{path}", status=403)
    page.post(f"/can-bo/ghi-nhan/{act.id}/minh-chung/co-san", {"key": "x"}, status=403)
    for path in ("chuong-trinh/WEB/van-ban", "chi-tieu/WEB.acts/ke-hoach"):
        page.get(f"/can-bo/{path}", status=403)


def test_who_proposed_a_cooperative_stands_on_the_act(session, page, enter):
    partner = make_user(session, Role.PARTNER, full_name="Liên minh hợp tác xã")
    make_programme(session, "WEB")
    trace = make_programme(session, "TRACE")
    business = make_counted_business(session, "HTX Rau sạch")
    proposal = Proposal(
        kind=ProposalKind.PROGRAMME.value,
        state=ProposalState.ACCEPTED.value,
        business_id=business.id,
        programme_code=trace.code,
        reason="Cần tem",
        proposed_by_id=partner.id,
        created_at=utcnow(),
        answered_at=utcnow(),
    )
    session.add(proposal)
    session.commit()
    enter()
    page.get(f"/can-bo/de-xuat/{proposal.id}")
    page.click("Ghi nhận hỗ trợ cho HTX Rau sạch")

    assert page.first("option[selected]").get("value") == "TRACE"
    page.submit("Ghi nhận", started_on="2026-10-01", budget_vnd="5.000.000", matching_vnd="2.500.000")

    act = session.scalars(select(SupportAct)).one()
    assert (act.proposal_id, act.programme_id, act.matching_vnd) == (proposal.id, trace.id, 2_500_000)
    assert "Liên minh hợp tác xã" in page.text
    assert "2.500.000 ₫" in page.text
    page.get(f"/can-bo/de-xuat/{proposal.id}")
    assert "Đã ghi nhận hỗ trợ:" in page.text
    page.get(f"/can-bo/ghi-nhan/them?co-so={make_other(session)}&de-xuat={proposal.id}", status=404)


def make_other(session):
    other = make_counted_business(session)
    session.commit()
    return other.slug


def test_a_programme_keeps_the_paper_it_rests_on(session, page, enter):
    make_programme(session)
    session.commit()
    enter()
    page.get("/can-bo/chuong-trinh/WEB")
    page.click("Lưu tệp văn bản")
    page.submit("Lưu tệp", status=422)
    page.submit("Lưu tệp", file=(PDF, "571-QD-UBND.pdf"))

    answer = page.fetch("/can-bo/chuong-trinh/WEB/van-ban/tep")
    assert (answer.data, answer.headers["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    assert session.scalars(select(Programme.plan_file_name)).one() == "571-QD-UBND.pdf"
