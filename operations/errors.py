"""Why a backup cannot be made or brought back; each sentence is read on a terminal."""

from __future__ import annotations

from core.errors import DomainError


class BackupRefused(DomainError):
    """A backup cannot be made now."""

    message = "Chưa sao lưu được."


class RestoreRefused(DomainError):
    """A backup cannot be brought back here; nothing was changed."""

    message = "Chưa khôi phục được."


class DamagedArchive(RestoreRefused):
    """The file is no backup of ours, or not whole any more."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Tệp sao lưu hỏng hoặc bị sửa: {where}. Bạn dùng bản sao lưu khác; chưa có gì bị thay đổi."
        )


class NotEmpty(RestoreRefused):
    """There is data already, and a restore never mixes."""

    def __init__(self, table: str, rows: int) -> None:
        super().__init__(
            f"Cơ sở dữ liệu này đã có dữ liệu (bảng {table}: {rows} dòng). "
            "Chỉ khôi phục được vào cơ sở dữ liệu trống vừa chạy `flask db upgrade`."
        )
