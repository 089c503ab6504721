"""What goes wrong: the terminal, the printer, cables, the power, the clock."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from pos.prove.world.actors.roles import actor
from pos.prove.world.schedule import US

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__: list[str] = []


def _later(world: "World", chance: Random, least_s: float, most_s: float) -> None:
    world.schedule.block(world.schedule.now + chance.randint(round(least_s * US), round(most_s * US)))


def _every(world: "World", chance: Random, mean_s: float, act: Callable[[], None]) -> None:
    """Now and then, more often where there is more trouble."""
    while True:
        wait_s = mean_s * 50 / max(1, world.trouble)
        _later(world, chance, 0.0, 2 * wait_s)
        act()


@actor("terminal's fate")
def terminal(world: "World", chance: Random) -> None:
    """Its network and its line."""

    def act() -> None:
        kind = chance.randrange(4)
        acts = world.terminal.acts()
        if kind == 0:
            seconds = chance.choice((0.5, 3, 12, 40))
            world.event("terminal", "unplugged", f"{seconds} s")
            acts["unplug"]({"seconds": seconds})
        elif kind == 1:
            after = chance.randint(0, 260)
            listens = chance.random() < 0.3
            world.event("terminal", "line cut", f"after {after} bytes, {listens}")
            acts["cut"]({"after": after, "listens": listens})
        elif kind == 2:
            world.event("terminal", "busy")
            acts["busy"]({"on": True})
            _later(world, chance, 1.0, 30.0)
            acts["busy"]({"on": False})
        else:
            world.event("terminal", "red key")
            if world.terminal.waits_for_card:
                acts["cancel"]({})

    _every(world, chance, 500, act)


@actor("printer's fate")
def printer(world: "World", chance: Random) -> None:
    """Paper, cover, silence, power."""
    acts = world.printer.acts()

    def breaks(what: str, act: str, bad: dict[str, object], good: dict[str, object]) -> None:
        world.event("printer", what)
        acts[act](dict(bad))
        world.broken.append((f"printer: {what}", lambda: acts[act](dict(good))))

    def act() -> None:
        kind = chance.randrange(7)
        if kind == 0:
            breaks("paper out", "paper", {"state": "out"}, {"state": "ok"})
        elif kind == 1:
            breaks("near end", "paper", {"state": "near-end"}, {"state": "ok"})
        elif kind == 2:
            breaks("cover open", "cover", {"open": True}, {"open": False})
        elif kind == 3:
            breaks("silent", "silent", {"on": True}, {"on": False})
        elif kind == 4:
            breaks("cutter jammed", "cutter", {"jammed": True}, {"jammed": False})
        elif kind == 5:
            world.event("printer", "reboot")
            acts["reboot"]({"seconds": chance.choice((0.5, 4, 20))})
        else:
            world.event("printer", "runs out in a while")
            acts["out-after"]({"lines": chance.randint(1, 40)})
            world.broken.append(("printer: paper", lambda: acts["paper"]({"state": "ok"})))

    _every(world, chance, 600, act)


@actor("cable puller")
def cables(world: "World", chance: Random) -> None:
    """Any cable, for any time."""

    def act() -> None:
        part = chance.choice(("scanner", "printer", "terminal"))
        seconds = chance.choice((0.1, 1, 5, 30))
        world.event("cable", "pulled", f"{part} {seconds} s")
        if part == "scanner":
            world.scanner.acts()["unplug"]({"seconds": seconds})
        elif part == "printer":
            world.printer.acts()["unplug"]({"seconds": seconds})
        else:
            world.network.pull(world.terminal.url, seconds)
            _later(world, chance, seconds, seconds)
            world.network.plug(world.terminal.url)

    _every(world, chance, 700, act)


@actor("power switch")
def power(world: "World", chance: Random) -> None:
    """The lane is killed, or loses its power, at any moment."""

    def act() -> None:
        kind = chance.randrange(6)
        if kind == 0:
            world.event("power", "kill -9")
            world.caretaker.order("kill", chance.choice((2.0, 2.0, 5.0)))
        elif kind == 1:
            world.event("power", "cut")
            world.caretaker.order("power", chance.choice((3.0, 20.0, 90.0)))
        elif kind == 2:
            world.event("power", "cut, and again while it starts")
            world.caretaker.order("power", 3.0)
            world.caretaker.order("power" if chance.random() < 0.5 else "kill", 3.0)
        else:
            how, operations = chance.choice(("kill", "power", "power")), chance.randint(1, 60)
            world.event("power", f"{how} inside the disk", f"operation {operations} from now")
            world.computer.doom(operations, how)

    _every(world, chance, 500, act)


@actor("clock")
def clock(world: "World", chance: Random) -> None:
    """The wall clock is set, within an hour."""

    def act() -> None:
        by_ms = chance.choice((-3_600_000, -60_000, -1500, -20, 15, 900, 45_000, 3_600_000))
        world.event("clock", "set", f"{by_ms} ms")
        world.set_clock(by_ms)

    _every(world, chance, 3000, act)
