"""What a scan means: bytes from a scanner, or digits from the keypad, into one `Barcode`. Total and pure."""

from __future__ import annotations

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
from pos.sale.barcode_rules import BarcodeRules, InStorePattern, PrefixRule
from pos.sale.gtin import check_digit, to_gtin14

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
    "read",
    "read_typed",
    "to_gtin14",
]

DEFAULT_RULES = BarcodeRules()


def read(raw: bytes, rules: BarcodeRules = DEFAULT_RULES) -> Barcode:
    """What the bytes of one scan mean; any bytes at all, never an exception."""
    return read_typed(raw.decode("latin-1").strip(), rules)


def read_typed(digits: str, rules: BarcodeRules = DEFAULT_RULES) -> Barcode:  # noqa: ARG001
    """What digits typed on the keypad mean: a GTIN of 8, 12, 13 or 14 digits, or a PLU of 4 or 5."""
    if len(digits) in {4, 5} and digits.isdigit():
        return Plu(digits)
    gtin = to_gtin14(digits)
    return Gtin(gtin) if gtin else Unreadable("unknown-format")
