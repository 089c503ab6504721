"""GS1 Digital Link: a web address whose path and query hold AIs. It is taken apart, never opened.

biip refuses short names and stumbles over a host that merely looks broken; here the host is not looked at.

Source: GS1 Digital Link Standard: URI Syntax, sections 4.3 to 4.10.

Examples:
    >>> from pos.sale.barcode_rules import BarcodeRules
    >>> read_link("https://example.com/shop/01/9506000134352/10/A1?3103=001250", "qr", BarcodeRules()).weight_g
    1250
"""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

from pos.sale.barcode_gs1 import checked, meaning
from pos.sale.barcode_meaning import Barcode, Why
from pos.sale.barcode_rules import BarcodeRules

_LONGEST = 1024
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NAMES = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "exp": "17", "gcn": "255", "gsrn": "8018"}
# The primary keys that begin a Digital Link path, with the digits of their values.
_KEYS = re.compile(r"(?:00|01|253|255|401|402|41[47]|800[2-46]|801[0378])")


def is_link(text: str) -> bool:
    """Whether the text is a web address."""
    return _SCHEME.match(text) is not None


def read_link(text: str, symbology: str | None, rules: BarcodeRules) -> Barcode | Why:
    """What a web address says about an article; `web-address` if it is no Digital Link."""
    if len(text) > _LONGEST:
        return "web-address"
    path, _, query = text.partition("://")[2].partition("#")[0].partition("?")
    path_pairs = _path_pairs(path.split("/")[1:])
    if path_pairs is None:
        return "web-address"
    pairs = checked(path_pairs + _query_pairs(query))
    if pairs is None:
        return "bad-gs1"
    return meaning(pairs, symbology, rules)


def _path_pairs(segments: list[str]) -> list[tuple[str, str]] | None:
    """The AIs from the first primary key on; a shop's own folders may come before it."""
    for at, (name, value) in enumerate(pairwise(segments)):
        if _KEYS.fullmatch(_NAMES.get(name, name)) and value[:1].isdigit():
            rest = segments[at:]
            while rest[-1] == "":
                rest.pop()
            # A name without a value is paired with an empty one, which no AI allows.
            return [_pair(*pair) for pair in zip(rest[::2], [*rest[1::2], ""], strict=False)]
    return None


def _query_pairs(query: str) -> list[tuple[str, str]]:
    """The AIs among the query's parameters; the others are somebody else's."""
    parameters = (part.partition("=") for part in re.split("[&;]", query))
    pairs = [_pair(name, value) for name, _, value in parameters]
    return [pair for pair in pairs if re.fullmatch("[0-9]{2,4}", pair[0])]


def _pair(name: str, value: str) -> tuple[str, str]:
    ai = _NAMES.get(name, name)
    plain = unquote(value, errors="replace")
    return ai, plain.zfill(14) if ai == "01" and len(plain) in {8, 12, 13} else plain
