"""The PAN canary for nexo: a terminal that puts card numbers, tracks and names everywhere; none gets past the driver."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from nexo_bench import NexoBench
from pos.lane.events import PaymentApproved
from pos.payments.sim.nexo_cards import PAN
from structlog.testing import capture_logs
from test_terminal_pan import leaks


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as records:
        yield records
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["json", "sealed", "xml"])
@pytest.mark.parametrize("card", ["approve", "decline", "part", "other-sale", "hang"])
def test_no_card_number_should_get_past_the_driver(form: str, card: str, logs: list[Any]) -> None:
    with NexoBench(form, timeout_s=0.5, spills=True) as bench:
        bench.settle(bench.pay({"outcome": card}), asks_s=0.3)
        driver = {name: part for name, part in vars(bench.driver).items() if name != "_thread"}
    assert logs
    assert not leaks(bench.inbox.events, logs, driver)


def test_four_digits_should_be_left() -> None:
    with NexoBench(spills=True) as bench:
        approval = bench.settle(bench.pay({"outcome": "approve"}))
    assert isinstance(approval, PaymentApproved)
    assert approval.card_last4 == PAN[-4:]
    assert approval.card_scheme == "visa ************1111"
