"""What a form makes of what people type."""

import unicodedata

import pytest
from wtforms import HiddenField, PasswordField, StringField, TextAreaField

from core.forms import BaseForm, CreatingForm, MoneyField, WholeNumberField, required, text_length
from core.second_try import typed_words


class Wanted(BaseForm):
    name = StringField(validators=[required(), text_length(at_least=3, at_most=5)])
    story = TextAreaField()
    password = PasswordField()
    price = MoneyField(lowest=1000)
    weight = WholeNumberField()


@pytest.fixture
def filled(app):
    def fill(**typed):
        with app.test_request_context(method="POST", data=typed):
            form = Wanted(meta={"csrf": False})
            form.validate()
            return form

    return fill


def test_text_arrives_whole_and_without_outer_blanks(filled):
    form = filled(name="  " + unicodedata.normalize("NFD", "đũi") + " ", story=" một \r\n hai ")

    assert form.name.data == "đũi"
    assert form.story.data == "một \n hai"


class Opened(Wanted):
    otp = StringField()
    new_pass = StringField()
    mark = HiddenField()


def test_a_page_of_refusal_repeats_text_of_the_form_alone(app):
    typed = {
        "name": "Nhóm chị Tám",
        "story": "Làm từ lá",
        "password": "mot hai ba",
        "otp": "123 456",
        "new_pass": "bon nam sau",
        "mark": "dau an",
        "passwd": "la mat khau",
        "note": "khong hoi",
    }
    with app.test_request_context(method="POST", data=typed):
        assert typed_words() == []
        Opened(meta={"csrf": False})
        Opened(meta={"csrf": False})
        assert typed_words() == ["Nhóm chị Tám", "Làm từ lá"]


def test_a_password_is_taken_as_typed(filled):
    assert filled(password="  có khoảng trắng  ").password.data == "  có khoảng trắng  "


def test_amounts_are_read_as_people_type_them(filled):
    assert filled(price="1.250").price.data == filled(price="1250").price.data == 1250


def test_an_amount_in_words_is_refused_with_an_example_and_shown_again(filled):
    form = filled(price="mười nghìn")

    assert form.price.errors == [
        "“mười nghìn” chưa phải số tiền. Bạn gõ bằng chữ số, ví dụ 55.000 hoặc 55000."
    ]
    assert form.price.data is None
    assert 'value="mười nghìn"' in form.price()


def test_an_amount_outside_its_bounds_is_refused_with_both_bounds(filled):
    assert filled(price="1000000000000").price.errors == ["Số tiền cần từ 1.000 đến 10.000.000.000 đồng."]
    assert filled(price="999").price.errors == ["Số tiền cần từ 1.000 đến 10.000.000.000 đồng."]


@pytest.mark.parametrize("typed", ["bốn trăm", "4,5", "1e3", "١٢", "--5", "-", "²", "9" * 5000])
def test_a_number_that_is_none_is_refused(filled, typed):
    assert filled(weight=typed).weight.errors == ["Bạn gõ số nguyên bằng chữ số, ví dụ 420."]


def test_length_is_told_with_what_is_there_and_what_is_allowed(filled):
    assert filled(name="ổi").name.errors == ["Cần từ 3 đến 5 ký tự, hiện có 2."]
    assert filled(name="").name.errors == ["Bạn chưa điền chỗ này."]


def test_each_creating_form_has_an_id_of_its_own(app):
    with app.test_request_context():
        first, second = CreatingForm(meta={"csrf": False}), CreatingForm(meta={"csrf": False})

    assert first.form_id.data != second.form_id.data


def test_what_the_form_library_says_by_itself_is_vietnamese_too(app):
    from wtforms import SelectField

    class Chosen(BaseForm):
        kind = SelectField(choices=["a", "b"])  # type: ignore[list-item]  # the stubs lag behind the library

    with app.test_request_context(method="POST", data={"kind": "z"}):
        form = Chosen(meta={"csrf": False})
        form.validate()

    assert form.kind.errors == ["Bạn chọn một mục trong danh sách."]
