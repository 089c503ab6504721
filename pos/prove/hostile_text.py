r"""What is held to a lane to hurt it: texts and bytes that speak to printers, terminals, shells, databases, renderers.

Everything comes from one seeded `Random` an input, so that an input is made again from its seed and number alone.

Example:
    >>> hostile_text(chance(1, 7)) == hostile_text(chance(1, 7))
    True
"""

from random import Random

from pos.sale.gtin import check_digit

__all__ = ["CARDS", "CONTROLS", "PIECES", "bytes_of", "chance", "gtin13", "hostile_text", "mutated", "some"]

CARDS = (
    "4111111111111111", "4222222222222", "4000000000000000006", "5555555555554444", "2223003122003222",
    "378282246310005", "6011111111111117", "30569309025904", "3566002020360505", "6200000000000005",
    "6759649826438453", "5019717010103742", "2200000000000053",
)  # fmt: skip
"""The schemes' published test numbers."""

CONTROLS = (
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x18\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
)

PIECES = (
    "\x1b@", "\x1bp\x00\x19\xfa", "\x10\x14\x01\x00\x05",
    "\x10\x04\x01", "\x10\x05\x01", "\x1d(A\x02\x00\x00\x01",
    "\x1c(C", "\x1d(L", "\x1cq\x01", "\x1bi", "\x1dr\x01",
    "\x1da\xff", "\x1dI\x01", "\x1b=\x00", "\x1d(E", "\x1bJ\xff",
    "\x1b[2J", "\x1b]0;title\x07", "\x1b[6n", "\x1bP$q\x1b\\", "\x9b31m", "\x1b(0", "\x08" * 8,
    "'; DROP TABLE journal;--", '" OR ""="',
    "' UNION SELECT body FROM journal --", "\\'; VACUUM; --", "NEAR(a b)",
    "a* AND (b OR", "name : x", "^abc", '"unclosed', "col:{a b}", "%' ESCAPE '", "--", "/*",
    "<b>bold</b>", "<img src=x onerror=alert(1)>", "<a href='file:///etc/passwd'>x</a>", "&lt;&amp;&#0;", "]]>",
    "<font size=99>", "javascript:alert(1)", "qrc:/x.qml",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "{{7*7}}", "${jndi:ldap://x}",
    "%s%n%x%p", "%(x)s", "{0.__class__}", "{}", "{amount}", "%",
    "%%", "{n!r:>99999999}", "$(reboot)", "`id`", "|| true", "; ls",
    "../../../../etc/passwd", "..\\..\\x", "/dev/ttyS0",
    "C:\\con", "file:///", "\\\\host\\share", "~root", "a/./b//c",
    "\u202e4321", "\u2066\u2069", "\u200f", "\u200b",
    "\ufeff", "\ufffd", "\ufffe", "\u2028", "\u2029", "\u061c",
    "e\u0301" * 8, "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357",
    "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U000e0041", "\U0010ffff", "\ud7ff", "\ue000", "\U000f0000",
    "ﷺ", "ı", "İ", "ß", "ﬃ", "٣٫٥", "１２３", "老干妈", "حليب",
    "\u1100\u1161\u11a8", "𝟜𝟙𝟙𝟙", "½", "①", "0x1F", "1e9",
    "-0", "NaN", "Infinity", "null", "true", "\\u0000", "\\x1b",
)  # fmt: skip
"""Escapes of printers and terminals, SQL, FTS5, markup, formats, shells, paths, Unicode's dark corners."""

_PLANES = (
    (0x20, 0x7F), (0x80, 0x100), (0x100, 0x250), (0x300, 0x370), (0x370, 0x600), (0x600, 0x700), (0x900, 0x1100),
    (0x1100, 0x1200), (0x2000, 0x2070), (0x2500, 0x2600), (0x3040, 0x3100), (0x4E00, 0x9FFF), (0xAC00, 0xD7A4),
    (0xE000, 0xF8FF), (0xFB50, 0xFE00), (0xFE00, 0xFF00), (0xFF00, 0xFFF0), (0x10000, 0x10400), (0x1D400, 0x1D7FF),
    (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF), (0xE0000, 0xE01F0), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFE),
)  # fmt: skip


def chance(seed: int, index: int, stream: int = 0) -> Random:
    """The random numbers of one input."""
    return Random((seed << 40) ^ (index << 8) ^ stream)


def some(rng: Random, most: int) -> int:
    """A length: mostly short, at times `most`."""
    return min(most, int(rng.expovariate(1 / 6)) if rng.random() < 0.97 else rng.randrange(most + 1))


def hostile_text(rng: Random, most: int = 60) -> str:
    """A text of up to about `most` pieces; always encodable as UTF-8."""
    return "".join(_piece(rng) for _ in range(some(rng, most)))


def _piece(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(PIECES)
    if kind < 0.40:
        return rng.choice(CONTROLS)
    if kind < 0.55:
        return chr(rng.randrange(*rng.choice(_PLANES)))
    if kind < 0.60:
        return rng.choice(CARDS)
    if kind < 0.80:
        return chr(rng.randrange(0x20, 0x7F))
    return str(rng.randrange(10 ** rng.randrange(1, 9)))


def bytes_of(rng: Random, most: int) -> bytes:
    """Any bytes: uniform, or a hostile text in some encoding, valid or not."""
    kind = rng.random()
    if kind < 0.5:
        return rng.randbytes(some(rng, most))
    text = hostile_text(rng)
    data = text.encode(rng.choice(("utf-8", "utf-8", "utf-16-le", "utf-32-be")))
    return (data[: rng.randrange(len(data) + 1)] + rng.choice((b"", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00")))[:most]


def mutated(rng: Random, data: bytes, strange: bytes) -> bytes:
    """The bytes with one to three changes: a bit, a byte, a piece cut, doubled, moved, put in or cut off."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(7)
        if kind == 0 and out:
            out[at % len(out)] ^= 1 << rng.randrange(8)
        elif kind == 1 and out:
            out[at % len(out)] = rng.choice(strange)
        elif kind == 2:
            del out[at : at + rng.randrange(1, 5)]
        elif kind == 3:
            out[at:at] = out[at : at + rng.randrange(1, 9)] * rng.randrange(1, 4)
        elif kind == 4:
            out[at:at] = bytes(rng.choice(strange) for _ in range(rng.randrange(1, 4)))
        elif kind == 5:
            del out[at:]
        else:
            piece = out[at : at + 4]
            del out[at : at + 4]
            place = rng.randrange(len(out) + 1)
            out[place:place] = piece
    return bytes(out)


def gtin13(rng: Random, prefix: str = "") -> str:
    """An article number with a right check digit."""
    body = (prefix + f"{rng.randrange(10**12):012d}")[:12]
    return body + check_digit(body)
