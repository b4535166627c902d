"""All marketplaces that we write files for; a new one is one more line here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from exporters.alibaba import Alibaba
from exporters.base import Exporter, TemplateExporter
from exporters.doors import DOORS
from exporters.errors import UnknownMarketplace
from exporters.rule_choices import chosen_rules, with_choices
from exporters.rules import rule_pack
from exporters.sendo import Sendo
from exporters.shopee import Shopee

_SHOPEE = Shopee()

EXPORTERS: tuple[Exporter, ...] = (_SHOPEE, Sendo(), Alibaba())
TEMPLATE_EXPORTERS: Mapping[str, TemplateExporter] = {_SHOPEE.slug: _SHOPEE}
"""Those that can write only into the seller's own file."""
EVERY_EXPORTER: tuple[Exporter, ...] = (*EXPORTERS, *DOORS)
"""The marketplaces, and the other doors for which products are not switched on one by one."""


def present_exporters(session: Session) -> tuple[Exporter, ...]:
    """Return all marketplaces with the rules that hold now: the shipped ones and what was set here."""
    return _with_present_rules(session, EXPORTERS)


def _with_present_rules(session: Session, exporters: Iterable[Exporter]) -> tuple[Exporter, ...]:
    chosen = chosen_rules(session)
    return tuple(
        replace(each, pack=with_choices(rule_pack(each.slug), chosen))  # type: ignore[type-var]
        for each in exporters
    )


def present_exporter(session: Session, marketplace: str) -> Exporter:
    """Return a marketplace or another door with the rules that hold now.

    Raises:
        UnknownMarketplace: If there is none of that name.
    """
    return _with_present_rules(session, [exporter_of(marketplace)])[0]


def exporter_of(marketplace: str) -> Exporter:
    """Return the exporter of a marketplace or another door by its slug, with the rules as shipped.

    Raises:
        UnknownMarketplace: If there is none of that name.
    """
    for exporter in EVERY_EXPORTER:
        if exporter.slug == marketplace:
            return exporter
    raise UnknownMarketplace
