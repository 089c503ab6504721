"""Devices that only follow the lane: each hears what it shows, as soon as that changes.

Nothing here is an effect of a step: what they show is what the lane is (`lane.lamp`), so after a restart they show it
again by themselves, and a replay has nothing to leave out.
"""

from pos.lane.lamp import pole, signals
from pos.lane.parts import Lamp
from pos.lane.state import Lane
from pos.ports import Relays

__all__ = ["Outputs"]


class Outputs:
    """All of a lane's. Called on the session's thread.

    Args:
        relays: boards with lamps, gates, deactivators.
    """

    def __init__(self, relays: tuple[Relays, ...] = ()) -> None:
        self._relays = relays
        self._lamp: Lamp | None = None

    def stepped(self, before: Lane, after: Lane) -> None:
        """One step was taken, and is on disk."""
        for signal in signals(before, after) if self._relays else ():
            for board in self._relays:
                board.pulse(signal.what, signal.category)

    def settled(self, lane: Lane) -> None:
        """Nothing waits any more: this is what the shopper sees."""
        lamp = pole(lane)
        if lamp != self._lamp:
            self._lamp = lamp
            for board in self._relays:
                board.show(lamp)
