"""What every relay board on every wire must do, whatever the wire does: its relays stand as the lane wants them.

The simulator is written from the boards' manuals and falls open without its cable; the driver is the real one.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pos.config import RelayConfig
from pos.devices.relay import Pace, RelayBoard
from pos.devices.relay_boards import BOARDS, Hid, Lcus, Numato
from pos.devices.sim.relay import RelaySimulator
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.wires.machine import THIS_MACHINE

KINDS = ["lcus", "numato", "hid"]
WAIT_S = 20.0
GREEN, AMBER, RED, GATE = 1, 2, 3, 4


class Rig:
    def __init__(self, kind: str, wire: str = "tcp://127.0.0.1:0", **more: Any) -> None:
        self.board = RelaySimulator(f"{wire}?speaks={kind}")
        self.board.start()
        self.said: list[DeviceChanged] = []
        config = RelayConfig.model_validate(
            {
                "url": self.board.url, "driver": kind, "relays": 4, "lamps": {"green": 1, "amber": 2, "red": 3},
                "pulse": {"gate": {"relay": GATE, "ms": 50, "when": "paid"}}, **more,
            }
        )  # fmt: skip
        pace = Pace(answer_s=0.15, look_s=0.1, nap_s=0.01)
        self.driver = RelayBoard(config, "pole", self, THIS_MACHINE, (0.01, 0.05), pace=pace)

    def post(self, event: LaneEvent | Scanned) -> None:
        assert isinstance(event, DeviceChanged)
        self.said.append(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError("a board has nothing that must be kept")

    def start(self) -> "Rig":
        self.driver.start()
        return self.until_said("ready")

    def stop(self) -> None:
        self.driver.stop()
        self.board.stop()

    def act(self, act: str, **call: Any) -> None:
        self.board.acts()[act](call)

    def until(self, good: Callable[[], Any], what: str = "it") -> "Rig":
        ends = time.monotonic() + WAIT_S
        while not good():
            assert time.monotonic() < ends, (what, self.said, self.board.state())
            time.sleep(0.002)
        return self

    def until_said(self, state: str) -> "Rig":
        return self.until(lambda: self.said and self.said[-1].state == state, state)

    def until_closed(self, *relays: int) -> "Rig":
        return self.until(lambda: self.board.state()["closed"] == list(relays), f"closed {relays}")

    def moved(self, relay: int) -> int:
        return int(self.board.state()["moved"][relay - 1])


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rig(kind: str) -> Iterator[Rig]:
    rig = Rig(kind)
    yield rig
    rig.stop()


def test_the_lamp_shows_what_it_is_told(rig: Rig) -> None:
    rig.start()
    for lamp, relay in (("open", GREEN), ("check", AMBER), ("fault", RED), ("open", GREEN)):
        rig.driver.show(lamp)
        rig.until_closed(relay)
    rig.driver.show("closed")
    rig.until_closed()


def test_a_lamp_that_stays_is_not_switched_again(rig: Rig) -> None:
    rig.start().driver.show("open")
    rig.until_closed(GREEN)
    rig.driver.show("open")
    rig.driver.show("check")
    rig.until_closed(AMBER)
    assert [rig.moved(relay) for relay in (GREEN, AMBER, RED, GATE)] == [2, 1, 0, 0]


def test_held_flashes_once_a_second_at_most(rig: Rig) -> None:
    rig.start().driver.show("held")
    rig.until(lambda: rig.moved(AMBER) >= 4)
    times = [move["at_ms"] for move in rig.board.state()["moves"] if move["relay"] == AMBER]
    assert times[2] - times[0] > 700  # 1 s, but for when this machine found time for it


def test_a_pulse_ends_by_itself(rig: Rig) -> None:
    rig.start().driver.show("open")
    rig.driver.pulse("paid")
    rig.until(lambda: rig.moved(GATE) == 2).until_closed(GREEN)
    rig.driver.pulse("item")
    rig.driver.pulse("paid")
    rig.until(lambda: rig.moved(GATE) == 4)


@pytest.mark.parametrize("direction", ["send", "receive"])
@pytest.mark.parametrize(
    "script",
    [
        {"delay_ms": 30}, {"split": [1, 1, 1, 1], "gap_ms": 2}, {"merge": 2}, {"garbage": "ff00807f", "garbage_at": 1},
        {"duplicate": True}, {"silence": True},
    ],
    ids=["delay", "split", "merge", "garbage", "duplicate", "silence"],
)  # fmt: skip
def test_a_fault_is_put_right(rig: Rig, direction: str, script: dict[str, Any]) -> None:
    rig.start()
    rig.act("faults", direction=direction, times=2, **script)
    rig.driver.show("check")
    rig.until_closed(AMBER)
    rig.driver.show("open")
    rig.until_closed(GREEN).until_said("ready")


@pytest.mark.parametrize("sent", range(1, 16))
def test_a_wire_that_is_cut_at_any_byte_shows_the_same_again(rig: Rig, sent: int) -> None:
    rig.start()
    rig.act("faults", direction="receive", cut_after=sent)
    rig.driver.show("check")
    before = rig.board.state()["attachments"]
    rig.until(lambda: rig.board.state()["attachments"] > before or rig.board.state()["closed"] == [AMBER])
    rig.until_closed(AMBER).until_said("ready")


def test_a_board_that_reboots_is_lit_again(rig: Rig) -> None:
    rig.start().driver.show("open")
    rig.until_closed(GREEN)
    rig.act("faults", reboot_s=0.05)
    rig.until(lambda: rig.moved(GREEN) >= 3).until_closed(GREEN).until_said("ready")


def test_unplugged_and_plugged_in_again_without_a_restart(rig: Rig) -> None:
    rig.start().driver.show("check")
    for _ in range(3):
        rig.until_closed(AMBER)
        rig.act("unplug")
        rig.until_said("absent")
        assert rig.board.state()["closed"] == []
        assert "Check" in rig.said[-1].detail
        rig.act("plug")
        rig.until_said("ready")


def test_what_changes_while_it_is_away_is_shown_when_it_is_back(rig: Rig) -> None:
    rig.start().driver.show("check")
    rig.until_closed(AMBER)
    rig.act("unplug")
    rig.until_said("absent")
    rig.driver.show("fault")
    rig.driver.pulse("paid")  # nobody stands at the gate any more when it is back
    rig.act("plug")
    rig.until_closed(RED)
    assert rig.moved(GATE) == 0


def test_missing_at_the_start_is_only_a_state(rig: Rig) -> None:
    rig.act("unplug")
    rig.driver.start()
    rig.until_said("absent")
    rig.driver.show("open")
    rig.act("plug")
    rig.until_closed(GREEN)


def test_a_board_that_is_silent_is_said(rig: Rig) -> None:
    rig.start().driver.show("open")
    rig.act("mute", on=True)
    rig.until_said("faulted")
    assert "does not answer" in rig.said[-1].detail
    rig.act("mute", on=False)
    rig.until_said("ready").until_closed(GREEN)


def test_a_relay_that_is_stuck_is_named(rig: Rig) -> None:
    rig.start()
    rig.act("stick", relay=RED, on=True)
    rig.until_said("faulted")
    assert f"Relay {RED} " in rig.said[-1].detail
    rig.act("free")
    rig.until_said("ready").until_closed()


def test_a_lane_that_ends_leaves_no_lamp_lit(rig: Rig) -> None:
    rig.start().driver.show("open")
    rig.until_closed(GREEN)
    rig.driver.stop()
    rig.until_closed()


def test_a_serial_line_is_as_good(kind: str, tmp_path: Path) -> None:
    rig = Rig(kind, f"pty://{tmp_path}/pole")
    rig.start().driver.show("open")
    rig.until_closed(GREEN)
    rig.act("unplug")
    rig.until_said("absent")
    rig.act("plug")
    rig.until_closed(GREEN).until_said("ready")
    rig.stop()


def test_a_board_that_never_answers_can_be_used() -> None:
    rig = Rig("lcus", answers=False)
    rig.act("mute", on=True)
    rig.start().driver.show("open")
    rig.until_closed(GREEN)
    rig.stop()


@pytest.mark.parametrize("board", [Lcus(4), Numato(4), Hid(4)], ids=KINDS)
def test_half_an_answer_is_none(board: Any) -> None:
    said = {
        Lcus: b"CH1: ON \r\nCH2: OFF\r\nCH3: ON \r\nCH4: OFF\r\n",
        Numato: b"relay read 0\n\ron\n\r>",
        Hid: b"POS01\0\0\x05",
    }[type(board)]
    heard = board.look()[0].heard
    assert [heard(said[:cut]) for cut in range(len(said))] == [None] * len(said)
    assert heard(b"\xff\x00" + said) == ({1} if isinstance(board, Numato) else {1, 3})


def test_the_published_commands() -> None:
    """LC Technology's product page; Numato's user guide; the reports of dcttech's boards as captured."""
    assert [BOARDS["lcus"](4).turn(4, on=on).send.hex() for on in (True, False)] == ["a00401a5", "a00400a4"]
    assert BOARDS["numato"](16).turn(11, on=True).send == b"relay on A\r"
    assert BOARDS["hid"](2).turn(2, on=False).send.hex(" ") == "21 09 00 03 00 00 08 00 fd 02 00 00 00 00 00 00"
