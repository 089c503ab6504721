"""Barcodes that a printer draws by itself: Code 128 and EAN from GS k, QR from GS ( k.

Code 128: ISO/IEC 15417, with the code sets that the data names ("{A", "{B", "{C", "{1" for FNC1 and "{{" for a brace:
ESC/POS Command Reference, GS k 73). What can't be a barcode prints nothing, as on paper.
"""

import io

import segno
from barcode.charsets.code128 import CODES, STOP
from barcode.ean import EAN8, EAN13
from PIL import Image

__all__ = ["bars", "code128", "ean", "qr"]

START = {"A": 103, "B": 104, "C": 105}
SWITCH = {"A": 101, "B": 100, "C": 99}
BRACE = ord("{")
FUNCTIONS = {"1": 102, "2": 97, "3": 96, "S": 98}


def bars(kind: int, data: bytes) -> tuple[str, str] | None:
    """(modules, text below) for GS k m; `None` for what is no barcode or a kind that this printer does not draw."""
    if kind == 73:
        return code128(data)
    if kind in (2, 67):
        return ean(data, 13)
    if kind in (3, 68):
        return ean(data, 8)
    return None


def code128(data: bytes) -> tuple[str, str] | None:
    r"""The modules of a Code 128: "1" is a bar.

    >>> code128(b"{C\x01\x02")[1]
    '0102'
    """
    if len(data) < 3 or data[:1] != b"{" or chr(data[1]) not in START:
        return None
    code_set = chr(data[1])
    symbols, text, at = [START[code_set]], "", 2
    while at < len(data):
        mark = chr(data[at + 1]) if data[at] == BRACE and at + 1 < len(data) else ""
        if mark and (code_set != "C" or mark in SWITCH or mark in FUNCTIONS):
            at += 2
            text += "{" if mark == "{" else ""
            code_set = mark if mark in SWITCH else code_set
            symbols.append(SWITCH.get(mark, FUNCTIONS.get(mark, BRACE - 32)))
            continue
        symbol = _symbol(data[at], code_set)
        if symbol is None:
            return None
        symbols.append(symbol)
        text += f"{data[at]:02d}" if code_set == "C" else chr(data[at])
        at += 1
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols[1:], 1))) % 103
    return "".join(CODES[symbol] for symbol in (*symbols, check)) + STOP + "11", text


def _symbol(byte: int, code_set: str) -> int | None:
    if code_set == "C":
        return byte if byte <= 99 else None
    if 32 <= byte <= 95:
        return byte - 32
    if code_set == "A":
        return byte + 64 if byte < 32 else None
    return byte - 32 if byte <= 127 else None


def ean(data: bytes, digits: int) -> tuple[str, str] | None:
    """The modules of an EAN-13 or EAN-8 (ISO/IEC 15420)."""
    text = data.rstrip(b"\x00").decode("ascii", "replace")
    if not text.isdecimal() or len(text) not in (digits - 1, digits):
        return None
    code = (EAN13 if digits == 13 else EAN8)(text[: digits - 1])
    return code.build()[0], code.get_fullcode()


def qr(data: bytes, module_dots: int, level: str) -> Image.Image:
    """A QR code with modules of so many dots; no quiet zone, as printers do it."""
    out = io.BytesIO()
    segno.make_qr(data, error=level, boost_error=False).save(out, kind="png", scale=module_dots, border=0)
    return Image.open(out).convert("1")
