"""Every terminal driver against its simulator: the bank's ledger and the lane's events must tell the same story.

The oracle is the simulated bank: money is taken exactly where `PaymentApproved` was posted, at once or after asking; and no
intent is ever charged twice. One hole is the protocol's and is asserted as such: where the wire breaks between 04 0F and our
answer, we have written the approval down and the terminal takes the money back; then the driver says so (`PaymentTakenBack`).
"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    Event,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentTakenBack,
    PaymentUnknown,
)
from pos.payments.sim.zvt_payment import Options
from pos.payments.zvt.driver import ZvtTerminal
from terminal_bench import Bench, Timing

FAST = Timing(t4_s=0.25, t3_s=0.25)
QUICK = {"pace_s": 0, "reboot_s": 0.02}
SHARP = QUICK | {"t3_s": 0.25}


def same_story(bench: Bench, intent: PaymentIntent) -> None:
    """Money taken == approved; where it was given back after an approval, the driver has said so."""
    approved = bench.inbox.of(PaymentApproved, intent.intent_id)
    taken = bench.taken(intent.amount_minor)
    told = bench.inbox.of(PaymentTakenBack, intent.intent_id)
    stands = bench.inbox.of(PaymentConfirmed, intent.intent_id)
    assert taken <= 1, "charged twice"
    assert len(approved) <= 1, "approved twice"
    if approved and not approved[0].asked:
        assert len(told) + len(stands) == 1, bench.inbox.events
    if told:
        assert taken == 0
        return
    assert taken == len(approved), (taken, bench.inbox.events)


def closed(bench: Bench, intent: PaymentIntent) -> Any:
    """Settle, and wait until the line is quiet again: what the driver has to add is said by then."""
    verdict = bench.settle(intent)
    bench.ready_again(intent)
    same_story(bench, intent)
    return verdict


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as one:
        yield one


@pytest.mark.parametrize(
    ("card", "kind", "why", "code"),
    [
        ("decline", PaymentDeclined, "declined", "05"),
        ("no-funds", PaymentDeclined, "declined", "33"),
        ("expired", PaymentDeclined, "declined", "78"),
        ("not-read", PaymentDeclined, "not-read", "64"),
        ("not-supported", PaymentDeclined, "not-supported", "C5"),
        ("bank-away", PaymentDeclined, "other", "9B"),
    ],
)
def test_a_no_should_charge_nothing_and_say_why(bench: Bench, card: str, kind: type, why: str, code: str) -> None:
    verdict = closed(bench, bench.pay({"outcome": card}))
    assert isinstance(verdict, kind)
    assert (verdict.why, verdict.code) == (why, code)


@pytest.mark.parametrize("card", ["abort", "timeout"])
def test_a_stop_at_the_terminal_should_be_told(bench: Bench, card: str) -> None:
    assert closed(bench, bench.pay({"outcome": card})) == PaymentAborted(intent_id="L001-B00000001-1", by="terminal")


@pytest.mark.parametrize(
    ("card", "steps"),
    [
        ("approve", ["waiting", "card", "bank", "remove-card"]),
        ("pin", ["waiting", "card", "pin", "bank", "remove-card"]),
        ("pin-retry", ["waiting", "card", "pin", "bank", "pin", "bank", "remove-card"]),
    ],
)
def test_an_approval_should_carry_what_a_receipt_needs(bench: Bench, card: str, steps: list[str]) -> None:
    intent = bench.pay({"outcome": card})
    approval = closed(bench, intent)
    assert isinstance(approval, PaymentApproved)
    assert (approval.amount_minor, approval.currency, approval.asked) == (1234, "EUR", False)
    assert (approval.card_last4, approval.card_scheme, approval.terminal_id) == ("1111", "Visa", "52523535")
    assert (approval.terminal_receipt, approval.trace, approval.auth_code) == ("0002", "000002", "000002")
    assert bench.steps(intent) == steps


def test_the_lane_should_learn_the_last_transaction_at_start(bench: Bench) -> None:
    assert bench.mark == "0001:000001"


def test_a_stop_at_the_lane_should_be_asked_for_and_answered(bench: Bench) -> None:
    intent = bench.pay()
    bench.waits()
    bench.driver.abort(intent.intent_id)
    assert closed(bench, intent) == PaymentAborted(intent_id=intent.intent_id, by="lane")


def test_a_card_should_win_against_a_stop_that_came_too_late() -> None:
    with Bench(Options(pace_s=0.2)) as bench:
        intent = bench.pay({"outcome": "approve"})
        bench.inbox.wait(lambda event: getattr(event, "step", "") == "card")
        bench.driver.abort(intent.intent_id)
        assert isinstance(closed(bench, intent), PaymentApproved)


def test_the_red_key_should_stop(bench: Bench) -> None:
    intent = bench.pay()
    bench.waits()
    bench.terminal.acts()["cancel"]({})
    assert closed(bench, intent) == PaymentAborted(intent_id=intent.intent_id, by="terminal")


def test_a_busy_terminal_should_say_so(bench: Bench) -> None:
    bench.terminal.acts()["busy"]({"on": True})
    verdict = bench.verdict(bench.pay())
    assert (verdict.why, verdict.code) == ("busy", "9C")


def test_a_terminal_that_is_away_should_be_noticed_and_should_come_back(bench: Bench) -> None:
    start = len(bench.inbox.events)
    bench.terminal.acts()["unplug"]({"seconds": 0.5})
    bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent", start)
    bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready", start)
    assert isinstance(closed(bench, bench.pay({"outcome": "approve"})), PaymentApproved)


def test_nothing_sent_should_be_a_no() -> None:
    with Bench() as bench:
        intent = bench.intent()
        bench.terminal.stop()
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent")
        bench.driver.pay(intent)
        assert bench.verdict(intent).code == "not-sent"


def test_an_intent_that_names_no_transaction_should_not_be_sent_where_there_is_one(bench: Bench) -> None:
    """If its answer were lost, the shopper before, who paid the same, would be taken for it."""
    closed(bench, bench.pay({"outcome": "approve"}, 500))
    intent = replace(bench.intent(500), mark="")
    start = len(bench.inbox.events)
    bench.driver.pay(intent)
    assert bench.verdict(intent).code == "not-sent"
    told = bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready", start)
    assert told.mark == "0002:000002"


def test_many_shoppers_should_pay_one_after_the_other(bench: Bench) -> None:
    for card in ["approve", "decline", "approve", "abort", "pin", "not-read", "approve"] * 3:
        closed(bench, bench.pay({"outcome": card}, 500))
        bench.terminal.ledger.transactions.clear()
        bench.inbox.events[:] = [event for event in bench.inbox.events if not isinstance(event, PaymentDeclined)]


POINTS = ["accepted", "card", "bank", "approved", "status", "acknowledged", "printed"]
AFTER = ["previous", "failed", "reversal"]


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("fault", ["hang", "die"])
def test_a_terminal_that_stops_anywhere_should_leave_no_doubt(fault: str, point: str, after: str) -> None:
    with Bench(Options(after=after, **SHARP), FAST) as bench:
        verdict = closed(bench, bench.pay({"outcome": fault, "at": point}))
        assert not isinstance(verdict, PaymentUnknown)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("fault", ["hang", "die"])
def test_a_terminal_that_never_gives_back_should_be_found_out(fault: str, point: str) -> None:
    with Bench(Options(reversal="never", **SHARP), FAST) as bench:
        verdict = closed(bench, bench.pay({"outcome": fault, "at": point}))
        charged = POINTS.index(point) >= POINTS.index("approved")
        assert isinstance(verdict, PaymentApproved if charged else PaymentNotCharged)


@pytest.mark.parametrize(("reversal", "kind"), [("at-once", PaymentNotCharged), ("never", PaymentApproved)])
def test_a_late_approval_should_be_asked_for(reversal: str, kind: type) -> None:
    with Bench(Options(reversal=reversal, **SHARP), FAST) as bench:
        intent = bench.pay({"outcome": "late", "late_s": 0.6})
        assert isinstance(bench.verdict(intent), PaymentUnknown)
        assert isinstance(closed(bench, intent), kind)


@pytest.mark.parametrize("card", ["part", "wrong-amount", "other-sale"])
def test_another_amount_should_never_be_taken_for_ours(bench: Bench, card: str) -> None:
    intent = bench.pay({"outcome": card})
    assert isinstance(bench.verdict(intent), PaymentUnknown)
    assert isinstance(closed(bench, intent), PaymentNotCharged)


def test_another_amount_that_stays_should_stay_unknown() -> None:
    with Bench(Options(reversal="never", **QUICK)) as bench:
        intent = bench.pay({"outcome": "part"})
        assert isinstance(bench.settle(intent, asks_s=0.2), PaymentUnknown)
        assert not bench.inbox.of(PaymentApproved)


def test_a_terminal_that_repeats_nothing_should_leave_it_to_staff() -> None:
    with Bench(Options(repeat="no", **QUICK)) as bench:
        assert "staff" in bench.inbox.of(DeviceChanged)[-1].detail
        intent = bench.pay({"outcome": "die"})
        assert isinstance(bench.settle(intent, asks_s=0.2), PaymentUnknown)


def test_a_failed_payment_that_is_repeated_should_be_not_charged() -> None:
    with Bench(Options(repeat="failed-too", **SHARP), FAST) as bench:
        intent = bench.pay({"outcome": "decline"})
        assert isinstance(bench.verdict(intent), PaymentDeclined)
        start = len(bench.inbox.events)
        bench.driver.ask(intent)
        assert isinstance(bench.verdict(intent, start), PaymentNotCharged)


def test_an_approval_that_is_not_on_disk_should_not_be_acknowledged(bench: Bench) -> None:
    bench.inbox.disk = lambda _: False
    intent = bench.pay({"outcome": "approve"})
    assert isinstance(bench.verdict(intent), PaymentUnknown)
    bench.inbox.disk = lambda _: True
    closed(bench, intent)
    assert not any(one.acknowledged for one in bench.terminal.ledger.transactions)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("reversal", ["at-once", "never"])
def test_a_lane_that_died_before_its_answer_should_learn_what_became_of_it(reversal: str, after: str) -> None:
    with Bench(Options(reversal=reversal, after=after, **SHARP), FAST) as bench:
        dead = bench.driver
        bench.inbox.disk = lambda _: dead._stopped.set() or dead._dialog.close() or True
        intent = bench.pay({"outcome": "approve"})
        dead._thread.join()
        bench.driver = ZvtTerminal(bench.driver._settings, bench.inbox)
        bench.driver.start()
        bench.driver.confirm(bench.inbox.of(PaymentApproved)[0].unconfirmed)
        kind = PaymentTakenBack if reversal == "at-once" else PaymentConfirmed
        assert bench.inbox.wait(lambda event: isinstance(event, kind)).intent_id == intent.intent_id
        assert bench.taken(intent.amount_minor) == (reversal == "never")


def test_a_doubt_should_wait_for_a_terminal_that_is_away() -> None:
    with Bench() as bench:
        intent = bench.pay({"outcome": "approve"})
        closed(bench, intent)
        start = len(bench.inbox.events)
        bench.terminal._down(0.3)
        bench.driver.confirm(bench.inbox.of(PaymentApproved)[0].unconfirmed)
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed), start).intent_id == intent.intent_id


def test_the_approval_should_be_on_disk_before_the_terminal_knows(bench: Bench) -> None:
    seen = []
    bench.inbox.disk = lambda _: not seen.append(bench.terminal.ledger.transactions[-1].acknowledged)
    closed(bench, bench.pay({"outcome": "approve"}))
    assert seen == [False]


FAULTS = [
    {"split": [1] * 20, "times": 0},
    {"delay_ms": 20, "times": 0},
    {"duplicate": True, "times": 0},
    {"garbage": "ff00ff", "garbage_at": 0},
    {"garbage": "0102030405"},
    {"garbage": "ffffffffff", "garbage_at": 3, "times": 3},
    {"silence": True},
    {"cut_after": 0},
    {"reboot_s": 0.05},
    {"merge": 2},
]


@pytest.mark.parametrize("before", range(9))
@pytest.mark.parametrize("script", FAULTS, ids="-".join)
def test_a_faulty_wire_should_not_change_the_story(script: dict[str, Any], before: int) -> None:
    with Bench(Options(**SHARP), FAST) as bench:
        bench.strike(script, before)
        intent = bench.pay({"outcome": "pin"})
        bench.settle(intent, asks_s=0.5)
        bench.terminal.faults.set(None)
        verdict = closed(bench, intent)
        assert not isinstance(verdict, PaymentUnknown)


@pytest.mark.slow
@pytest.mark.parametrize("listens", [False, True], ids=["deaf", "listens"])
@pytest.mark.parametrize("reversal", ["at-once", "never"])
def test_a_cut_at_every_byte_should_leave_no_doubt(reversal: str, listens: bool) -> None:
    with Bench(Options(reversal=reversal, **QUICK)) as bench:
        intent = bench.pay({"outcome": "approve"}, 1)
        closed(bench, intent)
        told = []
        for after in range(bench.sent() + 1):
            bench.terminal.acts()["cut"]({"after": after, "listens": listens})
            bench.terminal._cards.clear()
            verdict = closed(bench, bench.pay({"outcome": "approve"}, 100 + after))
            assert not isinstance(verdict, PaymentUnknown), after
            told += [event for event in bench.inbox.of(PaymentTakenBack) if event.intent_id == verdict.intent_id]
        # The one hole: the wire broke after the last byte of 04 0F and before our answer.
        assert len(told) == (reversal == "at-once" and not listens)


class ImpatientTerminal(ZvtTerminal):
    """The planted mistake: silence is answered by asking for the money again."""

    def _pay(self, intent: PaymentIntent) -> Event | None:
        event = super()._pay(intent)
        while isinstance(event, PaymentUnknown | PaymentDeclined):
            self._reach()
            self._mark = intent.mark
            event = super()._pay(intent)
        return event


@pytest.mark.parametrize(("point", "caught"), [("approved", True), ("bank", False)])
def test_the_suite_should_catch_a_driver_that_pays_again(point: str, caught: bool) -> None:
    with Bench(Options(reversal="never", **SHARP), FAST, ImpatientTerminal) as bench:
        bench.terminal.present({"outcome": "die", "at": point})
        intent = bench.pay({"outcome": "approve"})
        with pytest.raises(AssertionError, match="charged twice") if caught else nullcontext():
            closed(bench, intent)
