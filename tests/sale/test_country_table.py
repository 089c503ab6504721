"""Every preset as a table. The layouts: GS1 member organisations' guides (see the module), read against biip's tables
in test_barcode_countries.py; this keeps what biip has no table for, and the names, currencies and coupons.
"""

from pathlib import Path

from pos.sale.barcode_countries import PRESETS, rules_for
from pos.sale.barcode_rules import BarcodeRules

from kept import kept


def test_presets_should_be_as_written_down() -> None:
    lines = []
    for country, rules in sorted(PRESETS.items()):
        coupons = " ".join(rules.coupon_prefixes)
        lines.append(
            f"{country} currency {rules.currency_numeric}, coupons {coupons}{', UPC-E' if rules.upce_first else ''}"
        )
        lines += [
            f"  {one.name} {one.layout} price .{one.price_decimals} weight .{one.weight_decimals}"
            for one in rules.in_store
        ]
    lines.append(f"elsewhere {rules_for('XX')}")
    kept(Path(__file__).with_name("countries.txt"), lines)


def test_a_country_in_small_letters_should_be_found() -> None:
    assert rules_for("se") == PRESETS["SE"]
    assert rules_for("zz") == BarcodeRules()
