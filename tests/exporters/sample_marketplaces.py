"""What the sample's products must be at each marketplace, written down by hand from its list of odd cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    """The verdicts over the sample's sixty products at one marketplace.

    Attributes:
        red: The one rule that each refused product breaks.
        amber: The rules of the products that are written with something left to look at, beside the
            missing category.
        no_category: Products whose category is not known; None: all of them.
        off: Products that are not offered there.
    """

    green: int
    red: Mapping[str, str]
    off: frozenset[str]
    amber: Mapping[str, str] = field(default_factory=dict)
    no_category: frozenset[str] | None = None

    @property
    def amber_count(self) -> int:
        """Return how many of the sixty are written with something left to look at."""
        return 60 - self.green - len(self.red) - len(self.off)


SHOPEE = Expected(
    green=48,
    red={
        "P02-02": "description-length",
        "P07-04": "name-length",
        "P09-04": "preorder-range",
        "P10-03": "weight-range",
        "P10-05": "images-needed",
        "P11-04": "price-ratio",
    },
    off=frozenset({"P11-05"}),
    no_category=frozenset({"P04-05", "P08-03", "P08-04", "P10-02", "P10-03", "P10-04"}),
)
SENDO = Expected(
    green=0,
    red={
        "P02-02": "description-length",
        "P05-01": "price-range",
        "P10-03": "weight-needed",
        "P10-05": "images-needed",
    },
    amber={"P07-04": "name-length"},
    off=frozenset({"P11-05"}),
)
ALIBABA = Expected(
    green=0,
    red={
        "P02-05": "title-ascii",
        "P05-02": "ladder-price",
        "P09-05": "description-missing",
        "P10-03": "package-together",
        "P10-05": "images-needed",
    },
    off=frozenset(
        {
            "P01-04",
            "P01-05",
            "P06-01",
            "P07-04",
            "P09-04",
            "P11-01",
            "P11-05",
            "P12-01",
            "P12-02",
        }
    ),
)
MARKETPLACES: Mapping[str, Expected] = {"shopee": SHOPEE, "sendo": SENDO, "alibaba": ALIBABA}
