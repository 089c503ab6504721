"""A printed document before any printer: blocks from top to bottom, in reading order.

Nothing here knows dots, fonts or ESC/POS. `start` is where a line of the document's language begins: left, or right for
Arabic.
"""

from typing import Literal

from msgspec import Struct

__all__ = ["Align", "Barcode", "Block", "Cut", "Feed", "Logo", "Pair", "Paper", "QrCode", "Row", "Rule", "Size", "Text"]

Align = Literal["start", "center"]
Size = Literal["normal", "tall", "big"]
"""Once; twice as high; twice as high and as wide."""


class Text(Struct, frozen=True):
    """A paragraph; it wraps."""

    text: str
    align: Align = "start"
    size: Size = "normal"
    bold: bool = False
    indent: int = 0
    """Characters."""


class Pair(Struct, frozen=True):
    """Words at the start that wrap, a figure at the end that never does."""

    text: str
    figure: str
    size: Size = "normal"
    bold: bool = False


class Row(Struct, frozen=True):
    """A row of a table: the first cell at the start, the others at the end of equal columns."""

    cells: tuple[str, ...]
    bold: bool = False


class Rule(Struct, frozen=True):
    """A line across."""


class Barcode(Struct, frozen=True):
    """A Code 128 with its text below. Upper case letters, digits and hyphens only."""

    data: str


class QrCode(Struct, frozen=True):
    """A QR code (ISO/IEC 18004), drawn: every printer prints pictures, not every one QR."""

    data: str


class Logo(Struct, frozen=True):
    """A picture file at the top, scaled down to the paper where it is wider."""

    path: str


class Feed(Struct, frozen=True):
    """Empty lines."""

    lines: int = 1


class Cut(Struct, frozen=True):
    """The end: feed past the blade and cut."""


Block = Text | Pair | Row | Rule | Barcode | QrCode | Logo | Feed | Cut


class Paper(Struct, frozen=True, kw_only=True):
    """A whole document."""

    blocks: tuple[Block, ...]
    language: str
    """BCP 47; chooses the face where the printer's own letters don't do."""
    leftwards: bool = False
    """Whether lines begin at the right."""
    width_chars: int = 42
