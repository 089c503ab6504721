"""The nexo driver against its simulator, in each form: the bank's ledger and the lane's events tell the same story."""

from typing import Any

import pytest
from msgspec.structs import replace
from nexo_bench import NexoBench
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.payments.nexo import messages
from pos.payments.nexo.driver import NexoTerminal
from pos.payments.sim.nexo_cards import POINTS

FORMS = ("json", "sealed", "xml")


def closed(bench: NexoBench, intent: PaymentIntent) -> Any:
    """Settle; money taken == approved, once at most."""
    verdict = bench.settle(intent)
    approved = bench.inbox.of(PaymentApproved, intent.intent_id)
    assert bench.taken(intent) <= 1, "charged twice"
    assert len(approved) == bench.taken(intent), (bench.terminal.ledger.state(), bench.inbox.events)
    return verdict


@pytest.mark.parametrize("form", FORMS)
def test_an_approval_should_carry_what_a_receipt_needs(form: str) -> None:
    with NexoBench(form) as bench:
        intent = bench.pay({"outcome": "approve"})
        found = closed(bench, intent)
        assert isinstance(found, PaymentApproved)
        assert (found.amount_minor, found.currency, found.asked) == (1234, "EUR", False)
        assert (found.card_last4, found.card_scheme, found.auth_code) == ("1111", "visa", "611506")
        assert (found.terminal_receipt, found.trace) == ("8778880001", messages.reference(intent))
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed)).intent_id == intent.intent_id


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("card", "why", "code"),
    [
        ("decline", "declined", "Refusal"),
        ("wrong-pin", "declined", "WrongPIN"),
        ("not-read", "not-read", "InvalidCard"),
        ("not-supported", "not-supported", "PaymentRestriction"),
        ("bank-away", "other", "UnreachableHost"),
    ],
)
def test_a_no_should_charge_nothing_and_say_why(form: str, card: str, why: str, code: str) -> None:
    with NexoBench(form) as bench:
        verdict = closed(bench, bench.pay({"outcome": card}))
        assert isinstance(verdict, PaymentDeclined)
        assert (verdict.why, verdict.code) == (why, code)


@pytest.mark.parametrize("form", FORMS)
def test_a_stop_at_the_lane_should_be_asked_for_and_answered(form: str) -> None:
    with NexoBench(form) as bench:
        intent = bench.pay()
        bench.waits()
        bench.driver.abort(intent.intent_id)
        assert closed(bench, intent) == PaymentAborted(intent_id=intent.intent_id, by="lane")


def test_the_red_key_should_stop() -> None:
    with NexoBench() as bench:
        intent = bench.pay()
        bench.waits()
        bench.terminal.acts()["cancel"]({})
        assert closed(bench, intent) == PaymentAborted(intent_id=intent.intent_id, by="terminal")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("fault", ["hang", "die"])
def test_a_terminal_that_stops_anywhere_should_leave_no_doubt(form: str, fault: str, point: str) -> None:
    with NexoBench(form, timeout_s=0.3) as bench:
        verdict = closed(bench, bench.pay({"outcome": fault, "at": point}))
        assert isinstance(verdict, PaymentApproved if point == "approved" else PaymentNotCharged)


FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"delay_ms": 50},
    "split": {"split": [1, 2, 3, 40], "gap_ms": 2},
    "duplicate": {"duplicate": True},
    "garbage first": {"garbage": "ff00ff", "garbage_at": 0},
    "garbage in the body": {"garbage": "ff00ff", "garbage_at": 150},
    "silence": {"silence": True},
    "reboot": {"reboot_s": 0.05},
    "unheard": {"direction": "receive", "cut_after": 0},
    **{f"cut at {at}": {"cut_after": at} for at in (0, 1, 12, 60, 100, 101, 150, 300)},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("card", ["approve", "decline"])
def test_an_answer_that_is_lost_or_broken_should_be_asked_for(form: str, fault: str, card: str) -> None:
    with NexoBench(form, timeout_s=0.4) as bench:
        bench.ready()
        bench.driver._look = lambda: None  # type: ignore[method-assign] # the fault is for the payment's answer
        bench.terminal.acts()["faults"](FAULTS[fault])
        verdict = closed(bench, bench.pay({"outcome": card}))
        assert not isinstance(verdict, PaymentUnknown), bench.inbox.events


def test_the_payment_of_another_sale_should_stay_unknown_for_a_person() -> None:
    with NexoBench() as bench:
        intent = bench.pay({"outcome": "other-sale"})
        assert isinstance(bench.settle(intent, asks_s=0.2), PaymentUnknown)
        assert not bench.inbox.of(PaymentApproved)


def test_a_part_that_was_approved_should_be_told_as_one() -> None:
    with NexoBench() as bench:
        intent = bench.pay({"outcome": "part"})
        verdict = bench.settle(intent, asks_s=0.2)
        assert isinstance(verdict, PaymentApproved)
        assert verdict.partial
        assert verdict.amount_minor == intent.amount_minor // 2


def test_an_approval_that_cant_be_written_should_be_asked_for_later() -> None:
    with NexoBench() as bench:
        bench.inbox.disk = lambda _: False
        intent = bench.pay({"outcome": "approve"})
        assert isinstance(bench.verdict(intent), PaymentUnknown)
        bench.inbox.disk = lambda _: True
        assert isinstance(closed(bench, intent), PaymentApproved)


