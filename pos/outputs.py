"""Devices that only follow the lane: each hears what it shows, as soon as that changes.

Nothing here is an effect of a step: what they show is what the lane is (`lane.lamp`), so after a restart they show it
again by themselves, and a replay has nothing to leave out.
"""

from pos.lane.customer import CustomerRows, customer_rows
from pos.lane.effects import Cue
from pos.lane.lamp import pole, signals, takes_scans
from pos.lane.parts import Lamp
from pos.lane.state import Lane
from pos.ports import LineDisplay, Relays, Scanners

__all__ = ["Outputs"]


class Outputs:
    """All of a lane's. Called on the session's thread.

    Args:
        relays: boards with lamps, gates, deactivators.
        line_displays: what shows the last item and the total to whoever stands there.
        scanners: those that obey commands.
    """

    def __init__(
        self,
        relays: tuple[Relays, ...] = (),
        line_displays: tuple[LineDisplay, ...] = (),
        scanners: tuple[Scanners, ...] = (),
    ) -> None:
        self._relays = relays
        self._scanners = scanners
        self._takes: bool | None = None
        self._line_displays = line_displays
        self._lamp: Lamp | None = None
        self._rows: CustomerRows | None = None

    def stepped(self, before: Lane, after: Lane) -> None:
        """One step was taken, and is on disk."""
        for signal in signals(before, after) if self._relays else ():
            for board in self._relays:
                board.pulse(signal.what, signal.category)

    def beeped(self, cue: Cue) -> None:
        """The lane makes this sound: a scanner that beeps for the lane says so where it stands."""
        for scanner in self._scanners if cue in ("ok", "ok-more") else ():
            scanner.beep()

    def settled(self, lane: Lane) -> None:
        """Nothing waits any more: this is what the shopper sees."""
        lamp = pole(lane)
        if lamp != self._lamp:
            self._lamp = lamp
            for board in self._relays:
                board.show(lamp)
        takes = takes_scans(lane)
        if takes != self._takes:
            self._takes = takes
            for scanner in self._scanners:
                scanner.take(on=takes)
        rows = customer_rows(lane) if self._line_displays else None
        if rows is not None and rows != self._rows:
            self._rows = rows
            for display in self._line_displays:
                display.show(rows)
