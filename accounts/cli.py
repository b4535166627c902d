"""Commands for the person who runs the installation: make, renew and close accounts.

Every password that a command gives opens once, for a few days, and must then be replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import entering, services
from accounts.models import Role, User
from accounts.passwords import random_password
from accounts.phones import normalise_phone, show_phone
from accounts.second_factor import services as second_factor
from accounts.staff import services as staff
from core.audit import SYSTEM
from core.database import db
from core.errors import DomainError
from core.formatting import datetime_vi

group = AppGroup("accounts", help="Tài khoản: thêm, cấp lại mật khẩu, khóa.")
STAFF = [role.value for role in Role if role != Role.PRODUCER]


@contextmanager
def _one_change() -> Iterator[Session]:
    """Commit at the end; a refusal undoes all and becomes one line on the terminal."""
    session = db.session()
    with force_locale("vi"):
        try:
            yield session
            session.commit()
        except DomainError as problem:
            session.rollback()
            raise click.ClickException(str(problem)) from None


@group.command("add-staff")
@click.option("--phone", required=True, help="Số điện thoại, ví dụ 0912 345 678.")
@click.option("--name", required=True, help="Họ tên.")
@click.option("--role", required=True, help="Vai trò: " + ", ".join(STAFF) + ".")
@click.option("--agency", help="Tên cơ quan; bỏ trống là cơ quan của bản cài đặt này.")
def add_staff(phone: str, name: str, role: str, agency: str | None) -> None:
    """Thêm tài khoản cán bộ và in mật khẩu một lần."""
    if role not in STAFF:
        raise click.ClickException(f"Chưa có vai trò “{role}”. Bạn chọn một trong: {', '.join(STAFF)}.")
    with _one_change() as session:
        user, password, until = staff.add_staff(
            session,
            SYSTEM,
            phone=normalise_phone(phone),
            full_name=name,
            role=Role(role),
            agency=services.agency_named(session, agency or current_app.config["GOCQUE"].agency),
        )
        shown = show_phone(user.phone)
    click.echo(f"Đã thêm tài khoản {shown}, vai trò {role}.")
    _tell_password(password, until)


@group.command("add-producer")
@click.option("--phone", required=True, help="Số điện thoại, ví dụ 0912 345 678.")
@click.option("--name", required=True, help="Họ tên.")
def add_producer(phone: str, name: str) -> None:
    """Thêm tài khoản cơ sở sản xuất và in mật khẩu một lần; cơ sở ghi sau khi đăng nhập."""
    with _one_change() as session:
        user = services.create_user(
            session,
            SYSTEM,
            phone=normalise_phone(phone),
            full_name=name,
            role=Role.PRODUCER,
            password=random_password(),
        )
        shown = show_phone(user.phone)
        password, until = entering.issue_one_time_password(session, SYSTEM, user)
    click.echo(f"Đã thêm tài khoản {shown}.")
    _tell_password(password, until)


@group.command("reset-password")
@click.option("--phone", required=True, help="Số điện thoại của tài khoản.")
def reset_password(phone: str) -> None:
    """Cấp mật khẩu mới, in một lần, và đăng xuất tài khoản trên mọi thiết bị."""
    with _one_change() as session:
        password, until = entering.issue_one_time_password(session, SYSTEM, _user(session, phone))
    click.echo("Đã cấp mật khẩu mới và đăng xuất mọi thiết bị.")
    _tell_password(password, until)


@group.command("reset-second-factor")
@click.option("--phone", required=True, help="Số điện thoại của tài khoản.")
def reset_second_factor(phone: str) -> None:
    """Bỏ ứng dụng xác thực và mã dự phòng đã mất; lần đăng nhập sau sẽ bật lại."""
    with _one_change() as session:
        user = _user(session, phone)
        second_factor.reset(session, SYSTEM, user)
        services.end_all_sessions(session, SYSTEM, user)
    click.echo("Đã bỏ xác thực hai lớp và đăng xuất mọi thiết bị. Lần đăng nhập sau sẽ bật lại.")


@group.command("disable")
@click.option("--phone", required=True, help="Số điện thoại của tài khoản.")
def disable(phone: str) -> None:
    """Khóa tài khoản và đăng xuất trên mọi thiết bị; việc đã làm vẫn còn."""
    with _one_change() as session:
        staff.disable(session, SYSTEM, _user(session, phone))
    click.echo("Đã khóa tài khoản và đăng xuất mọi thiết bị.")


def _user(session: Session, phone: str) -> User:
    user: User | None = session.scalar(select(User).where(User.phone == normalise_phone(phone)))
    if user is None:
        raise services.NoAccount
    return user


def _tell_password(password: str, until: datetime) -> None:
    click.echo(f"Mật khẩu (chỉ hiện một lần này): {password}")
    click.echo(f"Mở được một lần, đến {datetime_vi(until)}; đăng nhập xong phải đặt mật khẩu riêng.")
