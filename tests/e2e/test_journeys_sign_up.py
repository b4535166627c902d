"""A producer whom nobody here knows: from the front page to a public product, and back into the account."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.browser import sign_in
from tests.e2e.judging import judge, passed
from tests.e2e.server import Server
from tests.e2e.steps import a_file, again_until, enter, phone_photo

pytestmark = pytest.mark.e2e
PASSWORD = "cánh diều tháng ba"


@pytest.mark.parametrize(
    ("device", "number"), [("phone", "0988000001"), ("phone_without_scripts", "0988000002")]
)
def test_three_screens_and_four_sendings_make_a_public_product(
    request: pytest.FixtureRequest, device: str, number: str
) -> None:
    page: Page = request.getfixturevalue(device)
    sendings: list[Request] = []
    page.on("request", lambda each: sendings.append(each) if each.method == "POST" else None)

    page.goto("/")
    page.get_by_role("link", name="Đăng ký bán hàng").click()
    page.get_by_label("Số điện thoại").first.fill(number)
    page.get_by_label("Mật khẩu bạn tự đặt").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên cơ sở").fill(f"Hộ Bánh đa {number}")
    page.get_by_label("Hộ kinh doanh").check()
    page.get_by_label("Xã, phường").fill("nguyen xa")
    page.get_by_role("button", name="Tiếp tục").click()
    assert page.title().startswith("Lỗi:")
    page.get_by_label("Xã Nguyên Xá, huyện Đông Hưng cũ").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên sản phẩm").fill(f"Bánh đa vừng {number}")
    page.get_by_label("Giá bán").fill("25k")
    page.get_by_label("Bán theo").fill("túi")
    page.get_by_label("Ảnh sản phẩm").set_input_files(files=[a_file("IMG_2041.jpg", phone_photo())])
    page.get_by_role("button", name="Đăng sản phẩm").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sản phẩm đã lên")
    assert len(sendings) == 4
    page.get_by_role("link", name="Mở trang mà người quét sẽ thấy").click()
    assert urlsplit(page.url).path.startswith("/t/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bánh đa vừng {number}")
    again_until(page, lambda: page.locator("main img.photo").count() > 0)


def test_each_screen_of_the_sign_up_can_be_used_by_everybody(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    page.goto("/dang-ky")
    page.get_by_label("Số điện thoại").first.fill("0988000004")
    page.get_by_label("Mật khẩu bạn tự đặt").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Tiếp tục").click()
    _judge(page, server, "/dang-ky/co-so")
    page.get_by_label("Tên cơ sở").fill("Nhà Bà Ổi")
    page.get_by_label("Cá nhân").check()
    page.get_by_label("Xã, phường").fill("dong tien hung")
    page.get_by_role("button", name="Tiếp tục").click()
    _judge(page, server, "/dang-ky/san-pham")
    page.get_by_label("Tên sản phẩm").fill("Ổi Bo nhà Bà Ổi")
    page.get_by_label("Giá bán").fill("30 nghìn")
    page.get_by_label("Bán theo").fill("kg")
    page.get_by_role("button", name="Đăng sản phẩm").click()
    _judge(page, server, "/dang-ky/xong")


def _judge(page: Page, server: Server, path: str) -> None:
    assert urlsplit(page.url).path == path
    cookie = "; ".join(f"{each.get('name')}={each.get('value')}" for each in page.context.cookies())
    assert passed(judge("html.sh", server.url(path), COOKIE=cookie))
    assert passed(judge("axe.mjs", server.url(path), COOKIE=cookie))


def test_a_lost_password_is_replaced_with_a_code_on_paper(
    phone_without_scripts: Page, phone: Page, server: Server
) -> None:
    page = phone_without_scripts
    page.goto("/dang-ky")
    page.get_by_label("Số điện thoại").first.fill("0988000003")
    page.get_by_label("Mật khẩu bạn tự đặt").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.context.clear_cookies()

    enter(phone, server, "helper")
    phone.goto("/ho-tro/ma-khoi-phuc")
    phone.get_by_label("Số điện thoại hoặc tên cơ sở").fill("0988 000 003")
    phone.get_by_role("button", name="Tìm người").click()
    phone.get_by_role("link", name="Chọn người này").click()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Cấp mã").click()
    code = re.search(r"\d{4} \d{4} \d{4}", phone.inner_text("main"))
    assert code is not None

    page.goto("/dang-nhap")
    page.get_by_role("link", name="Quên mật khẩu hoặc đổi số").click()
    page.get_by_label("Số điện thoại của tài khoản").fill("0988000003")
    page.get_by_label("Mã trên tờ giấy").fill(code[0])
    page.get_by_label("Mật khẩu mới").fill("nồi đồng cối đá")
    page.get_by_role("button", name="Đặt mật khẩu mới").click()
    sign_in(page, "0988000003", "nồi đồng cối đá")

    assert urlsplit(page.url).path == "/dang-ky/co-so"  # where the sign-up had stopped
