"""Public pages arrive small; private ones are left as they are."""

import gzip

import pytest


@pytest.mark.parametrize("path", ["/", "/tim?q=gao", "/static/css/gocque.css"])
def test_public_answers_are_sent_small_to_those_who_can_read_it(app, path):
    client = app.test_client()

    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": "gzip, br"}) as small:
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data)
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in small.headers["Vary"]


def test_a_page_kept_small_is_found_unchanged(app):
    client = app.test_client()
    first = client.get("/", headers={"Accept-Encoding": "gzip"})

    again = client.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith("W/")
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_with_a_token_is_not_compressed(app):
    page = app.test_client().get("/dang-nhap", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in page.headers
