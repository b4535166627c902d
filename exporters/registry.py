"""All marketplaces that we write files for; a new one is one more line here."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.alibaba import Alibaba
from exporters.base import Exporter, TemplateExporter
from exporters.errors import UnknownMarketplace
from exporters.sendo import Sendo
from exporters.shopee import Shopee

_SHOPEE = Shopee()

EXPORTERS: tuple[Exporter, ...] = (_SHOPEE, Sendo(), Alibaba())
TEMPLATE_EXPORTERS: Mapping[str, TemplateExporter] = {_SHOPEE.slug: _SHOPEE}
"""Those that can write only into the seller's own file."""


def exporter_of(marketplace: str) -> Exporter:
    """Return the exporter of a marketplace by its slug.

    Raises:
        UnknownMarketplace: If there is none of that name.
    """
    for exporter in EXPORTERS:
        if exporter.slug == marketplace:
            return exporter
    raise UnknownMarketplace
