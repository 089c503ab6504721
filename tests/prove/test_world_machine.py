"""The simulated machine keeps the promises of `pos.wires.machine.Machine`, in one order a seed."""

from collections.abc import Callable
from random import Random

import pytest
from pos.errors import DeviceBusy, DeviceMissing
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.schedule import US, Dead, Process, Schedule
from pos.prove.world.wires import Network
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import Empty


class Lab:
    """A schedule with as many computers as wanted."""

    def __init__(self, seed: int = 1) -> None:
        chance = Random(seed)
        self.schedule = Schedule(Random(chance.getrandbits(64)))
        self.network = Network(self.schedule, Random(chance.getrandbits(64)))
        self.seen: list[object] = []

    def computer(self, name: str) -> SimulatedMachine:
        return SimulatedMachine(self.schedule, self.network, Process(name), 1_000_000)

    def run(self, computer: SimulatedMachine, *acts: Callable[[], None], seconds: float = 100) -> None:
        for act in acts:
            computer.task("act", act).start()
        self.schedule.run(self.schedule.now + round(seconds * US))
        for _, error in self.schedule.failures:
            raise error


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_time_passes_only_while_all_wait(lab: Lab) -> None:
    one = lab.computer("one")

    def act() -> None:
        one.sleep(3600)
        lab.seen += [one.now_s(), one.now_ms()]

    lab.run(one, act, seconds=4000)
    now_s, now_ms = lab.seen
    assert 3600 <= float(str(now_s)) < 3600.1
    assert 4_600_000 <= int(str(now_ms)) < 4_600_100


def test_mailbox_keeps_the_order_and_says_when_nothing_came(lab: Lab) -> None:
    one = lab.computer("one")
    box = one.mailbox()

    def take() -> None:
        lab.seen.extend(box.get() for _ in range(3))
        with pytest.raises(Empty):
            box.get(5)
        lab.seen.append(one.now_s() >= 5)

    lab.run(one, take, lambda: [box.put(n) for n in range(3)] and None)
    assert lab.seen == [0, 1, 2, True]
    assert len(box) == 0


def test_flag_wakes_all_and_a_lock_lets_in_one(lab: Lab) -> None:
    one = lab.computer("one")
    flag, lock = one.flag(), one.lock()

    def wait() -> None:
        assert flag.wait(50)
        with lock, lock:
            lab.seen.append("in")
            one.sleep(1)
            lab.seen.append("out")

    lab.run(one, wait, wait, flag.set)
    assert lab.seen == ["in", "out", "in", "out"]
    flag.clear()
    assert not flag.is_set()


def test_alarm_rings_unless_it_was_cancelled(lab: Lab) -> None:
    one = lab.computer("one")

    def act() -> None:
        one.alarm(2, lambda: lab.seen.append("rings"))
        one.alarm(2, lambda: lab.seen.append("never")).cancel()

    lab.run(one, act)
    assert lab.seen == ["rings"]


def test_who_is_first_depends_on_the_seed_only() -> None:
    orders = []
    for seed in (1, 1, 2, 3, 4, 5):
        lab = Lab(seed)
        one = lab.computer("one")
        lab.run(one, *(lambda n=n: lab.seen.append(n) for n in range(6)))  # type: ignore[misc] # noqa: B023
        orders.append(tuple(lab.seen))
    assert orders[0] == orders[1]
    assert len(set(orders)) > 3


def _echo(lab: Lab, device: SimulatedMachine) -> Callable[[DeviceEnd], None]:
    def came(end: DeviceEnd) -> None:
        def serve() -> None:
            try:
                while True:
                    end.write(end.read(100, 60))
            except DeviceMissing:
                lab.seen.append("hung up")

        device.task("serve", serve).start()

    return came


def test_bytes_go_both_ways_and_an_end_is_noticed(lab: Lab) -> None:
    lane, device = lab.computer("lane"), lab.computer("device")
    door = device.door("tcp://127.0.0.1:0", _echo(lab, device))

    def act() -> None:
        with pytest.raises(DeviceMissing):
            lane.open_wire(door.url)
        device.task("open", door.open).start()
        lane.sleep(1)
        wire = lane.open_wire(door.url)
        wire.write(b"hello")
        got = b""
        while len(got) < 5:
            got += wire.read(100, 1)
        lab.seen.append(got)
        assert wire.read(100, 0.5) == b""
        wire.close()
        with pytest.raises(DeviceMissing):
            wire.write(b"x")

    lab.run(lane, act)
    assert lab.seen == [b"hello", "hung up"]


