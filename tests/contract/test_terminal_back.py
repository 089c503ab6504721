"""Money back, the end of the day, and the terminal's own paper: the real driver against the simulated terminal's ledger."""

from typing import Any

import pytest
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentUnknown,
    SlipGiven,
    TerminalDayEnded,
)
from pos.payments.sim.zvt_payment import Options
from terminal_bench import Bench, Timing

QUICK = {"pace_s": 0, "reboot_s": 0.02}
FAST = Timing(t4_s=0.5, t3_s=0.5)


BEFORE = {"approved": 3, "status": 4, "acknowledged": 5, "printed": 6}
"""The terminal's message before which its line breaks."""


def back(bench: Bench, kind: Any, amount_minor: int, of: PaymentApproved, card: str = "") -> PaymentIntent:
    """Ask for money back for a payment."""
    intent = replace(bench.intent(amount_minor), kind=kind, original=f"{of.terminal_receipt}:{of.trace}")
    if card:
        bench.terminal.present({"outcome": card})
    bench.driver.pay(intent)
    return intent


def sale(bench: Bench, amount_minor: int = 1234) -> PaymentApproved:
    approval = bench.settle(bench.pay({"outcome": "approve"}, amount_minor))
    assert isinstance(approval, PaymentApproved)
    bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed) and event.intent_id == approval.intent_id)
    return approval


def balance(bench: Bench) -> int:
    return sum(one.balance for one in bench.terminal.ledger.transactions)


def done(bench: Bench, intent: PaymentIntent) -> Any:
    verdict = bench.settle(intent)
    bench.ready_again(intent)
    return verdict


def test_a_payment_should_be_taken_back_whole_and_without_a_card() -> None:
    with Bench(Options(**QUICK)) as bench:
        approval = sale(bench)
        verdict = done(bench, back(bench, "reversal", 1234, approval))
        assert isinstance(verdict, PaymentApproved)
        assert verdict.amount_minor == 1234
        assert balance(bench) == 0
        again = done(bench, back(bench, "reversal", 1234, approval))
        assert (again.why, again.code) == ("other", "B4")
        assert balance(bench) == 0


@pytest.mark.parametrize(("amount_minor", "original", "code"), [(1233, "", "B5"), (1234, "0099:000099", "B5")])
def test_another_payment_should_not_be_taken_back(amount_minor: int, original: str, code: str) -> None:
    with Bench(Options(**QUICK)) as bench:
        approval = sale(bench)
        wrong = replace(approval, terminal_receipt=original.partition(":")[0] or approval.terminal_receipt)
        verdict = done(bench, back(bench, "reversal", amount_minor, wrong))
        assert isinstance(verdict, PaymentDeclined)
        assert verdict.code == code
        assert balance(bench) == 1234


def test_a_payment_of_another_protocol_should_not_be_sent() -> None:
    with Bench(Options(**QUICK)) as bench:
        approval = replace(sale(bench), terminal_receipt="POI-7a")
        verdict = done(bench, back(bench, "reversal", 1234, approval))
        assert (verdict.why, verdict.code) == ("not-supported", "not-sent")


def test_a_part_should_be_refunded_to_the_card_that_is_presented() -> None:
    with Bench(Options(**QUICK)) as bench:
        approval = sale(bench)
        verdict = done(bench, back(bench, "refund", 234, approval, "approve"))
        assert isinstance(verdict, PaymentApproved)
        assert (verdict.amount_minor, verdict.card_last4) == (234, "1111")
        assert balance(bench) == 1000


def test_a_refund_that_the_bank_refuses_should_give_nothing() -> None:
    with Bench(Options(**QUICK)) as bench:
        verdict = done(bench, back(bench, "refund", 234, sale(bench), "decline"))
        assert isinstance(verdict, PaymentDeclined)
        assert balance(bench) == 1234


@pytest.mark.parametrize("kind", ["refund", "reversal"])
@pytest.mark.parametrize("point", ["approved", "status", "acknowledged", "printed"])
@pytest.mark.parametrize("final", ["status", "prints"])
def test_a_lost_answer_should_be_asked_for_and_told_as_it_is(kind: Any, point: str, final: Any) -> None:
    with Bench(Options(**QUICK, final=final, t3_s=0.5), FAST) as bench:
        approval = sale(bench)
        amount = 1234 if kind == "reversal" else 234
        bench.strike({"cut_after": 0}, BEFORE[point])
        intent = back(bench, kind, amount, approval, "approve" if kind == "refund" else "")
        verdict = bench.settle(intent, 10.0)
        bench.ready_again(intent)
        told = bench.inbox.events
        gone = any(type(one).__name__ == "PaymentTakenBack" and one.intent_id == intent.intent_id for one in told)
        given = isinstance(verdict, PaymentApproved) and not gone
        assert given or gone or isinstance(verdict, PaymentNotCharged | PaymentDeclined), verdict
        assert balance(bench) == (1234 - amount if given else 1234)


