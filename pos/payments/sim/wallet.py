"""A simulated wallet provider: its server on a TCP port, and a control desk that is the shoppers' phones.

`run("tcp://127.0.0.1:0?protocol=alipay&keys=/tmp/keys&currency=GBP", ...)`: the query sets `WalletOptions`.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Meta, Struct

from pos.errors import ConfigError
from pos.payments.sim.asks import Away
from pos.payments.sim.wallet_alipay import AlipayHouse
from pos.payments.sim.wallet_house import House, WalletOptions
from pos.payments.sim.wallet_keys import keys_in
from pos.payments.sim.wallet_phone import outcome
from pos.payments.sim.wallet_wechat import WeChatHouse
from pos.wires.acts import Asked, NotNow, Seconds, Switch
from pos.wires.control import Act, serve
from pos.wires.faults import FaultScript
from pos.wires.http_door import HttpDoor
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["SimulatedWallet", "WalletOptions", "run"]

Goes = Annotated[str, Meta(examples=["approve"], description="How the payment then goes; a wrong one lists them.")]


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone shows its payment code, for the scanner."""

    outcome: Goes = "approve"
    late_s: Seconds = 0.0


class Scan(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone scans the code that the lane shows."""

    outcome: Goes = "approve"
    late_s: Seconds = 0.0


class Every(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone scans every code that is shown; null: no more."""

    outcome: Goes | None
    after_ms: Annotated[float, Meta(ge=0, le=86_400_000)] = 1_500
    late_s: Seconds = 0.0


class Confirm(Struct, frozen=True, forbid_unknown_fields=True):
    """Whoever is asked for a password types it, or goes back."""

    yes: bool = True


class Forge(Struct, frozen=True, forbid_unknown_fields=True):
    """So many answers are signed by a stranger."""

    times: Annotated[int, Meta(ge=0, le=1000)] = 1


class SimulatedWallet:
    """A provider behind a TCP port. Acts may be called on any thread."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, options: WalletOptions | None = None, *,
        machine: Machine = THIS_MACHINE,
    ) -> None:  # fmt: skip
        self.options = chosen = options or WalletOptions()
        kinds: dict[str, type[House]] = {"wechat": WeChatHouse, "alipay": AlipayHouse}
        self.house = kinds[chosen.protocol](chosen, keys_in(chosen.keys), machine)
        self.ledger = self.house.ledger
        self.door = HttpDoor(f"tcp://{host}:{port}", self.house.serve, machine)
        self.faults = self.door.faults

    @property
    def url(self) -> str:
        """Where a lane finds it, once it was started."""
        return self.door.url

    def start(self) -> None:
        """Serve from now on."""
        self.door.open()

    def stop(self) -> None:
        """Switch it off for good."""
        self.door.close()

    def state(self) -> dict[str, Any]:
        """What a control desk shows and a test compares."""
        with self.house.lock:
            return self.house.state() | {"faults": self.faults.state(), "requests": self.door.requests}

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "code": Asked(Code, self.code),
            "scan": Asked(Scan, self.scan),
            "auto": Asked(Every, self._auto),
            "confirm": Asked(Confirm, self._confirm),
            "unplug": Asked(Away, self._unplug),
            "busy": Asked(Switch, self._busy, "It can't say anything now, or it can again."),
            "forge": Asked(Forge, self._forge),
            "faults": Asked(FaultScript, self.faults.act, "What the wire does wrong; {}: nothing any more."),
        }

    def code(self, call: dict[str, Any]) -> dict[str, Any]:
        """A phone shows its payment code."""
        return {"code": self.house.phones.code(outcome({"outcome": "approve"} | call))}

    def scan(self, call: dict[str, Any]) -> dict[str, Any]:
        """A phone scans what the lane shows. Raises NotNow where nothing is shown."""
        if not self.house.phones.scan(outcome({"outcome": "approve"} | call)):
            raise NotNow("the lane shows no code that can be paid")
        return {}

    def _auto(self, call: dict[str, Any]) -> dict[str, Any]:
        wanted = None if call["outcome"] is None else outcome(call)
        self.house.phones.always(wanted, float(call.get("after_ms", 1500)) / 1000)
        return {"auto": call["outcome"]}

    def _confirm(self, call: dict[str, Any]) -> dict[str, Any]:
        done = self.house.phones.confirm(yes=bool(call.get("yes", True)))
        if not done:
            raise NotNow("no phone asks for a password")
        return {"confirmed": done}

    def _unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        self.door.down(float(call.get("seconds", 5)))
        return {}

    def _busy(self, call: dict[str, Any]) -> dict[str, Any]:
        self.house.busy = bool(call["on"])
        return {"busy": self.house.busy}

    def _forge(self, call: dict[str, Any]) -> dict[str, Any]:
        self.house.forge = int(call.get("times", 1))
        return {"forge": self.house.forge}


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the `wire` and `control` addresses.

    Raises:
        ConfigError: an address or a setting that makes no sense.
        DeviceBusy: the port is taken.
    """
    parts = urlsplit(wire_url)
    if parts.scheme != "tcp" or not parts.hostname:
        raise ConfigError(f"{wire_url!r} is no address for a provider.", "Write tcp://127.0.0.1:port.")
    try:
        options = msgspec.convert(dict(parse_qsl(parts.query)), WalletOptions, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"The simulated provider has no such setting: {error}.", "See WalletOptions.") from None
    serve(SimulatedWallet(parts.hostname, parts.port or 0, options), control_port, ready)


def _path(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook
    return kind(value)
