"""GTINs against biip as an independent reader."""

import biip
import pytest
from biip.checksums import gs1_standard_check_digit
from biip.gtin import Gtin
from biip.upc import Upc
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.gtin import check_digit, expand_upce, is_digits, to_gtin14

GTIN_PAYLOADS = st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.from_regex(rf"[0-9]{{{n}}}", fullmatch=True))


@given(st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_check_digit_agrees_with_biip(payload: str) -> None:
    assert check_digit(payload) == str(gs1_standard_check_digit(payload))


@given(GTIN_PAYLOADS)
def test_exactly_one_check_digit_makes_a_gtin(payload: str) -> None:
    right = payload + check_digit(payload)
    found = {to_gtin14(f"{payload}{digit}") for digit in range(10)} - {None}
    assert found == {right.zfill(14)}


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_gtin_13_agrees_with_biip(payload: str) -> None:
    gtin = payload + check_digit(payload)
    assert to_gtin14(gtin) == Gtin.parse(gtin).as_gtin_14()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "4006381333932",
        "400638133393",
        "00004006381333931",
        "4006381333931 ",
        "+006381333931",
        "٤٠٠٦٣٨١٣",
        "9638507²",
        "9638_074",
    ],
)
def test_no_gtin(text: str) -> None:
    assert to_gtin14(text) is None


@given(st.from_regex(r"[01][0-9]{6}", fullmatch=True))
def test_upce_agrees_with_biip(digits: str) -> None:
    try:
        expected = Upc.parse(digits).as_upc_a()
    except biip.ParseError:
        return
    assert expand_upce(digits) == expected
    assert expand_upce(digits + expected[-1]) == expected


@pytest.mark.parametrize(("short", "upca"), [
    ("425260", "042000005265"), ("425261", "042100005264"), ("425262", "042200005263"), ("425263", "042500000265"),
    ("425264", "042520000063"), ("425265", "042526000050"), ("425269", "042526000098"),
])  # fmt: skip
def test_upce_by_its_last_digit(short: str, upca: str) -> None:
    assert expand_upce(short) == Upc.parse(short).as_upc_a()
    assert expand_upce("0" + short) == expand_upce(short)
    assert (expand_upce(short) or "")[:11] == upca[:11]


@pytest.mark.parametrize("text", ["", "12345", "123456789", "2425261", "04252615", "42526A", "٤٢٥٢٦١"])
def test_no_upce(text: str) -> None:
    assert expand_upce(text) is None


def test_only_ascii_digits_are_digits() -> None:
    assert is_digits("0123456789")
    assert not any(is_digits(text) for text in ("", "1 ", "²", "٣", "-1"))
