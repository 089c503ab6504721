"""What a simulated printer's control desk is asked for."""

from typing import Annotated

from msgspec import Meta, Struct

from pos.devices.sim.printer_mechanism import PaperState
from pos.wires.acts import Seconds

__all__ = ["Break", "Bytes", "Jam", "Lines", "Open", "Paper", "Reboot"]


class Paper(Struct, frozen=True, forbid_unknown_fields=True):
    """Put paper in, or take it out."""

    state: PaperState


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    """The paper ends after so many more lines."""

    lines: Annotated[int, Meta(ge=1, le=100_000)]


class Open(Struct, frozen=True, forbid_unknown_fields=True):
    """Open or close it."""

    open: bool


class Jam(Struct, frozen=True, forbid_unknown_fields=True):
    """The blade is stuck, or free."""

    jammed: bool


class Break(Struct, frozen=True, forbid_unknown_fields=True):
    """An error that a person can't mend, or a hot head; what is not named stays."""

    broken: bool = False
    too_hot: bool = False


class Bytes(Struct, frozen=True, forbid_unknown_fields=True):
    """After so many bytes from now."""

    bytes: Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Reboot(Struct, frozen=True, forbid_unknown_fields=True):
    """Off, and on again."""

    seconds: Seconds = 0.5
