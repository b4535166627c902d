"""What the macros make: valid pages, figures that lead to their lists, nothing empty without a word."""

import re

import pytest
from flask import flash

from tests.pages.checks import page_problems
from tests.pages.dom import parse, select, tag_of, text_of
from tests.templates.house import TEMPLATES, as_page, render

SAMPLES = {
    "tags": ("tag, count", "{{ tag('Còn hạn dùng', 'ok') }}{{ tag('Bản nháp') }}{{ count(14) }}"),
    "notes": (
        "note, sentence, banner",
        (
            "{{ banner('Đang thu hồi', '/thu-hoi/1', 'Xem', 'bad') }}"
            "{{ sentence('Người dị ứng không dùng.', title='Có lạc.') }}"
            "{% call note('ok', 'Gợi ý') %}<p>Dùng đoạn này</p>{% endcall %}"
        ),
    ),
    "buttons": (
        "button_link, action_button, back_link, actions",
        (
            "{{ back_link('Sản phẩm', '/quan-ly') }}{% call actions() %}"
            "{{ button_link('In tem', '/tem', 'main', 'qr') }}"
            "{{ action_button('Xóa', '/xoa', 'danger', 'trash', {'photo_id': 3}) }}{% endcall %}"
        ),
    ),
    "breadcrumbs": ("breadcrumbs", "{{ breadcrumbs([('Số liệu', '/can-bo'), ('Cơ sở', none)]) }}"),
    "cards": (
        "card, empty_state, goods, product_card, product_row",
        (
            "{% call card('Lô hàng', tag_text='Mới', tag_kind='info') %}<p>Có</p>{% endcall %}"
            "{{ empty_state('Chưa có lô hàng', 'Thêm lô đầu tiên.', '/them', 'Thêm lô') }}"
            "{% call goods() %}{{ product_card('/x', 'Bánh', 'HTX', 'ab12', 'Hộp', 55000, '4 sao', 'ok') }}"
            "{{ product_card('/y', 'Gạo nếp') }}{% endcall %}"
            "{% call product_row('Bánh cáy', '55.000 ₫', url='/x') %}<b>Sẵn</b>{% endcall %}"
        ),
    ),
    "facts": (
        "facts, fact, fact_of",
        (
            "{% call facts() %}{{ fact('Đóng gói', '18/11/2026', 'còn 85 ngày') }}"
            "{% call fact_of('Nơi làm') %}<b>Đông Hưng</b>{% endcall %}{% endcall %}"
        ),
    ),
    "story": (
        "story, step",
        (
            "{% call story() %}{{ step('Phơi khô', '12/11/2026', '2026-11-12', 'Phơi nắng') }}"
            "{{ step('Thu hồi', '18/11/2026', kind='bad') }}{% endcall %}"
        ),
    ),
    "table": (
        "table, cell, cell_of",
        (
            "{% call table('Cơ sở', ['Tên', ('Sản phẩm', 'n')], stacked=True) %}"
            "<tbody><tr><th scope='row'>HTX</th>"
            "{{ cell(7, 'Sản phẩm', True, '/x') }}</tr></tbody>{% endcall %}"
        ),
    ),
    "photo": (
        "photo, thumb, no_photo",
        "{{ photo('ab12', 'Hộp bánh', 1600, 1200, lazy=False) }}{{ thumb('ab12', 'Hộp') }}{{ no_photo() }}",
    ),
    "meter": ("meter, bar_list", "{{ bar_list([('Website', 11, '/x'), ('Quảng bá', 5, none)], 20) }}"),
    "kpi": (
        "kpis, kpi, sum_line, tiles, tile",
        (
            "{% call kpis() %}{{ kpi('Không trùng', 27, '/x', 'ba chương trình', hero=True) }}"
            "{{ kpi('Truy xuất', 18, '/y', plan=20) }}{% endcall %}"
            "{{ sum_line((37, 'lượt', '/a'), [(27, 'cơ sở', '/b'), (9, 'lặp', '/c')]) }}"
            "{% call tiles() %}{{ tile('Đông Hưng', 4, '/d', 3) }}{% endcall %}"
        ),
    ),
    "progress": ("job_progress", "{{ job_progress('Đang làm tệp', 320, 1240, '/viec/1', '/viec/1/dung') }}"),
    "confirm": (
        "confirm",
        "{{ confirm('Ngừng bán?', ['Tem đã in vẫn quét được.'], '/ngung', 'Ngừng bán', '/quan-ly') }}",
    ),
}


