"""Any site may read the pages to which Digital Links lead; they name their language and set no cookie."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from core.kept_pages import kept_pages
from tests.factories.traceability import make_lot, make_recall


def test_pages_behind_a_digital_link_are_open_to_all_sites_in_their_language(
    app: Flask, session: Session
) -> None:
    lot = make_lot(session, lot_code="P01-0001")
    recall = make_recall(session, make_lot(session, lot.product))
    session.commit()
    assert lot.product is not None
    page = f"/t/{lot.product.code}"
    client = app.test_client()
    sent = {"Origin": "https://x.example"}

    for path, status in {
        page: 200,
        page.upper(): 200,
        f"{page}/P01-0001": 200,
        f"{page}/P01-0001/KHONG-CO": 200,
        f"{page.upper()}/BAO-NGHI-NGO": 404,
        f"{page}/{'A' * 200}": 404,
        f"{page}/a/b/c": 404,
        "/t/khong-co": 404,
        f"/thu-hoi/{recall.number}": 200,
        "/thu-hoi/khong-co": 404,
        "/thung/khong-co": 404,
        "/NOI/KHONG-CO": 404,
    }.items():
        for language in ("vi", "en", "vi"):  # the third from memory, where pages are kept
            answer = client.get(path, headers={**sent, "Accept-Language": language})
            assert answer.status_code == status, path
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
            assert answer.headers["Content-Language"] == language, path
            assert "Set-Cookie" not in answer.headers
            assert "Access-Control-Allow-Credentials" not in answer.headers
    assert kept_pages(app).held[0] >= 6
    unchanged = client.get(page, headers={"If-None-Match": client.get(page).headers["ETag"]})
    assert (unchanged.status_code, unchanged.headers["Access-Control-Allow-Origin"]) == (304, "*")
    english = client.get(f"{page}?lang=en", headers={**sent, "Accept-Language": "vi"})
    assert english.headers["Content-Language"] == "en"

    for path in ("/", "/tim", "/quan-ly", "/khong-co", f"{page}/bao-nghi-ngo"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=sent).headers, path
