"""What every event has, and the words that several use."""

from typing import Literal

from msgspec import Struct

Pick = Literal["", "no", "random", "risk"]
"""Whether a basket was picked for a check, and how; "": nobody drew."""
Source = Literal["scan", "typed", "picked", "weighed"]
DevicePart = Literal[
    "scanner", "printer", "terminal", "scale", "cash", "shelf", "relay", "line_display", "badge", "gift", "wallet",
]  # fmt: skip
Aid = Literal["contrast", "more-time", "less-motion"]
DeviceState = Literal["absent", "opening", "ready", "busy", "faulted", "no-paper", "paper-low"]
Hint = Literal[
    "", "look", "amount", "choose", "pin-wrong", "pin-blocked", "card-refused", "card-expired", "not-readable",
    "no-money", "declined", "cancelled", "fault", "giving-back",
]  # fmt: skip
"""What a terminal's display says that the shopper has to know, besides the steps."""
ScaleState = Literal["empty", "light", "motion", "steady", "left-on", "over", "under-zero", "unready"]
"""What the scale shows. "steady" alone may be sold; "left-on": the last goods may still lie there."""


class Scanned(Struct, frozen=True, kw_only=True, tag="Scanned"):
    """One read, as the scanner sent it without its framing. Never journaled: it may be a card number."""

    device: str
    raw: bytes
    at: int = 0
    part: Literal["scanner", "badge"] = "scanner"
    """A badge reader's reads are badges and never goods."""


class LaneEvent(Struct, frozen=True, kw_only=True):
    """`at`: UTC milliseconds; the session fills it in where the sender did not."""

    at: int = 0


class Event(LaneEvent, frozen=True, kw_only=True):
    """Durable: committed before its effects run."""


class ViewEvent(LaneEvent, frozen=True, kw_only=True):
    """Volatile: moves the view, never the basket or the money."""
