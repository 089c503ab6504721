"""The PAN canary: a terminal that puts a whole card number wherever it can; none may get past the driver."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from msgspec.structs import replace
from pos.lane.events import PaymentApproved, SlipGiven, TerminalDayEnded
from pos.payments.sim.zvt_cards import CANARY, OUTCOMES
from pos.payments.sim.zvt_payment import Options
from structlog.testing import capture_logs
from terminal_bench import Bench

PAN = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){12,18}(?!\d)")
STEPS = ("approve", "pin-retry", "decline", "part", "other-sale", "die-after-status", "not-read")


CLOCKS = ("_thread", "_enquired_at", "_reached_at")
"""Seconds since the machine was started: as many digits as a card number, now and then."""


def leaks(*things: object) -> list[str]:
    """Card numbers in what is kept or shown. Times in milliseconds have 13 digits and are ours."""
    text = re.sub(r"\bat=\d+", "", " ".join(map(repr, things)))
    return PAN.findall(text) + ([CANARY] if CANARY in text else [])


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as records:
        yield records
    structlog.reset_defaults()


@pytest.mark.parametrize("pan", ["masked", "whole", "everywhere"])
@pytest.mark.parametrize("card", STEPS)
def test_no_card_number_should_get_past_the_driver(pan: str, card: str, logs: list[Any]) -> None:
    assert card in OUTCOMES
    with Bench(Options(pan=pan, pace_s=0, reboot_s=0.02)) as bench:
        intent = bench.pay({"outcome": card})
        bench.settle(intent)
        bench.ready_again(intent)
        driver = {name: part for name, part in vars(bench.driver).items() if name not in CLOCKS}
    assert logs
    assert not leaks(bench.inbox.events, logs, driver)


@pytest.mark.parametrize("prints", ["blocks", "lines"])
def test_no_card_number_should_get_past_the_driver_in_what_is_no_payment(prints: str, logs: list[Any]) -> None:
    with Bench(Options(pan="everywhere", prints=prints, pace_s=0, enquiry=0)) as bench:
        paid = bench.settle(bench.pay({"outcome": "signature"}))
        for kind in ("reversal", "refund"):
            intent = replace(bench.intent(), kind=kind, original=f"{paid.terminal_receipt}:{paid.trace}")
            bench.terminal.present({"outcome": "approve"})
            bench.driver.pay(intent)
            bench.settle(intent)
        bench.driver.end_day()
        bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded))
        bench.ready_again(intent)
    assert bench.inbox.of(SlipGiven)
    assert not leaks(bench.inbox.events, logs)


def test_four_digits_should_be_left() -> None:
    with Bench(Options(pan="everywhere", pace_s=0)) as bench:
        approval = bench.settle(bench.pay({"outcome": "approve"}))
    assert isinstance(approval, PaymentApproved)
    assert approval.card_last4 == CANARY[-4:]
    assert approval.merchant_text == "Genehmigt **** **** **** 1111 AID ************1111=2812"


def test_the_canary_should_sing() -> None:
    assert leaks({"note": f"paid by {CANARY}"}, "4111 1111 1111 1111")
