from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.money import digits_of
from pos.words.figures import MoneyFormat, weight_text

LANGUAGES = st.sampled_from(["en", "de", "zh-Hans", "ar", "fr", "es", "ja", "hi"])
CURRENCIES = st.sampled_from(["GBP", "EUR", "USD", "CNY", "JPY", "KWD", "CHF", "AED", "INR"])
MINOR = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("language", "currency", "minor", "text"),
    [
        ("en", "GBP", 300, "£3.00"),
        ("en", "GBP", 5, "£0.05"),
        ("en", "GBP", -123456789, "-£1,234,567.89"),
        ("en", "JPY", 1980, "¥1,980"),
        ("en", "KWD", 1250, "KWD\u00a01.250"),
        ("en", "CNY", 100, "¥1.00"),
        ("de", "EUR", 123456, "1.234,56\u00a0€"),
        ("de", "CHF", 5, "0,05\u00a0CHF"),
        ("zh-Hans", "USD", 999, "$9.99"),
        ("ar", "GBP", -300, "-£3.00"),
        ("ar", "AED", 1250, "AED\u00a012.50"),
        ("ar", "KWD", 1250, "KWD\u00a01.250"),
        ("hi", "INR", 1234567800, "₹1,23,45,678.00"),
    ],
)
def test_amounts(language: str, currency: str, minor: int, text: str) -> None:
    assert MoneyFormat.of(language, currency).text(minor) == text


@given(LANGUAGES, CURRENCIES, MINOR)
def test_an_amount_reads_back(language: str, currency: str, minor: int) -> None:
    money = MoneyFormat.of(language, currency)
    text = money.text(minor)
    digits = digits_of(currency)
    body = text.removeprefix("-").removeprefix(money.before).removesuffix(money.after).replace(money.group, "")
    major, _mark, fraction = body.partition(money.decimal) if digits else (body, "", "")
    assert len(fraction) == digits
    assert int(major + fraction) * (-1 if text.startswith("-") else 1) == minor


@pytest.mark.parametrize(
    ("language", "currency"),
    [("en", "GBP"), ("de", "EUR"), ("zh_Hans", "CNY"), ("fr", "EUR"), ("ja", "JPY"), ("hi", "INR")],
)
@given(minor=MINOR)
def test_amounts_are_the_cldrs(language: str, currency: str, minor: int) -> None:
    amount = Decimal(minor).scaleb(-digits_of(currency))
    wanted = format_currency(amount, currency, locale=language, numbering_system="latn")
    assert MoneyFormat.of(language.replace("_", "-"), currency).text(minor) == wanted


@pytest.mark.parametrize(
    ("grams", "text"), [(842, "0.842\u00a0kg"), (0, "0.000\u00a0kg"), (12005, "12.005\u00a0kg"), (-5, "-0.005\u00a0kg")]
)
def test_weights(grams: int, text: str) -> None:
    assert weight_text(grams, "en") == text
    assert weight_text(grams, "de") == text.replace(".", ",")
