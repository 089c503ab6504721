r"""What a scan means: bytes from a scanner, or digits from the keypad, into one `Barcode`. Total and pure.

The order decides: the shop's own prefixes, web addresses, GS1 messages, plain numbers. Without FNC1, an AIM
identifier or a leading (01) with a right check digit nothing is taken for a GS1 message, and 8, 12, 13 or
14 digits never are.

Examples:
    >>> found = read(b"]E07032069804988\r")
    >>> found.gtin, found.symbology
    ('07032069804988', 'ean-13')
    >>> read(b"\x1b[2J")
    Unreadable(why='control-characters', shown='?[2J')
    >>> read_typed("4011")
    Plu(plu='4011')
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pos.sale.barcode_card import looks_like_card, mask_pan, shown
from pos.sale.barcode_describe import describe
from pos.sale.barcode_gs1 import GS, cut, cut_bracketed, meaning, prepare
from pos.sale.barcode_ids import GS1_SYMBOLOGIES, strip_identifier
from pos.sale.barcode_link import is_link, read_link
from pos.sale.barcode_meaning import (
    Barcode,
    Coupon,
    CouponKind,
    GiftCard,
    Gtin,
    MemberCard,
    ParkedTicket,
    PaymentCode,
    Plu,
    ReceiptRef,
    StaffBadge,
    Unreadable,
    VariableMeasure,
    Wallet,
    Why,
)
from pos.sale.barcode_number import GTIN_LENGTHS, read_number, without_add_on
from pos.sale.barcode_rules import BarcodeRules, InStorePattern, Means, PrefixRule
from pos.sale.gtin import check_digit, is_digits, to_gtin14

__all__ = [
    "Barcode",
    "BarcodeRules",
    "Coupon",
    "CouponKind",
    "GiftCard",
    "Gtin",
    "InStorePattern",
    "MemberCard",
    "ParkedTicket",
    "PaymentCode",
    "Plu",
    "PrefixRule",
    "ReceiptRef",
    "StaffBadge",
    "Unreadable",
    "VariableMeasure",
    "Wallet",
    "Why",
    "check_digit",
    "describe",
    "looks_like_card",
    "mask_pan",
    "prepare",
    "read",
    "read_badge",
    "read_typed",
    "shown",
    "to_gtin14",
]

LONGEST_BYTES = 4096

_DEFAULT = BarcodeRules()
# What frames a scan on the wire, should the driver have left it on. Not GS, which ends a field.
_FRAME = "\r\n\t \x02\x03"
_CONTROL = re.compile(r"[\x00-\x1c\x1e\x1f\x7f]")
_BRACKETED = re.compile(r"\([0-9]{2,4}\)")
_NO_BADGE = ("empty", "too-long", "not-ascii", "control-characters")
_OWN_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._/+-]{0,39}")


def read(raw: bytes, rules: BarcodeRules = _DEFAULT) -> Barcode:
    """What the bytes of one scan mean; any bytes at all, never an exception.

    Terminators and an AIM or vendor identifier may still be on it; the identifier counts as evidence.
    """
    if len(raw) > LONGEST_BYTES:
        return Unreadable("too-long", shown(raw))
    if not raw.isascii():
        return Unreadable("not-ascii", shown(raw))
    text = raw.decode("ascii").strip(_FRAME)
    return _answer(_scanned(text, rules), text)


def read_badge(raw: bytes, rules: BarcodeRules = _DEFAULT) -> StaffBadge | Unreadable:
    r"""What the bytes of a badge reader mean: a badge with our prefix, or any number of letters and digits as it is.

    Nothing that it reads is goods, however much it looks like them.

    >>> read_badge(b"04A2B9C1\r"), read_badge(b"7032069804988"), read_badge(b"]C0BADGE-1001")
    (StaffBadge(badge='04A2B9C1'), StaffBadge(badge='7032069804988'), StaffBadge(badge='1001'))
    """
    found = read(raw, rules)
    if isinstance(found, StaffBadge) or (isinstance(found, Unreadable) and found.why in _NO_BADGE):
        return found
    text = raw.decode("ascii").strip(_FRAME)
    data = strip_identifier(text, rules.id_style)[1]
    return StaffBadge(data) if _OWN_NUMBER.fullmatch(data) else Unreadable("unknown-format", shown(text))


def read_typed(digits: str, rules: BarcodeRules = _DEFAULT) -> Barcode:
    """What digits typed on the keypad mean: a GTIN of 8, 12, 13 or 14 digits, or a PLU of 4 or 5.

    Spaces and hyphens are left out, as in an ISBN. Payment codes can't be typed.
    """
    number = digits[:LONGEST_BYTES].replace(" ", "").replace("-", "")
    if not number:
        return Unreadable("empty")
    if not is_digits(number):
        return Unreadable("unknown-format", shown(digits))
    found = read_number(number, None, rules)
    return _answer("unknown-format" if isinstance(found, PaymentCode) else found, number)


def _answer(found: Barcode | Why, text: str) -> Barcode:
    return Unreadable(found, shown(text)) if isinstance(found, str) else found


def _scanned(text: str, rules: BarcodeRules) -> Barcode | Why:
    if not text:
        return "empty"
    if _CONTROL.search(_with_gs(text, rules)):
        return "control-characters"
    symbology, data = strip_identifier(text, rules.id_style)
    own = _own(text, rules) or _own(data, rules)
    if own is not None:
        return own
    if is_link(data):
        return read_link(data, symbology, rules)
    message = _gs1_message(data, symbology, rules)
    if message is not None:
        return _gs1(message, symbology, rules)
    number = without_add_on(data, symbology)
    return read_number(number, symbology, rules) if is_digits(number) else "unknown-format"


def _with_gs(text: str, rules: BarcodeRules) -> str:
    for substitute in rules.gs_substitutes:
        text = text.replace(substitute, GS)
    return text


def _own(text: str, rules: BarcodeRules) -> Barcode | None:
    """The meaning by one of the shop's prefixes."""
    for rule in rules.prefixes:
        if text.startswith(rule.prefix) and rule.length in {None, len(text)}:
            number = text if rule.keep else text[len(rule.prefix) :]
            misread = rule.keep and len(text) in GTIN_LENGTHS and is_digits(text) and not to_gtin14(text)
            if _OWN_NUMBER.fullmatch(number) and not misread:
                return _OWN[rule.means](number)
    return None


_OWN: dict[Means, Callable[[str], Barcode]] = {
    "badge": StaffBadge,
    "member": MemberCard,
    "coupon": lambda number: Coupon("shop", number),
    "gift-card": GiftCard,
    "receipt": ReceiptRef,
    "parked": ParkedTicket,
}


def _gs1_message(data: str, symbology: str | None, rules: BarcodeRules) -> str | None:
    """The data as a GS1 message with GS for FNC1, or None where nothing says that it is one."""
    message = _with_gs(data, rules)
    if symbology in GS1_SYMBOLOGIES:
        # DataBar has 14 digits, which some scanners send without the AI.
        return "01" + data if symbology == "databar" and len(data) == 14 and to_gtin14(data) else message
    if GS in message or _BRACKETED.match(message):
        return message
    return message if len(data) >= 16 and data[:2] == "01" and to_gtin14(data[2:16]) else None


def _gs1(message: str, symbology: str | None, rules: BarcodeRules) -> Barcode | Why:
    pairs = cut_bracketed(message) if _BRACKETED.match(message) else cut(message)
    return "bad-gs1" if pairs is None else meaning(pairs, symbology, rules)
