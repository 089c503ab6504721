"""Paper -> ESC/POS, through python-escpos: the printer's own letters where it has them, pictures where not.

Commands that are sent, and no others (Epson, ESC/POS Command Reference): ESC @, ESC t, ESC a, ESC E, GS !, ESC d, LF,
GS a 0, GS h, GS w, GS f, GS H, GS k 73 (Code 128), GS v 0, GS V. Text passes `receipt_clean` and a code page, so it
can't hold a byte below 0x20; pictures can't hold the real-time prefixes, which many printers obey even inside data.
"""

from escpos.image import EscposImage
from escpos.printer import Dummy
from PIL import Image

from pos.devices.printer_model import FONT_A_DOTS, PrinterModel, folded
from pos.devices.receipt_lines import lines_of, plain
from pos.devices.receipt_paper import Barcode, Block, Cut, Feed, Logo, Pair, Paper, QrCode, Rule, Text
from pos.devices.receipt_raster import Raster

__all__ = ["REAL_TIME", "code128_of", "encode", "separate"]

DRAWN = ("zh", "ja", "ko", "ar", "fa", "he", "ur")
"""Languages that are drawn as a whole: letters of two kinds on one paper look broken."""
DRAWN_SHARE = 4
"""One line in so many."""
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""DLE EOT, DLE ENQ, DLE DC4."""
BAR_HEIGHT_DOTS = 80
LARGEST_PICTURE = 240
"""Rows in one GS v 0: small buffers of old printers."""


def encode(paper: Paper, model: PrinterModel) -> tuple[bytes, ...]:
    """The bytes of a paper, in pieces that end where a line ends.

    Raises:
        PosError: a typeface for a picture is missing; known before any byte is sent.
    """
    stream = _Stream(model, paper)
    return (stream.begin(), *(data for block in paper.blocks for data in stream.block(block) if data))


def separate() -> bytes:
    """Feed and cut, to part a paper from what another one left behind."""
    out = Dummy()
    out.hw("INIT")
    out.cut()
    return bytes(out.output)


class _Stream(Dummy):  # type: ignore[misc]
    """python-escpos, asked for one block at a time."""

    def __init__(self, model: PrinterModel, paper: Paper) -> None:
        super().__init__(profile=model.profile)
        self._model = model
        self._paper = paper
        self._raster = Raster(paper, model.columns * FONT_A_DOTS)
        self._page = ""
        self._draw_all = paper.language.split("-")[0] in DRAWN or self._mostly_drawn()

    def _mostly_drawn(self) -> bool:
        """Whether so many lines must be drawn that the paper looks better drawn as a whole."""
        texts = [letters for block in self._paper.blocks if (letters := _letters(block))]
        drawn = [letters for letters in texts if self._model.code_page_for(letters) is None]
        return len(drawn) * DRAWN_SHARE > len(texts)

    def begin(self) -> bytes:
        self.hw("INIT")
        self._raw(b"\x1da\x00")  # no unasked status: its bytes can't be told from answers
        return self._taken()

    def block(self, block: Block) -> tuple[bytes, ...]:
        match block:
            case Cut():
                self.cut(mode="PART")
            case Feed(lines=count):
                self.print_and_feed(count)
            case Barcode(data) if self._model.code128:
                self._code128(data)
            case _ if self._draw_all or isinstance(block, Barcode | QrCode | Logo):
                return self._picture(block)
            case _:
                page = self._model.code_page_for(_letters(block), self._page)
                if page is None:
                    return self._picture(block)
                self._write(block, page)
        return (self._taken(),)

    def _write(self, block: Block, page: str) -> None:
        size = block.size if isinstance(block, Text | Pair) else "normal"
        bold = getattr(block, "bold", False)
        self._page = page
        self.charcode(page)
        self.set(
            align="left",
            bold=bold,
            custom_size=True,
            width=2 if size == "big" else 1,
            height=1 if size == "normal" else 2,
        )
        for line in lines_of(block, self._model.columns):
            self.textln(folded(line.rstrip(), page))

    def _picture(self, block: Block) -> tuple[bytes, ...]:
        picture = self._raster.draw(block)
        if picture is None:
            return ()
        self.set(align="left")
        pieces = []
        for top in range(0, picture.height, LARGEST_PICTURE):
            part = picture.crop((0, top, picture.width, min(top + LARGEST_PICTURE, picture.height)))
            pieces.append(self._taken() + _raster_command(part))
        return tuple(pieces)

    def _code128(self, data: str) -> None:
        """Bars as wide as the paper allows; each symbol has 11 modules, and ten modules stay white on either side."""
        assert data.isascii(), data
        code, symbols = code128_of(data)
        width = 3 if 3 * (11 * symbols + 2 + 20) <= self._model.width_dots else 2
        self.set(align="center", bold=False, custom_size=True, width=1, height=1)
        # Not barcode(): that one prints to our standard output.
        self._hw_barcode(
            code, "CODE128", BAR_HEIGHT_DOTS, width, "BELOW", "A", align_ct=False, function_type="B", check=False
        )
        self.set(align="left")

    def _taken(self) -> bytes:
        data = bytes(self.output)
        self.clear()
        return data


def _letters(block: Block) -> str:
    match block:
        case Text(text):
            return plain(text)
        case Pair(text, figure):
            return plain(text) + plain(figure)
        case Rule():
            return "-"
        case _:
            return "".join(plain(cell) for cell in getattr(block, "cells", ()))


def code128_of(data: str) -> tuple[str, int]:
    r"""The data of GS k 73, and how many symbols it prints: letters in code set B, an even run of digits at the end in
    C, two digits a symbol (ISO/IEC 15417). Pairs that would be a real-time command stay in B.

    >>> code128_of("R004-00000017")[0]
    '{BR004-{C\x00\x00\x00\x11'
    >>> code128_of("R004-00001604")[0]
    '{BR004-{C\x00\x00\x10{B04'
    """
    head = data.rstrip("0123456789")
    digits = data[len(head) :]
    head, digits = head + digits[: len(digits) % 2], digits[len(digits) % 2 :]
    code, symbols, code_set, before = "{B" + head.replace("{", "{{"), len(head) + 3, "B", 0
    for at in range(0, len(digits), 2):
        pair = int(digits[at : at + 2])
        wanted = "B" if bytes((before, pair)) in REAL_TIME else "C"
        code += f"{{{wanted}" if wanted != code_set else ""
        symbols += (wanted != code_set) + (2 if wanted == "B" else 1)
        code += digits[at : at + 2] if wanted == "B" else chr(pair)
        code_set, before = wanted, 0 if wanted == "B" else pair
    return code, symbols


def _raster_command(picture: Image.Image) -> bytes:
    """GS v 0 (not image(): that one prints to our standard output where a profile has no width)."""
    image = EscposImage(picture)
    size = image.width_bytes.to_bytes(2, "little") + image.height.to_bytes(2, "little")
    command: bytes = b"\x1dv0\x00" + size + defused(bytes(image.to_raster_format()))
    return command


def defused(dots: bytes) -> bytes:
    """Dots in which no real-time command can be found: one dot more is not seen, a spurious answer is.

    >>> defused(bytes.fromhex("00100400")).hex()
    '00180400'
    """
    for prefix in REAL_TIME:
        dots = dots.replace(prefix, bytes((prefix[0] | 0x08, prefix[1])))
    return dots
