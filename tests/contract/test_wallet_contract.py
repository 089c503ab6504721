"""Every wallet driver against its simulated provider: the provider's books and the lane's events tell the same story.

The provider checks every signature as the real one does, so a payment that goes through was signed rightly.
"""

from typing import Any

import pytest
from msgspec.structs import replace
from pos.errors import DeviceSilent
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeShown,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentReturned,
    PaymentUnknown,
)
from pos.payments.wallet.driver import WalletTerminal
from pos.payments.wallet.orders import reference
from wallet_bench import PROTOCOLS, WalletBench

EACH = pytest.mark.parametrize("protocol", PROTOCOLS)
SCHEMES = {"wechat": "WeChat Pay", "alipay": "Alipay"}


def closed(bench: WalletBench, intent: PaymentIntent) -> Any:
    """Settle; money taken == approved, once at most."""
    verdict = bench.settle(intent)
    approved = bench.inbox.of(PaymentApproved, intent.intent_id)
    assert len(approved) <= 1, "approved twice"
    assert bench.taken(intent) == sum(one.amount_minor for one in approved), (bench.far.state(), bench.inbox.events)
    return verdict


@EACH
def test_a_shown_payment_code_should_pay(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        intent = bench.scan()
        found = closed(bench, intent)
        assert isinstance(found, PaymentApproved)
        assert (found.amount_minor, found.currency, found.wallet, found.asked) == (1234, "CNY", "phone", False)
        assert (found.card_scheme, found.terminal_id, found.card_last4) == (SCHEMES[protocol], "1900000109", "")
        assert (found.trace, found.terminal_receipt) == (reference(intent), bench.order(intent).number)
        assert found.terminal_time
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed)).intent_id == intent.intent_id


@EACH
def test_a_code_on_the_screen_should_be_scanned_and_pay(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        intent = bench.show()
        shown = bench.inbox.of(PaymentCodeShown)[0]
        assert (shown.payee, shown.seconds) == ("Market Hall", 20)
        assert shown.code.startswith({"wechat": "weixin://", "alipay": "https://qr.alipay.com/"}[protocol])
        bench.far.scan({})
        assert isinstance(closed(bench, intent), PaymentApproved)


@EACH
@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("yes", [True, False])
def test_a_shopper_who_is_asked_for_a_password_should_be_waited_for(protocol: Any, shown: bool, yes: bool) -> None:
    with WalletBench(protocol, pay_s=5.0) as bench:
        intent = bench.show() if shown else bench.scan("password")
        if shown:
            bench.far.scan({"outcome": "password"})
        bench.inbox.wait(lambda event: isinstance(event, PaymentProgress) and event.step == "bank")
        bench.asked()
        bench.far.acts()["confirm"]({"yes": yes})
        if shown and not yes:  # the code on the screen is still good
            bench.driver.abort(intent.intent_id)
        found = closed(bench, intent)
        assert isinstance(found, PaymentApproved if yes else PaymentAborted if shown else PaymentDeclined)


@EACH
def test_a_password_that_nobody_types_should_end_the_payment(protocol: Any) -> None:
    with WalletBench(protocol, pay_s=0.2) as bench:
        found = closed(bench, bench.scan("password"))
        assert isinstance(found, PaymentDeclined)
        assert found.why == "timeout"


NO = {
    ("wechat", "decline"): ("declined", "NOT_ENOUGH"),
    ("wechat", "expired"): ("timeout", "AUTH_CODE_EXPIRED"),
    ("wechat", "abort"): ("declined", "TRADE_ERROR"),
    ("alipay", "decline"): ("declined", "ACQ.BUYER_BALANCE_NOT_ENOUGH"),
    ("alipay", "expired"): ("timeout", "ACQ.PAYMENT_AUTH_CODE_INVALID"),
    ("alipay", "abort"): ("declined", "ACQ.PAYMENT_FAIL"),
}


@EACH
@pytest.mark.parametrize("outcome", ["decline", "expired", "abort"])
def test_a_no_should_charge_nothing_and_say_why(protocol: Any, outcome: str) -> None:
    with WalletBench(protocol) as bench:
        verdict = closed(bench, bench.scan(outcome))
        assert isinstance(verdict, PaymentDeclined)
        assert (verdict.why, verdict.code) == NO[protocol, outcome]


@EACH
def test_a_code_that_is_used_twice_should_pay_once(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        code = bench.far.code({})["code"]
        for kind in (PaymentApproved, PaymentDeclined):
            intent = bench.intent(code=code)
            bench.driver.pay(intent, code)
            assert isinstance(closed(bench, intent), kind)
            bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed))


