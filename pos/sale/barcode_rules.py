"""What a shop tells the lane about its barcodes: scale labels, own prefixes, how its scanners speak.

Everything has a default, and everything is data, so that lane.toml can say it without code.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

IdStyle: TypeAlias = Literal["aim", "datalogic", "symbol", "none"]
"""The code identifier a scanner puts before the data. AIM's `]xm` is understood in every style."""

Means: TypeAlias = Literal["badge", "member", "coupon", "gift-card", "receipt", "parked", "item"]


class InStorePattern(msgspec.Struct, frozen=True):
    """One layout of the labels a shop's scale prints, over the digits before the check digit.

    `layout` has one character a digit: a digit is that digit, `?` any digit, `I` the item reference, `P`
    the price, `W` the weight, `N` a count, `C` the inner check digit over the 4 or 5 measure digits (GS1
    General Specifications, 7.9.2 to 7.9.4). 12 characters describe an EAN-13, and a UPC-A behind a leading
    0. `price_decimals` counts in the currency's major unit, `weight_decimals` in kilograms.
    """

    name: str
    layout: str
    price_decimals: int = 2
    weight_decimals: int = 3


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

    @staticmethod
    def for_country(country: str) -> BarcodeRules:
        """The preset of an ISO 3166-1 alpha-2 country; the defaults where we have none."""
        from pos.sale.barcode_countries import rules_for

        return rules_for(country)
