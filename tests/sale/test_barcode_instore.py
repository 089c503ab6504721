"""Scale labels against biip's tables, and the layouts a shop may write."""

from typing import Any

import biip
import msgspec
import pytest
from biip.checksums import gs1_price_weight_check_digit
from biip.rcn import Rcn, RcnRegion
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.barcode import (
    BarcodeRules,
    Gtin,
    InStorePattern,
    Unreadable,
    VariableMeasure,
    check_digit,
    read,
    read_typed,
)
from pos.sale.barcode_countries import PRESETS
from pos.sale.barcode_instore import inner_check_digit

IN_STORE = st.from_regex(r"2[0-9]{11}", fullmatch=True)
BIIP_COUNTRIES = sorted(region.value.upper() for region in RcnRegion)


@given(st.from_regex(r"[0-9]{4,5}", fullmatch=True))
def test_inner_check_digit_agrees_with_biip(measure: str) -> None:
    assert inner_check_digit(measure) == str(gs1_price_weight_check_digit(measure))


@given(payload=IN_STORE, country=st.sampled_from(BIIP_COUNTRIES))
def test_labels_agree_with_biip(payload: str, country: str) -> None:
    code = payload + check_digit(payload)
    config = biip.ParseConfig(rcn_region=RcnRegion(country.lower()))
    theirs = biip.parse(code, config=config)
    ours = read(code.encode(), PRESETS[country])
    rcn = theirs.gtin
    if rcn is None:
        assert isinstance(ours, Unreadable)
        assert ours.why == "bad-inner-check-digit"
        return
    assert isinstance(rcn, Rcn)
    assert isinstance(ours, Gtin | VariableMeasure)
    assert ours.gtin == rcn.without_variable_measure().as_gtin_14()
    assert ours.weight_g == (None if rcn.weight is None else rcn.weight * 1000)
    assert ours.price_minor == (None if rcn.price is None else rcn.price * 100)
    assert ours.count == rcn.count
    if isinstance(ours, VariableMeasure):
        assert ours.item == rcn.item_reference


def label(payload: str) -> bytes:
    return (payload + check_digit(payload)).encode()


def priced(prefix: str, price: str, *, inner: bool) -> bytes:
    return label(prefix + (inner_check_digit(price) if inner else "") + price)


@pytest.mark.parametrize(
    ("country", "raw", "item", "measure"),
    [
        ("US", priced("0212345", "0399", inner=True), "12345", {"price_minor": 399}),
        ("US", priced("212345", "0399", inner=True), "12345", {"price_minor": 399}),
        ("CA", b"]E0" + priced("0212345", "0399", inner=True), "12345", {"price_minor": 399}),
        ("GB", priced("2012345", "0299", inner=True), "12345", {"price_minor": 299}),
        ("DE", priced("281234", "01250", inner=True), "1234", {"weight_g": 1250}),
        ("DE", priced("251234", "00012", inner=True), "1234", {"count": 12}),
        ("FR", priced("0212345", "00399", inner=False), "12345", {"price_minor": 399}),
        ("FR", priced("2612345", "01250", inner=False), "12345", {"weight_g": 1250}),
        ("IT", priced("2123456", "00399", inner=False), "123456", {"price_minor": 399}),
        ("NL", priced("2112345", "0399", inner=True), "12345", {"price_minor": 399}),
        ("CN", priced("2012345", "00399", inner=False), "12345", {"price_minor": 399}),
        ("SE", priced("23123456", "1250", inner=False), "123456", {"weight_g": 1250}),
        ("NO", priced("21123456", "0399", inner=False), "123456", {"price_minor": 3990}),
        ("FI", priced("24123456", "0125", inner=False), "123456", {"weight_g": 1250}),
        ("DK", priced("271234501250", "", inner=False), "12345", {"weight_g": 1250}),
    ],
)
def test_a_countrys_label(country: str, raw: bytes, item: str, measure: dict[str, int]) -> None:
    found = read(raw, BarcodeRules.for_country(country))
    assert {"item": item, **measure}.items() <= msgspec.to_builtins(found).items()
    assert read_typed(raw.decode().removeprefix("]E0"), PRESETS[country]) == found


def test_one_item_has_one_number_whatever_it_costs() -> None:
    labels = [priced("0212345", f"{price:04}", inner=True) for price in range(0, 10_000, 499)]
    gtins = {getattr(read(raw, PRESETS["US"]), "gtin", None) for raw in labels}
    assert gtins == {"00212345000007"}


def test_a_price_with_a_wrong_inner_check_digit_is_refused() -> None:
    wrong = str((int(inner_check_digit("0299")) + 1) % 10)
    assert read(label(f"2012345{wrong}0299"), PRESETS["GB"]) == Unreadable(
        "bad-inner-check-digit", label(f"2012345{wrong}0299").decode()
    )


def test_a_number_no_rule_knows_is_the_shops_own_brand() -> None:
    assert read(label("291234567890"), PRESETS["GB"]) == Gtin("02912345678906")


def test_a_label_of_18_digits_has_price_and_weight() -> None:
    rules = BarcodeRules(in_store=(InStorePattern("scale", "2?IIIIIPPPPPWWWWW"),))
    found = read(label("21123450039901250"), rules)
    assert found == VariableMeasure("12345", "02112345000008", "scale", weight_g=1250, price_minor=399)
    assert isinstance(read(label("91123450039901250"), rules), Unreadable)


def test_a_currency_of_three_decimals() -> None:
    rules = BarcodeRules(in_store=(InStorePattern("kwd", "20IIIIIPPPPP", price_decimals=2),), currency_digits=3)
    found = read(priced("2012345", "00399", inner=False), rules)
    assert isinstance(found, VariableMeasure)
    assert found.price_minor == 3990


def test_a_country_we_do_not_know_has_the_defaults() -> None:
    assert BarcodeRules.for_country("xx") == BarcodeRules()


@pytest.mark.parametrize("layout", [
    "", "20IIIIIPPPP", "20IIIIIpPPPP", "20IIPIIIPPPP", "20IIIIIIIIII", "20123456PPPP",
    "20IIIIICCPPP", "20IIIICPPPPPP", "20IIICPPPPPP", "20PPPPPPPPPPIIIII",
])  # fmt: skip
def test_a_layout_that_can_not_be_read(layout: str) -> None:
    with pytest.raises(ValueError, match="in-store layout"):
        InStorePattern("bad", layout)


def test_a_bad_layout_in_a_file_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="12 or 17 characters"):
        msgspec.json.decode(b'{"in_store": [{"name": "x", "layout": "20"}]}', type=BarcodeRules)


@pytest.mark.parametrize("decimals", [{"price_decimals": 4}, {"weight_decimals": -1}])
def test_decimals_out_of_range(decimals: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="decimals"):
        InStorePattern("bad", "20IIIIIPPPPP", **decimals)


@pytest.mark.parametrize(
    "settings",
    [{"century_year": 0}, {"currency_digits": 5}, {"in_store": PRESETS["GB"].in_store, "currency_digits": 0}],
)
def test_rules_out_of_range(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"century_year|decimals"):
        BarcodeRules(**settings)


def test_weights_need_no_currency() -> None:
    BarcodeRules(in_store=PRESETS["EE"].in_store, currency_digits=0)


def test_rules_go_through_json() -> None:
    for rules in PRESETS.values():
        assert msgspec.json.decode(msgspec.json.encode(rules), type=BarcodeRules) == rules