def test_a_code_that_is_gone_should_not_be_sent() -> None:
    with WalletBench() as bench:
        intent = bench.intent(code="134567890123456789")
        bench.driver.pay(intent)
        verdict = bench.verdict(intent)
        assert (verdict.why, verdict.code) == ("timeout", "code-gone")
        assert bench.order(intent) is None


@EACH
def test_a_stop_at_the_lane_should_end_the_order(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        intent = bench.show()
        bench.driver.abort(intent.intent_id)
        # Alipay knows no order before somebody scanned its code.
        ended = PaymentAborted(intent_id=intent.intent_id, by="lane", loose=protocol == "alipay")
        assert closed(bench, intent) == ended
        if protocol == "wechat":
            with pytest.raises(ValueError, match="shows no code"):
                bench.far.scan({})


@EACH
def test_a_code_whose_time_is_over_should_end_by_itself(protocol: Any) -> None:
    with WalletBench(protocol, shows_s=0.3) as bench:
        found = closed(bench, bench.show())
        assert isinstance(found, PaymentDeclined)
        assert found.why == "timeout"


@EACH
def test_a_shopper_who_wins_the_race_against_a_stop_should_have_paid(protocol: Any) -> None:
    with WalletBench(protocol, poll_s=5.0) as bench:
        intent = bench.show()
        bench.far.scan({})
        bench.driver.abort(intent.intent_id)
        assert isinstance(closed(bench, intent), PaymentApproved)


def test_a_code_that_alipay_did_not_know_when_it_was_cancelled_should_be_watched_and_paid_back() -> None:
    """Paid late: nobody at the lane waits for it, so it goes back."""
    with WalletBench("alipay", retry_s=0.05) as bench:
        intent = bench.show()
        bench.driver.abort(intent.intent_id)
        assert bench.verdict(intent).loose
        bench.driver.give_up(intent)  # as the lane does, also after a restart
        bench.far.scan({})
        back = bench.inbox.wait(lambda event: isinstance(event, PaymentReturned))
        assert (back.intent_id, back.amount_minor, back.currency) == (intent.intent_id, 1234, "CNY")
        assert bench.taken(intent) == 0


@EACH
@pytest.mark.parametrize("paid", [True, False])
def test_a_payment_that_was_given_up_should_be_ended_or_given_back(protocol: Any, paid: bool) -> None:
    with WalletBench(protocol, shows_s=20.0 if paid else 1.0) as bench:
        intent = bench.show()
        if paid:
            bench.inbox.disk = lambda event: not isinstance(event, PaymentApproved)
            bench.far.scan({})
            assert isinstance(bench.verdict(intent), PaymentUnknown)
        else:
            bench.driver.abort(intent.intent_id)
            bench.verdict(intent)
        bench.driver.give_up(intent)
        back = bench.inbox.wait(lambda event: isinstance(event, PaymentReturned))
        assert back.amount_minor == (1234 if paid else 0)
        assert bench.taken(intent) == 0


def test_money_should_be_given_up_as_soon_as_the_provider_is_back() -> None:
    with WalletBench() as bench:
        intent = bench.show()
        bench.inbox.disk = lambda event: not isinstance(event, PaymentApproved)
        bench.far.scan({})
        bench.verdict(intent)
        bench.far.acts()["unplug"]({"seconds": 0.4})
        bench.driver.give_up(intent)
        assert bench.inbox.wait(lambda event: isinstance(event, PaymentReturned)).amount_minor == 1234


@EACH
@pytest.mark.parametrize("outcome", ["late", "unsure"])
def test_a_provider_that_does_not_know_should_be_asked(protocol: Any, outcome: str) -> None:
    """Late: it is paid soon after, and the lane hears of it. Unsure: never, and after a while it is ended."""
    with WalletBench(protocol, pay_s=1.0) as bench:
        intent = bench.scan(outcome, **({"late_s": 0.2} if outcome == "late" else {}))
        assert isinstance(bench.verdict(intent), PaymentUnknown)
        found = closed(bench, intent)
        assert isinstance(found, PaymentApproved if outcome == "late" else PaymentNotCharged), bench.inbox.events


@EACH
@pytest.mark.parametrize("outcome", ["part", "other-sale"])
def test_other_money_should_stay_unknown_for_a_person(protocol: Any, outcome: str) -> None:
    with WalletBench(protocol) as bench:
        intent = bench.scan(outcome)
        assert isinstance(bench.settle(intent, asks_s=0.3), PaymentUnknown)
        assert not bench.inbox.of(PaymentApproved)


FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"delay_ms": 50},
    "split": {"split": [1, 2, 3, 40], "gap_ms": 2},
    "duplicate": {"duplicate": True},
    "garbage first": {"garbage": "ff00ff", "garbage_at": 0},
    "garbage in the body": {"garbage": "ff00ff", "garbage_at": 700},
    "silence": {"silence": True},
    "reboot": {"reboot_s": 0.05},
    "unheard": {"direction": "receive", "cut_after": 0},
    **{f"cut at {at}": {"cut_after": at} for at in (0, 1, 12, 60, 400, 700, 701)},
}


