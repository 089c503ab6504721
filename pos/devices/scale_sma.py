r"""The Scale Manufacturers Association's protocol (9600 8N1): `LF W CR` -> `LF s r n m f xxxxxx.xxx uuu CR`.

Source: SMA SCP-0499, levels 1 and 2, sections 4.1 and 5.1; the same tables in Sartorius PR 5211 manual p. EN-51. The
weight has ten characters, right-justified; in its errors (E, I, T) dashes stand there. High-resolution weights (g, n)
are not asked for and not taken.

>>> codec = sma()
>>> codec.ask(110), codec.feed(b"\n 1G       0.842kg \r")
(b'\nW\r', [Says(said='weight', weight_g=842, net=False, why='')])
"""

import re

from pos.devices.scale_codec import FrameCodec, Says, grams

__all__ = ["sma"]

_ANSWER = re.compile(rb"\n([ZOUEIT ])([0-9])([GNTgn])([M ])(.)([ 0-9.+-]{10})([A-Za-z/ ]{3})\r\Z", re.DOTALL)
_REFUSED = re.compile(rb"\n([?!])\r\Z")
_ERRORS = {b"E": "it can't be set to zero", b"I": "it has no zero", b"T": "its tare failed"}


def sma() -> FrameCodec:
    """The codec."""
    return FrameCodec(b"\nW\r", _find)


def _find(heard: bytes) -> Says | None:
    if refused := _REFUSED.search(heard):
        why = "it does not know the question" if refused[1] == b"?" else "it could not read the question"
        return Says(said="unready", why=why)
    found = _ANSWER.search(heard)
    return _judged(found) if found else None


def _judged(found: re.Match[bytes]) -> Says:
    status, _, kind, motion, _, number, unit = found.groups()
    if status in _ERRORS:
        return Says(said="unready", why=_ERRORS[status])
    if status == b"O":
        return Says(said="over")
    if status == b"U":
        return Says(said="under-zero")
    weight_g = grams(number.decode(), unit.decode())
    if motion == b"M":
        return Says(said="motion", weight_g=weight_g)
    if weight_g is None or kind not in b"GN" or (status == b"Z" and weight_g):
        return Says(
            said="unready", why="it does not weigh in whole grams" if weight_g is None else "it tells no weight"
        )
    return Says(said="weight", weight_g=weight_g, net=kind == b"N")
