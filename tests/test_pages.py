"""The page client is itself proved here: a broken page must not pass, a sound one must."""

from __future__ import annotations

import gc
import json

import pytest
from flask import Flask, redirect, request, send_file, session
from werkzeug.wrappers import Response

from tests.pages.checks import answer_problems, page_problems
from tests.pages.client import BadPage, Link, PageClient
from tests.pages.dom import parse, select, text_of

SOUND = """<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Thêm sản phẩm · Gốc Quê</title>
    <link rel="stylesheet" href="/static/style.css">
    <script type="application/ld+json">{"name": null}</script>
  </head>
  <body>
    <header><a href="#noi-dung">Đến nội dung</a></header>
    <main id="noi-dung">
      <h1>Thêm <span>sản phẩm</span></h1>
      <img src="/anh/a-320.jpg" alt="Gạo nếp" width="320" height="240">
      <form id="them" method="post" action="/gui" enctype="multipart/form-data">
        <input type="hidden" name="csrf_token" value="k1">
        <input type="hidden" name="form_id" value="m1">
        <label for="name">Tên</label>
        <input id="name" name="name" aria-describedby="name-hint" value="Gạo">
        <p id="name-hint">Ví dụ: gạo nếp</p>
        <label>Giá <input name="price" inputmode="numeric"></label>
        <select name="unit" aria-label="Đơn vị">
          <option value="kg">kg</option>
          <option value="g" selected>gam</option>
        </select>
        <label><input type="checkbox" name="agree" value="1"> Tôi đồng ý</label>
        <fieldset>
          <legend>Ai xem được</legend>
          <label><input type="radio" name="who" value="all" checked> Mọi người</label>
          <label><input type="radio" name="who" value="me"> Chỉ tôi</label>
        </fieldset>
        <label for="note">Ghi chú</label>
        <textarea id="note" name="note">
Hai
dòng</textarea>
        <label for="photo">Ảnh</label>
        <input type="file" id="photo" name="photo">
        <input name="locked" aria-label="Khóa" disabled value="x">
        <button name="next" value="add">Lưu sản phẩm</button>
      </form>
    </main>
  </body>
</html>
"""

SOUND_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

BROKEN = {
    "parse error": ("<main", "<main><p></div>", "HTML: "),
    "decomposed text": ("Đơn vị", "Đơn vi\u0323", "NFC"),
    "no language": (' lang="vi"', "", "no lang"),
    "no charset": ('<meta charset="utf-8">', "", "charset"),
    "no viewport": ('name="viewport"', 'name="view"', "viewport"),
    "no heading": ("<h1>Thêm <span>sản phẩm</span></h1>", "", "0 h1"),
    "two headings": ("</main>", "<h1>Thêm sản phẩm</h1></main>", "2 h1"),
    "empty heading": ("Thêm <span>sản phẩm</span>", " ", "h1 is empty"),
    "no title": ("<title>Thêm sản phẩm · Gốc Quê</title>", "<title> </title>", "no title"),
    "title of another page": ("<title>Thêm", "<title>Sửa", "does not begin"),
    "no main": ("main", "div", "0 main"),
    "repeated id": ('id="name-hint"', 'id="name"', "stands 2 times"),
    "empty id": ('id="them"', 'id=""', "is empty"),
    "field without label": ('<label for="name">Tên</label>', "", "no label for field 'name'"),
    "empty label": (">Tên</label>", "></label>", "no label for field 'name'"),
    "label of nothing": ('<label for="name">', '<label for="nam">', "for 'nam', which is no field"),
    "select without label": (' aria-label="Đơn vị"', "", "no label for field 'unit'"),
    "textarea without label": ('<label for="note">Ghi chú</label>', "", "no label for field 'note'"),
    "file without label": ('<label for="photo">Ảnh</label>', "", "no label for field 'photo'"),
    "link without name": (">Đến nội dung<", "><", "a without a name"),
    "button without name": (">Lưu sản phẩm<", "><", "button without a name"),
    "input button without name": (
        "</form>",
        '<input type="submit" value=" "></form>',
        "button without a name",
    ),
    "description of nothing": ('aria-describedby="name-hint"', 'aria-describedby="hint"', "leads nowhere"),
    "label reference of nothing": ('aria-label="Đơn vị"', 'aria-labelledby="u"', "leads nowhere"),
    "picture without alt": (' alt="Gạo nếp"', "", "has no alt"),
    "picture without width": (' width="320"', "", "has no width"),
    "picture without height": (' height="240"', "", "has no height"),
    "style attribute": ("<h1>", '<h1 style="color:red">', "inline style"),
    "style element": ("</head>", "<style>h1{color:red}</style></head>", "inline style"),
    "inline script": ("</head>", "<script>x()</script></head>", "inline script"),
    "handler": ("<h1>", '<h1 onclick="x()">', "inline handler onclick"),
    "empty href": ('href="#noi-dung"', 'href=""', "leads nowhere"),
    "hash href": ('href="#noi-dung"', 'href="#"', "leads nowhere"),
    "href to a missing part": ('href="#noi-dung"', 'href="#khac"', "not on the page"),
    "script href": ('href="#noi-dung"', 'href=" JavaScript:x()"', "leads to"),
    "form to nowhere": ('action="/gui"', 'action=""', "form leads nowhere"),
    "post without token": ('name="csrf_token"', 'name="token"', "without csrf_token"),
    "strange method": ('method="post"', 'method="put"', "has method 'put'"),
    "secret in address": ('method="post"', 'method="get"', "into the address"),
    "None leaks": ("Ví dụ: gạo nếp", "Giá: None", "'None' leaks"),
    "None leaks into an attribute": ('alt="Gạo nếp"', 'alt="Ảnh None"', "'None' leaks"),
    "template leaks": ("Ví dụ:", "Ví dụ {{ name }}:", "'{{' leaks"),
    "placeholder leaks": ("Ví dụ:", "Ví dụ %(name)s:", "leaks"),
    "object leaks": ("Ví dụ:", "&lt;catalog.Product object at 0x7f&gt;", "leaks"),
    "escaped twice": ("Ví dụ:", "Gạo &amp;amp; nếp", "'&amp;' leaks"),
}


