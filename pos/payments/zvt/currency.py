"""Currencies as ZVT names them: the three digits of ISO 4217 in two BCD bytes (PA00P015_13.08 section 1.4)."""

__all__ = ["CODES", "alpha", "numeric"]

CODES = {
    "AED": 784, "AUD": 36, "BGN": 975, "BHD": 48, "BRL": 986, "CAD": 124, "CHF": 756, "CLP": 152, "CNY": 156,
    "CZK": 203, "DKK": 208, "EUR": 978, "GBP": 826, "HKD": 344, "HUF": 348, "IDR": 360, "ILS": 376, "INR": 356,
    "ISK": 352, "JOD": 400, "JPY": 392, "KRW": 410, "KWD": 414, "MAD": 504, "MXN": 484, "MYR": 458, "NOK": 578,
    "NZD": 554, "OMR": 512, "PHP": 608, "PLN": 985, "QAR": 634, "RON": 946, "RSD": 941, "SAR": 682, "SEK": 752,
    "SGD": 702, "THB": 764, "TND": 788, "TRY": 949, "TWD": 901, "UAH": 980, "USD": 840, "VND": 704, "ZAR": 710,
}  # fmt: skip
"""ISO 4217 list one: letters -> number."""
_ALPHA = {number: code for code, number in CODES.items()}


def numeric(code: str) -> int | None:
    """The number of "EUR", 978; None for one that is not known here."""
    return CODES.get(code)


def alpha(number: int | None) -> str:
    """The letters of 978, "EUR"; the number itself, as text, for one that is not known here; empty for none."""
    return "" if number is None else _ALPHA.get(number, str(number))
