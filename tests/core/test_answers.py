"""Headers, error pages and logs of every answer."""

import io
import json
import logging
import subprocess
import sys

import pytest
from flask import Blueprint, Flask, send_file
from sqlalchemy import insert, null
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from accounts.models import Agency, Consent
from core.access import public
from core.database import utcnow
from core.errors import PAGES, DomainError, is_collision
from core.logs import JsonLine
from tests.factories.accounts import csrf_token, make_user, sign_in
from wsgi import create_app


@pytest.fixture(scope="module")
def troubled(tmp_path_factory) -> Flask:
    """An application of its own with views that go wrong."""
    import secrets

    from core.config import read_settings

    app = create_app(
        read_settings(
            {
                "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
                "GOCQUE_INSTANCE": str(tmp_path_factory.mktemp("troubled")),
            }
        )
    )
    views = Blueprint("troubled", __name__)

    def raising(path, error):
        @views.get(path, endpoint=path.strip("/"))
        @public
        def view():
            raise error

    raising("/hong", RuntimeError("mật khẩu bí mật"))
    raising("/mat-kho", OperationalError("SELECT 1", {}, Exception("server closed the connection")))
    raising("/day-dia", OSError(28, "No space left on device"))
    raising("/doi-truoc", StaleDataError("1 row expected, 0 matched"))
    raising("/luat", DomainError("Lô đã hết hạn. Bạn tạo lô mới."))

    @views.get("/tep-rieng")
    @public
    def own_file():
        return send_file(io.BytesIO(b"x"), "text/csv", as_attachment=True, download_name="a.csv", max_age=0)

    @views.get("/khong-khai")
    def undeclared():
        return "never shown"

    app.register_blueprint(views)
    return app


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hong", 500),
        ("/mat-kho", 503),
        ("/day-dia", 507),
        ("/doi-truoc", 409),
        ("/luat", 422),
        ("/khong-khai", 403),
        ("/khong-co", 404),
    ],
)
def test_whatever_goes_wrong_is_a_page_with_a_way_back_and_no_detail(troubled, path, status):
    response = troubled.test_client().get(path)

    body = response.get_data(as_text=True)
    assert response.status_code == status
    assert response.content_type == "text/html; charset=utf-8"
    assert "mật khẩu bí mật" not in body
    assert "Traceback" not in body
    assert 'href="/"' in body


@pytest.mark.parametrize(
    ("statement", "is_somebody_elses"),
    [
        (insert(Agency).values([{"code": "mot", "name": "Một"}, {"code": "mot", "name": "Hai"}]), True),
        (insert(Consent).values(user_id=0, purpose="account", wording="x", is_given=True, at=utcnow()), True),
        (insert(Agency).values(code="mot", name=null()), False),
    ],
)
def test_a_row_that_somebody_else_has_just_written_is_told_from_a_mistake_of_ours(
    session, statement, is_somebody_elses
):
    with pytest.raises(IntegrityError) as broken:
        session.connection().execute(statement)

    assert is_collision(broken.value) is is_somebody_elses


def test_who_is_signed_in_reads_that_somebody_was_faster(app, session, monkeypatch):
    client = app.test_client()
    sign_in(client, make_user(session))
    session.add(Agency(code="mot", name="Một"))
    session.commit()

    def add_twice(session, *_args):
        session.add(Agency(code="mot", name="Hai"))
        session.flush()

    monkeypatch.setattr("accounts.own_account.rename", add_twice)
    answer = client.post(
        "/tai-khoan/ten", data={"csrf_token": csrf_token(client), "full_name": "Bùi Thị Nếp"}
    )

    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "Có người vừa sửa trước bạn" in answer.get_data(as_text=True)


def test_the_sentence_of_a_rule_reaches_the_person(troubled):
    assert "Lô đã hết hạn. Bạn tạo lô mới." in troubled.test_client().get("/luat").get_data(as_text=True)


def test_every_known_status_has_its_own_sentence():
    sentences = [str(message) for _title, message in PAGES.values()]

    assert len(set(sentences)) == len(sentences)


def test_every_answer_carries_the_security_headers(troubled):
    for path in ("/healthz", "/hong", "/khong-co", "/static/css/gocque.css"):
        with troubled.test_client().get(path) as response:
            headers = response.headers

        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert "Server" not in headers or "Werkzeug" not in headers["Server"], path


def test_a_file_that_is_not_for_everybody_is_kept_by_nobody(troubled):
    with troubled.test_client().get("/tep-rieng") as answer:
        headers = answer.headers

    assert headers["Cache-Control"] == "no-store"


def test_an_address_put_right_never_leads_to_the_host_that_the_visitor_names(troubled):
    answer = troubled.test_client().get("/san-pham//x?a=1", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.headers["Location"]) == (308, "/san-pham/x?a=1")
    assert answer.data == b""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_too_large_is_read_to_its_end_so_that_the_answer_arrives(troubled):
    sent = io.BytesIO(b"x" * (25 * 1024 * 1024))

    answer = troubled.test_client().post(
        "/dang-nhap",
        input_stream=sent,
        content_length=25 * 1024 * 1024,
        content_type="multipart/form-data; boundary=b",
    )

    assert answer.status_code == 413
    assert sent.tell() == 25 * 1024 * 1024
    assert "từng ảnh một" in answer.get_data(as_text=True)


def test_a_part_without_a_name_is_a_bad_request(troubled):
    body = b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"

    answer = troubled.test_client().post(
        "/dang-nhap", data=body, content_type="multipart/form-data; boundary=b"
    )

    assert answer.status_code == 400


def test_what_libraries_say_is_json_without_the_text_of_the_error_too():
    program = """
import logging
from flask import Flask
from core.logs import configure_logs
configure_logs()
app = Flask("x")
@app.get("/")
def view(): return "a\\ud800 0912345678"
app.test_client().get("/")
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    entries = [json.loads(line) for line in done.stderr.splitlines()]
    assert [entry["exception"]["type"] for entry in entries] == ["UnicodeEncodeError"]
    assert "0912345678" not in done.stderr


def test_metrics_are_hidden_without_the_token(app):
    client = app.test_client()

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer falsch"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer do-luong"}).status_code == 200


def test_a_log_line_is_one_line_of_json_without_the_text_of_the_error():
    record = logging.LogRecord(
        "gocque.x", logging.ERROR, __file__, 1, "dòng một\ndòng hai %s", ("x\r\ny",), None
    )
    try:
        raise ValueError("0912345678")
    except ValueError:
        import sys

        record.exc_info = sys.exc_info()
    record.phone = "0912345678"

    line = JsonLine().format(record)

    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "dòng một\ndòng hai x\r\ny"
    assert entry["exception"]["type"] == "ValueError"
    assert "0912345678" not in line
