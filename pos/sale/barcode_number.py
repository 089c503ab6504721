"""Plain digits: article numbers, look-up codes, scale labels, payment codes, and cards scanned by mistake.

Sources: GS1 General Specifications, 2.1.11 and 2.1.12 (restricted numbers), 5.2 (EAN/UPC and add-ons), 1.4.2
(prefixes of coupons); WeChat Pay QuickPay (18 digits, 10 to 15 first); Alipay alipay.trade.pay (16 to 24
digits, 25 to 30 first).
"""

from __future__ import annotations

import re

from pos.sale.barcode_card import is_pan
from pos.sale.barcode_ids import EAN_UPC_SYMBOLOGIES
from pos.sale.barcode_instore import read_in_store
from pos.sale.barcode_meaning import Barcode, Coupon, Gtin, PaymentCode, Plu, Why
from pos.sale.barcode_rules import BarcodeRules
from pos.sale.gtin import check_digit, expand_upce, to_gtin14

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_ADD_ON = re.compile(r"([0-9]{8}|[0-9]{12,13})[ +](?:[0-9]{2}|[0-9]{5})")
_JOINED_ADD_ON = re.compile(r"([0-9]{13})(?:[0-9]{2}|[0-9]{5})")
_PERIODICAL_OR_BOOK = re.compile(r"97[789]")
_WECHAT = re.compile(r"1[0-5][0-9]{16}")
_ALIPAY = re.compile(r"(?:2[5-9]|30)[0-9]{14,22}")


def without_add_on(text: str, symbology: str | None) -> str:
    """The main number without the 2 or 5 digits of a periodical's or book's add-on.

    >>> without_add_on("977147396801205", None), without_add_on("4006381333931 05", None)
    ('9771473968012', '4006381333931')
    """
    apart = _ADD_ON.fullmatch(text)
    if apart:
        return apart[1]
    joined = _JOINED_ADD_ON.fullmatch(text)
    sure = symbology == "ean-13-add-on" or _PERIODICAL_OR_BOOK.match(text)
    return joined[1] if joined and sure and to_gtin14(joined[1]) else text


def read_number(digits: str, symbology: str | None, rules: BarcodeRules) -> Barcode | Why:
    """What ASCII digits mean.

    A right GTIN check digit decides before a look of a payment card: what the catalogue then does not know
    and `looks_like_card` is masked by whoever logs it.
    """
    if symbology == "add-on":
        return "add-on"
    if len(digits) in {4, 5} and symbology not in EAN_UPC_SYMBOLOGIES:
        return Plu(digits)
    article = _article(digits, symbology, rules)
    if article is not None:
        return article
    # 13 digits are far more often a mistyped article than one of the last cards of that length.
    if symbology not in EAN_UPC_SYMBOLOGIES and len(digits) > 13 and is_pan(digits):
        return "payment-card"
    payment = _payment_code(digits)
    if payment is not None:
        return payment
    return "bad-check-digit" if len(digits) in GTIN_LENGTHS else "unknown-format"


def _article(digits: str, symbology: str | None, rules: BarcodeRules) -> Barcode | Why | None:
    if len(digits) in {6, 7, 8}:
        short = _short(digits, symbology, upce_first=rules.upce_first)
        return Gtin(short, symbology=symbology) if short else None
    if len(digits) == 18 and check_digit(digits[:-1]) == digits[-1]:
        return read_in_store(digits, rules)
    gtin = to_gtin14(digits)
    if gtin is None:
        return None
    if gtin[0] == "0":
        label = read_in_store(gtin[1:], rules)
        if label is not None:
            return label
        if gtin[1:].startswith(rules.coupon_prefixes):
            return Coupon("ean-99", gtin)
    return Gtin(gtin, symbology=symbology)


def _short(digits: str, symbology: str | None, *, upce_first: bool) -> str | None:
    """8 digits are an EAN-8 or a UPC-E; 6 or 7 a UPC-E whose scanner left out the ends. AIM's `]E0` is no EAN-8."""
    upca = expand_upce(digits)
    upce = to_gtin14(upca) if upca and (len(digits) == 8 or symbology == "upc-e") else None
    if symbology == "upc-e":
        return upce
    ean8 = to_gtin14(digits)
    if symbology == "ean-8":
        return ean8
    return upce or ean8 if upce_first or symbology == "ean-13" else ean8 or upce


def _payment_code(digits: str) -> PaymentCode | None:
    if _WECHAT.fullmatch(digits):
        return PaymentCode("wechat", digits)
    if _ALIPAY.fullmatch(digits):
        return PaymentCode("alipay", digits)
    return None
