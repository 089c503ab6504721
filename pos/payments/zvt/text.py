"""Texts of a terminal: character sets, and card numbers made unreadable.

Character sets are named by TLV tag 14 (PA00P015_13.08 section 9.4.2): 01..10 are ISO 8859-1..16, FE is UTF-8, FF the
default, CP437. Texts for a display use the 7-bit set of section 15.1, German umlauts in place of brackets.
"""

import re
from typing import Final

__all__ = ["CP437", "UTF8", "decode", "decode_7bit", "mask_bytes", "mask_numbers"]

CP437: Final = 0xFF
UTF8: Final = 0xFE
_SEVEN_BIT = str.maketrans("[\\]{|}~", "ÄÖÜäöüß")
_RUN = r"(?<!\d)(?!(?<=A)0{6}\d{4,9}(?!\d))\d(?:[ .\-]?\d){12,}(?!\d)"
"""Not the identifier of a card's application, which receipts have to show: A000000 and at most nine digits, too few for
a card number.
"""
_NUMBER = re.compile(_RUN)
_NUMBER_BYTES = re.compile(_RUN.encode())
_KEPT = 4


def decode(data: bytes, charset: int = CP437) -> str:
    """Text in the set of tag 14; what it has no character for becomes U+FFFD, control characters become spaces.

    Zeros are left out: they end a text, or part the digits of a number so that it is not found.
    """
    text = data.replace(b"\0", b"").decode(_codec(charset), "replace")
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text.replace("\r", "\n"))


def _codec(charset: int) -> str:
    if charset == UTF8:
        return "utf-8"
    if charset == 0:
        return "ascii"
    if 1 <= charset <= 16 and charset != 12:
        return f"iso8859-{charset}"
    return "cp437"


def decode_7bit(data: bytes) -> str:
    """Text in ZVT's 7-bit set; the top bit (a beep, for displays) is dropped.

    >>> decode_7bit(b"Bitte best{tigen")
    'Bitte bestätigen'
    """
    plain = bytes(byte & 0x7F for byte in data.rstrip(b"\0"))
    return decode(plain, 0).translate(_SEVEN_BIT)


def mask_numbers(text: str) -> str:
    """Every run of 13 digits or more, single blanks, dots and dashes left out, starred but for its last four.

    Any such run is taken for a card number: a terminal's text owes nobody a Luhn digit.

    >>> mask_numbers("Card 4111 1111 1111 1111, receipt 0231")
    'Card **** **** **** 1111, receipt 0231'
    >>> mask_numbers("App-ID A0000000041010, A0000004111111111111")
    'App-ID A0000000041010, A***************1111'
    """
    return _NUMBER.sub(lambda found: _starred(found[0]), text)


def mask_bytes(data: bytes) -> bytes:
    """As `mask_numbers`, before a character set is known; the length stays."""
    return _NUMBER_BYTES.sub(lambda found: _starred(found[0].decode("ascii")).encode(), data)


def _starred(number: str) -> str:
    hidden = sum(char.isdigit() for char in number) - _KEPT
    out = []
    for char in number:
        out.append("*" if char.isdigit() and hidden > 0 else char)
        hidden -= char.isdigit()
    return "".join(out)
