"""Look an installation over, and say of each part whether it is well and what to do if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from accounts.models import SecondFactor, User
from accounts.second_factor.keys import key_check
from accounts.trail.checking import cut_off
from core.audit import verify
from core.config import Settings
from core.jobs import JobState, OutboxEntry, worker_is_alive
from core.storage import Storage
from operations.stored_files import check_files
from operations.tables import head_revision, revision_of, snapshot

WAITS_TOO_LONG = timedelta(minutes=10)
RUNS_TOO_LONG = timedelta(hours=1)
LEAST_FREE = 512 * 1024**2  # bytes; below it a day of uploads may fail
LITTLE_FREE = 2 * 1024**3
_SHOWN = 5


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    NOTICE = "notice"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: which part, how it is, what was seen, what to do."""

    part: str
    state: State
    seen: str
    mend: str = ""


def look_over(
    settings: Settings, store: Storage, now: datetime, told: Callable[[int, int], None]
) -> Iterator[Finding]:
    """Yield a finding for each part of the installation.

    Args:
        settings: What the installation has decided.
        store: Its store; every needed file is read.
        now: Aware time in UTC.
        told: Hears (done, total) while files are read.
    """
    yield from _settings(settings)
    database = _database()
    yield database
    if database.state != State.WRONG:
        with snapshot() as connection, Session(connection) as session:
            yield _audit(session)
            yield from _files(session, store, told)
            yield _worker(session)
            yield _outbox(session, now)
            yield _sample(session, settings)
            yield from _second_factors(session, settings)
    yield from _disks(settings, store)


def _settings(settings: Settings) -> Iterator[Finding]:
    key = settings.instance / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("Khóa bí mật", State.WRONG, "người khác trên máy đọc được", f"Chạy: chmod 600 {key}")
    if settings.is_loopback:
        yield Finding(
            "Cài đặt",
            State.NOTICE,
            f"mã QR in ra sẽ dẫn tới {settings.public_url}, chỉ máy này mở được",
            "Đặt GOCQUE_PUBLIC_URL là tên miền thật trước khi in tem.",
        )
    elif not settings.is_https:
        yield Finding(
            "Cài đặt",
            State.WRONG,
            f"{settings.public_url} không mã hoá, mật khẩu đi trần trên mạng",
            "Đặt máy chủ HTTPS phía trước và sửa GOCQUE_PUBLIC_URL thành https://…",
        )
    else:
        yield Finding("Cài đặt", State.OK, settings.public_url)
    if settings.rate_factor > 1 and not settings.is_loopback:
        yield Finding(
            "Giới hạn tốc độ",
            State.WRONG,
            f"GOCQUE_RATE_FACTOR={settings.rate_factor} nới lỏng mọi giới hạn",
            "Bỏ GOCQUE_RATE_FACTOR; chỉ dùng khi đo thử.",
        )


def _database() -> Finding:
    try:
        with snapshot() as connection:
            at = revision_of(connection)
            kind = connection.dialect.name
    except SQLAlchemyError as problem:
        return Finding(
            "Cơ sở dữ liệu",
            State.WRONG,
            f"không mở được ({type(problem).__name__})",
            "Kiểm tra GOCQUE_DATABASE_URL và máy chủ cơ sở dữ liệu.",
        )
    if at != head_revision():
        return Finding(
            "Cơ sở dữ liệu",
            State.WRONG,
            f"{f'đang ở {at}' if at else 'chưa có bảng nào'}, chương trình cần {head_revision()}",
            "Chạy: flask db upgrade",
        )
    return Finding("Cơ sở dữ liệu", State.OK, f"{kind}, {at}")


def _audit(session: Session) -> Finding:
    broken = verify(session) or cut_off(session)
    if broken is None:
        return Finding("Nhật ký hệ thống", State.OK, "chuỗi còn nguyên")
    return Finding(
        "Nhật ký hệ thống",
        State.WRONG,
        f"chuỗi đứt ở mục {broken}",
        "Có người sửa thẳng vào cơ sở dữ liệu: giữ nguyên hiện trạng, so với bản sao lưu gần nhất.",
    )


