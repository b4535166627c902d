"""Fields as people meet them: label, hint, error, input, tied together for those who listen."""

import pytest
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind 3.3
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import CreatingForm, MoneyField, WholeNumberField, required, required_amount, text_length
from tests.pages.checks import page_problems
from tests.pages.dom import elements, parse, select, tag_of, text_of
from tests.templates.house import as_page, render

KINDS = [SelectChoice("dn", "Doanh nghiệp"), SelectChoice("htx", "Hợp tác xã")]


class Part(Form):
    word = StringField("Thành phần", [DataRequired("Bạn ghi tên thành phần.")])


class Everything(CreatingForm):
    name = StringField(
        "Tên sản phẩm", [required(), text_length(at_least=5, at_most=9)], description="Tên hay gọi"
    )
    phone = TelField("Số điện thoại", [required()])
    price = MoneyField("Giá bán", [required_amount()])
    weight = WholeNumberField("Cân nặng")
    kind = RadioField("Bạn là", [required("Bạn chọn một loại hình.")], choices=KINDS)
    allergens = SelectMultipleField(
        "Chất dị ứng",
        choices=[SelectChoice("lac", "Lạc")],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    unit = SelectField("Đơn vị", choices=[SelectChoice("hop", "Hộp")], validate_choice=False)
    story = TextAreaField("Mô tả", [text_length(at_least=20)])
    photo = FileField("Ảnh")
    password = PasswordField("Mật khẩu")
    agree = BooleanField("Tôi đồng ý", [required("Bạn cần đồng ý.")])
    parts = FieldList(FormField(Part), min_entries=2)


class Places(Form):
    one = SelectField("Xã", [required()], choices=[SelectChoice("12688", "Xã Đông Hưng")])
    some = SelectField(
        "Phường", [required()], choices=[SelectChoice("", "Chưa chọn"), SelectChoice("1", "Một")]
    )


WHOLE = """
{{ error_summary(form) }}
{% call form_start(form, "/gui", multipart=True) %}
  {% for f in form if f.widget.input_type != "hidden" and f.name != "parts" %}
    {{ field(f, hint="Gợi ý cho " ~ f.name) }}
  {% endfor %}
  {% for entry in form.parts %}{{ field(entry.word) }}{% endfor %}
{% endcall %}
"""
NAMES = "field, form_start, error_summary, hidden_fields, search_box, send"


def fresh(**kwargs):
    return Everything(formdata=None, **kwargs)


def refused(**typed):
    form = Everything(formdata=MultiDict(typed), meta={"csrf": False})
    assert not form.validate()
    return form


def tree(html):
    root, errors = parse(as_page(html))
    assert errors == []
    return root


def whole(form):
    return render("forms", NAMES, WHOLE, form=form)


def test_a_whole_form_is_a_good_page(house):
    assert page_problems(as_page(whole(fresh()))) == []


def test_a_whole_refused_form_is_a_good_page(house):
    problems = page_problems(as_page(whole(refused(name="Bánh", price="mười"))))

    assert problems == ["form '/gui' posts without csrf_token"]  # the token was turned off for the refusal


def test_label_hint_error_and_input_stand_in_that_order(house):
    html = render("forms", "field", "{{ field(form.name) }}", form=refused(name="Bánh"))

    field = select(tree(html), ".field")[0]
    parts = [(tag_of(part), part.get("class")) for part in field]

    assert parts == [("label", None), ("p", "hint"), ("p", "error"), ("input", None)]


def test_an_input_is_described_by_hint_error_and_unit(house):
    html = render("forms", "field", "{{ field(form.price, hint='Gồm cả hộp') }}", form=refused(price="mười"))

    box = select(tree(html), "input")[0]

    assert box.get("aria-describedby") == "price-hint price-error price-unit"
    assert box.get("aria-invalid") == "true"
    assert box.get("value") == "mười"


def test_an_input_without_hint_and_error_refers_to_nothing(house):
    box = select(tree(render("forms", "field", "{{ field(form.phone) }}", form=fresh())), "input")[0]

    assert (box.get("aria-describedby"), box.get("aria-invalid")) == (None, None)


def test_money_says_its_unit_and_asks_for_digits(house):
    root = tree(render("forms", "field", "{{ field(form.price) }}", form=fresh()))

    assert select(root, "input")[0].get("inputmode") == "numeric"
    assert text_of(select(root, "#price-unit")[0]) == "₫"


def test_a_number_is_typed_as_text_so_that_what_was_typed_comes_back(house):
    box = select(tree(render("forms", "field", "{{ field(form.weight) }}", form=fresh())), "input")[0]

    assert (box.get("type"), box.get("inputmode")) == ("text", "numeric")


def test_long_text_is_refused_in_words_rather_than_cut_by_the_browser(house):
    html = render("forms", "field", "{{ field(form.name) }}{{ field(form.story) }}", form=fresh())

    assert "maxlength" not in html
    assert "minlength" not in html


def test_a_list_without_an_empty_line_needs_no_demand_to_be_filled(house):
    form = Places()

    one, some = (
        select(tree(render("forms", "field", "{{ field(f) }}", f=f)), "select")[0]
        for f in (form.one, form.some)
    )

    assert one.get("required") is None
    assert some.get("required") is not None


def test_radio_cards_are_a_group_with_its_name_and_error(house):
    html = render(
        "forms",
        "field",
        "{{ field(form.kind, descriptions={'htx': 'Có giấy chứng nhận'}) }}",
        form=refused(),
    )

    group = select(tree(html), "fieldset")[0]

    assert (group.get("role"), group.get("aria-invalid")) == ("radiogroup", "true")
    assert group.get("aria-describedby") == "kind-error"
    assert text_of(select(group, "legend")[0]) == "Bạn là"
    assert [text_of(card) for card in select(group, ".choice")] == [
        "Doanh nghiệp",
        "Hợp tác xã Có giấy chứng nhận",
    ]


def test_the_summary_counts_and_leads_to_each_field(house):
    root = tree(whole(refused(name="Bánh ngon", phone="0912000001", price="55.000", story="x" * 30)))

    summary = select(root, ".sum-up")[0]
    ids = {element.get("id") for element in elements(root)}
    targets = [str(link.get("href")) for link in select(summary, "a")]

    assert summary.get("role") == "alert"
    assert text_of(select(summary, "h2")[0]) == "Có 3 chỗ cần sửa"
    assert targets == ["#kind-0", "#agree", "#parts-0-word", "#parts-1-word"]
    assert {target[1:] for target in targets} <= ids


def test_a_question_is_followed_by_its_mistake_without_a_colon(house):
    class Asking(Form):
        seen = StringField("Bạn thấy gì?", [required("Bạn kể vài chữ.")])

    form = Asking(formdata=MultiDict({"seen": ""}))
    form.validate()

    summary = render("forms", "error_summary", "{{ error_summary(form) }}", form=form)

    assert "Bạn thấy gì? Bạn kể vài chữ." in summary


def test_a_form_without_errors_has_no_summary(house):
    assert render("forms", "error_summary", "{{ error_summary(form) }}", form=fresh()).strip() == ""


def test_two_forms_fit_on_a_page(house):
    source = (
        "{% for form in forms %}{% call form_start(form) %}{{ field(form.phone) }}{% endcall %}{% endfor %}"
    )
    html = render("forms", NAMES, source, forms=[fresh(prefix="a"), fresh(prefix="b")])

    root = tree(html)

    assert [box.get("id") for box in select(root, "input[type=hidden]")] == [None] * 4
    assert "id stands" not in " ".join(page_problems(as_page(html)))


def test_a_sent_form_carries_token_and_one_time_id(house):
    root = tree(render("forms", NAMES, "{% call form_start(form) %}{% endcall %}", form=fresh()))

    assert sorted(str(box.get("name")) for box in select(root, "input[type=hidden]")) == [
        "csrf_token",
        "form_id",
    ]
    assert all(box.get("value") for box in select(root, "input[type=hidden]"))


def test_a_form_that_asks_puts_no_token_into_the_address(house):
    html = render("forms", NAMES, "{% call form_start(form, method='get') %}{% endcall %}", form=fresh())

    assert "csrf_token" not in html


@pytest.mark.parametrize(("shown", "kind"), [(True, "text"), (False, "password")])
def test_a_password_can_stay_readable_and_never_comes_back(house, shown, kind):
    form = Everything(formdata=MultiDict({"password": "bí mật"}), meta={"csrf": False})
    html = render("forms", "field", "{{ field(form.password, shown=shown) }}", form=form, shown=shown)

    box = select(tree(html), "input")[0]

    assert box.get("type") == kind
    assert not box.get("value")


def test_optional_fields_say_so_in_words(house):
    html = render("forms", "field", "{{ field(form.weight, optional=True) }}", form=fresh())

    assert text_of(select(tree(html), "label")[0]) == "Cân nặng (không bắt buộc)"


def test_typed_markup_is_shown_as_typed(house):
    html = render("forms", NAMES, WHOLE, form=refused(name="<b>", price="<i>"))

    assert "<b>" not in html
    assert "“&lt;i&gt;” chưa phải số tiền" in html


def test_the_search_box_keeps_what_was_asked(house):
    html = render("forms", "search_box", "{{ search_box('/tim', 'bánh \"cáy\"') }}")

    assert page_problems(as_page(html)) == []
    assert select(tree(html), "input")[0].get("value") == 'bánh "cáy"'
