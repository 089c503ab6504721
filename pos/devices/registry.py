"""Drivers and simulators by name. Nothing above this module can tell a simulated device from a real one.

A driver of somebody else is found by its entry point: group `pos.devices`, name `scanner.NAME`, `scale.NAME`,
`shelf.NAME` or `printer.NAME`, for `driver = "NAME"` in lane.toml. It names a factory
`(config, name, inbox, clock) -> Device`; one that has a parameter `machine` is given the machine to run on.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from pos.config import (
    CashConfig,
    LineDisplayConfig,
    PrinterConfig,
    RelayConfig,
    ScaleConfig,
    ScannerConfig,
    ShelfConfig,
)
from pos.config.kinds import OWN_DRIVERS
from pos.devices.driver import Device
from pos.errors import ConfigError
from pos.ports import Cash, Clock, Inbox, LineDisplay, Printer, Relays, Scale
from pos.wires.machine import THIS_MACHINE, Machine, placed

__all__ = [
    "GROUP",
    "CashDevice",
    "LineDisplayDevice",
    "PrinterDevice",
    "RelayDevice",
    "ScaleDevice",
    "Simulator",
    "cash",
    "drivers",
    "factory",
    "line_display",
    "printer",
    "relay",
    "scale",
    "scanner",
    "shelf",
    "simulator",
]

GROUP = "pos.devices"
Factory = Callable[..., Any]
Simulator = Callable[[str, int, Callable[[dict[str, Any]], None]], None]
"""`run(wire_url, control_port, ready)`: serves until SIGTERM; calls `ready` once with its addresses."""


class CashDevice(Device, Cash, Protocol):
    """A cash device with the life of a device."""


class LineDisplayDevice(Device, LineDisplay, Protocol):
    """A customer's display with the life of a device."""


class PrinterDevice(Device, Printer, Protocol):
    """A printer with the life of a device."""


class RelayDevice(Device, Relays, Protocol):
    """A relay board with the life of a device."""


class ScaleDevice(Device, Scale, Protocol):
    """A scale with the life of a device."""


# By name, so that a lane without a printer never imports escpos, and nothing here imports a simulator.
_DRIVERS: Mapping[str, str] = {
    "scanner.line": "pos.devices.scanner:line_scanner",
    "scanner.hid": "pos.devices.scanner_hid:hid_scanner",
    "scanner.keys": "pos.devices.scanner_keys:key_scanner",
    "badge.line": "pos.devices.scanner:line_scanner",
    "badge.hid": "pos.devices.scanner_hid:hid_scanner",
    "badge.keys": "pos.devices.scanner_keys:key_scanner",
    **{f"scale.{name}": "pos.devices.scale:WiredScale" for name in OWN_DRIVERS["scale"]},
    **{f"shelf.{name}": "pos.devices.shelf:WiredShelf" for name in OWN_DRIVERS["shelf"]},
    "printer.escpos": "pos.devices.printer:EscPosPrinter",
    "printer.file": "pos.devices.printer_file:file_printer",
    **{f"cash.{name}": "pos.devices.cash:CctalkCash" for name in OWN_DRIVERS["cash"]},
    **{f"relay.{name}": "pos.devices.relay:RelayBoard" for name in OWN_DRIVERS["relay"]},
    **{f"line_display.{name}": "pos.devices.line_display:line_display" for name in OWN_DRIVERS["line_display"]},
}
_SIMULATORS: Mapping[str, str] = {
    "scanner": "pos.devices.sim.scanner:run",
    "scale": "pos.devices.sim.scale:run",
    "shelf": "pos.devices.sim.scale:run_shelf",
    "printer": "pos.devices.sim.printer:run",
    "cash": "pos.devices.sim.cash:run",
    "badge": "pos.devices.sim.scanner:run_badge",
    "relay": "pos.devices.sim.relay:run",
    "line_display": "pos.devices.sim.line_display:run",
}