def _files(session: Session, store: Storage, told: Callable[[int, int], None]) -> Iterator[Finding]:
    try:
        found = check_files(session.connection(), store, told)
    except OSError as problem:
        yield Finding(
            "Kho tệp", State.WRONG, f"không đọc được ({type(problem).__name__})", "Kiểm tra GOCQUE_MEDIA_URL."
        )
        return
    for what, names in (("thiếu", found.missing), ("hỏng", found.damaged)):
        if names:
            yield Finding(
                "Kho tệp",
                State.WRONG,
                f"{what} {len(names)} tệp: {_some(names)}",
                "Lấy lại các tệp này từ bản sao lưu.",
            )
    if not found.missing and not found.damaged:
        yield Finding("Kho tệp", State.OK, f"{found.checked} tệp đủ và nguyên vẹn")
    if found.orphans:
        yield Finding(
            "Tệp thừa",
            State.NOTICE,
            f"{len(found.orphans)} tệp không dòng nào dùng",
            "Không cần làm gì: tệp thừa quá một ngày tự được dọn mỗi đêm.",
        )


def _worker(session: Session) -> Finding:
    if worker_is_alive(session):
        return Finding("Việc chạy nền", State.OK, "đang chạy")
    return Finding(
        "Việc chạy nền", State.WRONG, "không thấy chương trình chạy nền", "Chạy: flask jobs worker"
    )


def _outbox(session: Session, now: datetime) -> Finding:
    late = session.execute(
        select(OutboxEntry.state, func.count())
        .where(
            or_(
                (OutboxEntry.state == JobState.PENDING) & (OutboxEntry.run_after < now - WAITS_TOO_LONG),
                (OutboxEntry.state == JobState.RUNNING) & (OutboxEntry.started_at < now - RUNS_TOO_LONG),
                OutboxEntry.state == JobState.FAILED,
            )
        )
        .group_by(OutboxEntry.state)
    )
    counts = {str(row.state): int(row[1]) for row in late}
    waiting, running, failed = (
        counts.get(state, 0) for state in (JobState.PENDING, JobState.RUNNING, JobState.FAILED)
    )
    seen = ", ".join(
        f"{count} {words}"
        for count, words in (
            (waiting, "việc chờ quá 10 phút"),
            (running, "việc chạy quá một giờ"),
            (failed, "việc đã bỏ sau nhiều lần thử"),
        )
        if count
    )
    if waiting or running:
        return Finding("Hàng đợi", State.WRONG, seen, "Chạy lại: flask jobs worker, rồi xem nhật ký của nó.")
    if failed:
        return Finding("Hàng đợi", State.NOTICE, seen, "Xem nhật ký của chương trình chạy nền.")
    return Finding("Hàng đợi", State.OK, "không có việc nào kẹt")


def _sample(session: Session, settings: Settings) -> Finding:
    count = session.scalar(select(func.count()).select_from(User).where(User.is_sample)) or 0
    if not count:
        return Finding("Tài khoản mẫu", State.OK, "không có")
    return Finding(
        "Tài khoản mẫu",
        State.NOTICE if settings.is_loopback else State.WRONG,
        f"{count} tài khoản có mật khẩu ai cũng có thể biết",
        "Dùng cơ sở dữ liệu khác cho việc thật; đừng nhập dữ liệu thật vào đây.",
    )


def _second_factors(session: Session, settings: Settings) -> Iterator[Finding]:
    shut_out = session.scalar(
        select(func.count())
        .select_from(SecondFactor)
        .where(
            SecondFactor.confirmed_at.is_not(None),
            SecondFactor.key_check != key_check(settings.secret_key),
        )
    )
    if shut_out:
        yield Finding(
            "Xác thực hai lớp",
            State.WRONG,
            f"khóa bí mật đã đổi nên {shut_out} người không gõ được mã nào đúng",
            "Đặt lại GOCQUE_SECRET_KEY cũ, hoặc chạy cho từng người: flask accounts reset-second-factor",
        )


def _disks(settings: Settings, store: Storage) -> Iterator[Finding]:
    folders = {settings.instance}
    if Path(store.root).is_dir():
        folders.add(Path(store.root))
    devices = {folder.stat().st_dev: folder for folder in sorted(folders, reverse=True)}
    for folder in devices.values():
        free = disk_usage(folder).free
        state = State.WRONG if free < LEAST_FREE else State.NOTICE if free < LITTLE_FREE else State.OK
        yield Finding(
            "Chỗ trống",
            state,
            f"{folder}: còn {free / 1024**3:.1f} GB".replace(".", ","),
            "" if state == State.OK else "Thêm chỗ hoặc chuyển bớt bản sao lưu đi nơi khác.",
        )


def _some(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" và {more} tệp nữa" if more > 0 else "")
