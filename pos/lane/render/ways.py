"""In which order ways to pay are offered."""

from pos.lane.parts import Button
from pos.lane.state import Lane

__all__ = ["as_last_time"]

_GIFT = ("gift", "credit", "voucher")
"""Paid with by one tile."""


def as_last_time(lane: Lane, ways: dict[str, Button]) -> tuple[Button, ...]:
    """The tiles by kind of tender, in the shop's order; first what the member who is signed in paid with last, if it
    works now.
    """
    member = lane.loyalty.member
    last = member.paid_by if member is not None else ""
    first = ways.get("gift" if last in _GIFT else last)
    if first is None or first.why is not None or not first.enabled:
        return tuple(ways.values())
    return (first, *(one for one in ways.values() if one is not first))
