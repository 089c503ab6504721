"""The simulated terminal as a process of its own: control desk, and a ledger that survives `kill -9`."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pos.lane.effects import PaymentIntent
from pos.lane.events import DeviceChanged, PaymentApproved, PaymentNotCharged, PaymentUnknown
from pos.payments.zvt.driver import Settings, ZvtTerminal
from terminal_bench import Recorder

SERVE = """
import json, sys
from pos.payments.registry import simulator
simulator("terminal")(sys.argv[1], 0, lambda where: print(json.dumps(where), flush=True))
"""


@contextmanager
def process(url: str) -> Iterator[tuple[Any, dict[str, str]]]:
    with subprocess.Popen([sys.executable, "-c", SERVE, url], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            yield served, json.loads(served.stdout.readline())
        finally:
            served.terminate()


def call(where: dict[str, str], act: str, **what: Any) -> Any:
    request = urllib.request.Request(f"{where['control']}/{act}", json.dumps(what).encode())
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def state(where: dict[str, str]) -> Any:
    with urllib.request.urlopen(f"{where['control']}/state") as answer:
        return json.load(answer)


@contextmanager
def lane(url: str) -> Iterator[tuple[ZvtTerminal, Recorder, str]]:
    inbox = Recorder()
    driver = ZvtTerminal(Settings(url=url, name="card", currency="EUR", timeout_s=5, t3_s=2, retry_s=0.05), inbox)
    driver.start()
    try:
        yield driver, inbox, inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready").mark
    finally:
        driver.stop()


def intent_for(mark: str, at: int = 1_800_000_000_000) -> PaymentIntent:
    return PaymentIntent(intent_id="L001-B00000001-1", amount_minor=995, currency="EUR", at=at, mark=mark)


def settled(driver: ZvtTerminal, inbox: Recorder, intent: PaymentIntent) -> Any:
    """Ask as the lane does: again while it is unknown, since a terminal that ends the last command is busy."""
    while True:
        start = len(inbox.events)
        driver.ask(intent)
        verdict = inbox.wait(
            lambda event: isinstance(event, PaymentApproved | PaymentNotCharged | PaymentUnknown), start
        )
        if not isinstance(verdict, PaymentUnknown):
            return verdict


@pytest.mark.parametrize(("reversal", "kind"), [("at-once", PaymentNotCharged), ("never", PaymentApproved)])
def test_the_ledger_should_survive_a_kill(tmp_path: Path, reversal: str, kind: type) -> None:
    url = f"tcp://127.0.0.1:0?pace_s=0&reversal={reversal}&state={tmp_path / 'terminal.json'}"
    with process(url) as (served, where), lane(where["wire"]) as (driver, inbox, mark):
        call(where, "card", outcome="hang", at="approved")
        intent = intent_for(mark, at=time.time_ns() // 1_000_000)
        driver.pay(intent)
        inbox.wait(lambda event: getattr(event, "step", "") == "bank")
        while not state(where)["ledger"]:
            pass
        served.kill()
        assert isinstance(inbox.wait(lambda event: isinstance(event, PaymentUnknown)), PaymentUnknown)
    with process(url) as (_, where), lane(where["wire"]) as (driver, inbox, _mark):
        assert isinstance(settled(driver, inbox, intent), kind)
        assert [one["taken"] for one in state(where)["ledger"]] == [kind is PaymentApproved]


def test_the_desk_should_present_a_card_by_itself() -> None:
    with process("tcp://127.0.0.1:0?pace_s=0") as (_, where), lane(where["wire"]) as (driver, inbox, mark):
        call(where, "auto", outcome="approve", after_ms=1)
        driver.pay(intent_for(mark))
        assert inbox.wait(lambda event: isinstance(event, PaymentApproved)).amount_minor == 995
        assert [one["amount"] for one in state(where)["ledger"]] == [995]


@pytest.mark.parametrize(
    ("act", "what", "status"),
    [("card", {"outcome": "steal"}, 422), ("card", {}, 422), ("cancel", {}, 409), ("faults", {"flood": 1}, 422)],
)
def test_a_wrong_call_should_be_refused(act: str, what: Any, status: int) -> None:
    with process("tcp://127.0.0.1:0") as (_, where):
        with pytest.raises(urllib.error.HTTPError) as refused:
            call(where, act, **what)
        with refused.value as answer:
            assert answer.code == status
