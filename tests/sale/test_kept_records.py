"""What was kept by an earlier program: a field that it did not know reads as if nothing were said."""

from typing import Any

import msgspec
import pytest
from pos.sale.barcode import Gtin, Unreadable, VariableMeasure
from pos.sale.barcode_rules import BarcodeRules, InStorePattern, PrefixRule
from pos.sale.cart import Cart, Line
from pos.sale.product import Name, Product
from pos.sale.receipt import Receipt, ReceiptLine, Tender

OATS = {"sku": "1", "name": {"type": "name", "default": "Oats"}, "price_minor": 180}
PRODUCT = Product(
    sku="1", name=Name("Oats", {}), price_minor=180, gtin=None, plu=None, brand="", size="", category="", unit="each",
    tax="standard", weight_g=None, min_age=None, limit=None, picture="",
)  # fmt: skip
SOLD = {"sku": "1", "name": OATS["name"], "size": "", "quantity": 2, "unit_price_minor": 180, "unit": "each"}
SALE = {"number": 1, "lane": 4, "basket": 9, "started_at": 1, "sold_at": 2, "currency": "GBP", "lines": [], "taxes": []}


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [
        (OATS, PRODUCT),
        ({"line_id": 3, "product": OATS}, Line(line_id=3, product=PRODUCT, quantity=1, weight_g=None, price_minor=None)),
        ({}, Cart(lines=())),
        (
            {**SOLD, "amount_minor": 360},
            ReceiptLine(
                sku="1", name=PRODUCT.name, size="", quantity=2, unit_price_minor=180, unit="each", amount_minor=360,
                saved_minor=0, weight_g=None, tax="",
            ),
        ),
        (
            {"kind": "card", "amount_minor": 360},
            Tender(
                kind="card", amount_minor=360, reference="", card_scheme="", card_last4="", auth_code="",
                terminal_id="", trace="", terminal_receipt="", given_minor=0, change_minor=0, rounding_minor=0,
                terminal="", goods="", of_tender=0, left_minor=None, by="",
            ),
        ),
        (
            {**SALE, "total_minor": 0, "saved_minor": 0, "tenders": []},
            Receipt(
                number=1, lane=4, basket=9, started_at=1, sold_at=2, currency="GBP", lines=(), total_minor=0,
                saved_minor=0, taxes=(), tenders=(), training=False, simulated=False,
            ),
        ),
        ({"type": "gtin", "gtin": "1"}, Gtin("1", None, None, None, None, None, None, None)),
        (
            {"type": "variable_measure", "item": "1", "gtin": "2", "rule": "x"},
            VariableMeasure("1", "2", "x", None, None, None),
        ),
        ({"type": "unreadable", "why": "empty"}, Unreadable("empty", "")),
        (
            {"name": "x", "layout": "20IIIIIPPPPP"},
            InStorePattern("x", "20IIIIIPPPPP", price_decimals=2, weight_decimals=3),
        ),
        ({"means": "badge", "prefix": "B"}, PrefixRule("badge", "B", length=None, keep=False)),
        (
            {},
            BarcodeRules(
                in_store=(),
                prefixes=(
                    PrefixRule("badge", "BADGE-"), PrefixRule("member", "MEMBER-"), PrefixRule("gift-card", "GIFT-"),
                    PrefixRule("receipt", "RECEIPT-"), PrefixRule("parked", "PARKED-"), PrefixRule("coupon", "COUPON-"),
                ),
                coupon_prefixes=("981", "982", "983", "984", "99"),
                id_style="aim", gs_substitutes=(), upce_first=False, currency_digits=2, currency_numeric="",
                century_year=2026,
            ),
        ),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_not_said_reads_as_nothing(kept: Any, wanted: Any) -> None:
    fields = wanted.__struct_fields__
    found = msgspec.convert(kept, type(wanted))
    assert [getattr(found, name) for name in fields] == [getattr(wanted, name) for name in fields]
