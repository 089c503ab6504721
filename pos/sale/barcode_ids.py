"""Code identifiers: the characters a scanner puts before the data to say which symbology it read.

Sources: ISO/IEC 15424 (AIM `]xm`); GS1 General Specifications, 5.1.2 (which of them are GS1's); Datalogic
Magellan 8500 appendix F (`A`, `E`, `R4`; `F` and `FF` unconfirmed); Zebra SP72 programmer's reference, Symbol
code identifiers.

Examples:
    >>> strip_identifier("]E07032069804988", "aim")
    ('ean-13', '7032069804988')
    >>> strip_identifier("R40107032069804988", "datalogic")
    ('databar', '0107032069804988')
    >>> strip_identifier("7032069804988", "aim")
    (None, '7032069804988')
"""

from __future__ import annotations

import re

from pos.sale.barcode_rules import IdStyle

GS1_SYMBOLOGIES = frozenset(
    {"gs1-128", "databar", "gs1-composite", "gs1-datamatrix", "gs1-qr", "gs1-dotcode"},
)
EAN_UPC_SYMBOLOGIES = frozenset({"ean-13", "ean-13-add-on", "ean-8", "upc-a", "upc-e", "ean-upc"})

_AIM = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_AIM_EXACT = {
    "E0": "ean-13",
    "E1": "add-on",
    "E2": "add-on",
    "E3": "ean-13-add-on",
    "E4": "ean-8",
    "C1": "gs1-128",
    "I1": "itf-14",
    "d2": "gs1-datamatrix",
    "Q3": "gs1-qr",
    "J1": "gs1-dotcode",
    "e0": "databar",
    "e1": "gs1-composite",
    "e2": "gs1-composite",
}
_AIM_FAMILY = {
    "A": "code-39",
    "C": "code-128",
    "F": "codabar",
    "G": "code-93",
    "I": "itf",
    "J": "dotcode",
    "L": "pdf417",
    "Q": "qr",
    "d": "datamatrix",
    "z": "aztec",
}
_VENDOR = {
    "datalogic": (
        re.compile(r"(FF|R4|[AEF])(?=[0-9])"),
        {"A": "upc-a", "E": "upc-e", "F": "ean-13", "FF": "ean-8", "R4": "databar"},
    ),
    "symbol": (
        re.compile(r"(P0[01GQ]|[A-FKLRTz])(?=.)"),
        {
            "A": "ean-upc",
            "B": "code-39",
            "C": "codabar",
            "D": "code-128",
            "E": "code-93",
            "F": "itf",
            "K": "gs1-128",
            "L": "ean-13",
            "R": "databar",
            "T": "gs1-composite",
            "z": "aztec",
            "P00": "datamatrix",
            "P01": "qr",
            "P0G": "gs1-datamatrix",
            "P0Q": "gs1-qr",
        },
    ),
}


def strip_identifier(text: str, style: IdStyle) -> tuple[str | None, str]:
    """Split `text` into the symbology it claims (None: it does not say) and the data."""
    aim = _AIM.match(text)
    if aim:
        code = aim[1]
        return _AIM_EXACT.get(code) or _AIM_FAMILY.get(code[0], "other"), text[aim.end() :]
    if style in _VENDOR:
        pattern, names = _VENDOR[style]
        vendor = pattern.match(text)
        if vendor:
            return names[vendor[1]], text[vendor.end() :]
    return None, text
