"""The edges of what a scan may mean: one digit more or less, and it is something else."""

import pytest
from pos.sale.barcode import (
    BarcodeRules,
    Gtin,
    InStorePattern,
    MemberCard,
    PaymentCode,
    Unreadable,
    VariableMeasure,
    check_digit,
    read,
)
from pos.sale.barcode_card import mask_pan, shown
from pos.sale.barcode_gs1 import checked
from pos.sale.barcode_instore import read_in_store
from pos.sale.barcode_link import is_link, read_link
from pos.sale.barcode_number import read_number, without_add_on

RULES = BarcodeRules()
PAN = "4111111111111111"


def test_a_blank_in_what_is_shown_stays_a_blank() -> None:
    assert shown("a b~\x7f\x1f") == "a b~??"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"P{PAN}", True),
        (f"P0{PAN}", True),
        (f"P00{PAN}", True),
        (f"P000{PAN}", False),
        (f"0{PAN}", False),
        (f"00{PAN} 1", False),
        (f"{PAN} 12", True),
        (f"{PAN}12", False),
        (f"0000{PAN}", True),
        (f"{PAN}0000", True),
        (f"{'0' * 20} 0{PAN}", False),
        (f"0{PAN} {'0' * 20}", False),
    ],
)
def test_a_card_is_masked_where_it_stands_apart_or_in_a_run_too_long_to_be_a_number(text: str, masked: bool) -> None:
    """Up to two digits may belong to a letter before them; a run of twenty digits is no number itself."""
    assert ("1111111111" not in mask_pan(text)) is masked, mask_pan(text)


@pytest.mark.parametrize("length", [8, 12, 13, 14])
def test_a_wrong_check_digit_of_a_gtin_is_called_one(length: int) -> None:
    digits = "9" * (length - 1)
    wrong = digits + str((int(check_digit(digits)) + 1) % 10)
    assert read_number(wrong, None, RULES) == "bad-check-digit"


@pytest.mark.parametrize("length", [6, 7, 9, 10, 11, 15])
def test_other_lengths_are_no_gtin(length: int) -> None:
    found = read_number("9" * length, None, RULES)
    assert found in ("unknown-format", "bad-check-digit") or isinstance(found, Gtin)
    assert (found == "bad-check-digit") is False


def test_thirteen_digits_are_a_mistyped_article_and_sixteen_a_card() -> None:
    assert read_number("4222222222222", None, RULES) == "bad-check-digit"
    assert read_number(PAN, None, RULES) == "payment-card"
    assert read_number("30569309025904", None, RULES) == "payment-card"


@pytest.mark.parametrize(("digits", "found"), [("0123456", True), ("01234565", True), ("123457", False)])
def test_six_seven_and_eight_digits_may_be_short_articles(digits: str, found: bool) -> None:
    upce = BarcodeRules(upce_first=True)
    assert isinstance(read_number(digits, "upc-e", upce), Gtin) or not found


def test_databar_without_its_ai_has_fourteen_digits_with_a_right_check_digit() -> None:
    gtin = "0" + "703206980498"
    whole = gtin + check_digit(gtin)
    assert read(f"]e0{whole}".encode(), RULES) == Gtin(whole, symbology="databar")
    wrong = whole[:-1] + str((int(whole[-1]) + 1) % 10)
    assert isinstance(read(f"]e0{wrong}".encode(), RULES), Unreadable)
    assert isinstance(read(f"]C1{whole}".encode(), RULES), Unreadable)


@pytest.mark.parametrize(
    ("weight", "grams"), [("3100000001", 1000), ("3103001250", 1250), ("3105000150", 2), ("3105000149", 1)]
)
def test_a_net_weight_has_nought_to_five_decimals(weight: str, grams: int) -> None:
    found = read(f"]C10107032069804988{weight}".encode(), RULES)
    assert getattr(found, "weight_g", None) == grams


def test_a_link_of_1024_characters_is_read_and_one_more_is_an_address() -> None:
    start = "https://example.com/01/09506000134352?x="
    assert len(start) < 1024
    long = start + "y" * (1024 - len(start))
    assert is_link(long)
    assert isinstance(read_link(long, "qr", RULES), Gtin)
    assert read_link(long + "y", "qr", RULES) == "web-address"


def test_a_link_in_a_link_is_read_from_its_own_scheme() -> None:
    nested = "https://example.com/01/09506000134352?to=http://evil.example/01/07032069804988"
    assert isinstance(found := read_link(nested, "qr", RULES), Gtin)
    assert found.gtin == "09506000134352"


def test_bytes_that_are_no_text_in_a_link_are_replaced() -> None:
    assert read_link("https://example.com/01/09506000134352/10/%ff", "qr", RULES) == "bad-gs1"


def test_a_short_gtin_in_a_link_is_filled_up() -> None:
    found = read_link("https://example.com/gtin/7032069804988", "qr", RULES)
    assert isinstance(found, Gtin)
    assert found.gtin == "07032069804988"


