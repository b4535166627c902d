"""Commands of the catalogue."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from catalog import queries
from core.database import db, reads_only

group = AppGroup("catalog", help="Cơ sở và sản phẩm.")


@group.command("businesses")
@click.option("--slugs", is_flag=True, help="Chỉ in phần địa chỉ, mỗi cơ sở một dòng.")
def businesses(slugs: bool) -> None:
    """List the businesses that have products, in the order of their addresses."""
    with reads_only():
        for business in queries.businesses_with_products(db.session()):
            click.echo(business.slug if slugs else f"{business.slug}\t{business.name}")
