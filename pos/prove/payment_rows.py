"""The rows of the payment matrix: a driver, its simulated terminal, and what a tap at its cable has to know.

Another protocol joins by a row of its own.
"""

import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from pos.config import NexoConfig, TerminalConfig, WalletConfig
from pos.payments.sim.nexo import NexoOptions, SimulatedNexo
from pos.payments.sim.wallet import SimulatedWallet, WalletOptions
from pos.payments.sim.wallet_phone import outcome
from pos.payments.sim.wallet_wechat import SERIAL, THEIR_SERIAL
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_payment import Options
from pos.prove.payment_matrix import ANSWERS, Answer
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.tap import Protocol as Wire
from pos.prove.world.tap import Side, cut_http
from pos.prove.world.world import OPENS_MS

__all__ = ["PORT", "NexoRow", "Row", "WalletRow", "ZvtRow", "cut_zvt"]

PORT = 20007
LINE = "/dev/terminal"
LATE_S: dict[Side, float] = {"lane": 70.0, "terminal": 70.0}


class Row(Protocol):
    """One driver.

    Attributes:
        part: what shoppers pay with: "card", "plan", "phone", "gift", or "split" (a part by card, the rest otherwise).
        answers: what its far end can say.
        most: so many messages each way are struck; what comes after them is the same question over and over.
    """

    name: str
    part: str
    answers: tuple[Answer, ...]
    most: int

    def options(self, answer: Answer, chance: Random) -> Options:
        """What kind of terminal, as far as the oracle has to know: everything but the answer is chance."""
        ...

    def terminal(self, options: Options, machine: SimulatedMachine) -> Any:  # noqa: ANN401 - any simulated terminal
        """The terminal, at tcp://127.0.0.1:20007."""
        ...

    def config(self) -> dict[str, Any]:
        """How the lane reaches it: tables of lane.toml."""
        ...

    def bank(self, terminal: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """What its bank has: receipt, trace, amount in minor units, taken, reversed."""
        ...

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """What a tap has to know."""
        ...


class ZvtRow:
    """ZVT on TCP, or on a serial line."""

    part = "card"
    most = 12

    def __init__(self, *, serial: bool = False) -> None:
        self.serial = serial
        self.name = "zvt, serial" if serial else "zvt, tcp"
        # On a line each message has an acknowledgement of its own: the answers that make the messages differ suffice.
        self.answers: tuple[Answer, ...] = ("approve", "decline", "not found") if serial else ANSWERS
        self.most = 24 if serial else 12

    def options(self, answer: Answer, chance: Random) -> Options:
        """See `Row`."""
        return Options(
            reversal=chance.choice(("at-once", "never")),
            after=chance.choice(("previous", "failed", "reversal")),
            repeat="no" if answer == "not found" else chance.choice(("yes", "failed-too")),
            final=chance.choice(("status", "prints")),
            pan="masked",
            pace_s=0.1,
            card_timeout_s=20.0,
        )

    def terminal(self, options: Options, machine: SimulatedMachine) -> SimulatedTerminal:
        """See `Row`."""
        zone, place = ZoneInfo("Europe/London"), f"pty://{LINE}" if self.serial else ""
        return SimulatedTerminal("127.0.0.1", PORT, options, machine=machine, zone=zone, place=place)

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        url = f"serial://{LINE}" if self.serial else f"tcp://127.0.0.1:{PORT}"
        return {"terminal": {"card": TerminalConfig(url=url)}}

    def bank(self, terminal: SimulatedTerminal) -> list[dict[str, Any]]:
        """See `Row`."""
        return terminal.ledger.state()

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`: PA00P016_04 section 5.2.4 and chapter 3; 06 01 begins a payment."""
        if self.serial:
            return Wire(cut=_line_cut, begins=lambda message: message[2:4] == b"\x06\x01", reboot=reboot, late_s=LATE_S)
        return Wire(cut=cut_zvt, begins=lambda message: message[:2] == b"\x06\x01", reboot=reboot, late_s=LATE_S)


def _line_cut(data: bytes) -> tuple[list[bytes], bytes]:
    """Blocks, and the single bytes between them: acknowledgements."""
    found: list[bytes] = []
    while data:
        size = 1 if data[0] != 0x10 else _block_size(data)
        if not size:
            break
        found.append(data[:size])
        data = data[size:]
    return found, data


def _block_size(data: bytes) -> int:
    """How long the block in front is, its checksum counted; 0: nobody can say yet."""
    at = 2
    while at + 1 < len(data):
        if data[at] == 0x10 and data[at + 1] == 0x03:
            return at + 4 if len(data) >= at + 4 else 0
        at += 2 if data[at] == 0x10 else 1
    return 0


def cut_zvt(data: bytes) -> tuple[list[bytes], bytes]:
    """Whole ZVT messages (PA00P016_04 section 5.2.4), and the rest."""
    found: list[bytes] = []
    while len(data) >= 3:
        head = 5 if data[2] == 0xFF else 3
        if len(data) < head:
            break
        size = head + (data[2] if head == 3 else data[3] + 256 * data[4])
        if len(data) < size:
            break
        found.append(data[:size])
        data = data[size:]
    return found, data


class _Nexo(SimulatedNexo):
    """One that can be looked at as the ZVT terminal can."""

    @property
    def waits_for_card(self) -> bool:
        """Whether its display asks for a card now."""
        return self.till.waiting


class NexoRow:
    """nexo, JSON or XML over HTTP: a request and its answer a connection."""

    part = "card"
    answers = ANSWERS
    most = 12

    def __init__(self, dialect: Literal["json", "xml"]) -> None:
        self.dialect = dialect
        self.name = f"nexo, {dialect}"

    def options(self, answer: Answer, chance: Random) -> Options:
        """See `Row`: a nexo terminal takes nothing back by itself, and always tells."""
        del answer, chance
        return Options(reversal="never", pace_s=0.1, card_timeout_s=20.0)

    def terminal(self, options: Options, machine: SimulatedMachine) -> SimulatedNexo:
        """See `Row`."""
        chosen = NexoOptions(dialect=self.dialect, pace_s=options.pace_s, card_timeout_s=options.card_timeout_s)
        return _Nexo("127.0.0.1", PORT, chosen, machine=machine)

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        nexo = NexoConfig(poi_id=NexoOptions().poi_id)
        card = TerminalConfig(driver=f"nexo-{self.dialect}", url=f"tcp://127.0.0.1:{PORT}", nexo=nexo)
        return {"terminal": {"card": card}}

    def bank(self, terminal: SimulatedNexo) -> list[dict[str, Any]]:
        """See `Row`."""
        return [
            {
                "receipt": one["transaction"],
                "trace": one["service_id"],
                "amount": int(Decimal(one["amount"]) * one["share"]),
                "taken": one["taken"],
                "reversed": one["reversed"],
            }
            for one in terminal.ledger.state()
        ]

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`."""
        late_s: dict[Side, float] = {"lane": 25.0, "terminal": 130.0}
        return Wire(cut=cut_http, begins=lambda message: b"PaymentRequest" in message, reboot=reboot, late_s=late_s)


@lru_cache(maxsize=1)
def _keys() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="wallet-keys-")


class _Wallet(SimulatedWallet):
    """A provider whose shoppers scan what the lane's screen shows, as a card is held to a reader."""

    def sees(self) -> bool:
        """Whether a code is on the lane's screen; the world says."""
        return False

    @property
    def waits_for_card(self) -> bool:
        """Whether there is a code to scan."""
        return self.sees() and bool(self.house.codes_shown)

    def present(self, call: dict[str, Any]) -> dict[str, Any]:
        """Scan it."""
        self.house.phones.scan(outcome(call))
        return {}


class WalletRow:
    """A phone wallet: codes that the lane shows (Alipay), or that shoppers show (WeChat Pay)."""

    part = "phone"
    answers = ANSWERS
    most = 12

    def __init__(self, protocol: Literal["wechat", "alipay"], *, shown: bool, port: int = PORT) -> None:
        self.port = port
        self.protocol = protocol
        self.shown = shown
        self.name = f"{protocol}, {'shown' if shown else 'scanned'}"

    def options(self, answer: Answer, chance: Random) -> Options:
        """See `Row`: a provider takes nothing back by itself, and always tells."""
        del answer, chance
        return Options(reversal="never", pace_s=0.1, card_timeout_s=20.0)

    def terminal(self, options: Options, machine: SimulatedMachine) -> SimulatedWallet:
        """See `Row`."""
        folder = Path(_keys().name)
        chosen = WalletOptions(protocol=self.protocol, keys=folder, currency="GBP", pace_s=options.pace_s)
        machine.wall_ms = OPENS_MS  # a provider keeps good time
        return _Wallet("127.0.0.1", self.port, chosen, machine=machine)

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        folder = Path(_keys().name)
        wechat = self.protocol == "wechat"
        phone = WalletConfig(
            driver=self.protocol, url=f"tcp://127.0.0.1:{self.port}", merchant=WalletOptions().merchant,
            app=WalletOptions().app, key=str(folder / "shop.pem"), their_key=str(folder / "provider-public.pem"),
            serial=SERIAL if wechat else "", their_serial=THEIR_SERIAL if wechat else "",
            notify_url="https://shop.example/notes", shows=self.shown, scans=not self.shown,
        )  # fmt: skip
        return {"wallet": {"phone": phone}}

    def bank(self, terminal: SimulatedWallet) -> list[dict[str, Any]]:
        """See `Row`."""
        return [
            {
                "receipt": one["number"],
                "trace": one["order"],
                "amount": one["amount"],
                "taken": one["taken"],
                "reversed": bool(one["back"]),
            }
            for one in terminal.ledger.state()
            if one["number"]
        ]

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`: an order or a charge begins a payment."""
        begins = {
            ("wechat", True): b"/v3/pay/transactions/native",
            ("wechat", False): b"/v3/pay/transactions/codepay",
            ("alipay", True): b"method=alipay.trade.precreate",
            ("alipay", False): b"method=alipay.trade.pay&",
        }[self.protocol, self.shown]
        late_s: dict[Side, float] = {"lane": 25.0, "terminal": 40.0}
        return Wire(cut=cut_http, begins=lambda message: begins in message, reboot=reboot, late_s=late_s)
