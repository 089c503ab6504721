"""Coins and notes."""

from typing import Literal

from pos.lane.effects import HopperStart
from pos.lane.event.base import Event


class CashPressed(Event, frozen=True, kw_only=True, tag="CashPressed"):
    """The shopper wants to pay with coins and notes."""


class HandCashPressed(Event, frozen=True, kw_only=True, tag="HandCashPressed"):
    """The shopper hands cash to a team member. `amount_minor`: a part, as in `PartPressed`."""

    amount_minor: int = 0


class HandCashGiven(Event, frozen=True, kw_only=True, tag="HandCashGiven"):
    """The team member says how much they were given, minor units."""

    given_minor: int


class CashCounted(Event, frozen=True, kw_only=True, tag="CashCounted"):
    """A cash device is about to take money. `numbers`: of the last event of each unit; what comes after them counts."""

    intent_id: str
    numbers: tuple[tuple[str, int], ...]


class CashInserted(Event, frozen=True, kw_only=True, tag="CashInserted"):
    """A coin or a note is in for good. On disk before the device's event counts as read: `number` of `unit`."""

    intent_id: str
    unit: str
    number: int
    amount_minor: int


class NoteOffered(Event, frozen=True, kw_only=True, tag="NoteOffered"):
    """A note is held and can still be given back: the lane says whether it is kept."""

    intent_id: str
    unit: str
    number: int
    amount_minor: int


class CashReturned(Event, frozen=True, kw_only=True, tag="CashReturned"):
    """The note that was held came out again; it was never counted."""

    intent_id: str
    unit: str
    number: int


class CashClosed(Event, frozen=True, kw_only=True, tag="CashClosed"):
    """No money is taken any more, and all that came has been told."""

    intent_id: str


class CashPayoutStarted(Event, frozen=True, kw_only=True, tag="CashPayoutStarted"):
    """A hopper is about to be told to pay; on disk before it hears."""

    start: HopperStart


class CashDispensed(Event, frozen=True, kw_only=True, tag="CashDispensed"):
    """A payout has ended.

    Attributes:
        paid: (value, pieces) that came out.
        unsure: values whose hopper can't tell what it paid: people count.
    """

    payout_id: str
    paid: tuple[tuple[int, int], ...]
    unsure: tuple[int, ...] = ()


class CashUnitChanged(Event, frozen=True, kw_only=True, tag="CashUnitChanged"):
    """A part of a cash device needs somebody, or no more. "uncounted": events went by unread, money may be in them."""

    device: str
    unit: str
    state: Literal["ok", "low", "empty", "full", "jammed", "uncounted"]


class CashRefilled(Event, frozen=True, kw_only=True, tag="CashRefilled"):
    """A person put coins into a hopper, or emptied and counted it.

    Attributes:
        hopper: its name in the configuration.
        value_minor: what its coins are worth.
        pieces: so many were put in; `counted`: so many are in it now.
        by: who.
    """

    device: str
    hopper: str
    value_minor: int
    pieces: int
    counted: bool = False
    by: str
