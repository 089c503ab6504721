"""The lane's small fittings in lane.toml: relay boards with their lamps and pulses, the customer's display.

What a lamp shows is a text: `"green"`, `"amber slow"`, `"red + amber quick"`. Slow is on and off once in two seconds,
quick once a second; nothing on a lane flashes faster (ux.md section 2, lamp line and pole).

    >>> lights("red + amber slow")
    (Light(lamp='red', pace=''), Light(lamp='amber', pace='slow'))
"""

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from pos.tables import DeviceTable, Line, Table

__all__ = ["PATTERNS", "DrawerConfig", "Light", "LineDisplayConfig", "PulseConfig", "RelayConfig", "Shown", "lights"]

Shown = Literal["open", "help", "check", "held", "staff", "closed", "fault"]
"""What a lane light says."""
Pace = Literal["", "slow", "quick"]
RelayNumber = Annotated[int, Field(ge=1, le=32)]

PATTERNS: dict[Shown, tuple[str, ...]] = {
    "open": ("green", "white"),
    "help": ("blue slow", "amber slow", "red slow"),
    "check": ("amber", "red"),
    "held": ("amber quick", "red quick"),
    "staff": ("white", "green + amber", "amber"),
    "closed": ("",),
    "fault": ("red", "amber"),
}
"""What is shown where lane.toml says nothing: the first for which the pole has the lamps."""


class Light(NamedTuple):
    """One lamp that is lit, all the time or now and then."""

    lamp: str
    pace: Pace = ""


def lights(text: str) -> tuple[Light, ...]:
    """The lamps that a text lights; none for an empty one.

    Raises:
        ValueError: it is no such text.
    """
    found = []
    for part in text.split("+") if text.strip() else ():
        lamp, _, pace = part.strip().partition(" ")
        if not lamp or pace not in ("", "slow", "quick"):
            raise ValueError(
                f"{text!r} is no pattern; write lamps with +, each with slow or quick behind it or nothing"
            )
        found.append(Light(lamp, pace))  # type: ignore[arg-type]
    return tuple(found)


class PulseConfig(Table):
    """A relay that is closed for a moment: a gate, a deactivator for security tags, a drawer's lock."""

    relay: RelayNumber
    ms: Annotated[int, Field(ge=50, le=10_000)] = 500
    when: Literal["item", "paid", "drawer"]
    """At each item that is taken, when a sale is paid, or when the cash drawer is to open."""
    categories: tuple[Line, ...] = ()
    """With "item": only goods of these categories; none: all goods."""

    @model_validator(mode="before")
    @classmethod
    def _as_tuple(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("categories"), list):
            return {**data, "categories": tuple(data["categories"])}
        return data


class RelayConfig(DeviceTable):
    """A relay board: lamps of the lane light, and pulses."""

    driver: str = "lcus"
    relays: RelayNumber = 4
    """How many it has."""
    answers: bool = True
    """Whether it says how its relays stand; some of the cheapest don't."""
    lamps: dict[Line, RelayNumber] = Field(default_factory=dict)
    """Lamp -> its relay, from 1."""
    shows: dict[Shown, Line] = Field(default_factory=dict)
    """What the light says -> which lamps; what is not named is as usual."""
    pulse: dict[Line, PulseConfig] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        taken = [*self.lamps.values(), *(one.relay for one in self.pulse.values())]
        if too_high := [one for one in taken if one > self.relays]:
            raise ValueError(f"relay {too_high[0]} is wired, the board has {self.relays}")
        if twice := sorted({one for one in taken if taken.count(one) > 1}):
            raise ValueError(f"relay {twice[0]} has two things to do; each needs its own")
        for state, text in self.shows.items():
            if strangers := [light.lamp for light in lights(text) if light.lamp not in self.lamps]:
                raise ValueError(f"shows.{state}: there is no lamp {strangers[0]!r} in lamps")
        return self

    def pattern(self, state: Shown) -> tuple[Light, ...]:
        """The lamps for this state, as the file says or as usual; none where the pole has none for it."""
        known = (self.shows[state],) if state in self.shows else PATTERNS[state]
        return next((found for found in map(lights, known) if all(one.lamp in self.lamps for one in found)), ())


class LineDisplayConfig(DeviceTable):
    """A customer-facing display of two rows."""

    driver: str = "escpos"
    columns: Annotated[int, Field(ge=16, le=40)] = 20
    code_page: Literal["cp437", "katakana", "cp850", "cp852", "cp858", "cp860", "cp863", "cp865", "cp866", "cp1252"] = (
        "cp437"
    )
    """The letters it has: for "escpos" chosen by the lane, for "cd5220" set on the display."""
    page: Annotated[int | None, Field(ge=0, le=255)] = None
    """What ESC t selects them with, where that is not as on Epson's."""
    fallback: Line = ""
    """The language that it speaks where it can't show the shopper's (BCP 47); empty: the shop's."""


class DrawerConfig(Table):
    """A cash drawer in the drawer plug of a receipt printer (ESC p)."""

    pin: Literal[2, 5] = 2
    """Of the plug: which coil, where it has two drawers."""
    on_ms: Annotated[int, Field(ge=20, le=510)] = 100
    off_ms: Annotated[int, Field(ge=20, le=510)] = 200
    """How long the coil is switched on, and left alone then."""
    switch: Literal["high", "low", ""] = "high"
    """What pin 3 says when the drawer is open; empty: its cable has no switch."""

    @property
    def pulse(self) -> bytes:
        """ESC p m t1 t2, times in steps of 2 ms (Epson, ESC/POS Command Reference).

        >>> DrawerConfig().pulse.hex(" ")
        '1b 70 00 32 64'
        """
        return bytes((0x1B, 0x70, self.pin == 5, self.on_ms // 2, self.off_ms // 2))
