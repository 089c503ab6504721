"""A barcode's meaning in plain words and values, ready for JSON: what `pos decode` prints."""

from __future__ import annotations

from typing import Any

import msgspec

from pos.sale.barcode_meaning import Barcode, PaymentCode, Unreadable, Why
from pos.sale.barcode_rules import BarcodeRules

REASONS: dict[Why, str] = {
    "empty": "Nothing was read.",
    "too-long": "More than 4096 bytes: no barcode of ours.",
    "not-ascii": "It holds bytes outside ASCII.",
    "control-characters": "It holds control characters.",
    "bad-check-digit": "The check digit is wrong: misread or mistyped.",
    "bad-inner-check-digit": "The check digit of the label's price or weight is wrong.",
    "bad-gs1": "A GS1 message that breaks the rules of its application identifiers.",
    "unsupported-gs1": "A GS1 message about something that is not sold here.",
    "web-address": "A web address that is no GS1 Digital Link. It was not opened.",
    "add-on": "Only the small add-on beside a magazine's barcode was read.",
    "payment-card": "A payment card's number. It was not kept.",
    "unknown-format": "No known kind of code.",
}


def describe(barcode: Barcode, rules: BarcodeRules) -> dict[str, Any]:
    """The fields of a meaning with its `type`; `ok` and, if not, `reason`; `price` in major units.

    A wallet's payment code is masked, because it is money.

    >>> from pos.sale.barcode_meaning import Gtin
    >>> describe(Gtin("90614141000015", price_minor=1299), BarcodeRules(currency_numeric="840"))
    {'ok': True, 'type': 'gtin', 'gtin': '90614141000015', 'price_minor': 1299, 'price': '12.99', 'currency': '840'}
    """
    fields: dict[str, Any] = {"ok": not isinstance(barcode, Unreadable), **msgspec.to_builtins(barcode)}
    if isinstance(barcode, PaymentCode):
        fields["code"] = "*" * (len(barcode.code) - 4) + barcode.code[-4:]
    if isinstance(barcode, Unreadable):
        fields["reason"] = REASONS[barcode.why]
    if "price_minor" in fields:
        fields["price"] = _major(fields["price_minor"], rules.currency_digits)
        if rules.currency_numeric:
            fields["currency"] = rules.currency_numeric
    return fields


def _major(minor: int, digits: int) -> str:
    text = f"{minor:0{digits + 1}}"
    return f"{text[:-digits]}.{text[-digits:]}" if digits else text
