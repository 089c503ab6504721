"""One device alone, without a lane: tried, watched, recorded. Nothing is sold and no payment is begun."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pos.app import drivers_of
from pos.config import Config
from pos.errors import ConfigError
from pos.lane.events import (
    CashUnitChanged,
    DeviceChanged,
    Event,
    LaneEvent,
    Scanned,
    ShelfMoved,
    ShelfSettled,
    WeightRead,
)
from pos.sale.barcode import BarcodeRules, describe, read
from pos.sale.barcode_card import mask_pan, mask_read
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Ear", "only", "running", "told"]


WEIGHED_AT = 100
"""A price a kilogram for a scale that is tried: some answer for goods with a price only."""


class Ear:
    """An inbox that is read by a person: nothing is ever committed."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[LaneEvent | Scanned] = queue.SimpleQueue()

    def post(self, event: LaneEvent | Scanned) -> None:
        """See `pos.ports.Inbox`."""
        self._events.put(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Nothing is on disk here, so nothing may be acknowledged."""
        del timeout_s
        self._events.put(event)
        return False

    def next(self, timeout_s: float) -> LaneEvent | Scanned | None:
        """The next event; None if there was none."""
        try:
            return self._events.get(timeout=timeout_s)
        except queue.Empty:
            return None


def only(config: Config, wanted: str) -> Config:
    """The configuration with one device left: "scanner.hand", or "hand" where no other has that name.

    Raises:
        ConfigError: there is no such device, or more than one.
    """
    known = [(part, name) for part, name, _ in config.devices()]
    found = [(part, name) for part, name in known if wanted in (name, f"{part}.{name}")]
    if len(found) != 1:
        names = ", ".join(f"{part}.{name}" for part, name in known) or "none"
        raise ConfigError(f"{'No' if not found else 'More than one'} device is called {wanted!r}.", f"Known: {names}.")
    [(part, name)] = found
    empty: dict[str, Any] = {other: {} for other, _ in known}
    return config.model_copy(update={**empty, part: {name: getattr(config, part)[name]}})


@contextmanager
def running(config: Config, machine: Machine = THIS_MACHINE) -> Iterator[tuple[Ear, Any]]:
    """The one driver of this configuration, started; and what it says."""
    ear = Ear()
    [(_, _, driver)] = drivers_of(config, ear, machine)
    driver.start()
    if config.scale:
        driver.start_weighing(WEIGHED_AT, 0)
    try:
        yield ear, driver
    finally:
        driver.stop()


def told(event: LaneEvent | Scanned, rules: BarcodeRules) -> str:
    """An event in a line for a technician; card numbers masked."""
    if isinstance(event, DeviceChanged):
        return f"{event.part}.{event.device} is {event.state}. {event.detail}".rstrip()
    if isinstance(event, CashUnitChanged):
        return f"{event.device}, {event.unit}: {event.state}"
    if isinstance(event, WeightRead):
        return f"{event.device} shows {event.weight_g / 1000:.3f} kg, {event.state}"
    if isinstance(event, ShelfMoved):
        return f"{event.device} moves"
    if isinstance(event, ShelfSettled):
        return f"{event.device} stands {'over its capacity' if event.over else f'at {event.weight_g / 1000:.3f} kg'}"
    if isinstance(event, Scanned):
        whole = event.raw.decode("utf-8", "backslashreplace")
        text = mask_read(whole)
        if text != whole:
            return f"read {text!r}: a bank card"
        meaning = describe(read(event.raw, rules), rules)
        return f"read {text!r}: {', '.join(f'{key} {value}' for key, value in meaning.items())}"
    return mask_pan(repr(event))
