"""A simulated nexo terminal, the real driver, and an inbox that remembers."""

import itertools
import time
from typing import Any, Self

from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import DeviceChanged, PaymentProgress, PaymentUnknown
from pos.payments.nexo.driver import NexoTerminal
from pos.payments.nexo.json_form import JsonForm
from pos.payments.nexo.line import Settings
from pos.payments.nexo.seal import keys
from pos.payments.nexo.xml_form import XmlForm
from pos.payments.sim.nexo import NexoOptions, SimulatedNexo
from pos.sale.instalment import Plan, terms
from terminal_bench import PATIENCE_S, VERDICTS, Recorder

FORMS = {"json": JsonForm(), "sealed": JsonForm(keys("p@ssw0rd123456", "lane", 1)), "xml": XmlForm()}
_INTENTS = itertools.count(1)


class NexoBench:
    """One lane's card payments; `settle` asks until there is an answer, as the lane does."""

    def __init__(
        self,
        form: str = "json",
        timeout_s: float = 5.0,
        driver: type[NexoTerminal] = NexoTerminal,
        *,
        spills: bool = False,
    ) -> None:
        secret = "p@ssw0rd123456" if form == "sealed" else ""
        dialect: Any = "xml" if form == "xml" else "json"
        self.terminal = SimulatedNexo(
            options=NexoOptions(dialect=dialect, passphrase=secret, pace_s=0, reboot_s=0.02, spills=spills)
        )
        self.terminal.start()
        self.inbox = Recorder()
        settings = Settings(
            url=self.terminal.url, name="card", form=FORMS[form], sale_id="lane4", poi_id="P400Plus-123456789",
            timeout_s=timeout_s, short_s=min(2.0, timeout_s), retry_s=0.02, look_s=0.1, lost_s=0.0,
        )  # fmt: skip
        self.driver = driver(settings, self.inbox)

    def __enter__(self) -> Self:
        self.driver.start()
        self.ready()
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.stop()
        self.terminal.stop()

    def ready(self) -> None:
        with self.inbox.more:
            assert self.inbox.more.wait_for(self._is_ready, PATIENCE_S), self.inbox.events

    def _is_ready(self) -> bool:
        return bool(shown := self.inbox.of(DeviceChanged)) and shown[-1].state == "ready"

    def intent(self, amount_minor: int = 1234) -> PaymentIntent:
        at = time.time_ns() // 1_000_000
        name = f"L001-B{next(_INTENTS):08d}-1"
        return PaymentIntent(intent_id=name, amount_minor=amount_minor, currency="EUR", at=at)

    def pay(
        self, card: dict[str, Any] | None = None, amount_minor: int = 1234, plan: Plan | None = None
    ) -> PaymentIntent:
        self.ready()
        intent = self.intent(amount_minor)
        if plan is not None:
            intent = replace(intent, tender="instalments", terms=terms(plan, amount_minor))
        if card is not None:
            self.terminal.present(card)
        self.driver.pay(intent)
        return intent

    def verdict(self, intent: PaymentIntent, start: int = 0) -> Any:
        return self.inbox.wait(lambda event: isinstance(event, VERDICTS) and event.intent_id == intent.intent_id, start)

    def settle(self, intent: PaymentIntent, asks_s: float = 3.0) -> Any:
        verdict = self.verdict(intent)
        ends = time.monotonic() + asks_s
        while isinstance(verdict, PaymentUnknown) and time.monotonic() < ends:
            start = len(self.inbox.events)
            self.driver.ask(intent)
            verdict = self.verdict(intent, start)
        return verdict

    def waits(self) -> None:
        self.inbox.wait(lambda event: isinstance(event, PaymentProgress) and event.step == "waiting")
        ends = time.monotonic() + PATIENCE_S
        while not self.terminal.state()["waiting"]:
            assert time.monotonic() < ends

    def taken(self, intent: PaymentIntent) -> int:
        """How often the bank holds this intent's money."""
        return sum(one.taken and one.name == intent.intent_id for one in list(self.terminal.ledger.entries))
