"""Labels of the shop's own scale: an EAN-13 or UPC-A that carries an item and its price, weight or count.

Sources: GS1 General Specifications, 2.1.11 and 2.1.12 (restricted circulation), 7.9.2 to 7.9.4 (inner check
digit of 4 and 5 digits).

Examples:
    >>> from pos.sale.barcode_rules import BarcodeRules
    >>> read_in_store("2012345602991", BarcodeRules.for_country("GB"))
    VariableMeasure(item='12345', gtin='02012345000001', rule='GB-20', weight_g=None, price_minor=299, count=None)
"""

from __future__ import annotations

import re
from functools import lru_cache

from pos.sale.barcode_meaning import VariableMeasure, Why
from pos.sale.barcode_rules import BarcodeRules, InStorePattern
from pos.sale.gtin import check_digit

# The weighting tables of GS1 General Specifications 7.9.1, by digit.
_TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
_FOUR_DIGITS = (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS)
_FIVE_DIGITS = (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS)


def inner_check_digit(measure: str) -> str:
    """The check digit over a price or weight field of 4 or 5 digits.

    >>> inner_check_digit("2875"), inner_check_digit("14685")
    ('9', '6')
    """
    tables = _FOUR_DIGITS if len(measure) == 4 else _FIVE_DIGITS
    total = sum(table[int(digit)] for table, digit in zip(tables, measure, strict=True))
    if len(measure) == 4:
        return str(total * 3 % 10)
    return str(_FIVE_MINUS.index(-total % 10))


def read_in_store(digits: str, rules: BarcodeRules) -> VariableMeasure | Why | None:
    """The label behind 13 digits (or 18) whose last is a right check digit; None if no pattern fits."""
    for pattern in rules.in_store:
        fields = _regex(pattern.layout).fullmatch(digits[:-1])
        if fields:
            return _label(digits[:-1], fields.groupdict(), pattern, rules)
    return None


def _label(digits: str, fields: dict[str, str], pattern: InStorePattern, rules: BarcodeRules) -> VariableMeasure | Why:
    price, weight, count = (fields.get(name, "") for name in "PWN")
    inner = fields.get("C", "")
    if inner and inner != inner_check_digit(price or weight or count):
        return "bad-inner-check-digit"
    return VariableMeasure(
        item=fields["I"],
        gtin=_without_measure(digits, pattern.layout),
        rule=pattern.name,
        weight_g=int(weight) * 10 ** (3 - pattern.weight_decimals) if weight else None,
        price_minor=int(price) * 10 ** (rules.currency_digits - pattern.price_decimals) if price else None,
        count=int(count) if count else None,
    )


def _without_measure(digits: str, layout: str) -> str:
    # The inner check digit of a measure of zeros is a zero too, so it needs no case of its own.
    kept = (digit if kind in "I?0123456789" else "0" for digit, kind in zip(digits, layout, strict=True))
    payload = "".join(kept)[:12]
    return "0" + payload + check_digit(payload)


@lru_cache(maxsize=64)
def _regex(layout: str) -> re.Pattern[str]:
    """A layout as a regular expression with a group for each field."""
    groups = re.sub(r"([IPWNC])\1*", lambda m: f"(?P<{m[1]}>[0-9]{{{len(m[0])}}})", layout)
    # "?" is the layout's any-digit where it does not open a group.
    return re.compile(re.sub(r"(?<!\()\?", "[0-9]", groups))
