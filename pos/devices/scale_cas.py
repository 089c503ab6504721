r"""CAS: the PD-II's types 6 and 0/1, which are asked, and the 22-byte stream, which speaks by itself.

```
type 6    ENQ -> ACK, DC1 -> SOH STX status sign W W . W W W k g BCC ETX EOT
type 0/1  ENQ DC2 -> ACK STX id W W W W W BCC ETX          (grams; tells neither motion nor sign)
stream    ST,GS,<id><lamps>,<8 characters> kg CR LF        (10 times a second, unasked)
```

Source: CAS PD-II manual p. 19-23; the check is "even column parity of all characters except STX and ETX" (Ohaus Aviator
7000 service manual p. 36); stream: NT-200 p. 48 and CI-400 p. 104. Not in any manual at hand: what type 0/1 sends while
the weight moves. So there the same weight must be heard four times.

>>> codec = cas_22()
>>> codec.ask(0), codec.feed(b"ST,GS,1\xc4,0000.842 kg\r\n")
(b'', [Says(said='weight', weight_g=842, net=False, why='')])
"""

import re

from pos.devices.scale_codec import FrameCodec, Says, Send, grams, lrc

__all__ = ["CasPd6", "cas_22", "cas_pd_0"]

_ENQ, _ACK, _DC1, _DC2, _NAK = b"\x05", b"\x06", b"\x11", b"\x12", b"\x15"
_TYPE_6 = re.compile(rb"\x01\x02([SU])([ F-])(F{6}|FF\.FFF|[0-9]{2}\.[0-9]{3})([A-Za-z]{2})(.)\x03\x04\Z", re.DOTALL)
_TYPE_0 = re.compile(rb"\x06\x02(.)([0-9]{5})(.)\x03\Z", re.DOTALL)
_STREAM = re.compile(rb"(ST|US|OL),(GS|NT),(.)(.),([ 0-9.+-]{8}) ([A-Za-z ]{2})\r\n\Z", re.DOTALL)
_HOLD = 0x10


class CasPd6(FrameCodec):
    """Type 6: the scale must say that it is there before it is asked for the weight."""

    def __init__(self) -> None:
        super().__init__(_ENQ, _find_6)
        self._greeted = True

    def ask(self, price_minor: int) -> bytes:
        """See `Codec`."""
        self._greeted = False
        return super().ask(price_minor)

    def feed(self, data: bytes) -> list[Says | Send]:
        """See `Codec`."""
        if self._greeted:
            return super().feed(data)
        _, there, rest = data.partition(_ACK)
        if not there:
            return []
        self._greeted = True
        return [Send(_DC1), *super().feed(rest)]


def cas_pd_0() -> FrameCodec:
    """Types 0 and 1."""
    return FrameCodec(_ENQ + _DC2, _find_0, reads=4)


def cas_22() -> FrameCodec:
    """The stream."""
    return FrameCodec(b"", _find_stream)


def _find_6(heard: bytes) -> Says | None:
    if heard.endswith(_NAK) and b"\x02" not in heard:
        return Says(said="unready", why="it refuses the question")
    found = _TYPE_6.search(heard)
    if found is None or lrc(heard[found.start() + 2 : -3]) != found[5][0]:
        return None
    status, sign, number, unit, _ = found.groups()
    if sign == b"F" or b"F" in number:
        return Says(said="over")
    weight_g = grams(number.decode(), unit.decode())
    if sign == b"-":
        return Says(said="under-zero")
    if status == b"U":
        return Says(said="motion", weight_g=weight_g)
    if weight_g is None:
        return Says(said="unready", why="it does not weigh in kilograms")
    return Says(said="weight", weight_g=weight_g)


def _find_0(heard: bytes) -> Says | None:
    if heard.endswith(_NAK) and b"\x02" not in heard:
        return Says(said="unready", why="it refuses the question")
    found = _TYPE_0.search(heard)
    if found is None or lrc(found[1] + found[2]) != found[3][0]:
        return None
    return Says(said="weight", weight_g=int(found[2]))


def _find_stream(heard: bytes) -> Says | None:
    found = _STREAM.search(heard)
    if found is None:
        return None
    status, kind, _, lamps, number, unit = found.groups()
    if status == b"OL":
        return Says(said="over")
    weight_g = grams(number.decode(), unit.decode())
    if lamps[0] & _HOLD:
        return Says(said="unready", why="it holds an old weight")
    if status == b"US":
        return Says(said="motion", weight_g=weight_g)
    if weight_g is None:
        return Says(said="unready", why="it does not weigh in whole grams")
    return Says(said="weight", weight_g=weight_g, net=kind == b"NT")
