"""Customary scale labels by country: presets for `BarcodeRules`, to be changed in lane.toml.

GS1 leaves prefixes 02 and 20-29 to each country, and many countries leave them to each shop (GS1 General
Specifications, 2.1.11). DK, EE, FI, DE, GB, LV, LT, NO and SE publish their layouts; biip carries the same
tables, and the tests compare. US and CA follow the Uniform Code Council's random weight layout. For CN, FR,
IT and NL the layout is what scales there are usually set to: look at a label before trusting it.
"""

from __future__ import annotations

from types import MappingProxyType

from pos.sale.barcode_rules import BarcodeRules, InStorePattern

COUPON_PREFIXES_NORTH_AMERICA = ("05", *BarcodeRules().coupon_prefixes)


def rules_for(country: str) -> BarcodeRules:
    """The preset of an ISO 3166-1 alpha-2 country, the defaults for any other text.

    >>> rules_for("gb").in_store
    (InStorePattern(name='GB-20', layout='20IIIIICPPPP', price_decimals=2, weight_decimals=3),)
    >>> rules_for("??") == BarcodeRules()
    True
    """
    return PRESETS.get(country.upper(), _DEFAULT)


def _patterns(country: str, *layouts: tuple[str, int]) -> tuple[InStorePattern, ...]:
    return tuple(_pattern(country, layout, decimals) for layout, decimals in layouts)


def _pattern(country: str, layout: str, decimals: int) -> InStorePattern:
    name = f"{country}-{layout[:2]}"
    if "W" in layout:
        return InStorePattern(name, layout, weight_decimals=decimals)
    return InStorePattern(name, layout, price_decimals=decimals)


def _baltic(country: str) -> BarcodeRules:
    layouts = (("23IIIIIIWWWW", 3), ("24IIIIIIWWWW", 2), ("25IIIIIIWWWW", 1))
    return BarcodeRules(in_store=_patterns(country, *layouts), currency_numeric="978")


def _swedish(country: str, currency: str) -> BarcodeRules:
    prices = (("20IIIIIIPPPP", 2), ("21IIIIIIPPPP", 1), ("22IIIIIIPPPP", 0))
    weights = (("23IIIIIIWWWW", 3), ("24IIIIIIWWWW", 2), ("25IIIIIIWWWW", 1))
    return BarcodeRules(in_store=_patterns(country, *prices, *weights), currency_numeric=currency)


def _north_american(country: str, currency: str) -> BarcodeRules:
    return BarcodeRules(
        in_store=_patterns(country, ("02IIIIICPPPP", 2)),
        coupon_prefixes=COUPON_PREFIXES_NORTH_AMERICA,
        upce_first=True,
        currency_numeric=currency,
    )


def _shop(country: str, currency: str, *layouts: tuple[str, int]) -> BarcodeRules:
    return BarcodeRules(in_store=_patterns(country, *layouts), currency_numeric=currency)


_DEFAULT = BarcodeRules()

_GERMAN_LAYOUTS = (
    ("22IIIICPPPPP", 2),
    ("23IIIICPPPPP", 2),
    ("25IIIICNNNNN", 0),
    ("26IIIICNNNNN", 0),
    ("28IIIICWWWWW", 3),
    ("29IIIICWWWWW", 3),
)
_DANISH_LAYOUTS = (
    *((f"{prefix}IIIIPPPPPP", 2) for prefix in (21, 22, 23, 24)),
    ("26IIIIWWWWWW", 3),
    ("27IIIIIWWWWW", 3),
    ("28IIIIWWWWWW", 3),
)

PRESETS = MappingProxyType(
    {
        "CA": _north_american("CA", "124"),
        "CN": _shop("CN", "156", *((f"{prefix}IIIIIPPPPP", 2) for prefix in range(20, 25))),
        "DE": _shop("DE", "978", *_GERMAN_LAYOUTS),
        "DK": _shop("DK", "208", *_DANISH_LAYOUTS),
        "EE": _baltic("EE"),
        "FI": _baltic("FI"),
        "FR": _shop("FR", "978", ("02IIIIIPPPPP", 2), ("21IIIIIPPPPP", 2), ("26IIIIIWWWWW", 3)),
        "GB": _shop("GB", "826", ("20IIIIICPPPP", 2)),
        "IT": _shop("IT", "978", ("2IIIIIIPPPPP", 2)),
        "LT": _baltic("LT"),
        "LV": _baltic("LV"),
        "NL": _shop("NL", "978", ("21IIIIICPPPP", 2), ("22IIIIICPPPP", 2)),
        "NO": _swedish("NO", "578"),
        "SE": _swedish("SE", "752"),
        "US": _north_american("US", "840"),
    },
)