def rendered(component, **context):
    names, source = SAMPLES[component]
    return render(component, names, source, **context)


def tree(html):
    root, errors = parse(as_page(html))
    assert errors == []
    return root


@pytest.mark.parametrize("component", SAMPLES)
def test_what_a_component_makes_is_a_good_page(house, component):
    assert page_problems(as_page(rendered(component))) == []


def test_every_component_opens_with_what_it_is_for_and_names_its_macros():
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        opening = re.match(r"\{#\n(.*?)#\}", text, re.DOTALL)
        assert opening, f"{path.name} does not open with a comment"
        public = [name for name in re.findall(r"\{% macro (\w+)", text) if not name.startswith("_")]
        assert [name for name in public if not re.search(rf"\b{name}\(", opening[1])] == [], path.name


def test_every_icon_has_a_drawing_and_unknown_ones_still_draw(house):
    html = render(
        "icons", "icon, paths", "{% for name in paths %}{{ icon(name) }}{% endfor %}{{ icon('???') }}"
    )

    drawings = [str(path.get("d")) for path in select(tree(html), "path")]

    assert len(drawings) > 40
    assert all(re.fullmatch(r"[MmLlHhVvAaCcSsZz0-9 .-]+", drawing) for drawing in drawings)
    assert len(set(drawings)) == len(drawings)


def test_icons_are_hidden_from_those_who_listen(house):
    root = tree(render("icons", "icon, logo", "{{ icon('qr') }}{{ logo() }}"))

    assert [drawing.get("aria-hidden") for drawing in select(root, "svg")] == ["true", "true"]


def test_a_picture_keeps_its_room_and_spares_the_data_of_sharp_phones(house):
    image = select(tree(render("photo", "photo", "{{ photo('ab12', 'Hộp bánh', 1600, 1200) }}")), "img")[0]

    assert image.get("src") == "/anh/ab12-800.webp"
    assert image.get("srcset") == "/anh/ab12-320.webp 320w, /anh/ab12-800.webp 800w"
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("1600", "1200", "lazy")


def test_a_picture_whose_detail_counts_comes_in_all_sizes(house):
    image = select(tree(render("photo", "photo", "{{ photo('ab12', 'Giấy', largest=1600) }}")), "img")[0]

    assert str(image.get("srcset")).endswith(", /anh/ab12-1600.webp 1600w")


def test_the_first_picture_does_not_wait(house):
    image = select(tree(render("photo", "photo", "{{ photo('ab12', 'Hộp bánh', lazy=False) }}")), "img")[0]

    assert (image.get("loading"), image.get("fetchpriority")) == (None, "high")


def test_a_missing_picture_says_so(house):
    assert text_of(tree(render("photo", "thumb", "{{ thumb(none, '') }}"))).endswith("Chưa có ảnh")


def test_unknown_facts_are_left_out(house):
    html = render(
        "facts",
        "facts, fact",
        "{% call facts() %}{{ fact('A', none) }}{{ fact('B', '') }}{{ fact('C', 0) }}{% endcall %}",
    )

    assert [text_of(name) for name in select(tree(html), "dt")] == ["C"]


@pytest.mark.parametrize(("value", "shown"), [("none", "–"), ("''", "–"), ("0", "0"), ("7", "7")])
def test_a_cell_shows_nothing_as_a_dash_and_nought_as_nought(house, value, shown):
    source = "{% call table('T', ['A']) %}<tbody><tr>{{ cell(" + value + ") }}</tr></tbody>{% endcall %}"

    assert text_of(select(tree(render("table", "table, cell", source)), "td")[0]) == shown