def test_serial_line_takes_one_driver_and_is_there_without_one(lab: Lab) -> None:
    lane, device = lab.computer("lane"), lab.computer("device")
    ends: list[DeviceEnd] = []
    door = device.door("pty:///dev/scanner", ends.append)

    def act() -> None:
        door.open()
        ends[0].write(b"nobody hears this")
        wire = lane.open_wire(door.url)
        assert lab.network.attended(door.url)
        with pytest.raises(DeviceBusy):
            lane.open_wire(door.url)
        assert wire.read(100, 1) == b""
        ends[0].write(b"7")
        lab.seen.append(wire.read(100, 1))
        ends[0].close()
        door.close()
        with pytest.raises(DeviceMissing):
            wire.read(100, 5)

    lab.run(lane, act)
    assert lab.seen == [b"7"]


def test_dead_process_does_nothing_any_more(lab: Lab) -> None:
    lane, device = lab.computer("lane"), lab.computer("device")
    door = device.door("tcp://127.0.0.1:0", _echo(lab, device))
    box = device.mailbox()

    def live() -> None:
        wire = lane.open_wire(door.url)
        try:
            lane.sleep(50)
        finally:
            for act in (lambda: wire.write(b"x"), lambda: box.put("x"), wire.close, lambda: lane.sleep(1)):
                with pytest.raises(Dead):
                    act()
            lab.seen.append("refused")

    def kill() -> None:
        door.open()
        lane.task("live", live).start()
        device.sleep(10)
        lab.schedule.kill(lane.process)
        lab.network.buried(lane.process, silently=False)

    lab.run(device, kill)
    assert lab.seen == ["refused", "hung up"]
    assert len(box) == 0


def test_computer_without_power_says_nothing_to_its_peers(lab: Lab) -> None:
    lane, device = lab.computer("lane"), lab.computer("device")
    door = device.door("tcp://127.0.0.1:0", _echo(lab, device))

    def live() -> None:
        lane.open_wire(door.url)
        lane.sleep(1000)

    def cut() -> None:
        door.open()
        lane.task("live", live).start()
        device.sleep(10)
        lab.schedule.kill(lane.process)
        lab.network.buried(lane.process, silently=True)

    lab.run(device, cut, seconds=50)
    assert lab.seen == []


def test_pulled_cable_is_found_out_by_patience(lab: Lab) -> None:
    lane, device = lab.computer("lane"), lab.computer("device")
    door = device.door("tcp://127.0.0.1:0", _echo(lab, device))

    def act() -> None:
        door.open()
        wire = lane.open_wire(door.url)
        lab.network.pull(door.url, 30)
        wire.write(b"lost")
        began = lane.now_s()
        with pytest.raises(DeviceMissing):
            wire.read(100, 60)
        lab.seen.append(10 < lane.now_s() - began < 12)
        with pytest.raises(DeviceMissing):
            lane.open_wire(door.url)
        lab.network.plug(door.url)
        lane.open_wire(door.url).write(b"again")

    lab.run(lane, act)
    assert lab.seen == [True]


def test_bug_in_a_thread_is_told(lab: Lab) -> None:
    one = lab.computer("one")

    def broken() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        lab.run(one, broken)


def test_a_thread_that_reads_without_waiting_is_told(lab: Lab) -> None:
    """Simulated time stands still for it, so nothing else would end the run."""
    lane, device = lab.computer("lane"), lab.computer("device")
    door = device.door("tcp://127.0.0.1:0", _echo(lab, device))

    def spins() -> None:
        device.task("open", door.open).start()
        lane.sleep(1)
        wire = lane.open_wire(door.url)
        while True:
            wire.read(100, 0.0)

    with pytest.raises(AssertionError, match="without waiting"):
        lab.run(lane, spins)
