"""T13: anything at all is held to the scanner, typed and searched for; nothing raises, nothing raw is kept or shown.

Every one byte and two; real codes bent; control characters, escapes of printers and terminals, SQL, markup, paths, all
planes of Unicode and broken UTF-8; card numbers in every dress. Each is read twice as different shops read it, becomes
the event that the journal keeps, and moves a lane whose screen is then worded in every language.
"""

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pos.devices.scanner_framing import Framer
from pos.lane.events import Event, Scanned, ScanRefused
from pos.lane.state import Lane
from pos.prove.barcode_bench import Bench
from pos.prove.barcode_inputs import held
from pos.prove.hostile_text import chance, hostile_text
from pos.prove.scanner_bench import line_wrongs
from pos.prove.suite import Budget, Outcome
from pos.prove.tries import Tried, try_all, wrongs_of
from pos.sale.barcode import Barcode, BarcodeRules, read, shown
from pos.understanding import Understanding

__all__ = ["SUITE", "Barcodes", "retold"]

NAME = "barcodes"
CONTROL_INPUTS = 4000


def attempt(bench: Bench, seed: int, index: int) -> Iterator[str]:
    """One input: a read; every so often a line's framing, a text typed, a text searched for."""
    yield from bench.wrongs(held(seed, index, bench.known), index)
    if index % 32 == 5:
        yield from line_wrongs(chance(seed, index, 1))
    if index % 32 == 7:
        yield from bench.typed(_text(seed, index), index)
    if index % 128 == 9:
        yield from bench.search(_text(seed, index))


def _text(seed: int, index: int) -> str:
    return hostile_text(chance(seed, index, 2), 400)


def retold(seed: int, index: int) -> str:
    """One input and what is wrong with it."""
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        wrongs = wrongs_of(lambda at: attempt(bench, seed, at), index)
        input_ = held(seed, index, bench.known)
        bench.close()
    return "\n".join((repr(input_), f"text: {_text(seed, index)!r}", *(wrongs or ["nothing is wrong"])))


def _raises(raw: bytes, rules: BarcodeRules) -> Barcode:
    if raw == b"\x03\x1d":
        raise IndexError("planted")
    return read(raw, rules)


def _keeps_raw(understanding: Understanding, lane: Lane, event: Scanned) -> Event:
    found = understanding.scan(lane, event, 1)
    return ScanRefused(why=found.why, shown=event.raw.decode("latin-1")) if isinstance(found, ScanRefused) else found


def _leaves_six(understanding: Understanding, lane: Lane, event: Scanned) -> Event:
    found = understanding.scan(lane, event, 1)
    if not isinstance(found, ScanRefused) or "*" not in found.shown:
        return found
    text, stars = event.raw.decode("latin-1"), shown(event.raw)
    last = stars.rindex("*")
    return ScanRefused(why=found.why, shown=f"{stars[: last - 1]}{text[last - 1 : last + 1]}{stars[last + 1 :]}")


class _HalfReads(Framer):
    """Hands on what it has when the line falls silent."""

    def flush(self, now_s: float) -> list[bytes]:
        half = bytes(self._part)
        reads = super().flush(now_s)
        return reads if reads or self.waits or not half else [half]


def _line_caught(seed: int) -> bool:
    tried = try_all(NAME, seed, Budget(CONTROL_INPUTS // 20), lambda at: line_wrongs(chance(seed, at, 1), _HalfReads))
    return any(kind.startswith("half a read") for kind in tried.kinds)


def _caught(what: str, seed: int, make: Callable[[Path], Bench]) -> bool:
    with TemporaryDirectory() as folder:
        bench = make(Path(folder))
        tried = try_all(NAME, seed, Budget(CONTROL_INPUTS), lambda index: bench.wrongs(held(seed, index, ()), index))
        bench.close()
    return any(kind.startswith(what) for kind in tried.kinds)


class Barcodes:
    """See the module."""

    name = NAME
    proves = "T13: no bytes at the scanner or keypad raise, reach a sink raw, or leave a card number"
    unit = "reads"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack, then the controls."""
        with TemporaryDirectory() as folder:
            bench = Bench(Path(folder))
            tried = try_all(NAME, seed, budget, lambda index: attempt(bench, seed, index))
            bench.close()
        outcome = Outcome(findings=tried.findings)
        _count(outcome, tried, bench)
        outcome.controls = {
            "a parser that raises on one pattern": _caught("IndexError", seed, lambda at: Bench(at, _raises)),
            "a reader that keeps raw bytes": _caught("raw bytes are kept", seed, lambda at: Bench(at, scan=_keeps_raw)),
            "a mask that leaves six digits": _caught("a card number", seed, lambda at: Bench(at, scan=_leaves_six)),
            "a framer that hands half a read on": _line_caught(seed),
        }
        return outcome


def _count(outcome: Outcome, tried: Tried, bench: Bench) -> None:
    outcome.counts["reads"] = tried.done
    outcome.counts["searches"] = len(bench.searched_ns)
    for what, times in (("a read", bench.ns), ("a search", bench.searched_ns)):
        if times:
            outcome.facts[f"{what}, p99 and longest"] = f"{_ms(times, 0.99):.3f} ms, {_ms(times, 1):.3f} ms"


def _ms(times: "array[int]", share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / 1e6


SUITE = Barcodes()
