"""Commands -> dots on paper: the line buffer, the styles, pictures and bars of a 80 or 58 mm thermal printer.

From Epson's ESC/POS Command Reference, standard mode. Page mode, user-defined letters and macros are read and ignored.
"""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

from PIL import Image, ImageDraw

from pos.devices.sim.printer_bars import bars, qr
from pos.devices.sim.printer_commands import Command
from pos.devices.sim.printer_letters import cell, decoded, letter
from pos.devices.sim.printer_mechanism import Mechanism
from pos.devices.sim.printer_roll import Roll

__all__ = ["Head"]

DEFAULT_SPACING = 30
CUT_FEED = 90
"""Dots from the head to the blade."""
QR_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
ALIGN = {0: 0.0, 1: 0.5, 2: 1.0, 48: 0.0, 49: 0.5, 50: 1.0}


class Head:
    """Carries commands out, one at a time.

    Args:
        roll: what it prints on.
        mechanism: what moves the paper.
        answer: bytes back to the host.
    """

    def __init__(self, roll: Roll, mechanism: Mechanism, answer: Callable[[bytes], object]) -> None:
        self._roll = roll
        self._mechanism = mechanism
        self._answer = answer
        self.unknown: Counter[str] = Counter()
        self.automatic = False
        self._reset()

    def _reset(self) -> None:
        self._page, self._font, self._bold, self._underline = 0, 0, False, 0
        self._scale = (1, 1)
        self._align = 0.0
        self._spacing = DEFAULT_SPACING
        self._inverse = False
        self._margin, self._area = 0, self._roll.width_dots
        self._bar = {"height": 162, "width": 3, "text": 0, "font": 0}
        self._code = {"size": 3, "level": 48}
        self._code_data = b""
        self._stored: Image.Image | None = None
        self._line: list[Image.Image] = []
        self._x = 0
        self._text = ""

    def run(self, command: Command) -> None:
        """Carry out one command."""
        act = self._ACTS.get(command.name)
        if act is not None:
            act(self, command.data)
        elif command.name == "unknown":
            self.unknown[command.data.hex(" ")] += 1
        elif command.name not in self._IGNORED:
            self.unknown[command.name] += 1

    # --- text

    def _write(self, data: bytes) -> None:
        for char in decoded(data, self._page):
            picture = letter(char, self._font, self._scale, bold=self._bold)
            if self._x + picture.width > self._area:
                self._print_line()
            self._line.append(self._styled(picture))
            self._x += picture.width
            self._text += char

    def _styled(self, picture: Image.Image) -> Image.Image:
        if not (self._underline or self._inverse):
            return picture
        picture = picture.copy()
        if self._underline:
            top = picture.height - self._underline
            ImageDraw.Draw(picture).rectangle((0, top, picture.width, picture.height), 0)
        return picture.point(lambda dot: 255 - dot) if self._inverse else picture

    def _print_line(self) -> None:
        """LF: what is in the buffer goes to paper, and the paper one line on."""
        high = max((picture.height for picture in self._line), default=0)
        strip = self._strip(max(high, self._spacing))
        x = self._start_of(self._x)
        for picture in self._line:
            strip.paste(picture, (x, high - picture.height))
            x += picture.width
        self._roll.lines.append(" " * self._indent() + self._text.rstrip())
        self._line, self._x, self._text = [], 0, ""
        self._out(strip)

    def _indent(self) -> int:
        """Columns before a line that the printer itself moved, so that text looks like the paper."""
        return self._start_of(self._x) // (cell(self._font)[0] * self._scale[0]) if self._text.strip() else 0

    def _flush(self) -> None:
        if self._line:
            self._print_line()

    def _feed_lines(self, data: bytes) -> None:
        self._flush_without_feed()
        self._blank(data[0] * self._spacing)

    def _feed_dots(self, data: bytes) -> None:
        self._flush_without_feed()
        self._blank(data[0])

    def _flush_without_feed(self) -> None:
        spacing, self._spacing = self._spacing, 0
        self._flush()
        self._spacing = spacing

    # --- pictures

    def _raster(self, data: bytes) -> None:
        wide, high = data[2] + 256 * data[3], data[4] + 256 * data[5]
        twice = (2 if data[1] & 1 else 1, 2 if data[1] & 2 else 1)
        self._picture(_dots(data[6:], wide, high), twice)

    def _picture(self, picture: Image.Image, twice: tuple[int, int] = (1, 1)) -> None:
        self._flush()
        if not picture.width or not picture.height:
            return
        picture = picture.resize((picture.width * twice[0], picture.height * twice[1]), Image.Resampling.NEAREST)
        strip = self._strip(picture.height)
        shown = picture.crop((0, 0, min(picture.width, self._area), picture.height))
        strip.paste(shown, (self._start_of(shown.width), 0))
        self._out(strip)

    def _columns(self, data: bytes) -> None:
        """ESC *: 8 or 24 dots high, column by column, into the line buffer."""
        mode, wide = data[0], data[1] + 256 * data[2]
        tall = 3 if mode in (32, 33) else 1
        picture = Image.new("1", (wide, 8 * tall), 1)
        for at, byte in enumerate(data[3:]):
            for bit in range(8):
                if byte & (0x80 >> bit):
                    picture.putpixel((at // tall, 8 * (at % tall) + bit), 0)
        stretch = (2 if mode in (0, 32) else 1, 1 if tall == 3 else 3)
        picture = picture.resize((picture.width * stretch[0], picture.height * stretch[1]), Image.Resampling.NEAREST)
        self._line.append(picture)
        self._x += picture.width

    def _graphics(self, data: bytes) -> None:
        """GS ( L and GS 8 L: store (112), then print (2, 50)."""
        if len(data) >= 10 and data[1] == 112:
            wide, high = data[6] + 256 * data[7], data[8] + 256 * data[9]
            picture = _dots(data[10:], (wide + 7) // 8, high)
            self._stored = picture.resize((picture.width * data[3], picture.height * data[4]), Image.Resampling.NEAREST)
        elif len(data) >= 2 and data[1] in (2, 50) and self._stored is not None:
            self._picture(self._stored)
            self._stored = None

    def _barcode(self, data: bytes) -> None:
        kind = data[0]
        found = bars(kind, data[2:] if kind >= 65 else data[1:])
        if found is None:
            self.unknown[f"GS k {kind}"] += 1
            return
        modules, text = found
        wide = len(modules) * self._bar["width"]
        self._roll.barcodes.append(text)
        if wide > self._area:
            return
        picture = Image.new("1", (wide, self._bar["height"]), 1)
        draw = ImageDraw.Draw(picture)
        for at, module in enumerate(modules):
            if module == "1":
                x = at * self._bar["width"]
                draw.rectangle((x, 0, x + self._bar["width"] - 1, picture.height - 1), 0)
        self._above_and_below(picture, text)

    def _above_and_below(self, picture: Image.Image, text: str) -> None:
        where = self._bar["text"] % 48
        if where in (1, 3):
            self._label(text)
        self._picture(picture)
        if where in (2, 3):
            self._label(text)

    def _label(self, text: str) -> None:
        kept = (self._font, self._scale, self._bold)
        self._font, self._scale, self._bold = self._bar["font"] % 48, (1, 1), False
        self._write(text.encode("cp437", "replace"))
        self._print_line()
        self._font, self._scale, self._bold = kept

    def _symbol(self, data: bytes) -> None:
        """GS ( k, cn 49: QR code. Functions 167 (size), 169 (level), 180 (store), 181 (print)."""
        if len(data) < 3 or data[0] != 49:
            return
        function = data[1]
        if function == 67:
            self._code["size"] = data[2]
        elif function == 69:
            self._code["level"] = data[2]
        elif function == 80:
            self._code_data = data[3:]
        elif function == 81 and self._code_data:
            self._roll.barcodes.append(self._code_data.decode("utf-8", "replace"))
            self._picture(qr(self._code_data, self._code["size"], QR_LEVELS.get(self._code["level"], "L")))

    # --- the blade, the drawer, answers

    def _cut(self, data: bytes) -> None:
        self._flush()
        if data[0] in (65, 66):
            self._blank(CUT_FEED + (data[1] if len(data) > 1 else 0))
        if not self._mechanism.cutter_jammed:
            self._roll.cut()

    def _old_cut(self, _data: bytes) -> None:
        self._cut(b"\x00")

    def _drawer(self, data: bytes) -> None:
        """ESC p m t1 t2: a coil that is switched on for no time pulls no bolt."""
        opens = len(data) < 3 or data[1] > 0
        self._mechanism.drawer_open = self._mechanism.drawer_open or (opens and not self._mechanism.drawer_locked)

    def _status(self, data: bytes) -> None:
        self._flush_without_feed()
        if data[0] in (1, 49):
            self._answer(self._mechanism.paper_status())
        elif data[0] in (2, 50):
            self._answer(self._mechanism.drawer_status())

    def _identity(self, data: bytes) -> None:
        names = {66: b"EPSON", 67: b"TM-T88V", 68: b"SIMULATED", 65: b"1.00 ESC/POS"}
        if data[0] in names:
            self._answer(b"\x5f" + names[data[0]] + b"\x00")
        elif data[0] in (1, 2, 3, 49, 50, 51):
            self._answer({1: b"\x20", 2: b"\x02", 3: b"\x01"}[data[0] % 48])

    def _process_id(self, data: bytes) -> None:
        if len(data) == 6 and data[:2] == b"00":
            self._answer(b"\x37\x22" + data[2:] + b"\x00")

    def _back_on(self, data: bytes) -> None:
        self.automatic = data[0] != 0
        if self.automatic:
            self._answer(self._mechanism.automatic())

    # --- styles

    def _style(self, data: bytes) -> None:
        """ESC !: font, bold, height, width and underline at once."""
        self._font = data[0] & 1
        self._bold = bool(data[0] & 8)
        self._scale = (2 if data[0] & 32 else 1, 2 if data[0] & 16 else 1)
        self._underline = 1 if data[0] & 128 else 0

    def _size(self, data: bytes) -> None:
        self._scale = ((data[0] >> 4 & 7) + 1, (data[0] & 7) + 1)

    def _begin(self, _data: bytes) -> None:
        self._reset()

    def _justify(self, data: bytes) -> None:
        if not self._line:
            self._align = ALIGN.get(data[0], self._align)

    def _tab(self, _data: bytes) -> None:
        self._write(b" " * (8 - len(self._text) % 8))

    def _set_margin(self, data: bytes) -> None:
        self._margin = min(data[0] + 256 * data[1], self._roll.width_dots)
        self._area = min(self._area, self._roll.width_dots - self._margin)

    def _set_area(self, data: bytes) -> None:
        self._area = min(data[0] + 256 * data[1], self._roll.width_dots - self._margin)

    def _set(self, field: str, value: object) -> None:
        setattr(self, f"_{field}", value)

    # --- paper

    def _start_of(self, wide: int) -> int:
        return self._margin + max(0, round((self._area - wide) * self._align))

    def _strip(self, high: int) -> Image.Image:
        return Image.new("1", (self._roll.width_dots, max(1, high)), 1)

    def _blank(self, dots: int) -> None:
        if dots:
            self._roll.lines += [""] * (dots // DEFAULT_SPACING)
            self._out(self._strip(dots))

    def _out(self, strip: Image.Image) -> None:
        self._roll.strip(strip)
        self._mechanism.feed(strip.height)

    _ACTS: ClassVar[dict[str, Callable[["Head", bytes], None]]] = {
        "text": _write,
        "LF": lambda self, _: self._print_line(),
        "HT": _tab,
        "ESC @": _begin,
        "ESC a": _justify,
        "ESC !": _style,
        "ESC d": _feed_lines,
        "ESC J": _feed_dots,
        "ESC *": _columns,
        "ESC p": _drawer,
        "ESC i": _old_cut,
        "ESC m": _old_cut,
        "ESC t": lambda self, data: self._set("page", data[0]),
        "ESC E": lambda self, data: self._set("bold", bool(data[0] & 1)),
        "ESC G": lambda self, data: self._set("bold", bool(data[0] & 1)),
        "ESC M": lambda self, data: self._set("font", data[0] % 48),
        "ESC -": lambda self, data: self._set("underline", data[0] % 48),
        "ESC 2": lambda self, _: self._set("spacing", DEFAULT_SPACING),
        "ESC 3": lambda self, data: self._set("spacing", data[0]),
        "GS !": _size,
        "GS B": lambda self, data: self._set("inverse", bool(data[0] & 1)),
        "GS L": _set_margin,
        "GS W": _set_area,
        "GS h": lambda self, data: self._bar.update(height=data[0]),
        "GS w": lambda self, data: self._bar.update(width=data[0]),
        "GS H": lambda self, data: self._bar.update(text=data[0]),
        "GS f": lambda self, data: self._bar.update(font=data[0]),
        "GS k": _barcode,
        "GS v": _raster,
        "GS ( L": _graphics,
        "GS 8": lambda self, data: self._graphics(data[5:]),
        "GS ( k": _symbol,
        "GS ( H": _process_id,
        "GS V": _cut,
        "GS r": _status,
        "GS I": _identity,
        "GS a": _back_on,
    }
    _IGNORED = frozenset(
        f"{prefix} {letter}"
        for prefix, letters in (("ESC", "{R= UVrcDSLTW$\\%&?Keuv"), ("GS", "bPExT$\\:^*/c"), ("FS", "&.!-CSWp"))
        for letter in letters
    ) | {"CR", "FF", "CAN", "DLE", "GS ( A", "GS ( E", "GS ( K", "GS ( N"}


def _dots(data: bytes, wide_bytes: int, high: int) -> Image.Image:
    """Raster data, most significant bit first, 1 is black."""
    size = wide_bytes * high
    picture = (
        Image.frombytes("1", (8 * wide_bytes, high), data[:size].ljust(size, b"\x00"))
        if size
        else Image.new("1", (0, 0))
    )
    return picture.point(lambda dot: 0 if dot else 255)
