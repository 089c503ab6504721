"""What a shop tells the lane about its barcodes: scale labels, own prefixes, how its scanners speak.

Everything has a default, and everything is data, so that lane.toml can say it without code.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import msgspec

IdStyle: TypeAlias = Literal["aim", "datalogic", "symbol", "none"]
"""The code identifier a scanner puts before the data. AIM's `]xm` is understood in every style."""

Means: TypeAlias = Literal["badge", "member", "coupon", "gift-card", "receipt", "parked"]


class InStorePattern(msgspec.Struct, frozen=True):
    """One layout of the labels a shop's scale prints, over the digits before the check digit.

    `layout` has one character a digit: a digit is that digit, `?` any digit, `I` the item reference, `P`
    the price, `W` the weight, `N` a count, `C` the inner check digit over the 4 or 5 measure digits (GS1
    General Specifications, 7.9.2 to 7.9.4). 12 characters describe an EAN-13, and a UPC-A behind a leading
    0; 17 characters the 18 digits that some scales print as a Code 128, with price and weight.
    `price_decimals` counts in the currency's major unit, `weight_decimals` in kilograms.

    Raises:
        ValueError: The layout cannot be read; as `msgspec.ValidationError` when it comes from a file.

    >>> InStorePattern("mine", "20PPPP")
    Traceback (most recent call last):
    ValueError: in-store layout '20PPPP': 12 or 17 characters are needed
    """

    name: str
    layout: str
    price_decimals: int = 2
    weight_decimals: int = 3

    def __post_init__(self) -> None:
        mistake = _layout_mistake(self.layout)
        if mistake:
            raise ValueError(f"in-store layout {self.layout!r}: {mistake}")
        if not (0 <= self.price_decimals <= 3 and 0 <= self.weight_decimals <= 3):
            raise ValueError(f"in-store layout {self.layout!r}: decimals must be 0 to 3")


class PrefixRule(msgspec.Struct, frozen=True):
    """Codes of the shop's own that begin with `prefix`; `length` (if given) counts the whole code.

    `keep` keeps the prefix as a part of the number, as on member cards that are an EAN-13 of the shop's.
    """

    means: Means
    prefix: str
    length: int | None = None
    keep: bool = False


DEFAULT_PREFIXES = (
    PrefixRule("badge", "BADGE-"),
    PrefixRule("member", "MEMBER-"),
    PrefixRule("gift-card", "GIFT-"),
    PrefixRule("receipt", "RECEIPT-"),
    PrefixRule("parked", "PARKED-"),
    PrefixRule("coupon", "COUPON-"),
)


class BarcodeRules(msgspec.Struct, frozen=True):
    """All of it. `BarcodeRules.for_country("GB")` fills in what is customary in a country.

    `gs_substitutes` are texts that a scanner sends in place of the GS character (0x1D). `upce_first`
    settles 8 digits without an identifier for UPC-E. `currency_digits` is the exponent of the minor unit,
    `currency_numeric` the ISO 4217 number that a price with a currency (AI 393n) must carry. `century_year`
    is the year around which two-digit years are understood (GS1 General Specifications, 7.12).
    """

    in_store: tuple[InStorePattern, ...] = ()
    prefixes: tuple[PrefixRule, ...] = DEFAULT_PREFIXES
    coupon_prefixes: tuple[str, ...] = ("981", "982", "983", "984", "99")
    id_style: IdStyle = "aim"
    gs_substitutes: tuple[str, ...] = ()
    upce_first: bool = False
    currency_digits: int = 2
    currency_numeric: str = ""
    century_year: int = 2026

    def __post_init__(self) -> None:
        if not 1900 <= self.century_year <= 9900 or not 0 <= self.currency_digits <= 4:
            raise ValueError("century_year must be 1900 to 9900, currency_digits 0 to 4")
        for pattern in self.in_store:
            if "P" in pattern.layout and pattern.price_decimals > self.currency_digits:
                raise ValueError(f"in-store layout {pattern.layout!r}: more decimals than the currency has")

    @staticmethod
    def for_country(country: str) -> BarcodeRules:
        """The preset of an ISO 3166-1 alpha-2 country; the defaults where we have none."""
        from pos.sale.barcode_countries import rules_for

        return rules_for(country)


def _layout_mistake(layout: str) -> str | None:
    if len(layout) not in {12, 17}:
        return "12 or 17 characters are needed"
    if not re.fullmatch(r"[0-9?IPWNC]+", layout):
        return "only digits and ? I P W N C are known"
    fields = re.findall(r"([IPWNC])\1*", layout)
    if len(set(fields)) < len(fields):
        return "each field must be in one piece"
    if "I" not in layout[:12] or "I" in layout[12:]:
        return "the item must be in the first 12 digits"
    measures = [layout.count(kind) for kind in "PWN" if kind in layout]
    if not measures:
        return "a price, a weight or a count is needed"
    if "C" in layout and (layout.count("C") > 1 or measures[0] not in {4, 5}):
        return "one inner check digit can guard 4 or 5 digits"
    return None