def test_a_sound_page_passes() -> None:
    assert page_problems(SOUND) == []


def test_a_page_with_errors_may_say_so_in_front_of_its_title() -> None:
    assert page_problems(SOUND.replace("<title>", "<title>Lỗi: ")) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_page_is_noticed(case: str) -> None:
    good, bad, told = BROKEN[case]
    broken = SOUND.replace(good, bad)
    assert broken != SOUND

    problems = page_problems(broken)

    assert [problem for problem in problems if told in problem], problems


def test_what_a_person_typed_is_no_leak() -> None:
    page = SOUND.replace("Ví dụ: gạo nếp", "Tìm {{7*7}}").replace('value="Gạo"', 'value="{{7*7}}"')

    assert page_problems(page, ["{{7*7}}"]) == []
    assert len(page_problems(page)) == 1


@pytest.mark.parametrize(
    ("header", "value", "told"),
    [
        ("X-Content-Type-Options", None, "nosniff"),
        ("Referrer-Policy", None, "Referrer-Policy"),
        ("Content-Type", None, "Content-Type"),
        ("Content-Type", "text/csv", "charset"),
        ("Content-Security-Policy", None, "frame-ancestors"),
        ("Content-Security-Policy", "script-src 'self'; frame-ancestors 'none'", "base-uri"),
        ("Content-Security-Policy", "base-uri 'none'; frame-ancestors 'none'", "scripts run"),
        (
            "Content-Security-Policy",
            "script-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
            "scripts run",
        ),
        ("Set-Cookie", "a=b; SameSite=Lax", "HttpOnly"),
        ("Set-Cookie", "a=b; HttpOnly", "SameSite"),
    ],
)
def test_a_missing_header_is_noticed(header: str, value: str | None, told: str) -> None:
    response = Response("", headers=SOUND_HEADERS)
    assert answer_problems(response) == []
    del response.headers[header]
    if value is not None:
        response.headers[header] = value

    problems = answer_problems(response)

    assert [problem for problem in problems if told in problem], problems


