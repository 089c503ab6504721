"""Every durable event, for the journal's decoder: those of the shopper and the devices, and those of staff."""

from collections.abc import Iterator
from typing import Any

from pos.lane import events, parked, sales_book, staff_events
from pos.lane.events import Event, ViewEvent

__all__ = ["EVENTS", "VIEW_EVENTS"]


def _kinds(base: type[Any]) -> Iterator[type[Any]]:
    """Everything below, that is no base of others itself."""
    for kind in base.__subclasses__():
        inner = tuple(_kinds(kind))
        yield from inner or (kind,)


assert events
assert staff_events
assert parked
assert sales_book
EVENTS: tuple[type[Event], ...] = tuple(_kinds(Event))
VIEW_EVENTS: tuple[type[ViewEvent], ...] = tuple(_kinds(ViewEvent))
"""What only moves the view, and is never written."""