def scanner(config: ScannerConfig, name: str, inbox: Inbox, clock: Clock, *, machine: Machine = THIS_MACHINE) -> Device:
    """A driver for this scanner, or badge reader, not started yet.

    Raises:
        ConfigError: there is no driver of that name.
    """
    return cast("Device", placed(_driver(config.part, config.driver), machine)(config, name, inbox, clock))


def scale(
    config: ScaleConfig, name: str, inbox: Inbox, clock: Clock, *, machine: Machine = THIS_MACHINE
) -> ScaleDevice:
    """A driver for this scale, not started yet.

    Raises:
        ConfigError: there is no driver of that name.
    """
    return cast("ScaleDevice", placed(_driver("scale", config.driver), machine)(config, name, inbox, clock))


def shelf(config: ShelfConfig, name: str, inbox: Inbox, clock: Clock, *, machine: Machine = THIS_MACHINE) -> Device:
    """A driver for this packing shelf, not started yet.

    Raises:
        ConfigError: there is no driver of that name.
    """
    return cast("Device", placed(_driver("shelf", config.driver), machine)(config, name, inbox, clock))


def printer(
    config: PrinterConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    machine: Machine = THIS_MACHINE,
    **parts: Any,  # noqa: ANN401
) -> PrinterDevice:
    """A driver for this printer, not started yet; `parts` is what the driver needs besides (see its factory).

    Raises:
        ConfigError: there is no driver of that name.
    """
    make = placed(_driver("printer", config.driver), machine)
    return cast("PrinterDevice", make(config, name, inbox, clock, **parts))


def cash(
    config: CashConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    machine: Machine = THIS_MACHINE,
    **parts: Any,  # noqa: ANN401
) -> CashDevice:
    """A driver for this cash device, not started yet; `parts`: the shop's `currency`.

    Raises:
        ConfigError: there is no driver of that name.
    """
    return cast("CashDevice", placed(_driver("cash", config.driver), machine)(config, name, inbox, clock, **parts))


def relay(
    config: RelayConfig, name: str, inbox: Inbox, clock: Clock, *, machine: Machine = THIS_MACHINE
) -> RelayDevice:
    """A driver for this relay board, not started yet.

    Raises:
        ConfigError: there is no driver of that name.
    """
    return cast("RelayDevice", placed(_driver("relay", config.driver), machine)(config, name, inbox, clock))


def line_display(
    config: LineDisplayConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    machine: Machine = THIS_MACHINE,
    **parts: Any,  # noqa: ANN401
) -> LineDisplayDevice:
    """A driver for this customer's display, not started yet; `parts`: the shop's `language`.

    Raises:
        ConfigError: there is no driver of that name.
    """
    make = placed(_driver("line_display", config.driver), machine)
    return cast("LineDisplayDevice", make(config, name, inbox, clock, **parts))


def simulator(name: str) -> Simulator:
    """The simulator of this device: "scanner", "scale", "printer" ...

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in _SIMULATORS:
        raise ConfigError(f"There is no simulated {name!r}.", f"Known: {', '.join(_SIMULATORS)}.")
    return cast("Simulator", _load(_SIMULATORS[name]))


def factory(part: str, name: str) -> Factory:
    """What makes a driver of this name.

    Raises:
        ConfigError: there is none.
    """
    return _driver(part, name)


def drivers(part: str) -> tuple[str, ...]:
    """The names of all drivers for this part, ours first."""
    return tuple(name.removeprefix(f"{part}.") for name in _known() if name.startswith(f"{part}."))


def _driver(part: str, name: str) -> Factory:
    own = _DRIVERS.get(f"{part}.{name}")
    known = {} if own else _known()
    target = own or known.get(f"{part}.{name}")
    if target is None:
        raise ConfigError(f"There is no {part} driver {name!r}.", f"Known: {', '.join(drivers(part))}.")
    return _load(target)


def _known() -> dict[str, str]:
    """Ours win over a stranger of the same name."""
    return {entry.name: entry.value for entry in entry_points(group=GROUP)} | dict(_DRIVERS)


def _load(target: str) -> Factory:
    module, _, attribute = target.partition(":")
    return cast("Factory", getattr(import_module(module), attribute))
