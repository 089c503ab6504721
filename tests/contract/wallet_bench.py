"""A simulated provider, the real driver, and an inbox that remembers."""

import itertools
import time
from typing import Any, Literal, Self

from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import DeviceChanged, PaymentAborted, PaymentCodeShown, PaymentDeclined, PaymentUnknown
from pos.payments.sim.wallet import SimulatedWallet, WalletOptions
from pos.payments.wallet.driver import WalletTerminal
from pos.payments.wallet.orders import reference
from pos.payments.wallet.setup import provider, settings

from contract.terminal_bench import PATIENCE_S, VERDICTS, Recorder
from contract.wallet_keys import PROTOCOLS, keys, wallet_config

_INTENTS = itertools.count(1)
__all__ = ["PROTOCOLS", "WalletBench", "keys", "wallet_config"]


class WalletBench:
    """One lane's payments by phone. `settle` asks until there is an answer, as the lane does."""

    def __init__(
        self,
        protocol: Literal["wechat", "alipay"] = "wechat",
        *,
        driver: type[WalletTerminal] = WalletTerminal,
        spills: bool = False,
        currency: str = "CNY",
        **timing: float,
    ) -> None:
        options = WalletOptions(protocol=protocol, keys=keys(), currency=currency, least_s=0, spills=spills)
        self.far = SimulatedWallet(options=options)
        self.far.start()
        self.inbox = Recorder()
        config = wallet_config(protocol, self.far.url)
        quick = {
            "shows_s": 20.0, "pay_s": 0.2, "poll_s": 0.02, "charge_s": 2.0, "short_s": 2.0, "silent_s": 0.5, "calm_s": 0.1,
            "lost_s": 0.1, "retry_s": 0.02, "look_s": 0.2, "late_s": 0.0,
        }  # fmt: skip
        self.settings = replace(settings(config, "phone", currency, "Market Hall"), **(quick | timing))
        self.provider = provider(config, "phone", "Market Hall")
        self.driver = driver(self.settings, self.provider, self.inbox)
        self.currency = currency

    def __enter__(self) -> Self:
        self.driver.start()
        self.ready()
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.stop()
        self.far.stop()

    def ready(self) -> None:
        with self.inbox.more:
            assert self.inbox.more.wait_for(self._is_ready, PATIENCE_S), self.inbox.events

    def _is_ready(self) -> bool:
        return bool(shown := self.inbox.of(DeviceChanged)) and shown[-1].state == "ready"

    def intent(self, amount_minor: int = 1234, code: str = "") -> PaymentIntent:
        at = time.time_ns() // 1_000_000
        name = f"L001-B{next(_INTENTS):08d}-1"
        return PaymentIntent(
            intent_id=name,
            amount_minor=amount_minor,
            currency=self.currency,
            at=at,
            tender="wallet",
            terminal="phone",
            code_last4=code[-4:],
        )

    def scan(self, outcome: str = "approve", amount_minor: int = 1234, **call: Any) -> PaymentIntent:
        """A shopper shows a code to the scanner."""
        self.ready()
        code = self.far.code({"outcome": outcome, **call})["code"]
        intent = self.intent(amount_minor, code)
        self.driver.pay(intent, code)
        return intent

    def show(self, amount_minor: int = 1234) -> PaymentIntent:
        """The lane shows a code, or it could not."""
        self.ready()
        intent = self.intent(amount_minor)
        self.driver.pay(intent)
        kinds = (PaymentCodeShown, PaymentDeclined, PaymentUnknown, PaymentAborted)
        self.inbox.wait(lambda event: isinstance(event, kinds) and event.intent_id == intent.intent_id)
        return intent

    def verdict(self, intent: PaymentIntent, start: int = 0) -> Any:
        return self.inbox.wait(lambda event: isinstance(event, VERDICTS) and event.intent_id == intent.intent_id, start)

    def settle(self, intent: PaymentIntent, asks_s: float = 5.0) -> Any:
        verdict = self.verdict(intent)
        ends = time.monotonic() + asks_s
        while isinstance(verdict, PaymentUnknown) and time.monotonic() < ends:
            start = len(self.inbox.events)
            self.driver.ask(intent)
            verdict = self.verdict(intent, start)
        return verdict

    def asked(self) -> None:
        """Until a phone asks its owner for a password."""
        ends = time.monotonic() + PATIENCE_S
        while not self.far.state()["waiting"]:
            assert time.monotonic() < ends, self.far.state()

    def order(self, intent: PaymentIntent) -> Any:
        """What the provider has of it."""
        return self.far.ledger.orders.get(reference(intent))

    def taken(self, intent: PaymentIntent) -> int:
        """How much of the shopper's money the shop has."""
        order = self.order(intent)
        return order.amount - order.back if order is not None and order.state == "paid" else 0
