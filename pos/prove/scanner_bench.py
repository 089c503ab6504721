"""Hostile bytes on a scanner's line: however they are cut, the same reads; never too long; whole reads get through."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Protocol, get_args

from pos.devices.scanner_framing import LIMIT, STALE_S, Framer, Framing
from pos.prove.hostile_text import bytes_of

__all__ = ["AnyFramer", "line_wrongs"]

_FRAMES: dict[Framing, tuple[bytes, bytes]] = {
    "cr": (b"", b"\r"), "lf": (b"", b"\n"), "crlf": (b"", b"\r\n"),
    "tab": (b"", b"\t"), "stx-etx": (b"\x02", b"\x03"), "gap": (b"", b""),
}  # fmt: skip
_MARKS = b"\r\n\t\x02\x03"
BURST = 3 * LIMIT


class AnyFramer(Protocol):
    """What the lane cuts a stream with."""

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """Bytes in, reads out."""
        ...

    def flush(self, now_s: float) -> list[bytes]:
        """Silence until now."""
        ...


def line_wrongs(rng: Random, make: Callable[[Framing], AnyFramer] = Framer) -> Iterator[str]:
    """What is wrong with how one stream of each kind is cut."""
    framing = rng.choice(get_args(Framing))
    yield from _noise(rng, framing, make)
    yield from _whole(rng, framing, make)


def _noise(rng: Random, framing: Framing, make: Callable[[Framing], AnyFramer]) -> Iterator[str]:
    """Any bytes, whole and in pieces, at one moment."""
    data = b"".join(bytes_of(rng, BURST) + rng.choice((b"", *(bytes((one,)) for one in _MARKS))) for _ in range(4))
    together, apart = make(framing), make(framing)
    reads = together.feed(data, 1.0)
    others, at = list[bytes](), 0
    while at < len(data):
        size = rng.choice((1, 2, 3, 64, 4096))
        others += apart.feed(data[at : at + size], 1.0)
        at += size
    reads, others = reads + together.flush(1.0 + STALE_S), others + apart.flush(1.0 + STALE_S)
    if reads != others:
        yield f"pieces change the reads ({framing}): {len(reads)} and {len(others)} of {data[:80]!r}"
    if any(len(one) > LIMIT or not one for one in reads):
        yield f"a read too long or empty ({framing}): {[len(one) for one in reads]}"


def _whole(rng: Random, framing: Framing, make: Callable[[Framing], AnyFramer]) -> Iterator[str]:
    """Whole reads, after silence, in any pieces."""
    start, end = _FRAMES[framing]
    framer, now_s = make(framing), 1.0
    framer.feed(bytes_of(rng, 64), now_s)
    for _ in range(3):
        now_s += 2 * STALE_S
        if (half := framer.flush(now_s)) and framing != "gap":
            yield f"half a read is handed on ({framing}): {half[0][:60]!r}"
        body = bytes(byte for byte in bytes_of(rng, 200) if byte not in _MARKS) or b"x"
        sent = start + body + end
        cut = rng.randrange(len(sent) + 1)
        reads = framer.feed(sent[:cut], now_s) + framer.feed(sent[cut:], now_s) + framer.flush(now_s + STALE_S)
        if reads != [body]:
            yield f"a whole read is lost or changed ({framing}): {body[:60]!r} became {[one[:60] for one in reads]}"
