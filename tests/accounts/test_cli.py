from __future__ import annotations

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from accounts.passwords import password_matches
from accounts.second_factor import services as second_factor
from tests.factories.accounts import PASSWORD, enrol, local, make_user, sign_in
from tests.pages.client import PageClient


def run(app: Flask, *words: str) -> Result:
    result = app.test_cli_runner().invoke(args=["accounts", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def printed_password(result: Result) -> str:
    found = re.findall(r"\(chỉ hiện một lần này\): (\S+)$", result.output, re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def test_a_staff_account_is_made_and_its_password_said_once(app: Flask, session: Session) -> None:
    session.rollback()

    result = run(app, "add-staff", "--phone", "0912 345 678", "--name", "Bùi Thị Nếp", "--role", "officer")

    user = session.scalars(select(User)).one()
    assert result.exit_code == 0
    assert (user.phone, user.role, user.full_name) == ("+84912345678", "officer", "Bùi Thị Nếp")
    assert user.agency is not None
    assert user.agency.name == "Sở Công Thương"
    assert password_matches(user.password_hash, printed_password(result))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--phone", "12", "--name", "Nếp", "--role", "officer"], "chưa phải số điện thoại"),
        (["--phone", "0912345678", "--name", " ", "--role", "officer"], "Họ tên cần"),
        (["--phone", "0912345678", "--name", "Nếp", "--role", "sếp"], "Chưa có vai trò “sếp”"),
        (["--phone", "0912345678", "--name", "Nếp", "--role", "producer"], "Chưa có vai trò “producer”"),
        (["--phone", "0912345678", "--name", "Nếp", "--role", "officer", "--agency", "!"], "Tên cơ quan"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_made(
    app: Flask, session: Session, words: list[str], sentence: str
) -> None:
    session.rollback()

    result = run(app, "add-staff", *words)

    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_a_phone_that_has_an_account_is_refused(app: Flask, session: Session) -> None:
    phone = local(make_user(session))
    session.commit()

    result = run(app, "add-staff", "--phone", phone, "--name", "Nếp", "--role", "helper")

    assert result.exit_code == 1
    assert "đã có tài khoản" in result.output


def test_a_password_is_given_anew_and_devices_are_put_out(app: Flask, session: Session) -> None:
    user = make_user(session)
    phone = local(user)
    client = app.test_client()
    sign_in(client, user)

    result = run(app, "reset-password", "--phone", phone)

    session.expire_all()
    assert result.exit_code == 0
    assert password_matches(user.password_hash, printed_password(result))
    assert not password_matches(user.password_hash, PASSWORD)
    assert client.get("/quan-ly").headers["Location"].startswith("/dang-nhap")


def test_an_account_is_closed(app: Flask, session: Session) -> None:
    user = make_user(session)
    phone = local(user)
    session.commit()

    result = run(app, "disable", "--phone", phone)

    session.expire_all()
    assert result.exit_code == 0
    assert not user.is_active


@pytest.mark.parametrize("command", ["reset-password", "disable", "reset-second-factor"])
def test_a_phone_without_account_is_said(app: Flask, command: str) -> None:
    result = run(app, command, "--phone", "0912345678")

    assert result.exit_code == 1
    assert "Chưa có tài khoản" in result.output


def test_a_lost_phone_is_taken_off(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    phone = local(user)
    enrol(session, user)
    client = app.test_client()
    sign_in(client, user)

    result = run(app, "reset-second-factor", "--phone", phone)

    session.expire_all()
    assert result.exit_code == 0
    assert second_factor.factor_of(session, user.id) is None
    assert client.get("/quan-ly").headers["Location"].startswith("/dang-nhap")


@pytest.mark.parametrize("command", ["add-staff", "add-producer", "reset-password"])
def test_the_password_of_a_command_opens_once_and_must_be_replaced(
    app: Flask, session: Session, command: str
) -> None:
    words = ["--phone", "0912345678"]
    if command == "add-staff":
        words += ["--name", "Nếp", "--role", "officer"]
    elif command == "add-producer":
        words += ["--name", "Nếp"]
    else:
        make_user(session, Role.OFFICER, phone="+84912345678")
    session.commit()

    result = run(app, command, *words)

    session.expire_all()
    user = session.scalars(select(User)).one()
    assert user.has_one_time_password
    assert user.password_used_at is None
    assert "Mở được một lần" in result.output
    page = PageClient(app)
    page.get("/dang-nhap")
    page.submit("Đăng nhập", phone=local(user), password=printed_password(result))
    assert page.h1 == "Đặt mật khẩu của bạn"