def test_a_day_should_end_with_totals_and_another_mark() -> None:
    with Bench(Options(**QUICK)) as bench:
        sale(bench)
        approval = sale(bench, 500)
        done(bench, back(bench, "refund", 100, approval, "approve"))
        start = len(bench.inbox.events)
        bench.driver.end_day()
        day = bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded), start)
        assert (day.total_minor, day.currency, day.why) == (1634, "EUR", "")
        assert day.sums == (("Visa", 3, 1634),)
        assert day.receipts == ("0002", "0004")
        ready = bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready", start)
        assert ready.mark == ":000005"
        bench.mark = ready.mark
        assert isinstance(done(bench, bench.pay({"outcome": "approve"}, 77)), PaymentApproved)
        late = done(bench, back(bench, "reversal", 500, approval))
        assert late.code == "B5"


def test_an_end_of_day_of_the_same_amount_is_no_payment() -> None:
    with Bench(Options(**QUICK), FAST) as bench:
        sale(bench)
        intent = bench.intent(1234)
        bench.terminal.ledger.settle(bench.terminal.stamp(), 978)
        bench.driver.ask(intent)
        verdict = bench.verdict(intent)
        assert isinstance(verdict, PaymentUnknown)
        assert "end of day" in verdict.why


def test_a_terminal_that_can_not_be_reached_should_end_no_day() -> None:
    with Bench(Options(**QUICK), FAST) as bench:
        bench.terminal.acts()["unplug"]({"seconds": 60})
        bench.inbox.wait(lambda event: getattr(event, "state", "") == "absent")
        bench.driver.end_day()
        assert bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded)).why


@pytest.mark.parametrize("wishes", [1, 2, 3])
def test_what_a_terminal_wants_before_it_works_should_be_done(wishes: int) -> None:
    with Bench(Options(**QUICK, wishes=wishes)) as bench:
        assert bench.terminal.helped == [one for bit, one in ((1, "0693"), (2, "0670")) if wishes & bit]
        assert bench.inbox.of(DeviceChanged)[-1].detail == ""


@pytest.mark.parametrize(("enquiry", "said"), [(0, ""), (0xDF, "It is out of order."), (None, "")])
def test_an_idle_terminal_should_be_asked_how_it_is(enquiry: int | None, said: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("pos.payments.zvt.driver.ENQUIRE_S", 0.0)
    with Bench(Options(**QUICK, enquiry=enquiry)) as bench:
        if said:
            assert bench.inbox.wait(lambda event: getattr(event, "detail", "") == said).state == "ready"
        assert isinstance(done(bench, bench.pay({"outcome": "approve"})), PaymentApproved)


def slips(bench: Bench) -> list[SlipGiven]:
    return bench.inbox.of(SlipGiven)


@pytest.mark.parametrize("prints", ["blocks", "lines"])
def test_both_copies_should_come_whole_and_without_a_card_number(prints: Any) -> None:
    with Bench(Options(**QUICK, prints=prints, pan="everywhere")) as bench:
        sale(bench)
        merchant, customer = slips(bench)
        assert (merchant.copy, customer.copy) == ("merchant", "customer")
        assert merchant.approved
        assert customer.approved
        assert "** Merchant receipt **" in merchant.lines
        assert "Card ************1111" in customer.lines
        assert not merchant.signed


def test_a_signature_should_be_told() -> None:
    with Bench(Options(**QUICK)) as bench:
        bench.settle(bench.pay({"outcome": "signature"}))
        bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed))
        assert [one.signed for one in slips(bench)] == [True, False]
        assert "Signature" in slips(bench)[0].lines


def test_a_refusal_should_come_with_a_slip_that_has_to_be_printed() -> None:
    with Bench(Options(**QUICK)) as bench:
        bench.settle(bench.pay({"outcome": "decline"}))
        (slip,) = slips(bench)
        assert (slip.copy, slip.approved, slip.must) == ("customer", False, True)


def test_a_terminal_that_nobody_asks_any_more_should_be_told_so() -> None:
    with Bench(Options(**QUICK)) as bench:
        assert bench.terminal.talks
    assert not bench.terminal.talks