@pytest.fixture
def small_app() -> Flask:
    """A few pages that know nothing of Gốc Quê."""
    small = Flask("small")
    small.secret_key = "only for this test"
    small.config.update(TESTING=True, SESSION_COOKIE_SAMESITE="Lax")
    small.after_request(_with_sound_headers)
    small.add_url_rule("/", "home", lambda: SOUND)
    small.add_url_rule("/anh", "picture", lambda: Response(b"\xff\xd8", content_type="image/jpeg"))
    small.add_url_rule("/hong", "broken", lambda: SOUND.replace("<h1>", "<h2>"))
    small.add_url_rule("/vong", "loop", lambda: redirect("/vong", 303))
    small.add_url_rule("/ra-ngoai", "outside", lambda: redirect("https://example.org/", 303))
    small.add_url_rule("/gui", view_func=_take, methods=["POST"])
    small.add_url_rule("/xong", view_func=_done)
    small.add_url_rule("/dang-nhap", view_func=_sign_in, methods=["GET", "POST"])
    return small


def _with_sound_headers(response: Response) -> Response:
    for name, value in SOUND_HEADERS.items():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _bare(heading: str, inside: str = "") -> str:
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head = f"<head>{meta}<title>{heading}</title></head>"
    body = f"<body><main><h1>{heading}</h1>{inside}</main></body>"
    return f'<!doctype html><html lang="vi">{head}{body}</html>'


def _take() -> Response | tuple[str, int]:
    if request.form.get("csrf_token") != "k1":
        return _bare("Trang đã cũ"), 400
    files = {name: [file.filename, file.read().decode()] for name, file in request.files.items()}
    session["sent"] = json.dumps({**request.form.to_dict(flat=False), **files}, ensure_ascii=False)
    return redirect("/xong", 303)


def _done() -> str:
    return _bare("Đã lưu", f"<p>{session['sent']}</p>")


def _sign_in() -> str | Response:
    if request.form.get("password") == "đúng":
        return redirect("/", 303)
    form = (
        '<form method="post" action="/dang-nhap"><input type="hidden" name="csrf_token" value="k1">'
        '<label>Số điện thoại <input name="phone"></label>'
        '<label>Mật khẩu <input type="password" name="password"></label><button>Đăng nhập</button></form>'
    )
    return _bare("Đăng nhập", form)


def test_the_open_page_can_be_read(small_app: Flask) -> None:
    page = PageClient(small_app)

    page.get("/")

    assert page.h1 == "Thêm sản phẩm"
    assert page.title == "Thêm sản phẩm · Gốc Quê"
    assert page.links == [Link("Đến nội dung", "#noi-dung")]
    assert page.texts("form > p") == ["Ví dụ: gạo nếp"]
    assert "gạo nếp Giá kg gam" in page.text


def test_a_broken_page_fails_where_it_is_fetched(small_app: Flask) -> None:
    with pytest.raises(BadPage, match="0 h1"):
        PageClient(small_app).get("/hong")


def test_another_status_than_expected_fails(small_app: Flask) -> None:
    with pytest.raises(AssertionError, match="answered 200 instead of 404"):
        PageClient(small_app).get("/", status=404)


def test_a_picture_is_fetched_while_the_page_stays_open(small_app: Flask) -> None:
    page = PageClient(small_app)
    page.get("/")

    picture = page.fetch("/anh")

    assert picture.data == b"\xff\xd8"
    assert page.h1 == "Thêm sản phẩm"


def test_headers_of_pictures_are_checked_too(small_app: Flask) -> None:
    small_app.after_request_funcs.clear()

    with pytest.raises(BadPage, match="nosniff"):
        PageClient(small_app).fetch("/anh")


def test_a_form_is_sent_as_a_browser_sends_it(small_app: Flask) -> None:
    page = PageClient(small_app)
    page.get("/")

    page.submit("Lưu sản phẩm", name="Nếp", agree=True, who="me", photo=(b"anh", "gao.jpg"))

    assert page.h1 == "Đã lưu"
    assert json.loads(page.texts("main > p")[0]) == {
        "csrf_token": ["k1"],
        "form_id": ["m1"],
        "name": ["Nếp"],
        "price": [""],
        "unit": ["g"],
        "agree": ["1"],
        "who": ["me"],
        "note": ["Hai\r\ndòng"],
        "photo": ["gao.jpg", "anh"],
        "next": ["add"],
    }


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"colour": "đỏ"}, "no field 'colour'"),
        ({"locked": "y"}, "no field 'locked'"),
        ({"unit": "tấn"}, "does not offer 'tấn'"),
        ({"who": "you"}, "does not offer 'you'"),
        ({"photo": "gao.jpg"}, "a file is given as"),
    ],
)
def test_a_form_takes_only_what_it_offers(small_app: Flask, fields: dict[str, str], told: str) -> None:
    page = PageClient(small_app)
    page.get("/")

    with pytest.raises(AssertionError, match=told):
        page.submit("form#them", fields)