@pytest.mark.parametrize(
    ("layout", "says"),
    [
        ("20IIIIIPPPP", "12 or 17"),
        ("20IIIIIPPPPPP", "12 or 17"),
        ("20IIIIIPPPPX", "only digits"),
        ("20IIPIIPPPPP", "one piece"),
        ("200000000000", "first 12"),
        ("20IIIIIPPPPP00000"[:17], ""),
        ("200000PPPPPIIIIII"[:17], "first 12"),
        ("20IIIIPPPPPPIIIII", "one piece"),
        ("20IIIII00000", "price, a weight"),
        ("20IIIICCPPPP", "inner check"),
        ("20IIIIICPPP0", "inner check"),
        ("20IIIIICPPPP", ""),
        ("20IIIICPPPPP", ""),
        ("2IIIICPPPPPP", "inner check"),
    ],
)
def test_a_layout_that_cant_be_read_is_refused_in_words(layout: str, says: str) -> None:
    if not says:
        assert InStorePattern("mine", layout).layout == layout
        return
    with pytest.raises(ValueError, match=says):
        InStorePattern("mine", layout)


@pytest.mark.parametrize(("decimals", "fits"), [(-1, False), (0, True), (3, True), (4, False)])
def test_decimals_are_nought_to_three(decimals: int, fits: bool) -> None:
    for name in ("price_decimals", "weight_decimals"):
        if fits:
            assert InStorePattern("mine", "20IIIIIWWWWW", **{name: decimals})
        else:
            with pytest.raises(ValueError, match="0 to 3"):
                InStorePattern("mine", "20IIIIIWWWWW", **{name: decimals})


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("currency_digits", -1, False),
        ("currency_digits", 0, True),
        ("currency_digits", 4, True),
        ("currency_digits", 5, False),
        ("century_year", 1899, False),
        ("century_year", 1900, True),
        ("century_year", 9900, True),
        ("century_year", 9901, False),
    ],
)
def test_a_shops_currency_and_year_have_limits(field: str, value: int, fits: bool) -> None:
    if fits:
        assert getattr(BarcodeRules(**{field: value}), field) == value
    else:
        with pytest.raises(ValueError, match="century_year"):
            BarcodeRules(**{field: value})


def test_the_item_number_keeps_what_is_no_measure() -> None:
    rules = BarcodeRules(in_store=(InStorePattern("mine", "2?III0WWWWWN"),))
    digits = "25123012345" + "7"
    code = digits + check_digit(digits)
    found = read_in_store(code, rules)
    assert found is not None
    assert getattr(found, "item", "") or str(found)
    assert "025123000000" in str(found)


def test_of_a_number_in_a_longer_one_the_longer_is_shown() -> None:
    assert shown(f"{PAN}55") == "************111155"


def test_a_card_in_the_bars_of_an_article_is_no_card_but_masked() -> None:
    assert read_number(PAN, "ean-13", RULES) == "unknown-format"
    assert read_number(PAN, None, RULES) == "payment-card"
    assert read(f"]E0{PAN}".encode(), RULES) == Unreadable("unknown-format", "************1111")


def test_digits_behind_an_article_are_cut_only_where_an_add_on_is_meant() -> None:
    assert without_add_on("400638133393105", None) == "400638133393105"
    assert without_add_on("400638133393105", "ean-13-add-on") == "4006381333931"
    assert without_add_on("400638133393205", "ean-13-add-on") == "400638133393205"


def test_a_long_label_with_a_wrong_check_digit_is_no_label() -> None:
    rules = BarcodeRules(in_store=(InStorePattern("mine", "21IIIIIPPPPPPPPPP"),))
    digits = "21123450000000399"
    assert isinstance(read_number(digits + check_digit(digits), None, rules), VariableMeasure)
    wrong = digits + str((int(check_digit(digits)) + 1) % 10)
    assert read_number(wrong, None, rules) == "unknown-format"


@pytest.mark.parametrize("code", ["30", "7004"])
def test_an_identifier_with_nothing_behind_it_is_no_message(code: str) -> None:
    assert checked([("01", "09506000134352"), (code, "")]) is None
    assert checked([("01", "09506000134352"), (code, "1234")]) is not None


def test_a_membership_may_come_as_a_link_in_words() -> None:
    assert read_link("https://example.com/gsrn/950123456789012341", "qr", RULES) == MemberCard("950123456789012341")


def test_a_link_that_begins_as_an_articles_is_a_wrong_one_and_any_other_a_web_address() -> None:
    assert read_link("https://example.com/01/9x06000134352", "qr", RULES) == "bad-gs1"
    assert read_link("https://example.com/01/x", "qr", RULES) == "web-address"


def test_a_payment_code_shows_its_last_four_digits_only() -> None:
    assert repr(PaymentCode("alipay", "281234567890123456")) == "PaymentCode(wallet='alipay', code='…3456')"


def test_databar_carries_fourteen_digits() -> None:
    assert isinstance(read(b"]e004006381333931", RULES), Gtin)
    assert read(b"]e04006381333931", RULES) == Unreadable("unsupported-gs1", "]e04006381333931")
