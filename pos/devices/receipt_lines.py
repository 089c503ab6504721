"""Blocks -> lines of characters, for printers' own letters and for a receipt as plain text."""

import re
from collections.abc import Callable

from msgspec import structs

from pos.devices.receipt_bidi import INVISIBLE
from pos.devices.receipt_clean import printable
from pos.devices.receipt_fonts import is_wide
from pos.devices.receipt_paper import Barcode, Block, Cut, Feed, Logo, Pair, Paper, QrCode, Row, Rule, Text

__all__ = ["GAP", "as_text", "columns", "lines_of", "plain", "starts_of", "wrapped"]

PLAIN = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " ") | dict.fromkeys(INVISIBLE) | {"\u2011": "-"})
NEVER_FIRST = "，。、：；！？）」』】》…,.:;!?)%"
GAP = 2
"""Columns between words and their figure."""


def plain(text: str) -> str:
    """Text without invisible marks, with plain spaces."""
    return printable(text).translate(PLAIN)


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if is_wide(char) else char not in INVISIBLE for char in text)


def as_text(paper: Paper) -> str:
    """The paper as plain text, in reading order."""
    blocks = (structs.replace(block, size="normal") if isinstance(block, Text) else block for block in paper.blocks)
    lines = [line.rstrip() for block in blocks for line in lines_of(block, paper.width_chars)]
    return "\n".join(lines).rstrip() + "\n"


def lines_of(block: Block, width: int) -> list[str]:
    """The lines of a block, none longer than `width` columns."""
    match block:
        case Text(text, align, size, _, indent):
            width = width // 2 if size == "big" else width
            lines = _wrapped_plain(text, width - indent)
            return [_centred(line, width) if align == "center" else " " * indent + line for line in lines]
        case Pair(text, figure):
            return _pair(text, plain(figure), width)
        case Row(cells):
            return _row([plain(cell) for cell in cells], width)
        case Rule():
            return ["-" * width]
        case Barcode(data) | QrCode(data):
            return [_centred(plain(data), width)]
        case Feed(lines=count):
            return [""] * count
        case Cut() | Logo():
            return []


def wrapped(text: str, width: int, measure: Callable[[str], int] = columns) -> list[str]:
    """Lines broken between words, or between any two wide characters; a word too long for a line is broken anywhere."""
    lines, line, used = [], "", 0
    for piece in pieces(text):
        if line and used + measure(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + measure(piece)
        while measure(line.rstrip()) > width:
            head = _fitting(line, width, measure)
            lines.append(head)
            line = line[len(head) :]
            used = measure(line)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def pieces(text: str) -> list[str]:
    """What may not be broken: words with the spaces after them, single wide characters with the stops after them."""
    stops = re.escape(NEVER_FIRST)
    out: list[str] = []
    for word in re.findall(r"[^ ]+ *| +", text):
        out += re.findall(rf"[^\u2e80-\uffef]+|[\u2e80-\uffef][{stops}\s]*", word)
    return out


def _wrapped_plain(text: str, width: int) -> list[str]:
    """No-break spaces hold until the lines are made."""
    return [plain(line) for line in wrapped(printable(text), width)]


def _fitting(text: str, width: int, measure: Callable[[str], int] = columns) -> str:
    """As much of the beginning as fits, at least one character."""
    end = len(text)
    while end > 1 and measure(text[:end]) > width:
        end -= 1
    return text[:end]


def _centred(line: str, width: int) -> str:
    return " " * max(0, (width - columns(line)) // 2) + line


def _spread(start: str, end: str, width: int) -> str:
    return start + " " * (width - columns(start) - columns(end)) + end


def _pair(text: str, figure: str, width: int) -> list[str]:
    """The figure stands beside the first line, or below where it leaves the words less than half the width."""
    room = width - columns(figure) - GAP
    if room < width // 3:
        return [
            *_wrapped_plain(text, width),
            _spread("", figure, width) if columns(figure) <= width else figure[:width],
        ]
    first, *rest = _wrapped_plain(text, room)
    return [_spread(first, figure, width), *rest]


def _row(cells: list[str], width: int) -> list[str]:
    """One line; where the paper is too narrow for it, the words first and the figures below, none of them cut."""
    line = ""
    for cell, start in zip(cells, starts_of([columns(cell) for cell in cells], width, 1), strict=True):
        line += " " * max(0, start - columns(line)) + cell
    if columns(line) <= width:
        return [line]
    head, *figures = cells
    below = " ".join(figures)
    return [*wrapped(head, width), *([below] if columns(below) <= width else figures)]


def starts_of(sizes: list[int], width: int, gap: int) -> list[int]:
    """Where the cells of a row begin: the first at 0, the others end with equal columns, or before a wide one."""
    starts: list[int] = []
    end = width
    for at in range(len(sizes) - 1, 0, -1):
        end = min(end, width * (at + 1) // len(sizes))
        starts.insert(0, end - sizes[at])
        end = starts[0] - gap
    return [0, *starts]
