"""Sheets of acts for tests: what stands in them, and what became of them."""

from __future__ import annotations

from sqlalchemy import func, select

from core import audit
from programmes.act_sheets import services

HEAD = (
    "Chương trình;Mã cơ sở;Tên cơ sở;Mã số thuế;Điện thoại;Xã;Tình trạng;Bắt đầu;Nghiệm thu;Kinh phí;Website"
)


def sheet_of(*rows):
    return "\n".join([HEAD, *rows]).encode("utf-8-sig")


PLAIN = sheet_of(
    "WEB;B01;HTX Bánh cáy mẫu;;;;Hoàn thành;01/03/2022;20/06/2022;20.000.000;https://a.example.com/",
    "web;;bánh cáy mẫu;;;Đông Hưng;;01/03/2026;;5.000.000;",
    "Chương trình STALL;;HTX Chiếu cói mới;;0912 345 678;Đông Hưng;hoàn thành;;15/08/2023;0;",
    "STALL;;HTX chiếu cói mới;;;Đông Hưng;hoàn thành;;16/08/2023;;",
    "KHAC;B01;;;;;;;31/02/2022;;",
)


def handed_in(session, user, content):
    return services.hand_in(session, audit.Actor(user.id), user, content=content, file_name="bang.csv")


def report_of(sheet):
    found = services.report_of(sheet)
    assert found is not None
    return found


def counts(sheet):
    return tuple(sheet.counts[key] for key in ("created", "updated", "unchanged", "rejected", "waiting"))


def number_of(session, model):
    return session.scalar(select(func.count()).select_from(model))
