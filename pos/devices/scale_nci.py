r"""NCI / Weigh-Tronix ECR (1200 to 19200 baud, 7 bits): `W CR` -> `LF xx.xxxKG CR LF Shh CR ETX`.

Source: PSC Magellan 8500 service manual p. 34-37; the same table in Ohaus Aviator 7000 p. 48-49; without the "S" in the
NCI 7800 manual p. 32. In motion, under zero, over or under capacity only the status comes. A weight whose status
contradicts it is none.

>>> codec = nci_ecr()
>>> codec.ask(110), codec.feed(b"\n00.842KG\r\nS00\r\x03")
(b'W\r', [Says(said='weight', weight_g=842, net=False, why='')])
"""

import re

from pos.devices.scale_codec import FrameCodec, Says, grams

__all__ = ["nci_ecr"]

_ANSWER = re.compile(rb"(?:\n([0-9]{2}\.[0-9]{2,4})([A-Z]{2})\r)?\nS?([0-\x7f\xb0-\xff]{2,4})\r\x03\Z")
THREE_DECIMALS = len("00.000")
"""With one digit lost on the wire a kilogram would be ten."""
_UNKNOWN = re.compile(rb"\n\?\r\x03\Z")
_MOTION = 0x01
_BROKEN = 0x0C
_UNDER, _OVER = 0x01, 0x02
_MORE = 0x40
_NET, _NO_ZERO = 0x04, 0x08


def nci_ecr() -> FrameCodec:
    """The codec."""
    return FrameCodec(b"W\r", _find)


def _find(heard: bytes) -> Says | None:
    if _UNKNOWN.search(heard):
        return Says(said="unready", why="it does not know the question")
    found = _ANSWER.search(heard)
    status = [byte & 0x7F for byte in found[3]] if found else []
    if found is None or not _whole(status):
        return None
    wrong = _status(status)
    if wrong is not None or found[1] is None:
        return wrong or Says(said="unready", why="it tells no weight")
    weight_g = grams(found[1].decode(), found[2].decode()) if len(found[1]) == THREE_DECIMALS else None
    if weight_g is None:
        return Says(said="unready", why="it does not weigh in kilograms of three decimals")
    return Says(said="weight", weight_g=weight_g, net=len(status) > 2 and bool(status[2] & _NET))


def _whole(status: list[int]) -> bool:
    """Whether each byte says rightly if another follows; bits 4 and 5 are always 1."""
    more = [bool(byte & _MORE) for byte in status[1:]]
    fixed = all(byte & 0x30 == 0x30 for byte in status)
    return fixed and not status[0] & _MORE and more == [True] * (len(more) - 1) + [False]


def _status(status: list[int]) -> Says | None:
    first, second = status[0], status[1]
    if (first | second) & _BROKEN:
        return Says(said="unready", why="it reports a fault of its own")
    if len(status) > 2 and status[2] & _NO_ZERO:
        return Says(said="unready", why="it has no zero")
    if second & _OVER:
        return Says(said="over")
    if second & _UNDER:
        return Says(said="under-zero")
    return Says(said="motion") if first & _MOTION else None
