"""A database that does not answer is told in Vietnamese, with a way back and without a trace."""

from __future__ import annotations

import secrets

import pytest
from flask import Flask

from core.config import read_settings
from tests.factories.accounts import csrf_token
from tests.pages.client import PageClient
from wsgi import create_app


@pytest.fixture(scope="module")
def house_without_database(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose database server is not there: nobody listens on that port."""
    app = create_app(
        read_settings(
            {
                "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
                "GOCQUE_INSTANCE": str(tmp_path_factory.mktemp("alone")),
                "GOCQUE_DATABASE_URL": "postgresql://nobody:geheim@127.0.0.1:1/none?connect_timeout=2",
            }
        )
    )
    app.config.update(TESTING=True)
    return app


@pytest.fixture(params=[False, True], ids=["visitor", "with a cookie"])
def page(house_without_database: Flask, request: pytest.FixtureRequest) -> PageClient:
    client = PageClient(house_without_database)
    if request.param:
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = "x" * 43
    return client


@pytest.mark.parametrize(
    "path", ["/", "/tim?q=gao", "/t/2GG94JAM", "/san-pham/x", "/quan-ly/san-pham", "/can-bo/so-lieu"]
)
def test_each_page_says_that_the_house_rests(page: PageClient, path: str) -> None:
    is_private = path.startswith(("/quan-ly", "/can-bo"))
    with_cookie = page.http.get_cookie("gocque") is not None
    if is_private and not with_cookie:
        assert page.get(path, 302).location  # who is nobody is led to the door without asking the database
        return

    answer = page.get(path, 503)

    assert answer.h1 == "Hệ thống tạm nghỉ"
    assert "dữ liệu đã lưu vẫn còn" in answer.text
    assert answer.select("a[href=/]")
    assert answer.headers["Cache-Control"] == "no-store"
    for detail in ("Traceback", "psycopg", "sqlalchemy", "geheim", "127.0.0.1:1", "SELECT"):
        assert detail.lower() not in answer.html.lower()


def test_what_is_sent_is_refused_and_not_half_done(page: PageClient) -> None:
    fields = {"phone": "0912345678", "password": "lúa chín vàng", "csrf_token": csrf_token(page)}

    answer = page.post("/dang-nhap", fields, 503)

    assert answer.h1 == "Hệ thống tạm nghỉ"
    assert "lúa chín vàng" not in answer.html


def test_the_process_lives_and_says_that_it_is_not_ready(house_without_database: Flask) -> None:
    client = house_without_database.test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert '"database":false' in client.get("/readyz").get_data(as_text=True).replace(" ", "")
