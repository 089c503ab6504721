"""Whoever starts the lane again: the service that waits two seconds, and the person who puts the plug back."""

from collections import deque
from typing import TYPE_CHECKING

from pos.prove.world.schedule import Process, Thread

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["Caretaker"]

RESTART_S = 2.0
"""What systemd waits (kiosk.service, RestartSec)."""


class Caretaker:
    """Kills, cuts and starts, one after the other, on a thread of its own."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._orders: deque[tuple[str, float]] = deque()
        self._thread = Thread(world.schedule, Process("caretaker"), "caretaker", self._care)

    def start(self) -> None:
        """Be there from now on."""
        self._thread.start()

    def order(self, what: str, seconds: float = RESTART_S) -> None:
        """Let the lane be killed ("kill") or its power be cut ("power"); it starts again so much later.

        May be called from anywhere, also from inside a call of SQLite.
        """
        self._orders.append((what, seconds))
        self._world.schedule.wake(self._thread)

    def _care(self) -> None:
        world = self._world
        schedule, computer, disk = world.schedule, world.computer, world.disk
        while True:
            while not self._orders:
                schedule.block(None)
            what, seconds = self._orders.popleft()
            if what == "power":
                computer.power_off()
            elif what.startswith("died by "):
                computer.buried(what.removeprefix("died by "))
            else:
                computer.kill()
            world.trace.counts[f"lane: {what}"] += 1
            until = schedule.after(seconds)
            while not schedule.past(until):
                schedule.block(until)
            if not disk.powered:
                disk.power_on()
            if not computer.on:
                computer.start()
