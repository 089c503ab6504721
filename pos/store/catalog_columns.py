"""The columns of a catalogue file: how each is read, and what can be wrong with it. Documented in `docs/catalog.md`.

Examples:
    >>> parsers({"standard"}, "GBP", "UTC")["price"]("1.99")
    199
    >>> parsers({"standard"}, "GBP", "UTC")["price"]("1,99")
    Traceback (most recent call last):
    pos.store.catalog_columns.BadValue: write 1.99, with a point
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pos.sale.barcode import mask_pan
from pos.sale.gtin import to_gtin14
from pos.sale.money import digits_of
from pos.store.catalog_schema import NO_RANK

__all__ = ["COLUMNS", "BadValue", "Memo", "Parser", "parsers", "plain_text"]

COLUMNS = (
    *("gtin", "plu", "name", "brand", "size", "category", "price", "unit", "tax"),
    *("weight_g", "min_age", "limit", "valid_from", "picture", "synonyms", "organic", "rank"),
    *("deposit", "no_discount", "tare_g"),
    *("security", "blocked", "sold_from_to", "limit_group"),
)
"""Every column but the names in other languages, `name_<language>`."""

DEFAULT_TAX = "standard"

Parser = Callable[[str], Any]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_MOST_DIGITS = 18
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")


class BadValue(Exception):
    """A value that can't be taken; the text says why, and what would do."""


class Memo(dict[str, Any]):
    """Reads each different text once: most columns have few of them, a file has a million rows."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 - whatever the parser makes
        value = self[text] = self._parse(text)
        return value


def plain_text(longest: int, *, required: bool = False, file_name: bool = False) -> Parser:
    """A text of one line, at most `longest` characters; no bank card's number, if it is not a file's name."""

    def parse(text: str) -> str:
        text = text.strip()
        if required and not text:
            raise BadValue("is missing")
        if len(text) > longest:
            raise BadValue(f"is too long: {len(text)} characters, {longest} are allowed")
        if found := _CONTROL.search(text):
            raise BadValue(f"holds the control character U+{ord(found[0]):04X}")
        if not file_name and mask_pan(text) != text:
            raise BadValue("holds the number of a bank card")
        return text

    return parse


def _gtin(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    gtin = to_gtin14(text)
    if gtin is not None:
        return int(gtin)
    if not (text.isascii() and text.isdigit()):
        raise BadValue("is no GTIN: digits only")
    if len(text) not in {8, 12, 13, 14}:
        raise BadValue(f"is no GTIN: {len(text)} digits, a GTIN has 8, 12, 13 or 14")
    raise BadValue("has a wrong check digit")


def _plu(text: str) -> str | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise BadValue("is no PLU: 1 to 6 digits")
    return text


def _price(digits: int) -> Parser:
    good = re.compile(rf"(\d{{1,7}})(?:\.(\d{{1,{digits}}}))?" if digits else r"(\d{1,9})")
    example = f"1.{'99999'[:digits]}" if digits else "199"

    scale: int = 10**digits

    def parse(text: str) -> int:
        text = text.strip()
        if not text:
            raise BadValue("is missing")
        if found := good.fullmatch(text):
            return int(found[1]) * scale + (int((found[2] or "").ljust(digits, "0")) if digits else 0)
        if text.startswith("-"):
            raise BadValue("is below zero")
        if "," in text and good.fullmatch(text.replace(",", ".")):
            raise BadValue(f"write {text.replace(',', '.')}, with a point")
        raise BadValue(f"is no price; write it like {example}")

    return parse


def _deposit(price: Parser) -> Parser:
    """Nothing, or an amount; below zero for a container that is given back."""

    def parse(text: str) -> int:
        text = text.strip()
        if text.startswith("-"):
            return -int(price(text.removeprefix("-")))
        return int(price(text)) if text else 0

    return parse


def _choice(name: str, choices: Collection[str], default: str) -> Parser:
    def parse(text: str) -> str:
        text = text.strip() or default
        if text not in choices:
            raise BadValue(f"is no {name} here; there is {', '.join(sorted(choices))}")
        return text

    return parse


def _whole(lowest: int, highest: int, default: int | None = None) -> Parser:
    def parse(text: str) -> int | None:
        text = text.strip()
        if not text:
            return default
        if not (text.isascii() and text.isdigit()):
            raise BadValue("is no whole number")
        if len(text) > _MOST_DIGITS or not lowest <= int(text) <= highest:
            raise BadValue(f"has to be between {lowest} and {highest}")
        return int(text)

    return parse


def _instant(zone: ZoneInfo) -> Parser:
    def parse(text: str) -> int:
        text = text.strip()
        if not text:
            return 0
        try:
            moment = datetime.fromisoformat(text if _DATE.fullmatch(text) else "")
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            return int(moment.astimezone(UTC).timestamp()) * 1000
        except (ValueError, OverflowError):  # OverflowError: a day before the year 1 or after 9999, somewhere else
            raise BadValue("is no date; write it like 2026-12-31 or 2026-12-31T06:00") from None

    return parse


def _hours(text: str) -> str:
    text = text.strip()
    if text and not _HOURS.fullmatch(text):
        raise BadValue("is no span of hours; write it like 06:00-23:00")
    return text


def _flag(text: str) -> bool:
    text = text.strip().lower()
    if text in {"", "no", "0", "false"}:
        return False
    if text in {"yes", "1", "true"}:
        return True
    raise BadValue("is neither yes nor no")


def parsers(taxes: Collection[str], currency: str, timezone: str) -> dict[str, Parser]:
    """How each column is read. A parser raises `BadValue`.

    Args:
        taxes: the shop's tax classes; a row without one is "standard", or the only one there is.
        currency: ISO 4217, for the digits of a price.
        timezone: where a `valid_from` without a zone counts.
    """
    return {
        "gtin": _gtin,
        "plu": _plu,
        "name": plain_text(200, required=True),
        "brand": plain_text(100),
        "size": plain_text(40),
        "category": plain_text(40),
        "price": _price(digits_of(currency)),
        "unit": _choice("unit", ("each", "kg"), "each"),
        "tax": _choice("tax class", taxes, next(iter(taxes)) if len(taxes) == 1 else DEFAULT_TAX),
        "weight_g": _whole(1, 1_000_000),
        "min_age": _whole(1, 120),
        "limit": _whole(1, 999),
        "valid_from": _instant(ZoneInfo(timezone)),
        "picture": plain_text(200, file_name=True),
        "synonyms": plain_text(1000),
        "organic": _flag,
        "rank": _whole(1, NO_RANK - 1, NO_RANK),
        "deposit": _deposit(_price(digits_of(currency))),
        "no_discount": _flag,
        "tare_g": _whole(1, 5_000, 0),
        "security": _choice("security", ("", "tag", "case"), ""),
        "blocked": _flag,
        "sold_from_to": _hours,
        "limit_group": plain_text(40),
    }
