"""Amounts, weights and times as a language writes them.

Formats come from the CLDR by way of Babel, read once a language and currency; integers are then formatted exactly, with
no float and no `Decimal` in between. Digits are Latin in every language, and an amount reads left to right (ux.md 3.1).

Examples:
    >>> MoneyFormat.of("en", "GBP").text(-123456)
    '-£1,234.56'
    >>> MoneyFormat.of("ar", "GBP").text(300)
    '£3.00'
"""

import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from pos.lane.message import Moment
from pos.sale.money import digits_of

__all__ = ["MoneyFormat", "decimal_mark", "moment_text", "weight_text"]

NO_BREAK = "\u00a0"
MARKS = "\u200e\u200f\u061c"
SIGN_FIRST = "¤#,##0.00"
"""For languages written from the right: the CLDR's own patterns there hold marks that move the sign about."""


class MoneyFormat(Struct, frozen=True):
    """How a language writes one currency."""

    before: str
    after: str
    decimal: str
    group: str
    sizes: tuple[int, int]
    """How many digits the last group has, and each one before it."""
    digits: int

    @staticmethod
    @lru_cache(maxsize=256)
    def of(language: str, currency: str) -> "MoneyFormat":
        """The format of a currency (ISO 4217) in a language (BCP 47)."""
        from babel import Locale

        locale = Locale.parse(language, sep="-")
        pattern = locale.currency_formats["standard"]
        text = str(pattern.pattern).split(";")[0]
        text = SIGN_FIRST if any(mark in text for mark in MARKS) else text
        before, after = text.split("#", 1)[0], text.rsplit("0", 1)[1]
        symbol = _symbol(str(locale.currency_symbols.get(currency, currency)), currency)
        latin = locale.number_symbols["latn"]
        return MoneyFormat(
            before=_beside(before, symbol, at_start=True),
            after=_beside(after, symbol, at_start=False),
            decimal=latin["decimal"],
            group=latin["group"],
            sizes=pattern.grouping,
            digits=digits_of(currency),
        )

    def text(self, minor: int) -> str:
        """An amount in minor units, in words of this format."""
        sign, magnitude = ("-", -minor) if minor < 0 else ("", minor)
        major, rest = divmod(magnitude, 10**self.digits)
        fraction = f"{self.decimal}{rest:0{self.digits}d}" if self.digits else ""
        return f"{sign}{self.before}{self._grouped(major)}{fraction}{self.after}"

    def _grouped(self, major: int) -> str:
        if major < 1000:
            return str(major)
        if self.sizes == (3, 3):
            return f"{major:,}".replace(",", self.group)
        text, (last, other) = str(major), self.sizes
        parts = [text[-last:]]
        text = text[:-last]
        while text:
            parts.append(text[-other:])
            text = text[:-other]
        return self.group.join(reversed(parts))


def _symbol(symbol: str, currency: str) -> str:
    """The sign as on the shop's own labels: a lane knows one currency, so "US$" is "$"; never a word that runs left."""
    signs = [char for char in symbol if unicodedata.category(char) == "Sc"]
    if len(signs) == 1:
        return signs[0]
    return currency if any(unicodedata.bidirectional(char) in ("R", "AL") for char in symbol) else symbol


def _beside(text: str, symbol: str, *, at_start: bool) -> str:
    """A pattern's affix with its sign; letters keep a no-break space to the digits (CLDR, currencySpacing)."""
    if "¤" not in text:
        return text
    inner = symbol[-1] if at_start else symbol[0]
    gap = NO_BREAK if inner.isalpha() and text.strip("¤") == "" else ""
    return text.replace("¤", symbol + gap if at_start else gap + symbol)


@lru_cache(maxsize=64)
def decimal_mark(language: str) -> str:
    """What stands between the ones and the tenths."""
    from babel import Locale

    return str(Locale.parse(language, sep="-").number_symbols["latn"]["decimal"])


def weight_text(grams: int, language: str) -> str:
    """Kilograms with three decimals and a no-break space: "0.842 kg"."""
    sign, magnitude = ("-", -grams) if grams < 0 else ("", grams)
    return f"{sign}{magnitude // 1000}{decimal_mark(language)}{magnitude % 1000:03d}{NO_BREAK}kg"


def moment_text(moment: Moment, pattern: str, language: str, zone: ZoneInfo) -> str:
    """A point in time in the shop's zone, by a date pattern of Unicode TR 35 (part 4, date format patterns)."""
    from babel.dates import format_datetime

    when = datetime.fromtimestamp(moment.utc_ms // 1000, UTC).astimezone(zone)
    if moment.years_before:
        when = _years_before(when, moment.years_before)
    return str(format_datetime(when, pattern, locale=language.replace("-", "_")))


def _years_before(when: datetime, years: int) -> datetime:
    """The same day so many years earlier; before 29 February of a year without one stands 28 February."""
    try:
        return when.replace(year=when.year - years)
    except ValueError:
        return when.replace(year=when.year - years, day=28)
