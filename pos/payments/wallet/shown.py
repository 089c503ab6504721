"""What a provider wants shown as a QR code: looked through before a shopper pays by it.

A code that names another amount or currency is never shown. A plain address (WeChat Pay, Alipay) names neither: the
shopper's app asks its service. UPI: NPCI, UPI Linking Specifications 1.6, section 3 (parameters of upi://pay).
"""

from urllib.parse import parse_qs, quote, urlencode, urlsplit

from pos.payments.wallet.orders import decimal_of, minor_of
from pos.payments.zvt.currency import numeric
from pos.sale.emv_qr import read_emv

__all__ = ["LONGEST", "payee_of", "upi_link"]

LONGEST = 512


def payee_of(code: str, amount_minor: int, currency: str) -> str:
    """Whom the code says it pays; empty where only the provider knows.

    Raises:
        ValueError: it is no code, or one for other money.

    >>> payee_of("upi://pay?pa=shop@bank&pn=Market%20Hall&am=3.50&cu=INR", 350, "INR")
    'Market Hall'
    """
    if not code or len(code) > LONGEST or not code.isprintable():
        raise ValueError("there is no code to show")
    if code.startswith("000201"):
        return _emv(code, amount_minor, currency)
    if code.startswith("upi:"):
        return _upi(code, amount_minor, currency)
    return ""


def _emv(code: str, amount_minor: int, currency: str) -> str:
    found = read_emv(code)
    if found.amount and minor_of(found.amount, currency) != amount_minor:
        raise ValueError("the code is for another amount")
    if found.currency != f"{numeric(currency) or 0:03d}":
        raise ValueError("the code is for another currency")
    return found.name


def _upi(code: str, amount_minor: int, currency: str) -> str:
    given = {name: values[0] for name, values in parse_qs(urlsplit(code).query).items()}
    if "am" in given and minor_of(given["am"], currency) != amount_minor:
        raise ValueError("the code is for another amount")
    if given.get("cu", "INR") != currency:
        raise ValueError("the code is for another currency")
    return given.get("pn", "")


def upi_link(payee: str, name: str, reference: str, amount_minor: int, *, currency: str = "INR", note: str = "") -> str:
    """A UPI payment address, to be drawn as a QR code.

    >>> upi_link("shop@bank", "Market Hall", "L004_1", 350)
    'upi://pay?pa=shop%40bank&pn=Market%20Hall&tr=L004_1&am=3.50&cu=INR'
    """
    parts = {"pa": payee, "pn": name, "tr": reference, "am": decimal_of(amount_minor, currency), "cu": currency}
    return "upi://pay?" + urlencode(parts | ({"tn": note} if note else {}), quote_via=quote)
