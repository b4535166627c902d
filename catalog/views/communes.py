"""Ask where something is: a commune typed in any way, a choice where several bear the name."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from catalog.commune_choice import meanings
from catalog.services.businesses import Address
from places.queries import Gazetteer, Unit


def offer_districts(form: Any, places: Gazetteer) -> None:
    """Fill the lists of a form with `commune_choice` and `former_district`."""
    form.former_district.choices = [
        ("", _("Chưa rõ")),
        *((district.code, district.name) for district in places.old_districts),
    ]
    form.commune_choice.choices = []


def commune_lines(places: Gazetteer) -> list[str]:
    """Return every commune of both eras as a line to choose from while typing."""
    return sorted(
        places.describe(unit.scheme, unit.code) for unit in places.units.values() if unit.level == "commune"
    )


def communes_meant(form: Any, places: Gazetteer, *, may_be_none: bool = False) -> tuple[Unit, ...] | None:
    """Return the one commune that was meant, () for none, or None after telling what to choose."""
    chosen = form.commune_choice.data or ""
    if chosen and (unit := places.find(*chosen.split(":", 1)[:2]) if ":" in chosen else None):
        return (unit,)
    typed = form.commune.data or ""
    if not typed and may_be_none:
        return ()
    found = meanings(places, typed, ask_district=False)  # the form asks for the district beside it
    if len(found) == 1:
        return (found[0].unit,)
    if not found:
        form.commune.errors = [_("Chưa tìm thấy xã, phường này. Bạn gõ lại tên, có dấu hay không đều được.")]
        return None
    form.commune_choice.choices = [
        (f"{each.unit.scheme}:{each.unit.code}", each.words) for each in found[:60]
    ]
    form.commune_choice.errors = [_("Có %(number)s nơi trùng tên. Bạn chọn nơi đúng.", number=len(found))]
    return None


def address_from(form: Any, units: tuple[Unit, ...]) -> Address | None:
    """Return the address that the form tells; None without a commune."""
    if not units:
        return None
    return Address(
        scheme=units[0].scheme,
        commune_code=units[0].code,
        street=form.street.data or None,
        former_district_code=form.former_district.data or None,
    )
