"""The lane as a computer in the simulated shop: it boots, dies, loses its power, and is started again."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pos.app import RunningLane
from pos.lane.screen import Screen
from pos.prove.world.checks import replays
from pos.prove.world.looking import Shown, presses, shown
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.planted import Plant
from pos.prove.world.schedule import Dead, Process, Thread

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["Front", "LaneComputer"]


class Silence:
    """A speaker that nobody hears."""

    def play(self, cue: str) -> None:
        """Nothing."""


class SeededChance:
    """Chance that the world's seed decides."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def draw(self) -> int:
        """See `ports.Chance`."""
        return self._chance.randrange(1_000_000)


class Front:
    """The panel: the last screen, as long as there is light."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._watching: list[Thread] = []
        self.screen: Screen | None = None
        self.shown: Shown | None = None
        self._presses: dict[str, Any] | None = None

    def show(self, screen: Screen) -> None:
        """See `ports.Display`."""
        world = self._world
        world.schedule.require_life()
        self.screen, self._presses = screen, None
        self.shown = now = shown(screen)
        world.trace.line(world.schedule.now, "lane", f"{now.id} {now.title} {now.sheet} {now.total} {now.paid}")
        world.oracle.observe(now, world.schedule.now)
        world.check(self)
        if world.oracle.wrong:
            world.schedule.stopped = True
        self._stir()

    def dark(self) -> None:
        """The light goes out."""
        self.screen = self.shown = self._presses = None
        self._stir()

    def _stir(self) -> None:
        watching, self._watching = self._watching, []
        for thread in watching:
            self._world.schedule.wake(thread)

    def presses(self) -> dict[str, Any]:
        """What can be pressed now, with what it posts."""
        if self._presses is None:
            self._presses = presses(self.screen) if self.screen is not None else {}
        return self._presses

    def until(self, good: Callable[[], bool], seconds: float) -> bool:
        """Watch until something is to be seen, at most so long; whether it was."""
        schedule = self._world.schedule
        until = schedule.after(seconds)
        while not good():
            if schedule.past(until):
                return False
            self._watching.append(schedule.me)
            schedule.block(until)
        return True


class KeptLane(RunningLane):
    """The real lane, whose session can be looked at; `planted` puts a bug in. `looks_s`: how often it looks at an idle
    printer, if not as often as in a shop.
    """

    session: Any = None
    error: BaseException | None = None
    planted: Plant | None = None
    looks_s: float | None = None

    def _wire_up(self) -> Any:  # noqa: ANN401 - see the base
        ports = super()._wire_up()
        for part, _, driver in self._drivers:
            if part == "printer" and self.looks_s is not None:
                driver._patience = replace(driver._patience, poll_s=self.looks_s)  # noqa: SLF001
        return ports

    def _open(self) -> Any:  # noqa: ANN401 - see the base
        self.session = super()._open()
        if self.planted is not None:
            self.planted(self.session, self.inbox)
        return self.session

    def forget(self) -> None:
        """Give back the memory of a dead process; its disk takes nothing from it any more."""
        with suppress(Exception):
            self._store.close()

    def replays(self) -> str:
        """How the journal differs from the live lane; empty if it does not."""
        return replays(self.session, self._store)

    def fail(self, error: BaseException) -> None:
        """See the base; what it was is kept."""
        if not isinstance(error, Dead):
            self.error = error
            super().fail(error)


class LaneComputer:
    """The machine that the lane runs on."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.front = Front(world)
        self.process = Process("lane")
        self.process.alive = False
        self.running: KeptLane | None = None
        self.lives = 0
        self.disk = world.disk
        self.disk.before = self._before
        self._doom: tuple[int, str] | None = None

    @property
    def on(self) -> bool:
        """Whether its program runs."""
        return self.process.alive

    def start(self) -> None:
        """Start the program."""
        world = self._world
        assert not self.on
        self.lives += 1
        self.process = Process("lane")
        machine = SimulatedMachine(world.schedule, world.network, self.process, world.wall_ms)
        self.machine = machine
        world.oracle.reborn()
        world.say("lane", f"starts, life {self.lives}")
        process = self.process
        lane = KeptLane(
            world.config, self.front, lambda code: self._ended(process, code), machine=machine,
            sounds=Silence(), settled=lambda: None, disk=self.disk, chance=SeededChance(world.fork()),
        )  # fmt: skip
        lane.planted, lane.looks_s = world.planted, world.looks_s
        self.running = lane
        Thread(world.schedule, process, "main", lane.start).start()

    def _ended(self, process: Process, code: int) -> None:
        """The program ends by itself; the service starts it anew."""
        if process.alive:
            error = self.running.error if self.running is not None else None
            self._world.oracle.wrong.append(f"the lane ended by itself with {code}: {error!r}")
            self._world.schedule.stopped = True

    def kill(self) -> None:
        """Kill -9."""
        if self.on:
            self._world.say("lane", "killed")
            self._bury(silently=False)

    def power_off(self) -> None:
        """Pull its plug."""
        self.disk.power_off()
        if self.on:
            self._world.say("lane", "has no power")
            self._bury(silently=True)

    def switch_off(self) -> None:
        """The end of the day: the power goes, and comes back for whoever looks at the disk."""
        self.power_off()
        self.disk.power_on()

    def doom(self, operations: int, how: str) -> None:
        """Let it die inside the disk's `operations`th next operation: "kill" or "power"."""
        self._doom = (self.disk.operations + operations, how)

    def spare(self) -> None:
        """Let it live after all."""
        self._doom = None

    def _before(self, number: int, _verb: str, _name: str) -> None:
        if self._doom is None or number < self._doom[0]:
            return
        how, self._doom = self._doom[1], None
        self.process.alive = False
        if how == "power":
            self.disk.cut_at = number
        else:
            self.disk.process_dies()
        self._world.caretaker.order(f"died by {how}")

    def _bury(self, *, silently: bool) -> None:
        world, running, self.running = self._world, self.running, None
        self._doom = None
        world.oracle.died(world.schedule.now)
        process = self.process
        world.schedule.kill(process)
        world.network.buried(process, silently=silently)
        if self.disk.powered:
            self.disk.process_dies()
        self.front.dark()
        if running is not None:
            running.forget()

    def buried(self, how: str) -> None:
        """It died inside a disk operation: now the rest."""
        self._world.say("lane", f"died inside a disk operation: {how}")
        self._bury(silently=how == "power")
