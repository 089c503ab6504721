r"""GS1 element strings: what a message of application identifiers (AIs) says about one article, coupon or card.

biip brings the table of AIs. Cutting the message is ours, because biip reads any number as a message (a
mistyped EAN-13 becomes a "purchase order") and asks the clock which century a date is in.

Sources: GS1 General Specifications, chapter 3 (AIs), 7.8 (processing, FNC1), 7.12 (centuries).

Examples:
    >>> from pos.sale.barcode_rules import BarcodeRules
    >>> elements = cut("0109506000134352310300125010A1\x1d21XYZ")
    >>> elements
    [('01', '09506000134352'), ('3103', '001250'), ('10', 'A1'), ('21', 'XYZ')]
    >>> meaning(elements, "gs1-128", BarcodeRules()).weight_g
    1250
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pos.sale.barcode_meaning import Barcode, Coupon, Gtin, MemberCard, Plu, Why
from pos.sale.barcode_rules import BarcodeRules
from pos.sale.gtin import check_digit, to_gtin14

GS = "\x1d"
MOST_ELEMENTS = 24
_LONGEST = 512
# Net weight: the first three digits of the AI, and micrograms in one of its unit.
_WEIGHT_UG = {"310": 10**9, "320": 453_592_370, "356": 31_103_477, "357": 28_349_523}
_PRODUCE_PLU = re.compile(r"0{9}(3[0-9]{3}|4[0-9]{3})[0-9]|0{8}(8[34][0-9]{3}|9[34][0-9]{3})[0-9]")


class _Ai(NamedTuple):
    code: str
    value: re.Pattern[str]
    ends_with_gs: bool


def prepare() -> None:
    """Load the table of AIs (about 0.1 s, once), so that the first GS1 scan does not wait for it."""
    _ai("01")


def cut(message: str) -> list[tuple[str, str]] | None:
    """The (AI, value) pairs of a message with GS (0x1D) for FNC1; None where an AI or a value breaks its rule."""
    rest = message.removeprefix(GS)
    pairs: list[tuple[str, str]] = []
    if len(rest) > _LONGEST:
        return None
    while rest and len(pairs) < MOST_ELEMENTS:
        ai = _ai(rest[:4])
        value = ai and ai.value.match(rest, len(ai.code))
        # biip's table lets some values be empty; the standard none.
        if not ai or not value or not value[0]:
            return None
        behind = rest[value.end() :]
        if ai.ends_with_gs and behind and not behind.startswith(GS):
            return None
        pairs.append((ai.code, value[0]))
        rest = behind.removeprefix(GS)
    return None if rest else pairs


def cut_bracketed(text: str) -> list[tuple[str, str]] | None:
    """The pairs of the line printed below a symbol, `(01)09506000134352(10)A1`."""
    if len(text) > _LONGEST:
        return None
    pieces = re.split(r"\(([0-9]{2,4})\)", text)
    return checked(list(zip(pieces[1::2], pieces[2::2], strict=True)))


def checked(pairs: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """The same pairs if each AI exists and its value follows the AI's rule, else None."""
    if len(pairs) > MOST_ELEMENTS:
        return None
    for code, value in pairs:
        ai = _ai(code)
        if ai is None or ai.code != code or not value or not ai.value.fullmatch(value):
            return None
    return pairs


def meaning(pairs: list[tuple[str, str]], symbology: str | None, rules: BarcodeRules) -> Barcode | Why:
    """What the pairs mean to a shop."""
    elements = dict(pairs)
    if any(elements[code] != value for code, value in pairs):
        return "bad-gs1"
    if "01" in elements:
        return _article(elements, symbology, rules)
    for code in ("8110", "8112"):
        if code in elements:
            return Coupon("gs1-8110" if code == "8110" else "gs1-8112", elements[code])
    if "255" in elements:
        return _checked_number(elements["255"], 13) or Coupon("gs1-255", elements["255"])
    if "8018" in elements:
        return _checked_number(elements["8018"], 18) or MemberCard(elements["8018"])
    return "unsupported-gs1"


def _checked_number(value: str, length: int) -> Why | None:
    number = value[:length]
    return None if check_digit(number[:-1]) == number[-1] else "bad-check-digit"


def _article(elements: dict[str, str], symbology: str | None, rules: BarcodeRules) -> Barcode | Why:
    gtin = to_gtin14(elements["01"])
    if gtin is None:
        return "bad-check-digit"
    produce = _PRODUCE_PLU.fullmatch(gtin)
    if produce and symbology == "databar" and len(elements) == 1:
        return Plu(produce[1] or produce[2])
    try:
        return Gtin(
            gtin,
            weight_g=_weight_g(elements),
            price_minor=_price_minor(elements, rules),
            count=int(elements["30"]) if "30" in elements else None,
            lot=elements.get("10"),
            expiry=_date_of(elements, ("17", "7003"), rules.century_year),
            serial=elements.get("21"),
            symbology=symbology,
            sell_by=_date_of(elements, ("16",), rules.century_year),
            best_before=_date_of(elements, ("15",), rules.century_year),
        )
    except ValueError:
        return "bad-gs1"


def _weight_g(elements: dict[str, str]) -> int | None:
    """Net weight in grams, half a gram rounded up; AI 310n before pounds and ounces."""
    for unit, micrograms in _WEIGHT_UG.items():
        for decimals in range(6):
            value = elements.get(f"{unit}{decimals}")
            if value is not None:
                divisor: int = 10 ** (6 + decimals)
                return (2 * int(value) * micrograms + divisor) // (2 * divisor)
    return None


def _price_minor(elements: dict[str, str], rules: BarcodeRules) -> int | None:
    """The amount payable in minor units; None without one in our currency, ValueError if finer than a unit."""
    for code, value in elements.items():
        if code[:3] == "393" and value[:3] != rules.currency_numeric:
            continue
        if code[:3] in {"392", "393"}:
            amount = int(value if code[:3] == "392" else value[3:])
            minor, finer = divmod(amount * 10**rules.currency_digits, 10 ** int(code[3]))
            if finer:
                raise ValueError(value)
            return int(minor)
    return None


def _date_of(elements: dict[str, str], codes: tuple[str, ...], year: int) -> str | None:
    """A date as ISO 8601, of the first of these AIs that is there; ValueError if there is no such day."""
    for code in codes:
        if code in elements:
            return _iso_date(elements[code], year)
    return None


def _iso_date(yymmdd: str, year: int) -> str:
    # 7.12: a two-digit year lies in the 49 years before this one, or the 50 after it.
    first = year - 49
    full = first + (int(yymmdd[:2]) - first) % 100
    month, day = int(yymmdd[2:4]), int(yymmdd[4:6])
    return date(full, month, day or calendar.monthrange(full, month)[1]).isoformat()


@lru_cache(maxsize=4096)
def _ai(start: str) -> _Ai | None:
    """The AI that these up to four characters begin with."""
    # Here and not above: biip unpacks its tables when imported, which a lane's start need not wait for.
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        ai = GS1ApplicationIdentifier.extract(start)
    except ParseError:
        return None
    value = ai.pattern.removeprefix(f"^{ai.ai}").removesuffix("$")
    return _Ai(ai.ai, re.compile(value), ai.separator_required)
