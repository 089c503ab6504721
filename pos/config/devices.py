"""`[scanner.NAME]`, `[badge.NAME]`, `[scale.NAME]`, `[shelf.NAME]`, `[printer.NAME]`; the rest is in `pos.fittings`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pos.config.kinds import OWN_DRIVERS
from pos.fittings import DrawerConfig
from pos.tables import DeviceTable as _DeviceConfig
from pos.tables import Line


class ScannerConfig(_DeviceConfig):
    """A scanner: how a read begins and ends on its line, and how it names the symbology."""

    driver: str = OWN_DRIVERS["scanner"][0]
    framing: Literal["cr", "lf", "crlf", "tab", "stx-etx", "gap"] = "cr"
    ids: Literal["aim", "datalogic", "symbol", "none"] = "aim"
    gap_ms: Annotated[int, Field(ge=10, le=1000)] = 80
    group_separator: Annotated[str, Field(max_length=1)] = ""
    """What the scanner sends in place of GS (0x1D), if it can't send that."""

    commands: Literal["none", "datalogic", "cipherlab", "bel"] = "none"
    """What it obeys on its line."""
    beep: Literal["own", "lane"] = "own"
    """Whether it beeps by itself at each read, or where the lane has taken the goods."""

    @property
    def part(self) -> Literal["scanner", "badge"]:
        """What its reads are."""
        return "scanner"


class BadgeConfig(ScannerConfig):
    """A badge reader: any reader that a scanner's driver can read. What it reads is a badge and never goods."""

    @property
    def part(self) -> Literal["scanner", "badge"]:
        """What its reads are."""
        return "badge"


class ScaleConfig(_DeviceConfig):
    """A scale that goods are weighed on: its protocol is `driver`, what it can weigh stands on its plate."""

    driver: str = OWN_DRIVERS["scale"][0]
    capacity_g: Annotated[int, Field(ge=100, le=100_000)] = 15_000
    division_g: Annotated[int, Field(ge=1, le=100)] = 5
    min_g: Annotated[int, Field(ge=1)] = 100
    """Nothing lighter is sold: 20 divisions, where the plate says nothing else."""
    steady_ms: Annotated[int, Field(ge=0, le=5000)] = 500
    between: Literal["motion", "zero"] = "motion"
    """What must have been seen between two items."""
    tares: dict[Line, Annotated[int, Field(ge=1, le=5000)]] = Field(default_factory=dict)
    """Containers that a shopper may choose: what is written on the button, and what one weighs in grams."""
    checksum: Annotated[str, Field(pattern="^([0-9A-F]{8})?$", repr=False)] = ""
    """Dialog 06: CS and KW, as the maker gave them."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.min_g >= self.capacity_g:
            raise ValueError(f"min_g {self.min_g} leaves nothing to weigh up to capacity_g {self.capacity_g}")
        return self


class ShelfConfig(_DeviceConfig):
    """The scale under the packing shelf: what is put into the bags is weighed on it."""

    driver: str = OWN_DRIVERS["shelf"][0]
    capacity_g: Annotated[int, Field(ge=1_000, le=500_000)] = 60_000
    division_g: Annotated[int, Field(ge=1, le=100)] = 5
    """The steps that it tells."""
    noise_g: Annotated[int, Field(ge=0, le=500)] = 10
    """How far its weights lie apart while nothing moves: floors shake, people walk by."""
    settle_ms: Annotated[int, Field(ge=0, le=5000)] = 600
    """For how long they must not lie farther apart, to count."""
    ask_ms: Annotated[int, Field(ge=50, le=1000)] = 100
    """It is asked so often."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.noise_g < self.division_g:
            raise ValueError(f"noise_g {self.noise_g} is less than one step, division_g {self.division_g}")
        return self


class PrinterConfig(_DeviceConfig):
    """A receipt printer by ESC/POS."""

    driver: str = OWN_DRIVERS["printer"][0]
    profile: str = "TM-T88V"
    width_mm: Literal[58, 80] = 80
    drawer: DrawerConfig | None = None
    """The cash drawer in its plug; none: there is none."""
