r"""ccTalk messages, sans I/O: bytes of one exchange in, what was said out.

```
simple    [to] [n] [from]    [header] [n bytes] [checksum]     all bytes sum to 0 modulo 256
with CRC  [to] [n] [crc low] [header] [n bytes] [crc high]     CRC-CCITT, 0x1021 from 0, over to, n, header, data
```

One wire serves both ways, so the host hears its own bytes first; an adapter may take them out. The host has address 1.
An answer has header 0 (data, or none: ACK), 5 (NAK: refused) or 6 (BUSY: later).

A coin that is counted twice is a loss, so nothing is guessed: what does not read as our own bytes and then one whole
message to us is no answer at all, and is asked for again.

References:
    ccTalk Serial Communication Protocol, Generic Specification 4.6 (Money Controls), part 1 (message structure,
    checksums), part 2 (headers); Innovative Technology NV11 manual set, section 5, page 19 (where the CRC lies).

Example:
    >>> encode(2, SERIAL_NUMBER).hex(" ")
    '02 00 01 f2 0b'
    >>> Hearing(2, encode(2, SERIAL_NUMBER)).feed(bytes([1, 3, 2, 0, 78, 97, 188, 143]))
    Answer(header=0, data=b'Na\xbc')
"""

from binascii import crc_hqx

from msgspec import Struct

__all__ = [
    "ACK",
    "BUSY",
    "HOST",
    "NAK",
    "Answer",
    "Broken",
    "Hearing",
    "encode",
]  # fmt: skip

HOST = 1
ACK, NAK, BUSY = 0, 5, 6
RESET = 1
BILL_MODE = 153
ROUTE_BILL = 154
BILL_SCALE = 156
BILL_ID = 157
BILL_EVENTS = 159
CIPHER_KEY = 160
PUMP_RNG = 161
TEST_HOPPER = 163
ENABLE_HOPPER = 164
HOPPER_STATUS = 166
DISPENSE = 167
EMERGENCY_STOP = 172
COIN_ID = 184
LEVELS = 217
MASTER_INHIBIT = 228
COIN_EVENTS = 229
INHIBITS = 231
SELF_CHECK = 232
SERIAL_NUMBER = 242
PRODUCT_CODE = 244
CATEGORY = 245
SIMPLE_POLL = 254
"""Headers, part 2. Request inhibit status, polling priority and the like are not needed here."""
FRAME = 5
"""Bytes of a message without data."""


class Answer(Struct, frozen=True):
    """What a device said: `header` is `ACK`, `NAK` or `BUSY`."""

    header: int
    data: bytes = b""


class Broken(Struct, frozen=True):
    """What came is no answer; nothing of it may be used."""

    why: str


def _checked(to: int, header: int, data: bytes) -> int:
    return crc_hqx(bytes((to, len(data), header)) + data, 0)


def encode(to: int, header: int, data: bytes = b"", *, crc: bool = False) -> bytes:
    """A command of the host to the device at an address; `crc`: it speaks with the 16-bit CRC."""
    if crc:
        check = _checked(to, header, data)
        return bytes((to, len(data), check & 0xFF, header)) + data + bytes((check >> 8,))
    said = bytes((to, len(data), HOST, header)) + data
    return said + bytes((-sum(said) & 0xFF,))


class Hearing:
    """Listens for the answer to one command.

    Args:
        sender: the address that was asked; an answer of another one is none.
        sent: the command's bytes, which may come back before the answer.
        crc: how the device checks.
    """

    def __init__(self, sender: int, sent: bytes, *, crc: bool = False) -> None:
        self._sender = sender
        self._sent = sent
        self._crc = crc
        self._heard = b""

    def feed(self, data: bytes) -> Answer | Broken | None:
        """What has been said so far: the answer, nonsense, or not enough yet. Bytes after the answer are left out."""
        self._heard += data
        heard = self._heard
        if self._sent.startswith(heard):
            return None
        heard = heard.removeprefix(self._sent)
        if heard and heard[0] != HOST:
            return Broken("not our echo, and not to us")
        if len(heard) < FRAME or len(heard) < FRAME + heard[1]:
            return None
        return self._read(heard[: FRAME + heard[1]])

    def _read(self, frame: bytes) -> Answer | Broken:
        header, data = frame[3], frame[4:-1]
        crc = _checked(HOST, header, data)
        wrong = crc != frame[2] | frame[-1] << 8 if self._crc else sum(frame) & 0xFF
        if wrong:
            return Broken("wrong checksum")
        if not self._crc and frame[2] != self._sender:
            return Broken("another device")
        return Answer(header, data) if header in (ACK, NAK, BUSY) else Broken("no answer")
