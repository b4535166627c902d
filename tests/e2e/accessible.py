"""Let axe judge the page that is open, at the widths of a phone and of a desk.

The judge `axe.mjs` opens addresses; refused forms have none of their own.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import ROOT

WIDTHS = (360, 1280)
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}
})"""
_WIDE = "document.documentElement.scrollWidth > innerWidth + 1"


def axe_source() -> str:
    """Return the program, from where the judges are installed."""
    folder = Path(os.environ.get("JUDGES_NODE") or ROOT / "build" / "judges")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def troubles(page: Page, source: str) -> list[str]:
    """Return what axe finds on the open page at both widths, and whether it scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(source)
        result: dict[str, Any] = page.evaluate(_RUN, list(_TAGS))
        assert result["passes"], f"axe judged nothing on {page.url}"
        found += [
            f"{width} px: {each['id']} at {json.dumps([node['target'] for node in each['nodes'][:3]])}"
            for each in result["violations"]
        ]
        if page.evaluate(_WIDE):
            found.append(f"{width} px: scrolls sideways")
    return found
