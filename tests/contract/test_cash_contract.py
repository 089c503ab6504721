"""What a cash device must do whatever the wire does: the money in its ledger is the money in our events, in and out."""

import queue
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pos.config import CashConfig, HopperConfig
from pos.devices import cctalk_hopper
from pos.devices.cash import CctalkCash, Pace
from pos.devices.sim.cash import CashSimulator
from pos.lane.effects import CashWish, HopperStart, Payout
from pos.lane.events import (
    CashClosed,
    CashCounted,
    CashDispensed,
    CashInserted,
    CashPayoutStarted,
    CashReturned,
    CashUnitChanged,
    DeviceChanged,
    Event,
    LaneEvent,
    NoteOffered,
    Scanned,
)

QUICK = Pace(answer_s=0.06, poll_s=0.004, settle_s=0.03, again_s=0.05, idle_s=0.004, alive_s=0.2)
WAIT_S = 6.0
ALL = (10, 20, 50, 100, 200, 500, 1000, 2000)
SETUP = "currency=EUR&coins=10,20,50,100,200&hoppers=10,20,50,100&notes=500,1000,2000&holds=40&pace_ms=4"


class Clock:
    def now_ms(self) -> int:
        return 1_700_000_000_000


class Inbox(queue.Queue[LaneEvent | Scanned]):
    """Commits at once, and can be switched off; counts money as the lane does, by the numbers of its events."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = True
        self.inserted: list[CashInserted] = []
        self.numbers: dict[str, int] = {}
        self.started: list[HopperStart] = []

    def post(self, event: LaneEvent | Scanned) -> None:
        self.put(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        del timeout_s
        if not self.commits:
            return False
        if isinstance(event, CashCounted):
            self.numbers = dict(event.numbers)
        if isinstance(event, CashInserted | NoteOffered | CashReturned):
            if self.numbers.get(event.unit) == event.number:
                return True
            self.numbers[event.unit] = event.number
        if isinstance(event, CashInserted):
            self.inserted.append(event)
        if isinstance(event, CashPayoutStarted):
            self.started.append(event.start)
        self.put(event)
        return True


class Rig:
    def __init__(self, simulator: CashSimulator) -> None:
        self.simulator = simulator
        self.acts = simulator.acts()
        self.inbox = Inbox()
        self.events: list[LaneEvent | Scanned] = []
        hoppers = {
            f"h{value}": HopperConfig(address=3 + place, value_minor=value)
            for place, value in enumerate((10, 20, 50, 100))
        }
        self.config = CashConfig(url=simulator.url, hopper=hoppers)
        self.driver = self.made()

    def made(self) -> Any:
        return CctalkCash(self.config, "till", self.inbox, Clock(), (0.01, 0.02), currency="EUR", pace=QUICK)

    def start(self) -> "Rig":
        self.driver.start()
        self.device("ready")
        return self

    def restart(self) -> None:
        """The program dies and comes back: a new driver that knows nothing."""
        self.driver.stop()
        self.driver = self.made()
        self.start()

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        ends = time.monotonic() + WAIT_S
        while time.monotonic() < ends:
            event = self.inbox.get(timeout=WAIT_S)
            self.events.append(event)
            if wanted(event):
                return event
        raise AssertionError("it never came")

    def device(self, state: str) -> DeviceChanged:
        found: DeviceChanged = self.until(lambda event: isinstance(event, DeviceChanged) and event.state == state)
        return found

    def take(self, intent_id: str = "L1", numbers: tuple[tuple[str, int], ...] = ()) -> None:
        self.driver.take(CashWish(intent_id=intent_id, values=ALL, numbers=numbers))
        self.wait(lambda: self.simulator.state()["takes"])

    def wait(self, for_what: Callable[[], bool]) -> None:
        ends = time.monotonic() + WAIT_S
        while not for_what():
            assert time.monotonic() < ends
            time.sleep(0)

    def coin(self, value: int) -> None:
        while not self.acts["coin"]({"value_minor": value})["taken"]:
            time.sleep(0)

    def close(self, intent_id: str = "L1") -> None:
        self.driver.take(CashWish(intent_id=intent_id))
        self.until(lambda event: isinstance(event, CashClosed) and event.intent_id == intent_id)

    def pay(self, *coins: tuple[int, int], payout_id: str = "P1", known: bool = False) -> CashDispensed:
        self.driver.pay_out(Payout(payout_id=payout_id, coins=coins), tuple(self.inbox.started) if known else ())
        return self.dispensed(payout_id)

    def dispensed(self, payout_id: str = "P1") -> CashDispensed:
        found: CashDispensed = self.until(
            lambda event: isinstance(event, CashDispensed) and event.payout_id == payout_id
        )
        return found

    def unit(self, unit: str, state: str) -> None:
        self.until(lambda event: isinstance(event, CashUnitChanged) and (event.unit, event.state) == (unit, state))

    @property
    def counted(self) -> int:
        return sum(event.amount_minor for event in self.inbox.inserted)

    def agree(self) -> None:
        assert self.counted == self.simulator.state()["in_minor"]


@pytest.fixture(params=["tcp", "tcp-no-echo", "pty"])
def rig(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Rig]:
    at = f"pty://{tmp_path}/cash" if request.param == "pty" else "tcp://127.0.0.1:0"
    yield from _rigged(f"{at}?{SETUP}&echo={0 if request.param == 'tcp-no-echo' else 1}")


@pytest.fixture
def tcp() -> Iterator[Rig]:
    yield from _rigged(f"tcp://127.0.0.1:0?{SETUP}")


def _rigged(wire: str) -> Iterator[Rig]:
    simulator = CashSimulator(wire)
    simulator.start()
    rig = Rig(simulator)
    yield rig
    rig.driver.stop()
    simulator.stop()


FAULTS: list[dict[str, Any]] = [
    {"silence": True, "times": 2},
    {"delay_ms": 90, "times": 3},
    {"duplicate": True, "times": 6},
    {"garbage": "ff00", "times": 3},
    {"garbage": "0102", "garbage_at": 99, "times": 3},
    {"garbage": "55", "garbage_at": 8, "times": 3},
    {"merge": 2, "times": 3},
    {"split": [1] * 30, "times": 3},
    {"cut_after": 0},
    {"cut_after": 7},
    {"cut_after": 12},
    {"reboot_s": 0.05},
]


def named(fault: dict[str, Any]) -> str:
    return "-".join(f"{key}{value}" for key, value in fault.items() if key in ("cut_after", "garbage_at")) or next(
        iter(fault)
    )


def test_coins_notes_and_change(rig: Rig) -> None:
    rig.start().take()
    for value in (200, 10, 10, 50):
        rig.coin(value)
    rig.acts["note"]({"value_minor": 1000})
    rig.until(lambda event: isinstance(event, NoteOffered) and event.amount_minor == 1000)
    rig.driver.decide("L1", keep=True)
    rig.until(lambda event: isinstance(event, CashInserted) and event.amount_minor == 1000)
    rig.close()
    assert rig.counted == 1270
    rig.agree()
    assert rig.pay((50, 3), (20, 1)).paid == ((50, 3), (20, 1))
    assert rig.simulator.state()["out_minor"] == 170
    assert not rig.acts["coin"]({"value_minor": 10})["taken"], "nothing is taken when nothing is wanted"


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_no_coin_is_counted_twice_or_not_at_all(tcp: Rig, fault: dict[str, Any]) -> None:
    tcp.start().take()
    for place, value in enumerate((10, 200, 50, 100, 10, 20)):
        if place == 2:
            tcp.acts["faults"](fault)
        tcp.coin(value)
        tcp.wait(lambda: tcp.counted == tcp.simulator.state()["in_minor"])
    tcp.acts["faults"]({})
    tcp.close()
    tcp.agree()
    assert [event.amount_minor for event in tcp.inbox.inserted] == [10, 200, 50, 100, 10, 20]


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_no_change_is_paid_twice_or_told_wrong(tcp: Rig, fault: dict[str, Any], after: int) -> None:
    """The fault strikes at each message of a payout: letting, testing, counting, commanding, asking."""
    tcp.start()
    answers = tcp.simulator.state()["answers"]
    strike = tcp.simulator._faults
    plan = strike.plan

    def planned(message: bytes, direction: Any = "send") -> Any:
        if tcp.simulator._answers == answers + 1 + after:
            strike.act(fault)
        return plan(message, direction)

    strike.plan = planned  # type: ignore[method-assign]
    done = tcp.pay((50, 3), (10, 2))
    state = tcp.simulator.state()
    assert done.unsure == ()
    assert {str(value): count for value, count in done.paid} == state["paid"]
    assert state["out_minor"] == 170


def test_a_full_escrow_is_given_back_when_no_more_is_wanted(rig: Rig) -> None:
    rig.start().take()
    rig.acts["note"]({"value_minor": 500})
    rig.until(lambda event: isinstance(event, NoteOffered))
    rig.driver.decide("L1", keep=False)
    rig.until(lambda event: isinstance(event, CashReturned))
    rig.acts["note"]({"value_minor": 500})
    rig.until(lambda event: isinstance(event, NoteOffered))
    rig.close()
    assert rig.simulator.state()["held_minor"] == 0
    assert rig.counted == rig.simulator.state()["in_minor"] == 0


def test_coins_that_fell_while_the_program_was_dead_count_once(tcp: Rig) -> None:
    tcp.start().take()
    tcp.coin(10)
    tcp.wait(lambda: tcp.counted == 10)
    numbers = tuple(tcp.inbox.numbers.items())
    tcp.driver.stop()
    tcp.coin(200)
    tcp.coin(50)
    tcp.driver = tcp.made()
    tcp.start().take(numbers=numbers)
    tcp.wait(lambda: tcp.counted == 260)
    tcp.close()
    tcp.agree()


def test_a_coin_that_could_not_be_written_is_counted_later(tcp: Rig) -> None:
    tcp.start().take()
    tcp.inbox.commits = False
    tcp.coin(10)
    tcp.coin(20)
    answers = tcp.simulator.state()["answers"]
    tcp.wait(lambda: tcp.simulator.state()["answers"] > answers + 5)
    assert tcp.counted == 0
    tcp.inbox.commits = True
    tcp.wait(lambda: tcp.counted == 30)


def test_hundreds_of_coins_wrap_the_counter(tcp: Rig) -> None:
    tcp.start().take()
    for place in range(270):
        tcp.coin(10)
        if place % 4 == 3:
            tcp.wait(lambda: tcp.counted == tcp.simulator.state()["in_minor"])
    tcp.close()
    tcp.agree()
    assert tcp.counted == 2700


def test_more_than_five_unread_are_said(tcp: Rig) -> None:
    tcp.start().take()
    tcp.acts["unplug"]({})
    for _ in range(7):
        tcp.coin(10)
    tcp.acts["plug"]({})
    tcp.until(lambda event: isinstance(event, CashUnitChanged) and event.state == "uncounted")
    tcp.wait(lambda: tcp.counted == 50)


def test_an_acceptor_that_lost_its_power_takes_money_again(tcp: Rig) -> None:
    tcp.start().take()
    tcp.coin(10)
    tcp.wait(lambda: tcp.counted == 10)
    tcp.acts["reset"]({"unit": "coins"})
    tcp.acts["coin"]({"value_minor": 20})  # falls through; its event hides that the numbers began anew
    tcp.acts["coin"]({"value_minor": 20})
    tcp.wait(lambda: tcp.simulator.state()["takes"])
    tcp.coin(20)
    tcp.wait(lambda: tcp.counted == 30)
    tcp.close()
    tcp.agree()


def test_a_hopper_that_runs_empty_says_what_is_short(tcp: Rig) -> None:
    tcp.start()
    tcp.acts["empty"]({"value_minor": 50})
    assert tcp.pay((50, 3), (10, 1)).paid == ((10, 1),)
    assert any(isinstance(event, CashUnitChanged) and event.state == "empty" for event in tcp.events)
    tcp.acts["fill"]({"value_minor": 50, "count": 20})
    assert tcp.pay((50, 3), payout_id="P2").paid == ((50, 3),)


def test_a_jam_is_said_and_nothing_is_paid(tcp: Rig) -> None:
    tcp.start()
    tcp.acts["jam"]({"unit": "50"})
    assert tcp.pay((50, 3)).paid == ()
    assert any(isinstance(event, CashUnitChanged) and event.state == "jammed" for event in tcp.events)
    tcp.take()
    tcp.acts["jam"]({"unit": "coins"})
    tcp.until(lambda event: isinstance(event, CashUnitChanged) and (event.unit, event.state) == ("coins", "jammed"))


@pytest.mark.parametrize(("unit", "act"), [("coins", "coin"), ("notes", "note")])
def test_money_that_jams_on_its_way_in_is_said_and_taken_again_when_it_is_free(tcp: Rig, unit: str, act: str) -> None:
    tcp.start().take()
    tcp.acts["jam"]({"unit": unit})
    tcp.unit(unit, "jammed")
    assert not tcp.acts[act]({"value_minor": 500 if unit == "notes" else 50})["taken"]
    tcp.close()
    tcp.acts["free"]({"unit": unit})
    tcp.unit(unit, "ok")
    tcp.take("L2")
    tcp.coin(50)
    tcp.wait(lambda: tcp.counted == 50)
    tcp.agree()


def test_a_note_that_jams_in_escrow_counts_only_once_it_is_stacked(tcp: Rig) -> None:
    tcp.start().take()
    tcp.acts["note"]({"value_minor": 1000})
    tcp.until(lambda event: isinstance(event, NoteOffered))
    tcp.acts["jam"]({"unit": "notes"})
    tcp.unit("notes", "jammed")
    tcp.driver.decide("L1", keep=True)
    answers = tcp.simulator.state()["answers"]
    tcp.wait(lambda: tcp.simulator.state()["answers"] > answers + 20)
    assert tcp.counted == tcp.simulator.state()["in_minor"] == 0
    tcp.acts["free"]({"unit": "notes"})
    tcp.driver.decide("L1", keep=True)
    tcp.until(lambda event: isinstance(event, CashInserted) and event.amount_minor == 1000)
    tcp.agree()


def test_a_full_stacker_is_said_and_coins_are_still_taken(tcp: Rig) -> None:
    tcp.start().take()
    tcp.acts["stacker"]({"full": True})
    tcp.unit("notes", "full")
    assert not tcp.acts["note"]({"value_minor": 500})["taken"]
    tcp.coin(100)
    tcp.acts["stacker"]({"full": False})
    tcp.unit("notes", "ok")
    tcp.acts["note"]({"value_minor": 500})
    tcp.until(lambda event: isinstance(event, NoteOffered))
    tcp.driver.decide("L1", keep=True)
    tcp.wait(lambda: tcp.counted == 600)
    tcp.agree()


def test_a_hopper_says_that_it_is_full_or_has_few_coins(tcp: Rig) -> None:
    tcp.start()
    for count, state in ((5, "low"), (900, "full"), (100, "ok")):
        tcp.acts["fill"]({"value_minor": 50, "count": count})
        tcp.unit("h50", state)


def test_the_power_of_a_hopper_fails_in_the_middle(tcp: Rig) -> None:
    tcp.start()
    tcp.driver.pay_out(Payout(payout_id="P1", coins=((10, 30),)))
    tcp.wait(lambda: 0 < tcp.simulator.state()["out_minor"] < 300)
    tcp.acts["reset"]({"unit": "10"})
    done = tcp.dispensed()
    assert done.unsure == ()
    assert sum(value * count for value, count in done.paid) == tcp.simulator.state()["out_minor"] < 300
    assert tcp.simulator.state()["commands"]["10"] == 1


def test_the_program_dies_in_the_middle_and_asks(tcp: Rig) -> None:
    tcp.start()
    tcp.driver.pay_out(Payout(payout_id="P1", coins=((10, 20), (50, 2))))
    tcp.wait(lambda: 0 < tcp.simulator.state()["out_minor"] < 200)
    tcp.restart()
    done = tcp.pay((10, 20), (50, 2), known=True)
    assert done.paid == ((10, 20), (50, 2))
    state = tcp.simulator.state()
    assert (state["out_minor"], state["commands"]["10"], state["commands"]["50"]) == (300, 1, 1)


def test_where_nobody_can_tell_people_count(tcp: Rig) -> None:
    """Dead and without power together, and the last payout was of as many: the counters tell nothing."""
    tcp.start()
    tcp.pay((10, 3), payout_id="P0")
    tcp.driver.stop()
    tcp.acts["reset"]({"unit": "10"})
    tcp.driver = tcp.made()
    tcp.inbox.started = [HopperStart(payout_id="P1", value_minor=10, count=3, before=(0, 0, 3, 0))]
    tcp.start()
    done = tcp.pay((10, 3), known=True)
    assert (done.paid, done.unsure) == ((), (10,))
    assert tcp.simulator.state()["commands"]["10"] == 1, "not told again"


def test_control_a_driver_that_commands_again_on_silence_is_caught(tcp: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cctalk_hopper.judge
    first: list[Any] = []

    def hasty(before: Any, now: Any, coins: int, **facts: Any) -> Any:
        if not first:
            first.append(now)
            return cctalk_hopper.Outcome("unheard")
        return real(before, now, coins, **facts)

    monkeypatch.setattr("pos.devices.cash_hoppers.judge", hasty)
    tcp.start()
    tcp.pay((50, 3))
    assert tcp.simulator.state()["commands"]["50"] == 2, "the contract would not notice"


@pytest.mark.parametrize(("currency", "said"), [("SEK", "knows no coin")])
def test_money_of_another_country_is_refused(tcp: Rig, currency: str, said: str) -> None:
    driver = CctalkCash(tcp.config, "till", tcp.inbox, Clock(), (0.01, 0.02), currency=currency, pace=QUICK)
    driver.start()
    assert said in tcp.device("faulted").detail
    driver.stop()


def test_unplugged_and_missing_are_only_states(tcp: Rig) -> None:
    tcp.acts["unplug"]({})
    tcp.driver.start()
    assert tcp.device("absent").detail
    tcp.acts["plug"]({})
    tcp.device("ready")
    tcp.acts["faults"]({"silence": True, "times": 0})
    assert "does not answer" in tcp.device("faulted").detail
    tcp.acts["faults"]({})
    tcp.device("ready")
    tcp.take()
    tcp.coin(10)
    tcp.wait(lambda: tcp.counted == 10)