@EACH
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", ["approve", "decline", "shown", "polled"])
def test_an_answer_that_is_lost_or_broken_should_be_asked_for(protocol: Any, fault: str, way: str) -> None:
    """The fault meets the answer to a charge, to an order, or to a question about it."""
    with WalletBench(protocol, charge_s=0.4, short_s=0.4) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign] # the fault is for the payment's answer
        if way != "polled":
            bench.far.acts()["faults"](FAULTS[fault])
        intent = bench.show() if way in ("shown", "polled") else bench.scan(way)
        if way == "polled":
            bench.far.acts()["faults"](FAULTS[fault])
        if bench.inbox.of(PaymentCodeShown):
            bench.far.scan({})
        verdict = closed(bench, intent)
        assert not isinstance(verdict, PaymentUnknown), bench.inbox.events
        assert way != "polled" or isinstance(verdict, PaymentApproved)


@EACH
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("shown", [True, False])
def test_an_answer_signed_by_a_stranger_should_prove_nothing(protocol: Any, times: int, shown: bool) -> None:
    with WalletBench(protocol) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        bench.far.acts()["forge"]({"times": times})
        intent = bench.show() if shown else bench.scan()
        assert not bench.inbox.of(PaymentCodeShown)  # a code that a stranger made is not shown
        assert isinstance(closed(bench, intent), PaymentDeclined if shown else PaymentApproved)


