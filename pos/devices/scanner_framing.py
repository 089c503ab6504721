r"""Where one read of a scanner ends and the next begins, on a line that may cut, merge, delay or garble. Sans I/O.

The most general frame is `STX preamble [length] [code id] data [suffix id] postamble ETX terminator` (Handheld Products
3220 guide p. 38; Intermec ScanPlus 1800 manual p. 54). Of the terminators in use (CR, LF, CR LF, TAB, ETX, none) a shop
configures one; a scanner with none is told apart by the silence after a read, 50 to 100 ms.

Examples:
    >>> framer = Framer("cr")
    >>> framer.feed(b"]E07032069", now_s=1.0)
    []
    >>> framer.feed(b"804988\r]E0", now_s=1.1)
    [b']E07032069804988']

A read whose end never came is not given to anybody: half a number may be the right number of another article.

    >>> framer.flush(now_s=9.9), framer.dropped
    ([], 1)
"""

from typing import Literal

__all__ = ["LIMIT", "STALE_S", "Framer", "Framing"]

Framing = Literal["cr", "lf", "crlf", "tab", "stx-etx", "gap"]
LIMIT = 4096
"""The longest read, bytes; the largest QR code (version 40-L, binary) holds 2,953 (ISO/IEC 18004 table 7)."""
STALE_S = 1.0
"""Silence after which an unfinished read is given up. Intercharacter delays of scanners end at 0.1 s."""

_ENDS: dict[Framing, bytes] = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "stx-etx": b"\x03"}
_STX = b"\x02"
# What a scanner that sends CR LF leaves over on a line set to CR, or the other way about. Never part of a read.
_LEFT_OVER = {"cr": b"\n", "lf": b"\r", "gap": b"\r\n"}


class Framer:
    """Cuts a stream of bytes into reads.

    Args:
        framing: how a read ends.
        gap_s: with "gap": the silence that ends a read.
        limit: a longer read is given once, as its first `limit` bytes; the rest of that burst is dropped.
    """

    def __init__(self, framing: Framing, gap_s: float = 0.08, limit: int = LIMIT) -> None:
        self._end = _ENDS.get(framing)
        self._left_over = _LEFT_OVER.get(framing, b"")
        self._starts_with_stx = framing == "stx-etx"
        self._silence_s = gap_s if self._end is None else STALE_S
        self._limit = limit
        self._part = bytearray()
        self._overflowed = False
        self._last_s = 0.0
        self.dropped = 0
        """Reads given up so far because their end never came."""

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """Take bytes that arrived at `now_s` (any clock that only goes forward); give the reads they complete."""
        reads = self.flush(now_s)
        self._last_s = now_s
        if self._end is None:
            return reads + self._grow(data)
        self._part += data
        *complete, rest = bytes(self._part).split(self._end)
        self._part.clear()
        for body in complete:
            reads += self._finish(body)
        return reads + self._grow(rest)

    def flush(self, now_s: float) -> list[bytes]:
        """Note that nothing more has come until `now_s`: the read that a gap ended, if any."""
        if self.due_in_s(now_s) != 0.0:
            return []
        body = bytes(self._part)
        self._part.clear()
        if self._end is None:
            return self._finish(body)
        self.dropped += not self._overflowed
        self._overflowed = False
        return []

    @property
    def waits(self) -> bool:
        """Whether a read has begun and not ended."""
        return bool(self._part) or self._overflowed

    def due_in_s(self, now_s: float) -> float | None:
        """How long until `flush` has something to do; `None` if nothing waits."""
        return max(0.0, self._last_s + self._silence_s - now_s) if self.waits else None

    def _finish(self, body: bytes) -> list[bytes]:
        if self._starts_with_stx:
            _, stx, body = body.rpartition(_STX)
            body = body if stx else b""
            self._overflowed = self._overflowed and not stx
        if self._overflowed:
            self._overflowed = False
            return []
        body = body.strip(self._left_over) if self._left_over else body
        return [body[: self._limit]] if body else []

    def _grow(self, data: bytes) -> list[bytes]:
        """Keep the beginning of a read; the first bytes of one that is too long are given at once."""
        if self._starts_with_stx:
            return self._grow_from_stx(data)
        if self._overflowed:
            # One byte is kept, since it may be the first half of CR LF.
            self._part = bytearray(data[-1:] if self._end == b"\r\n" else b"")
            return []
        self._part = bytearray((self._part + data).lstrip(self._left_over)) if self._left_over else self._part + data
        return self._cut() if len(self._part) > self._limit else []

    def _grow_from_stx(self, data: bytes) -> list[bytes]:
        """STX always begins a read, so that the line finds its feet after any noise; nothing is kept before one."""
        before, stx, body = (self._part + data).rpartition(_STX)
        self._part = stx + body if stx else bytearray()
        self._overflowed = self._overflowed and not stx
        self.dropped += _STX in before
        return self._cut() if len(self._part) > self._limit + 1 else []

    def _cut(self) -> list[bytes]:
        reads = self._finish(bytes(self._part))
        self._part.clear()
        self._overflowed = True
        return reads
