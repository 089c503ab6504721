"""What the lane asks of a terminal (PA00P015_13.08 chapter 2): one function a command, each gives the whole message.

A self-checkout never offers a tip: no request is marked as one that may have a tip (payment type bit 08, table 4), and
an approval of more than was asked for is somebody else's payment, or for staff to look at.
"""

from pos.payments.zvt import bmp, tlv
from pos.payments.zvt.currency import numeric
from pos.payments.zvt.framing import Apdu

__all__ = [
    "LOG_OFF", "STOP", "authorisation", "diagnosis", "end_of_day", "has_receipt", "initialisation", "partial_reversal",
    "pre_authorisation", "pre_authorisation_reversal", "refund", "registration", "repeat_receipt", "reversal",
    "status_enquiry",
]  # fmt: skip

STOP, LOG_OFF = Apdu(0x06B0), Apdu(0x0602)
_UNATTENDED = 0xBE
"""Configuration byte: the lane prints (02, 04), wants intermediate status (08), and nobody types amounts or opens
menus at the terminal (10, 20); prints come as text (80)."""
_LANGUAGES = frozenset({"cs", "da", "de", "el", "en", "es", "fr", "hu", "it", "nl", "pl", "pt", "sk", "sl", "sv"})
_ANY_CARD = 0x40
"""The terminal decides how the card pays, but for the GeldKarte (table 4)."""


def _money(amount_minor: int, currency: str) -> tuple[bmp.Field, bmp.Field]:
    code = numeric(currency)
    assert code is not None, currency
    return bmp.Field(0x04, bmp.bcd(amount_minor, 6)), bmp.Field(0x49, bmp.bcd(code, 2))


def _spoken(language: str) -> tuple[bmp.Field, ...]:
    """The shopper's language for the terminal's own display, if it can have it (tag 15)."""
    if language[:2].lower() not in _LANGUAGES:
        return ()
    return (bmp.Field(bmp.CONTAINER, parts=(tlv.Tlv(0x15, language[:2].upper().encode("ascii")),)),)


def has_receipt(original: str) -> bool:
    """Whether "receipt:trace" names a payment as this protocol does: by four digits."""
    number = original.partition(":")[0]
    return number.isdecimal() and 0 < len(number) <= 4


def _receipt(number: str) -> bmp.Field:
    assert number.isdecimal() and len(number) <= 4, number  # noqa: PT018 - one condition: it is a receipt number
    return bmp.Field(0x87, bmp.bcd(int(number), 2))


def registration(password: str, currency: str) -> Apdu:
    """06 00 for an unattended lane that takes prints as blocks (06 D3)."""
    code = numeric(currency)
    assert code is not None, currency
    allowed = tlv.Tlv(0x26, parts=(tlv.Tlv(0x0A, b"\x06\xd3"),))
    fields = bmp.encode((bmp.Field(bmp.CONTAINER, parts=(allowed,)),))
    return Apdu(0x0600, bytes.fromhex(password) + bytes([_UNATTENDED]) + bmp.bcd(code, 2) + fields)


def authorisation(amount_minor: int, currency: str, language: str = "") -> Apdu:
    """06 01: take this amount; the terminal speaks `language` to the shopper if it can."""
    return Apdu(0x0601, bmp.encode((*_money(amount_minor, currency), *_spoken(language))))


def refund(password: str, amount_minor: int, currency: str, language: str = "") -> Apdu:
    """06 31: give this amount to the card that will be presented."""
    fields = (*_money(amount_minor, currency), *_spoken(language))
    return Apdu(0x0631, bytes.fromhex(password) + bmp.encode(fields))


def reversal(password: str, receipt: str, amount_minor: int, currency: str) -> Apdu:
    """06 30: take the whole payment with this receipt number back, if its amount is this."""
    fields = (_receipt(receipt), *_money(amount_minor, currency))
    return Apdu(0x0630, bytes.fromhex(password) + bmp.encode(fields))


def pre_authorisation(amount_minor: int, currency: str) -> Apdu:
    """06 22: set this amount aside, to be booked or let go later."""
    amount, code = _money(amount_minor, currency)
    return Apdu(0x0622, bmp.encode((bmp.Field(0x19, bytes([_ANY_CARD])), code, amount)))


def partial_reversal(receipt: str, unused_minor: int, currency: str) -> Apdu:
    """06 23: book a pre-authorisation, and let this much of it go."""
    amount, code = _money(unused_minor, currency)
    return Apdu(0x0623, bmp.encode((bmp.Field(0x19, bytes([_ANY_CARD])), _receipt(receipt), code, amount)))


def pre_authorisation_reversal(receipt: str, currency: str) -> Apdu:
    """06 25: let a pre-authorisation go, all of it."""
    _, code = _money(0, currency)
    return Apdu(0x0625, bmp.encode((bmp.Field(0x19, bytes([_ANY_CARD])), _receipt(receipt), code)))


def repeat_receipt(password: str) -> Apdu:
    """06 20: send the last transaction's status again (01), and print nothing (02)."""
    return Apdu(0x0620, bytes.fromhex(password) + b"\x03\x03")


def end_of_day(password: str) -> Apdu:
    """06 50: hand the turnover to the bank, and say its totals."""
    return Apdu(0x0650, bytes.fromhex(password))


def diagnosis() -> Apdu:
    """06 70: talk to the network operator."""
    return Apdu(0x0670)


def initialisation(password: str) -> Apdu:
    """06 93: fetch what the terminal needs to pay."""
    return Apdu(0x0693, bytes.fromhex(password))


def status_enquiry(password: str) -> Apdu:
    """05 01: say how you are; with the software's version, and nothing on the display's function key (03 01)."""
    return Apdu(0x0501, bytes.fromhex(password) + b"\x03\x01")
