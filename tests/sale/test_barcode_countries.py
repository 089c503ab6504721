"""Every country's labels: each of its prefixes against biip, or read off a label where biip has no table."""

import biip
import msgspec
import pytest
from biip.rcn import Rcn, RcnRegion
from pos.sale.barcode import BarcodeRules, Coupon, Gtin, Unreadable, VariableMeasure, check_digit, read, read_typed
from pos.sale.barcode_countries import PRESETS
from pos.sale.barcode_instore import inner_check_digit

PREFIXES = range(20, 30)
BIIP = [region.value.upper() for region in RcnRegion]


def payloads(prefix: int) -> list[str]:
    """Twelve digits: with a right inner check digit over the last four, five, and over none."""
    four, five = f"{prefix}12345{inner_check_digit('0299')}0299", f"{prefix}1234{inner_check_digit('01250')}01250"
    return [four, five, f"{prefix}1234560125", f"{prefix}0000000000", f"{prefix}9876543219"]


@pytest.mark.parametrize("country", BIIP)
def test_every_prefix_agrees_with_biip(country: str) -> None:
    config = biip.ParseConfig(rcn_region=RcnRegion(country.lower()))
    for payload in (payload for prefix in PREFIXES for payload in payloads(prefix)):
        code = payload + check_digit(payload)
        ours, theirs = read(code.encode(), PRESETS[country]), biip.parse(code, config=config).gtin
        if theirs is None:
            assert ours == Unreadable("bad-inner-check-digit", code), code
            continue
        assert isinstance(theirs, Rcn)
        assert isinstance(ours, Gtin | VariableMeasure)
        measures = (theirs.weight, theirs.price, theirs.count)
        assert isinstance(ours, VariableMeasure) == (measures != (None, None, None)), code
        assert ours.gtin == theirs.without_variable_measure().as_gtin_14()
        assert ours.weight_g == (None if theirs.weight is None else theirs.weight * 1000)
        assert ours.price_minor == (None if theirs.price is None else theirs.price * 100)
        assert ours.count == theirs.count


def label(payload: str) -> bytes:
    return (payload + check_digit(payload)).encode()


def guarded(prefix: str, price: str) -> bytes:
    return label(prefix + inner_check_digit(price) + price)


LABELS = [
    *(("CN", label(f"{prefix}12345" + "00399"), "12345", 399, None) for prefix in (20, 21, 22, 23, 24)),
    ("CN", label("25" + "1234500399"), "", None, None),
    ("FR", label("0212345" + "00399"), "12345", 399, None),
    ("FR", label("2112345" + "00399"), "12345", 399, None),
    ("FR", label("2612345" + "01250"), "12345", None, 1250),
    ("FR", label("2212345" + "01250"), "", None, None),
    *(("IT", label(f"2{item}" + "00399"), item, 399, None) for item in ("012345", "999999")),
    ("NL", guarded("2112345", "0399"), "12345", 399, None),
    ("NL", guarded("2212345", "0399"), "12345", 399, None),
    ("NL", guarded("2312345", "0399"), "", None, None),
    ("US", guarded("0212345", "0399"), "12345", 399, None),
    ("CA", guarded("0212345", "0399"), "12345", 399, None),
    ("US", label("201234500399"), "", None, None),
    ("GB", label("021234500399"), "", None, None),
]


@pytest.mark.parametrize(("country", "raw", "item", "price_minor", "weight_g"), LABELS)
def test_a_label_is_read_off(
    country: str, raw: bytes, item: str, price_minor: int | None, weight_g: int | None
) -> None:
    found = read(raw, BarcodeRules.for_country(country.lower()))
    assert isinstance(found, VariableMeasure if item else Gtin)
    assert (getattr(found, "item", ""), found.price_minor, found.weight_g) == (item, price_minor, weight_g)
    assert read_typed(raw.decode(), PRESETS[country]) == found


RULES = {
    "CA": "CA-02",
    "CN": "CN-20 CN-21 CN-22 CN-23 CN-24",
    "DE": "DE-22 DE-23 DE-25 DE-26 DE-28 DE-29",
    "DK": "DK-21 DK-22 DK-23 DK-24 DK-26 DK-27 DK-28",
    "EE": "EE-23 EE-24 EE-25",
    "FI": "FI-23 FI-24 FI-25",
    "FR": "FR-02 FR-21 FR-26",
    "GB": "GB-20",
    "IT": "IT-2I",
    "LT": "LT-23 LT-24 LT-25",
    "LV": "LV-23 LV-24 LV-25",
    "NL": "NL-21 NL-22",
    "NO": "NO-20 NO-21 NO-22 NO-23 NO-24 NO-25",
    "SE": "SE-20 SE-21 SE-22 SE-23 SE-24 SE-25",
    "US": "US-02",
}
CURRENCIES = {"CA": "124", "CN": "156", "DK": "208", "GB": "826", "NO": "578", "SE": "752", "US": "840"}
"""ISO 4217; the others have the euro."""


@pytest.mark.parametrize("country", RULES)
def test_a_country_has_its_rules_its_money_and_no_other(country: str) -> None:
    rules = PRESETS[country]
    america = country in ("CA", "US")
    assert [pattern.name for pattern in rules.in_store] == RULES[country].split()
    assert rules == msgspec.structs.replace(
        BarcodeRules(),
        in_store=rules.in_store,
        currency_numeric=CURRENCIES.get(country, "978"),
        upce_first=america,
        coupon_prefixes=("05", "981", "982", "983", "984", "99") if america else BarcodeRules().coupon_prefixes,
    )


def test_every_country_is_here() -> None:
    assert sorted(PRESETS) == sorted(RULES)


@pytest.mark.parametrize("prefix", ["05", "981", "982", "983", "984", "99"])
def test_a_coupon_is_none_of_the_goods(prefix: str) -> None:
    raw = label(prefix.ljust(12, "1"))
    assert read(raw, PRESETS["US"]) == Coupon("ean-99", "0" + raw.decode())
    assert isinstance(read(raw, PRESETS["GB"]), Gtin if prefix == "05" else Coupon)


@pytest.mark.parametrize("prefix", ["04", "980", "985", "978"])
def test_goods_are_no_coupon(prefix: str) -> None:
    assert isinstance(read(label(prefix.ljust(12, "1")), PRESETS["US"]), Gtin)
