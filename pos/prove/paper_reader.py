"""A printer that knows the commands of a receipt and no others, and says at which byte something else came.

Written from Epson's ESC/POS Command Reference, command by command, and never from our encoder. Arguments are held to
what a receipt needs, so `ESC t` with a page the printer has not, or a picture wider than its paper, is refused too.
"""

from collections.abc import Mapping

from msgspec import Struct, field

__all__ = ["Printed", "Refused", "read_paper"]

DLE, ESC, GS, LF = 0x10, 0x1B, 0x1D, 0x0A
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""Obeyed by many printers wherever they stand, inside pictures too: status, recovery, drawer and power."""
CODECS = {"CP1252": "cp1252", "CP858": "cp858", "ISO_8859-15": "iso8859-15", "CP850": "cp850", "CP437": "cp437"}
MOST_FEED = 10
TALLEST = 240
BAR_HEIGHTS = range(40, 162)


class Refused(Exception):
    """Bytes that are no receipt: what, and at which byte."""


class Line(Struct, frozen=True):
    """A printed line: its words, whether double width, double height and bold."""

    text: str
    wide: bool
    tall: bool
    bold: bool


class Printed(Struct):
    """What came out."""

    lines: list[Line] = field(default_factory=list)
    pictures: int = 0
    barcodes: list[bytes] = field(default_factory=list)
    cuts: int = 0
    commands: int = 0


def read_paper(data: bytes, pages: Mapping[int, str], width_dots: int) -> Printed:
    """Read a whole paper.

    Args:
        data: everything that is sent for it.
        pages: the printer's code pages, number -> name.
        width_dots: its printing area.

    Raises:
        Refused: at the first byte that is on no list.
    """
    return _Reader(data, pages, width_dots).read()


class _Reader:
    def __init__(self, data: bytes, pages: Mapping[int, str], width_dots: int) -> None:
        self._data = data
        self._at = 0
        self._pages = pages
        self._width_dots = width_dots
        self._codec = "cp437"
        self._scale, self._bold = 0, False
        self._line: list[str] = []
        self._out = Printed()

    def read(self) -> Printed:
        for prefix in REAL_TIME:
            if (found := self._data.find(prefix)) >= 0:
                raise Refused(f"real-time command {prefix.hex(' ')} at byte {found}")
        while self._at < len(self._data):
            self._one()
        if self._line:
            raise Refused("words after the last line")
        return self._out

    def _one(self) -> None:
        first = self._data[self._at]
        if first == LF:
            self._at += 1
            self._end_line()
        elif first == ESC:
            self._escape()
        elif first == GS:
            self._group()
        elif first < 0x20 or first == 0x7F:
            raise self._refused("a control character")
        else:
            self._letters()

    def _refused(self, what: str) -> Refused:
        return Refused(f"{what} at byte {self._at}: {self._data[self._at : self._at + 6].hex(' ')}")

    def _letters(self) -> None:
        end = self._at
        while end < len(self._data) and self._data[end] >= 0x20 and self._data[end] != 0x7F:
            end += 1
        text = self._data[self._at : end].decode(self._codec, "replace")
        if not all(char.isprintable() or char in "\u00a0\u00ad" for char in text):
            raise self._refused("a letter that the page has not")
        self._line.append(text)
        self._at = end

    def _end_line(self) -> None:
        wide, tall = bool(self._scale & 0x70), bool(self._scale & 0x07)
        self._out.lines.append(Line("".join(self._line), wide, tall, self._bold))
        self._line.clear()

    def _argument(self, size: int = 1) -> bytes:
        """The bytes after the command's two letters."""
        data = self._data[self._at + 2 : self._at + 2 + size]
        if len(data) < size:
            raise self._refused("half a command")
        return data

    def _take(self, size: int) -> None:
        self._out.commands += 1
        self._at += 2 + size

    def _escape(self) -> None:
        letter = self._data[self._at + 1 : self._at + 2]
        if letter == b"@":
            self._codec, self._scale, self._bold = "cp437", 0, False
            self._take(0)
            return
        value = self._argument()[0]
        if letter == b"t" and self._pages.get(value) in CODECS:
            self._codec = CODECS[self._pages[value]]
        elif letter == b"E" and value in (0, 1):
            self._bold = bool(value)
        elif not ((letter == b"a" and value in (0, 1, 2)) or (letter == b"d" and value <= MOST_FEED)):
            raise self._refused("a command that no receipt needs")
        self._take(1)

    def _group(self) -> None:
        letter = self._data[self._at + 1 : self._at + 2]
        value = self._argument()[0]
        if letter == b"!" and value in (0x00, 0x01, 0x11):
            self._scale = value
        elif letter == b"k":
            self._barcode(value)
            return
        elif letter == b"v":
            self._picture()
            return
        elif letter == b"V":
            self._cut(value)
            return
        elif not self._bars(letter, value):
            raise self._refused("a command that no receipt needs")
        self._take(1)

    def _bars(self, letter: bytes, value: int) -> bool:
        """No unasked status; and how bars look."""
        return (
            (letter == b"a" and value == 0)
            or (letter == b"h" and value in BAR_HEIGHTS)
            or (letter == b"w" and value in (2, 3))
            or (letter == b"f" and value in (0, 1))
            or (letter == b"H" and value == 2)
        )

    def _cut(self, value: int) -> None:
        """GS V 0, 1; GS V 65, 66 with a feed."""
        size = 2 if value in (65, 66) else 1
        if value not in (0, 1, 65, 66) or self._line:
            raise self._refused("a cut of another kind, or through a line")
        self._argument(size)
        self._out.cuts += 1
        self._take(size)

    def _barcode(self, kind: int) -> None:
        """GS k 73 n d1 ... dn: Code 128, printable but for code set C's pairs of digits."""
        size = self._argument(2)[1]
        data = self._argument(2 + size)[2:]
        if kind != 73 or size < 3 or not data.startswith((b"{A", b"{B", b"{C")):
            raise self._refused("bars of another kind")
        self._out.barcodes.append(data)
        self._take(2 + size)

    def _picture(self) -> None:
        """GS v 0 0 xL xH yL yH d1 ... dk."""
        head = self._argument(6)
        wide, high = head[2] + 256 * head[3], head[4] + 256 * head[5]
        if head[:2] != b"0\x00" or not 0 < 8 * wide <= self._width_dots + 7 or not 0 < high <= TALLEST or self._line:
            raise self._refused("a picture that does not fit")
        self._argument(6 + wide * high)
        self._out.pictures += 1
        self._take(6 + wide * high)
