"""Calls of a wire that never end are noticed, and only those."""

from pos.wires.machine import ThisMachine
from pos.wires.watch import Watch, watched


class Clocked(ThisMachine):
    def __init__(self) -> None:
        self.at_s = 100.0
        self.seen: list[float] = []
        self.watch = Watch(self)

    def now_s(self) -> float:
        return self.at_s

    def open_wire(self, url: str, timeout_s: float = 2.0) -> "Clocked":
        self._stay(9)
        return self

    def read(self, size: int, timeout_s: float) -> bytes:
        self._stay(20)
        return b"x"

    def write(self, data: bytes) -> None:
        self._stay(1)

    def close(self) -> None:
        self._stay(0)

    def _stay(self, seconds: float) -> None:
        self.at_s += seconds
        self.seen.append(self.watch.overdue_s())


def test_a_call_beyond_its_limit_is_overdue_until_it_ends() -> None:
    machine = Clocked()
    wire = watched(machine, machine.watch).open_wire("tcp://x:1", 4.0)
    assert wire.read(1, 5.0) == b"x"
    wire.write(b"y")
    wire.close()
    assert machine.seen == [5.0, 15.0, -3.0, -4.0]
    assert machine.watch.overdue_s() == 0.0


def test_the_longest_overdue_counts() -> None:
    machine = Clocked()
    with machine.watch.limit(1), machine.watch.limit(50):
        machine.at_s += 10
        assert machine.watch.overdue_s() == 9.0
    assert watched(machine, machine.watch).now_s() == 110.0
