"""The canary for phone wallets: a provider that puts payment codes everywhere; none gets past the driver."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import structlog
from structlog.testing import capture_logs
from wallet_bench import PROTOCOLS, WalletBench


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as records:
        yield records
    structlog.reset_defaults()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("outcome", ["approve", "decline", "password", "part", "other-sale", "unsure"])
def test_no_payment_code_should_get_past_the_driver(protocol: Any, outcome: str, logs: list[Any]) -> None:
    with WalletBench(protocol, spills=True) as bench:
        code = bench.far.code({"outcome": outcome})["code"]
        intent = bench.intent(code=code)
        bench.driver.pay(intent, code)
        bench.settle(intent, asks_s=0.5)
        seen = [json.dumps(logs, default=repr), repr(vars(bench.driver))]
        seen += [msgspec.json.encode(event).decode() for event in bench.inbox.events]
    assert logs
    assert bench.order(intent).code == code
    assert not [one for one in seen if code in one or code[:-4] in one]
