"""What a `.trip` does to the lane, step by step, as text: the part of the screen that changed, and what went out.

`told/NAME.txt` keeps it for every trip, so that a change of any word, icon, timer, booking or sound shows as a line of
a diff that a person can read. After a change that is wanted: `python tests/scenarios/telling.py`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from grammar import Trip, lines_of, tell
from pos.lane.message import Msg
from pos.lane.screen import Screen
from pos.prove.hand.world import World
from pos.sale.money import Money

HERE = Path(__file__).parent
TOLD = HERE / "told"
WIDEST = 320


def telling(path: Path) -> str:
    """The whole trip."""
    trip, before = Trip(), dict[str, str]()
    seen = _Seen(trip.world)
    out = ["at first", *_changes(before, shown(trip.world.screen)), *seen.new(trip.world)]
    before = shown(trip.world.screen)
    for line in lines_of(path):
        world = trip.world
        tell(trip, line)
        if trip.world is not world:
            seen = _Seen(trip.world)
        after = shown(trip.world.screen)
        told = [*_changes(before, after), *seen.new(trip.world)]
        if told:
            out += ["", line.text, *told]
        before = after
    return "\n".join(out) + "\n"


def shown(screen: Screen) -> dict[str, str]:
    """A screen as lines: where, and what; what is as always is left out."""
    return dict(_lines(screen, ""))


def _lines(part: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Msg):
        yield where, _worded(part)
    elif isinstance(part, Money):
        yield where, f"{part.minor} {part.currency}"
    elif isinstance(part, msgspec.Struct):
        if where and len(flat := _flat(part)) <= WIDEST:
            yield where, flat
            return
        yield where or "screen", type(part).__name__
        for name, value in _said(part):
            yield from _lines(value, f"{where}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for place, one in enumerate(part, start=1):
            yield from _lines(one, f"{where} {place}")
    else:
        yield where, repr(part)


def _said(part: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    for name, default in zip(part.__struct_fields__, _defaults(type(part)), strict=True):
        value = getattr(part, name)
        if value != default:
            yield name, value


def _flat(part: Any) -> str:
    """A small part in one line."""
    if isinstance(part, Msg):
        return _worded(part)
    if isinstance(part, Money):
        return f"{part.minor} {part.currency}"
    if isinstance(part, msgspec.Struct):
        return f"{type(part).__name__}({', '.join(f'{name}={_flat(value)}' for name, value in _said(part))})"
    if isinstance(part, tuple):
        return f"[{', '.join(map(_flat, part))}]"
    return repr(part)


def _defaults(kind: type[msgspec.Struct]) -> list[Any]:
    """What each field is if nobody says anything; a new object where it must be said."""
    return [object() if field.default is msgspec.NODEFAULT else field.default for field in msgspec.structs.fields(kind)]


def _worded(message: Msg) -> str:
    values = ", ".join(f"{name}={_value(value)}" for name, value in sorted(message.args.items()))
    return f"{message.id}({values})" if values else message.id


def _value(value: Any) -> str:
    if isinstance(value, Msg):
        return _worded(value)
    return f"{value.minor} {value.currency}" if isinstance(value, Money) else repr(value)


def _changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    gone = [f"  - {where}" for where in before if where not in after]
    gone = gone if len(gone) < 8 else [f"  - {len(gone)} lines"]
    return [*gone, *(f"  {where}: {what}" for where, what in after.items() if before.get(where) != what)]


class _Seen:
    """What went out of a world, each once."""

    def __init__(self, world: World) -> None:
        self._records = self._sounds = self._prints = 0
        self._timers: dict[str, int] = {}

    def new(self, world: World) -> list[str]:
        out = []
        for body, bookings in world.journal.records[self._records :]:
            out.append(f"  > journal {msgspec.json.decode(body)['type']}")
            out += [f"  >   books {_booked(one)}" for one in bookings]
        self._records = len(world.journal.records)
        heard = world.recorder.heard[self._sounds :]
        self._sounds = len(world.recorder.heard)
        out += [f"  > sound {', '.join(heard)}"] if heard else []
        out += [f"  > print {job.request}" for job in world.printer.jobs[self._prints :]]
        self._prints = len(world.printer.jobs)
        due = {name: round((at - world.clock.ms) / 1000) for name, at in _due(world)}
        out += [
            f"  > timer {name} in {seconds} s" for name, seconds in due.items() if self._timers.get(name) != seconds
        ]
        out += [f"  > no timer {name}" for name in self._timers if name not in due]
        self._timers = due
        return out


def _booked(one: Any) -> str:
    """Without what was sold: receipts have scenarios of their own."""
    flat = _flat(one)
    return flat if len(flat) <= WIDEST else f"{flat[:200]}..."


def _due(world: World) -> list[tuple[str, int]]:
    return sorted((name, at if isinstance(at, int) else at[0]) for name, at in world.timers.due.items())


if __name__ == "__main__":
    import seen  # noqa: F401 - its steps

    TOLD.mkdir(exist_ok=True)
    left_over = set(TOLD.glob("*.txt"))
    for trip in sorted(HERE.glob("*.trip")):
        told = TOLD / f"{trip.stem}.txt"
        told.write_text(telling(trip), encoding="utf-8")
        left_over.discard(told)
    for old in left_over:  # of trips that are gone; only now, so that a mistake on the way takes nothing away
        old.unlink()
    sys.stdout.write(f"{TOLD}\n")
