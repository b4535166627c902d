"""The frames: good pages with doors that exist; public ones look into no session."""

from types import SimpleNamespace

import pytest
from flask import render_template, render_template_string

from core.languages import OtherLanguage
from tests.pages.checks import page_problems
from tests.pages.dom import parse, select, text_of
from tests.templates.house import session_was_read

PERSON = SimpleNamespace(is_authenticated=True, full_name="Người mẫu")
LAYOUTS = ["public", "trace", "workspace", "department", "plain"]


def page(layout, blocks="", **context):
    source = (
        f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}Bánh cáy{{% endblock %}}'
        f"{{% block content %}}<h1>{{{{ self.title() }}}}</h1>{{% endblock %}}{blocks}"
    )
    return render_template_string(source, **context)


def tree(html):
    root, errors = parse(html)
    assert errors == []
    return root


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("context", [{}, {"current_user": PERSON}], ids=["nobody", "signed in"])
def test_a_layout_is_a_good_page(house, layout, context):
    assert page_problems(page(layout, **context)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_title_is_the_heading_and_the_name_of_the_house(house, layout):
    assert text_of(select(tree(page(layout)), "h1")[0]) == "Bánh cáy"
    assert "<title>Bánh cáy · Gốc Quê</title>" in page(layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_first_link_leads_to_the_content(house, layout):
    root = tree(page(layout))

    assert select(root, "a[href]")[0].get("href") == "#content"
    assert select(root, "main")[0].get("id") == "content"


def test_a_refused_form_says_so_in_the_title(house):
    form = SimpleNamespace(errors={"name": ["Bạn chưa điền chỗ này."]})

    assert "<title>Lỗi: Bánh cáy · Gốc Quê</title>" in page("plain", form=form)


def test_a_description_stands_only_where_one_is_given(house):
    told = page("public", "{% block description %}Bánh của HTX Nếp Gấc.{% endblock %}")

    assert '<meta name="description" content="Bánh của HTX Nếp Gấc.">' in told
    assert "description" not in page("public")


@pytest.mark.parametrize("layout", ["public", "trace"])
def test_public_pages_touch_no_session_and_name_nobody(house, layout):
    html = page(layout, current_user=PERSON)

    assert not session_was_read()
    assert "Người mẫu" not in html


@pytest.mark.parametrize("layout", ["public", "trace", "plain"])
def test_public_pages_use_the_phones_own_font(house, layout):
    assert "public" in str(select(tree(page(layout)), "body")[0].get("class")).split()


def test_the_trace_page_offers_the_other_language(house):
    root = tree(page("trace", other_language=OtherLanguage("en", "English", "?lang=en")))

    link = select(root, ".bar-links a")[0]

    assert (link.get("hreflang"), link.get("lang"), link.get("href")) == ("en", "en", "?lang=en")


@pytest.mark.parametrize("layout", ["public", "trace"])
def test_the_footer_names_agency_and_area_and_the_promise(house, layout):
    foot = text_of(select(tree(page(layout)), "footer")[0])

    assert foot == "Sở Công Thương · Khu vực Thái Bình · Không thu thập thông tin người quét · Dữ liệu mở"


def test_the_present_door_is_marked(house):
    tabs = select(tree(page("workspace")), ".tabs a")

    assert [text_of(tab) for tab in tabs] == ["Sản phẩm", "Lô hàng", "In tem", "Bán hàng", "Cơ sở"]
    assert [text_of(tab) for tab in tabs if tab.get("aria-current") == "page"] == ["Sản phẩm"]


@pytest.mark.parametrize(
    ("layout", "key", "label"), [("workspace", "tem", "In tem"), ("department", "viec", "Việc cần làm 14")]
)
def test_a_page_may_name_its_door(house, layout, key, label):
    marked = select(tree(page(layout, nav_key=key)), "nav [aria-current=page]")

    assert {text_of(door) for door in marked} == {label}


def test_doors_of_the_department_stand_in_groups_that_have_some(house):
    groups = select(tree(page("department")), ".doors .group")

    assert [group.get("aria-label") for group in groups] == ["Việc hằng ngày", "Số liệu", None]
    assert [[text_of(door) for door in select(group, "a")] for group in groups] == [
        ["Việc cần làm 14", "Ghi nhận hỗ trợ"],
        ["Số liệu", "Chương trình"],
        ["Việc khác"],
    ]


@pytest.mark.parametrize(
    ("layout", "doors"), [("workspace", "workspace_tabs"), ("department", "department_nav")]
)
def test_without_doors_there_is_no_menu(house, layout, doors):
    assert select(tree(page(layout, **{doors: []})), "nav") == []


@pytest.mark.parametrize("layout", ["workspace", "department"])
def test_signing_out_is_a_post_with_a_token(house, layout):
    root = tree(page(layout, current_user=PERSON))

    forms = [form for form in select(root, "form") if form.get("action") == "/dang-xuat"]

    assert [form.get("method") for form in forms] == ["post"]
    assert "Đăng xuất" in text_of(forms[0])


def test_the_workspace_carries_the_name_of_the_business(house):
    root = tree(page("workspace", business=SimpleNamespace(name="HTX Nếp Gấc")))

    assert text_of(select(root, ".brand")[0]) == "HTX Nếp Gấc"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503])
def test_a_refusal_says_what_and_leads_back(house, code):
    html = render_template(
        "errors/error.html",
        code=code,
        title="Không tìm thấy trang này",
        message="Bạn thử tìm từ trang đầu.",
        back_url="/",
        back_label="Về trang đầu",
    )

    assert page_problems(html) == []
    assert not session_was_read()
    assert text_of(select(tree(html), "main")[0]) == (
        f"Không tìm thấy trang này Bạn thử tìm từ trang đầu. Về trang đầu Mã báo lỗi: {code}"
    )