def test_a_wide_table_can_be_moved_with_the_keyboard(house):
    region = select(tree(rendered("table")), ".table")[0]

    assert (tag_of(region), region.get("tabindex"), region.get("aria-label")) == ("div", "0", "Cơ sở")


@pytest.mark.parametrize(
    ("value", "width", "low"),
    [(18, "90.0", True), (20, "100.0", False), (25, "100", False), (0, "0.0", True)],
)
def test_a_meter_is_straw_until_the_plan_is_met(house, value, width, low):
    root = tree(render("meter", "meter", "{{ meter('Truy xuất', value, 20) }}", value=value))

    assert float(str(select(root, "rect")[0].get("width"))) == float(width)
    assert ("low" in str(select(root, "svg")[0].get("class"))) is low
    assert select(root, "svg")[0].get("aria-label") == "Truy xuất"


def test_a_meter_without_a_plan_stays_empty(house):
    root = tree(render("meter", "meter", "{{ meter('Chưa có kế hoạch', 5, 0) }}"))

    assert float(str(select(root, "rect")[0].get("width"))) == 0


def test_the_closing_line_reads_as_a_sum(house):
    root = tree(rendered("kpi"))

    assert text_of(select(root, ".chain")[0]) == "37 lượt = 27 cơ sở + 9 lặp"
    assert [link.get("href") for link in select(root, ".chain a")] == ["/a", "/b", "/c"]


def test_pages_near_the_present_one_are_named(house):
    html = render(
        "pagination", "pagination", "{{ pagination(4, 12, at, 230) }}", at=lambda page: f"/x?trang={page}"
    )

    root = tree(html)

    assert page_problems(as_page(html)) == []
    assert [link.get("href") for link in select(root, "a")] == [f"/x?trang={page}" for page in (1, 3, 5, 12)]
    assert text_of(select(root, "[aria-current=page]")[0]) == "Trang 4"


def test_a_single_page_needs_no_way_on(house):
    assert (
        render("pagination", "pagination, pager", "{{ pagination(1, 1, none) }}{{ pager() }}").strip() == ""
    )


def test_keyed_lists_lead_both_ways(house):
    html = render("pagination", "pager", "{{ pager('/truoc', '/sau', '51–100') }}")

    assert page_problems(as_page(html)) == []
    assert [link.get("rel") for link in select(tree(html), "a")] == ["prev", "next"]


def test_a_job_whose_length_is_unknown_shows_no_share(house):
    root = tree(render("progress", "job_progress", "{{ job_progress('Đang đọc', 3, none, '/x') }}"))

    assert select(root, "progress")[0].get("value") is None
    assert "Đang chuẩn bị, đã xong 3" in text_of(root)


def test_a_confirmation_posts_with_its_token_and_offers_the_way_back(house):
    root = tree(rendered("confirm"))

    assert (select(root, "form")[0].get("action"), select(root, "form")[0].get("method")) == (
        "/ngung",
        "post",
    )
    assert [text_of(choice) for choice in select(root, ".send > *")] == ["Ngừng bán", "Thôi, quay lại"]


def test_flashes_are_said_aloud_by_their_weight(house):
    flash("Đã lưu.")
    flash("Ảnh chưa gửi được.", "bad")

    said = select(tree(render("flashes", "flashes", "{{ flashes() }}")), ".note")

    assert [(note.get("role"), note.get("class"), text_of(note)) for note in said] == [
        ("status", "note ok", "Đã lưu."),
        ("alert", "note bad", "Ảnh chưa gửi được."),
    ]


def test_typed_names_are_escaped_everywhere(house):
    evil = "<script>alert(1)</script>"
    html = render(
        "cards",
        "product_card, empty_state",
        "{{ product_card('/x', evil, evil, 'ab', evil, 1, evil) }}{{ empty_state(evil, evil, '/x', evil) }}",
        evil=evil,
    )

    assert "<script" not in html
