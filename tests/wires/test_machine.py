"""The machine that this program runs on: what drivers and simulators are promised of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pos.errors import DeviceBusy, DeviceMissing
from pos.wires.fd_wire import DeviceEnd, Wire
from pos.wires.machine import THIS_MACHINE, Door, Empty, Mailbox, placed

WAIT_S = 20


@pytest.fixture
def came() -> Mailbox:
    return THIS_MACHINE.mailbox()


@pytest.fixture
def door(came: Mailbox) -> Iterator[Door]:
    door = THIS_MACHINE.door("tcp://127.0.0.1:0", came.put)
    door.open()
    yield door
    door.close()


def test_a_mailbox_gives_the_oldest_first_and_says_when_it_is_empty() -> None:
    mailbox = THIS_MACHINE.mailbox()
    mailbox.put(1)
    mailbox.put(2)
    assert [len(mailbox), mailbox.get(), mailbox.get(0), len(mailbox)] == [2, 1, 2, 0]
    with pytest.raises(Empty):
        mailbox.get(0)


def test_an_alarm_rings_unless_it_was_cancelled() -> None:
    rung = THIS_MACHINE.mailbox()
    THIS_MACHINE.alarm(3600, lambda: rung.put("late")).cancel()
    THIS_MACHINE.alarm(0, lambda: rung.put("now"))
    assert rung.get(WAIT_S) == "now"


def test_a_lock_may_be_taken_again_by_its_holder() -> None:
    lock = THIS_MACHINE.lock()
    with lock, lock:
        pass


def test_a_driver_comes_in_while_the_door_is_open(door: Door, came: Mailbox) -> None:
    wire = THIS_MACHINE.open_wire(door.url)
    end: DeviceEnd = came.get(WAIT_S)
    door.close()
    wire.write(b"still here")
    assert end.read(100, WAIT_S) == b"still here"
    with pytest.raises(DeviceMissing, match="refuses"):
        THIS_MACHINE.open_wire(door.url)
    wire.close()
    end.close()


def test_a_door_opens_again_at_the_same_address(door: Door, came: Mailbox) -> None:
    url = door.url
    door.close()
    door.close()
    door.open()
    assert door.url == url
    ends: tuple[Wire, ...] = (THIS_MACHINE.open_wire(url), came.get(WAIT_S))
    for end in ends:
        end.close()


def test_a_taken_port_is_busy(door: Door, came: Mailbox) -> None:
    with pytest.raises(DeviceBusy, match="another port"):
        THIS_MACHINE.door(door.url, came.put).open()


def test_who_stops_sending_is_read_to_the_end_and_still_hears(door: Door, came: Mailbox) -> None:
    wire = THIS_MACHINE.open_wire(door.url)
    end: DeviceEnd = came.get(WAIT_S)
    end.write(b"last")
    end.stop_sending()
    assert wire.read(100, WAIT_S) == b"last"
    with pytest.raises(DeviceMissing):
        wire.read(100, WAIT_S)
    wire.write(b"heard")
    assert end.read(100, WAIT_S) == b"heard"
    wire.close()
    end.close()


def test_a_line_is_there_before_its_driver(tmp_path: Path, came: Mailbox) -> None:
    line = THIS_MACHINE.door(f"pty://{tmp_path}/line", came.put)
    assert len(came) == 0
    line.open()
    end: DeviceEnd = came.get(0)
    wire = THIS_MACHINE.open_wire(line.url)
    end.stop_sending()
    end.write(b"on")
    assert wire.read(100, WAIT_S) == b"on"
    for one in (wire, end, line):
        one.close()


def test_a_factory_is_given_the_machine_if_it_wants_one() -> None:
    def ours(name: str, machine: Any = None) -> tuple[str, Any]:
        return name, machine

    def theirs(name: str) -> str:
        return name

    assert placed(ours, THIS_MACHINE)("front") == ("front", THIS_MACHINE)
    assert placed(theirs, THIS_MACHINE)("front") == "front"