@EACH
def test_a_provider_that_knows_another_key_should_be_named_and_nothing_paid(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        start = len(bench.inbox.events)
        bench.far.house.keys.shop = bench.far.house.keys.stranger.public_key()
        bench.driver._reach()
        shown = bench.inbox.wait(lambda event: isinstance(event, DeviceChanged), start)
        assert shown.state == "faulted"
        assert "keys" in shown.detail
        intent = bench.intent()
        bench.driver.pay(intent)
        assert bench.verdict(intent).code == "not-sent"


@EACH
def test_an_approval_that_cant_be_written_should_be_asked_for_later(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        bench.inbox.disk = lambda _: False
        intent = bench.scan()
        assert isinstance(bench.verdict(intent), PaymentUnknown)
        bench.inbox.disk = lambda _: True
        assert isinstance(closed(bench, intent), PaymentApproved)


@EACH
def test_a_provider_that_is_away_should_be_noticed_and_should_come_back(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        start = len(bench.inbox.events)
        bench.far.acts()["unplug"]({"seconds": 0.4})
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent", start)
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready", start)
        assert isinstance(closed(bench, bench.scan()), PaymentApproved)


def test_nothing_sent_should_be_a_no() -> None:
    with WalletBench() as bench:
        intent = bench.intent()
        bench.far.stop()
        bench.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "absent")
        bench.driver.pay(intent)
        assert bench.verdict(intent).code == "not-sent"


@EACH
def test_a_provider_that_goes_silent_behind_a_shown_code_should_leave_it_unknown_and_then_tell(protocol: Any) -> None:
    with WalletBench(protocol, short_s=0.2, silent_s=0.3) as bench:
        intent = bench.show()
        bench.far.acts()["unplug"]({"seconds": 1.0})
        assert isinstance(bench.verdict(intent), PaymentUnknown)
        assert isinstance(closed(bench, intent), PaymentNotCharged)


def test_a_driver_that_stops_should_leave_its_payment_unknown() -> None:
    with WalletBench() as bench:
        intent = bench.show()
        bench.driver.stop()
        assert isinstance(bench.verdict(intent), PaymentUnknown)


class Repeats(WalletTerminal):
    """Planted: silence is taken for a no, and the payment is sent again under another name."""

    code = ""

    def _pay(self, intent: PaymentIntent, code: str) -> Any:
        event = super()._pay(intent, code)
        if isinstance(event, PaymentUnknown):
            return super()._pay(replace(intent, at=intent.at + 1, code_last4=self.code[-4:]), self.code)
        return event


def sent_twice(protocol: Any) -> bool:
    with WalletBench(protocol, driver=Repeats, charge_s=0.3) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        bench.driver.code = bench.far.code({})["code"]  # type: ignore[attr-defined]
        bench.far.acts()["faults"]({"silence": True})
        bench.verdict(bench.scan())
        return sum(one.taken for one in bench.far.ledger.orders.values()) == 2


@EACH
def test_the_control_a_payment_that_is_sent_again_on_silence_should_be_caught(protocol: Any) -> None:
    assert any(sent_twice(protocol) for _ in range(3))  # a slow machine may end the first one in time


# --- giving back, and the bill


def back(bench: WalletBench, paid: PaymentApproved, amount_minor: int, kind: Any = "refund") -> PaymentIntent:
    intent = replace(bench.intent(amount_minor), kind=kind, original=f"{paid.terminal_receipt}:{paid.trace}")
    bench.inbox.wait(lambda event: isinstance(event, PaymentConfirmed) and event.intent_id == paid.intent_id)
    bench.driver.pay(intent)
    return intent


@EACH
@pytest.mark.parametrize("kind", ["refund", "reversal"])
@pytest.mark.parametrize("lost", [False, True])
def test_money_should_go_back_to_the_phone(protocol: Any, kind: str, lost: bool) -> None:
    with WalletBench(protocol, short_s=0.4) as bench:
        bench.driver._look = lambda: None  # type: ignore[method-assign]
        paid = closed(bench, bench.scan())
        if lost:
            plan, seen = bench.far.faults.plan, [0]

            def second(message: bytes, direction: Any = "send") -> Any:
                seen[0] += direction == "send"
                return () if direction == "send" and seen[0] == 2 else plan(message, direction)

            bench.far.faults.plan = second  # type: ignore[method-assign]
        intent = back(bench, paid, 1234 if kind == "reversal" else 500, kind)
        found = bench.settle(intent)
        assert isinstance(found, PaymentApproved), bench.inbox.events
        assert (found.kind, found.asked, found.amount_minor) == (kind, lost, intent.amount_minor)
        order = next(iter(bench.far.ledger.orders.values()))
        assert [one.amount for one in order.refunds] == [intent.amount_minor]


@EACH
def test_no_more_should_go_back_than_was_paid(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        paid = closed(bench, bench.scan())
        for amount, kind in ((1000, PaymentApproved), (234, PaymentApproved), (1, PaymentDeclined)):
            intent = back(bench, paid, amount)
            assert isinstance(bench.settle(intent), kind), bench.inbox.events
            if kind is PaymentApproved:
                bench.inbox.wait(lambda e, i=intent: isinstance(e, PaymentConfirmed) and e.intent_id == i.intent_id)


def test_a_refund_of_what_was_never_paid_should_be_refused() -> None:
    with WalletBench() as bench:
        paid = PaymentApproved(
            intent_id="x", amount_minor=1, currency="CNY", terminal_receipt="1", trace="NO_SUCH_ORDER"
        )
        bench.inbox.post(PaymentConfirmed(intent_id="x"))
        assert bench.settle(back(bench, paid, 1)).why == "other"


@EACH
def test_the_bill_should_have_every_payment_to_the_cent(protocol: Any) -> None:
    with WalletBench(protocol) as bench:
        assert bench.driver._line.bill("2020-01-01") == []
        paid = [closed(bench, bench.scan(amount_minor=amount)) for amount in (1234, 5, 100_000)]
        given = bench.settle(back(bench, paid[0], 500))
        closed(bench, bench.scan("decline"))
        order = next(iter(bench.far.ledger.orders.values()))
        rows = bench.driver._line.bill(bench.far.house.day(order.paid_at))
        sums = sorted((row.order, row.amount_minor, bool(row.refund)) for row in rows)
        assert sums == sorted([*((one.trace, one.amount_minor, False) for one in paid), (paid[0].trace, -500, True)])
        assert given.trace in {row.refund for row in rows}


def test_a_bill_that_was_changed_on_its_way_should_be_refused() -> None:
    with WalletBench() as bench:
        closed(bench, bench.scan())
        order = next(iter(bench.far.ledger.orders.values()))
        file = bench.far.house._file  # type: ignore[attr-defined]
        bench.far.house._file = lambda query: replace(file(query), body=file(query).body + b" ")  # type: ignore[attr-defined]
        with pytest.raises(DeviceSilent, match="changed on its way"):
            bench.driver._line.bill(bench.far.house.day(order.paid_at))


@pytest.mark.parametrize(("currency", "amount"), [("GBP", 1234), ("JPY", 1234), ("CNY", 1)])
@EACH
def test_every_currency_should_be_paid_in_its_own_digits(protocol: Any, currency: str, amount: int) -> None:
    with WalletBench(protocol, currency=currency) as bench:
        intent = bench.scan(amount_minor=amount)
        assert closed(bench, intent).amount_minor == amount
        assert bench.order(intent).amount == amount