@pytest.mark.parametrize("form", FORMS)
def test_after_a_restart_an_approval_should_be_looked_up(form: str) -> None:
    with NexoBench(form) as bench:
        found = closed(bench, bench.pay({"outcome": "approve"}))
        start = len(bench.inbox.events)
        bench.driver.confirm(found.unconfirmed)
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed), start).intent_id == found.intent_id
        gone = replace(found.unconfirmed, trace="P000000000")
        bench.driver.confirm(gone)
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentTakenBack), start).intent_id == found.intent_id


def test_a_terminal_that_is_away_should_be_noticed_and_should_come_back() -> None:
    with NexoBench() as bench:
        start = len(bench.inbox.events)
        bench.terminal.acts()["unplug"]({"seconds": 0.3})
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent", start)
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready", start)
        assert isinstance(closed(bench, bench.pay({"outcome": "approve"})), PaymentApproved)


def test_nothing_sent_should_be_a_no() -> None:
    with NexoBench() as bench:
        intent = bench.intent()
        bench.terminal.stop()
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent")
        bench.driver.pay(intent)
        assert bench.verdict(intent).code == "not-sent"


def test_a_busy_terminal_should_say_so() -> None:
    with NexoBench() as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        bench.terminal.acts()["busy"]({"on": True})
        verdict = bench.verdict(bench.pay())
        assert (verdict.why, verdict.code) == ("busy", "Busy")


def test_another_passphrase_should_be_named_and_nothing_paid() -> None:
    with NexoBench("sealed") as bench:
        bench.terminal._words = type(bench.terminal._words)("json", ("another", "lane", 1))
        start = len(bench.inbox.events)
        bench.driver._reach()
        shown = bench.inbox.wait(lambda event: isinstance(event, DeviceChanged), start)
        assert shown.state == "faulted"


class Repeats(NexoTerminal):
    """Planted: silence is taken for a no, and the payment is sent again under another name."""

    def _pay(self, intent: PaymentIntent) -> Any:
        event = super()._pay(intent)
        if isinstance(event, PaymentUnknown):
            return super()._pay(replace(intent, at=intent.at + 1))
        return event


def test_the_control_a_payment_that_is_sent_again_on_silence_should_be_caught() -> None:
    with NexoBench(driver=Repeats, timeout_s=0.3) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        bench.terminal.acts()["faults"]({"silence": True})
        bench.terminal.present({"outcome": "approve", "times": 2})
        intent = bench.pay()
        bench.verdict(intent)
        assert bench.taken(intent) == 2


# --- giving back, and the end of the day


def back(bench: NexoBench, kind: Any, original: str = "") -> PaymentIntent:
    intent = replace(bench.intent(), kind=kind, original=original)
    if kind == "refund":
        bench.terminal.present({"outcome": "approve"})
    bench.driver.pay(intent)
    return intent


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lost", [False, True])
def test_a_payment_should_be_taken_back_as_a_whole(form: str, lost: bool) -> None:
    with NexoBench(form, timeout_s=0.4) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        paid = closed(bench, bench.pay({"outcome": "approve"}))
        if lost:
            plan, seen = bench.terminal.faults.plan, [0]

            def second(message: bytes, direction: Any = "send") -> Any:
                seen[0] += direction == "send"
                return () if direction == "send" and seen[0] == 2 else plan(message, direction)

            bench.terminal.faults.plan = second  # type: ignore[method-assign]
        intent = back(bench, "reversal", f"{paid.terminal_receipt}:{paid.trace}")
        found = bench.settle(intent)
        assert isinstance(found, PaymentApproved), bench.inbox.events
        assert (found.asked, found.terminal_receipt) == (lost, paid.terminal_receipt)
        assert [one.taken for one in bench.terminal.ledger.entries if one.approved] == [False]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_back_should_not_be_taken_back_again(form: str) -> None:
    with NexoBench(form) as bench:
        paid = closed(bench, bench.pay({"outcome": "approve"}))
        original = f"{paid.terminal_receipt}:{paid.trace}"
        assert isinstance(bench.settle(back(bench, "reversal", original)), PaymentApproved)
        assert isinstance(bench.settle(back(bench, "reversal", original)), PaymentDeclined)
        assert isinstance(bench.settle(back(bench, "reversal", "1:P123456789")), PaymentDeclined)


@pytest.mark.parametrize("form", FORMS)
def test_a_refund_should_go_to_a_card_and_the_day_should_add_up(form: str) -> None:
    with NexoBench(form) as bench:
        for amount in (1234, 500):
            closed(bench, bench.pay({"outcome": "approve"}, amount))
        assert isinstance(bench.settle(back(bench, "refund")), PaymentApproved)
        bench.driver.end_day()
        ended = bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded))
        assert (ended.total_minor, ended.currency, ended.why) == (500, "EUR", "")
        assert ended.sums == (("visa Debit", 2, 1734), ("visa Credit", 1, -1234))


def test_a_day_that_cant_be_ended_should_say_why() -> None:
    with NexoBench() as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        bench.terminal.acts()["busy"]({"on": True})
        bench.driver.end_day()
        assert bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded)).why == "Busy"
        bench.terminal.stop()
        start = len(bench.inbox.events)
        bench.driver.end_day()
        assert "refuses" in bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded), start).why
