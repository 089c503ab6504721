r"""Mettler-Toledo 8217 (9600 7E1): `W` -> `STX WW.WWW [N] CR`, or `STX ? status CR` where there is no weight.

Source: PSC Magellan 8500 service manual p. 39-45; bits also Ohaus Courier 7000 p. 43. Two decimals are pounds. Bit 6 is
always 1 on real scales and 0 in captures, bit 7 is parity, bit 5 is "net" on some and always 1 on others: none of the
three is believed. Only a reply with a weight is a weight; a status never leaves the last one standing.

>>> codec = toledo_8217()
>>> codec.ask(110), codec.feed(b"\x0200.842\r")
(b'W', [Says(said='weight', weight_g=842, net=False, why='')])
"""

import re

from pos.devices.scale_codec import FrameCodec, Says, grams

__all__ = ["toledo_8217"]

_WEIGHT = re.compile(rb"\x02([0-9]{2}\.[0-9]{3})(N?)\r\Z")
_POUNDS = re.compile(rb"\x02[0-9]{2,3}\.[0-9]{2}N?\r\Z")
_STATUS = re.compile(rb"\x02\?(.)\r\Z", re.DOTALL)
_MOTION, _OVER, _UNDER, _OUTSIDE_ZERO = 0x01, 0x02, 0x04, 0x08


def toledo_8217() -> FrameCodec:
    """The codec."""
    return FrameCodec(b"W", _find)


def _find(heard: bytes) -> Says | None:
    if found := _WEIGHT.search(heard):
        return Says(said="weight", weight_g=grams(found[1].decode(), "kg"), net=bool(found[2]))
    if _POUNDS.search(heard):
        return Says(said="unready", why="it weighs in pounds")
    found = _STATUS.search(heard)
    return _status(found[1][0]) if found else None


def _status(bits: int) -> Says:
    if bits & _OVER:
        return Says(said="over")
    if bits & _UNDER:
        return Says(said="under-zero")
    if bits & _MOTION:
        return Says(said="motion")
    return Says(said="unready", why="it has no zero" if bits & _OUTSIDE_ZERO else "it tells no weight")
