"""What is inside the case: paper, cover, blade, drawer, and what the printer says about them.

Status bits: Epson, ESC/POS Command Reference, DLE EOT, GS r and GS a. Every real-time answer has the fixed bits
0xx1 xx10, every GS r answer 0xx0 xx00.
"""

from typing import Literal

from msgspec import Struct

__all__ = ["Mechanism", "PaperState"]

PaperState = Literal["ok", "near-end", "out"]


class Mechanism(Struct):
    """Its state; whoever turns a screw calls a method."""

    paper: PaperState = "ok"
    cover_open: bool = False
    cutter_jammed: bool = False
    broken: bool = False
    too_hot: bool = False
    drawer_open: bool = False
    drawer_locked: bool = False
    out_after_dots: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether nothing can be printed now: then the printer is off-line and takes no more from its buffer."""
        return self.paper == "out" or self.cover_open or self.cutter_jammed or self.broken or self.too_hot

    def feed(self, dots: int) -> None:
        """So much paper went by."""
        if self.out_after_dots is not None:
            self.out_after_dots -= dots
            if self.out_after_dots <= 0:
                self.paper, self.out_after_dots = "out", None

    def real_time(self, kind: int) -> bytes:
        """The answer to DLE EOT n; none for a kind that there is not."""
        bits = {
            1: 0x08 * self.stopped | 0x04 * self.drawer_open,
            2: 0x04 * self.cover_open | 0x20 * (self.paper == "out") | 0x40 * self._error,
            3: 0x08 * self.cutter_jammed | 0x20 * self.broken | 0x40 * self.too_hot,
            4: self._sensors,
        }
        return bytes((0x12 | bits[kind],)) if kind in bits else b""

    def paper_status(self) -> bytes:
        """The answer to GS r 1."""
        return bytes(({"ok": 0x00, "near-end": 0x03, "out": 0x0F}[self.paper],))

    def drawer_status(self) -> bytes:
        """The answer to GS r 2."""
        return bytes((0x01 * self.drawer_open,))

    def automatic(self) -> bytes:
        """The four bytes of Automatic Status Back (GS a)."""
        first = 0x10 | 0x04 * self.drawer_open | 0x08 * self.stopped | 0x20 * self.cover_open
        second = 0x08 * self.cutter_jammed | 0x20 * self.broken | 0x40 * self.too_hot
        third = {"ok": 0x00, "near-end": 0x03, "out": 0x0F}[self.paper]
        return bytes((first, second, third, 0x0F))

    def recover(self) -> None:
        """DLE ENQ: the cause of a recoverable error was taken away."""
        self.cutter_jammed = False

    @property
    def _error(self) -> bool:
        return self.cutter_jammed or self.broken or self.too_hot

    @property
    def _sensors(self) -> int:
        return {"ok": 0x00, "near-end": 0x0C, "out": 0x6C}[self.paper]
