"""The sample's helper and alliance find something on their pages, from the sign-in on."""

from __future__ import annotations

from tests.pages.client import PageClient

PASSWORD = "mat-khau-mau-2026"


def test_the_helper_comes_in_to_businesses_of_the_own_commune_and_a_past_session(
    sample_page: PageClient,
) -> None:
    sample_page.sign_in("0500000021", PASSWORD)

    assert sample_page.path == "/ho-tro"
    assert "HTX Bánh cáy Nếp Gấc" in sample_page.text
    sample_page.get("/ho-tro/phien")
    assert "Bạn đã giúp 1 cơ sở." in sample_page.text
    there = next(link.href for link in sample_page.links if "Nếp Gấc" in link.text)
    assert "Làm tờ tem" in sample_page.get(there).text


def test_the_alliance_has_two_proposals_and_the_officer_finds_them_waiting(sample_page: PageClient) -> None:
    sample_page.sign_in("0500000022", PASSWORD)
    assert sample_page.path == "/ho-tro/hop-tac-xa"
    assert len(sample_page.get("/ho-tro/de-xuat").select("main .list > li")) == 2

    sample_page.submit("Đăng xuất")
    sample_page.sign_in("0500000023", PASSWORD)

    assert len(sample_page.get("/can-bo/de-xuat").select("tbody tr")) == 2


def test_the_producer_sees_what_was_done(sample_page: PageClient) -> None:
    sample_page.sign_in("0500000001", PASSWORD)
    sample_page.get("/quan-ly/nguoi-ho-tro")

    there = next(link.href for link in sample_page.links if "Người hỗ trợ mẫu" in link.text)

    assert "Làm tờ tem" in sample_page.get(there).text