def test_a_button_that_is_not_there_cannot_be_pressed(small_app: Flask) -> None:
    page = PageClient(small_app)
    page.get("/")

    with pytest.raises(AssertionError, match="no button says 'Xóa'"):
        page.submit("Xóa")


def test_a_post_carries_the_token_of_the_page_seen_last(small_app: Flask) -> None:
    page = PageClient(small_app)
    page.get("/")

    assert page.post("/gui", {"name": "Nếp"}).h1 == "Đã lưu"
    assert page.post("/gui", {"name": "Nếp"}, status=400, csrf=False).h1 == "Trang đã cũ"


def test_redirects_without_an_end_fail(small_app: Flask) -> None:
    page = PageClient(small_app)

    assert page.get("/vong", status=303).location == "/vong"
    with pytest.raises(AssertionError, match="without an end"):
        page.get("/vong", follow=True)


def test_redirects_to_other_houses_are_not_followed(small_app: Flask) -> None:
    with pytest.raises(AssertionError, match="another house"):
        PageClient(small_app).get("/ra-ngoai", follow=True)


def test_signing_in_says_when_it_was_refused(small_app: Flask) -> None:
    page = PageClient(small_app)

    with pytest.raises(AssertionError, match="was refused"):
        page.sign_in("0912000001", "sai")
    assert page.sign_in("0912000001", "đúng").path == "/"


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p", ["một", "hai", "ba"]),
        (".x", ["một", "ba"]),
        ("p.x.y", ["ba"]),
        ("#b > p", ["hai"]),
        ("div p", ["một", "hai", "ba"]),
        ("body > div > p", ["một"]),
        ("[data-n=2], [data-n^='3']", ["hai", "ba"]),
        ("a[href]", []),
    ],
)
def test_selectors_find_what_they_say(css: str, found: list[str]) -> None:
    root, _ = parse(
        '<div><p class="x">một</p><section id="b"><p data-n=2>hai</p><!-- p --></section>'
        '<section><p class="y x" data-n="34">ba</p></section></div>'
    )

    assert [text_of(element) for element in select(root, css)] == found


@pytest.mark.parametrize("css", ["p:first-child", "p + p", ">", "p[a~=b]"])
def test_selectors_that_are_not_understood_are_refused(css: str) -> None:
    root, _ = parse("<p>một</p>")

    with pytest.raises(ValueError, match="select"):
        select(root, css)


def test_a_file_that_was_sent_is_closed(small_app: Flask) -> None:
    small_app.add_url_rule("/tep", "file", lambda: send_file(__file__, "text/plain"))

    answer = PageClient(small_app).fetch("/tep")
    gc.collect()  # an open file would now raise a ResourceWarning

    assert "test_a_file_that_was_sent_is_closed" in answer.text


def test_vietnamese_on_an_english_page_is_found_unless_marked_or_typed() -> None:
    english = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="x">'
        "<title>Rice</title></head><body><main><h1>Rice</h1>{}</main></body></html>"
    )

    def problems(part: str, *echoes: str) -> list[str]:
        return page_problems(english.format(part), echoes)

    assert problems("<p>Made in Đông Hưng</p>") == ["Vietnamese on an English page: 'Made in Đông Hưng' in p"]
    assert len(problems('<p aria-label="ổi">x</p>')) == 1
    assert len(problems('<p><span lang="vi">ổi</span> quả ổi</p>')) == 1
    assert (
        problems('<p><span lang="vi">ổi</span> guava</p><script type="application/ld+json">"ổi"</script>')
        == []
    )
    assert problems("<p>Search for “ổi”</p>", "ổi") == []
