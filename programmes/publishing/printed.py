"""What a report prints beside the figures of its acts, then and now, in sentences. Pure.

The figures of the acts are told with their causes by `programmes.history.differences`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import number_vi, vnd
from programmes.indicators.pack import Standing
from programmes.units import LABELS, Measure, unit_of

Json = Mapping[str, Any]
# What the two first measures of a programme came to is told with the acts that made it another number.
_TOLD_WITH_ACTS = (Measure.BUSINESSES, Measure.ACTS)
_OF_PERIODS = {"cumulative": _l("Lũy kế từ đầu năm"), "year_before": _l("Cùng kỳ năm trước")}
_OF_A_LINE = {"target": _l("Kế hoạch"), **_OF_PERIODS}
_WORDS_OF_A_LINE = {
    "name": _l("Tên chỉ tiêu"),
    "unit": _l("Đơn vị tính"),
    "version": _l("Định nghĩa chỉ tiêu"),
    "standing": _l("Số này từ đâu"),
    "source": _l("Nguồn"),
    "reason": _l("Lý do chưa xác định được"),
    "proxy": _l("Số tham khảo"),
}
_STANDINGS = {
    Standing.COUNTED: _l("đếm được"),
    Standing.REPORTED: _l("cơ quan khác báo cáo"),
    Standing.NOT_DETERMINABLE: _l("chưa xác định được"),
}


def printed_differences(before: Json, now: Json) -> Iterator[str]:
    """Tell what else differs between two reports, as they are for machines.

    Percentages follow from what stands here, so they are not told again.
    """
    yield from _definition(before, now)
    yield from _programmes(before, now)
    yield from _channels(before, now)
    yield from _lines(before, now)
    yield from _aggregates(before, now)


def changed(what: str, old: Any, new: Any) -> str:
    """Write that something is another than it was."""
    return f"{what}: {_shown(old)} → {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return str(_("chưa có"))
    return value if isinstance(value, str) else number_vi(value)


def _definition(before: Json, now: Json) -> Iterator[str]:
    old, new = before["definition_version"], now["definition_version"]
    if old != new:
        yield _("Cách tính: phiên bản %(old)s → %(new)s", old=old, new=new)


def _programmes(before: Json, now: Json) -> Iterator[str]:
    for code, name in now["programme_names"].items():
        old, new = (each["targets"].get(code, {}).get("target") for each in (before, now))
        if old != new:
            yield changed(_("Kế hoạch, %(name)s", name=name), old, new)
        yield from _counted(before, now, code, name)


def _counted(before: Json, now: Json, code: str, name: str) -> Iterator[str]:
    then, today = (each["indicators"].get(code, {}) for each in (before, now))
    for key, what in _OF_PERIODS.items():
        if then.get(key) != today.get(key):
            yield changed(f"{what}, {name}", then.get(key), today.get(key))
    paid, pays = (each["matching_vnd"].get(code, 0) for each in (before, now))
    if paid != pays:
        yield changed(_("Đối ứng, %(name)s", name=name), vnd(paid), vnd(pays))
    units = [each.get("units_counted", {}).get(code, {}).get("unit", "") for each in (before, now)]
    if units[0] != units[1]:
        yield changed(_("Đơn vị đếm, %(name)s", name=name), *map(_unit_words, units))


def _unit_words(text: str) -> str:
    unit = unit_of(text)
    return str(LABELS[unit]) if unit else text


def _channels(before: Json, now: Json) -> Iterator[str]:
    for code, name in now["programme_names"].items():
        then, today = (each["acts_by_channel"].get(code, {}) for each in (before, now))
        yield from _table(_("Lượt theo sàn, lớp, %(name)s", name=name), then, today)


def _table(what: str, then: Json, today: Json, names: Json | None = None) -> Iterator[str]:
    for key in sorted(then.keys() | today.keys()):
        old, new = then.get(key, 0), today.get(key, 0)
        if old != new:
            yield changed(f"{what}, {(names or {}).get(key, key)}", old, new)


def _lines(before: Json, now: Json) -> Iterator[str]:
    """Tell the lines of form B."""
    sides = before["indicator_lines"], now["indicator_lines"]
    often = {code for side in sides for code, times in Counter(_codes(side)).items() if times > 1}
    then, today = ({_key(line, often): line for line in side} for side in sides)
    for key in [*today, *(key for key in then if key not in today)]:
        yield from _line(then.get(key), today.get(key))


def _codes(lines: Iterable[Json]) -> Iterator[str]:
    return (line["code"] for line in lines)


def _key(line: Json, often: set[str]) -> tuple[str, str]:
    """Return what a line is known by; where several agencies say a figure, by its source too."""
    return line["code"], line["source"] if line["code"] in often else ""


def _line(old: Json | None, new: Json | None) -> Iterator[str]:
    """Tell one line; a line without a value that came or went says nothing that could be corrected."""
    either = new or old or {}
    name, measure = either["name"], either["measure"]
    results = old and old["result"], new and new["result"]
    if results[0] != results[1] and measure not in _TOLD_WITH_ACTS:
        yield changed(name, *results)
    if old is None or new is None:
        return
    if measure != Measure.BUSINESSES:  # these are told by programme
        for key, what in _OF_A_LINE.items():
            if old[key] != new[key]:
                yield changed(f"{what}, {name}", old[key], new[key])
    for key, what in _WORDS_OF_A_LINE.items():
        follows = key == "version" and new["programme"]  # from the one version of all counting
        if old[key] != new[key] and not follows:
            words = (_line_words(key, each[key]) for each in (old, new))
            yield changed(str(what) if key == "name" else f"{what}, {name}", *words)


def _line_words(key: str, value: str) -> str:
    return str(_STANDINGS[Standing(value)]) if key == "standing" else value


def _aggregates(before: Json, now: Json) -> Iterator[str]:
    """Tell the figures of others, which name no business."""
    then, today = ({each["source"]: each for each in side["listing_aggregate"]} for side in (before, now))
    names = {**before["district_names"], **now["district_names"]}
    for source in sorted(then.keys() | today.keys()):
        old, new = then.get(source, {}), today.get(source, {})
        for key, what in (("distinct_products", _("sản phẩm trên sàn")), ("listings", _("tin đăng"))):
            if old.get(key) != new.get(key):
                yield changed(f"{source}, {what}", old.get(key), new.get(key))
        districts, marketplaces = (
            (old.get(key, {}), new.get(key, {})) for key in ("by_district", "by_marketplace")
        )
        yield from _table(f"{source}, {_('sản phẩm trên sàn')}", *districts, names)
        yield from _table(f"{source}, {_('tin đăng')}", *marketplaces)
