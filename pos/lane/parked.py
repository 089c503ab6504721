"""Baskets that the shop's lanes share: what a lane asks of the shared place, and what it hears from there.

The rules are in `pos.lane.parking`. Every event is a record: who was given a basket is known before anything follows.
"""

from typing import Literal

from pos.lane.effects import Effect, SavedBasket
from pos.lane.events import Event

__all__ = [
    "BasketClaimed",
    "BasketTaken",
    "ClaimBasket",
    "ClaimRefused",
    "ForgetParked",
    "KeepParked",
    "ParkBasket",
    "ReturnBasket",
    "TidyParked",
]


class BasketClaimed(Event, frozen=True, kw_only=True, tag="BasketClaimed"):
    """The basket of a ticket that was asked for is this lane's now, and nobody else's."""

    ticket: str
    saved: SavedBasket


class ClaimRefused(Event, frozen=True, kw_only=True, tag="ClaimRefused"):
    """This lane does not have the basket, for certain.

    Attributes:
        why: another lane took it up; there is none of that ticket; the place can't be reached; what lies there is not
            this shop's; or this lane gave it back.
    """

    ticket: str
    why: Literal["taken", "unknown", "away", "foreign", "returned"]


class BasketTaken(Event, frozen=True, kw_only=True, tag="BasketTaken"):
    """A basket that was saved here was taken up at another lane: L005."""

    ticket: str
    lane: str


class ParkBasket(Effect, frozen=True, kw_only=True, tag="ParkBasket"):
    """Put a basket of this lane where every lane finds it. Again does nothing, also where it was taken meanwhile."""

    saved: SavedBasket


class ClaimBasket(Effect, frozen=True, kw_only=True, tag="ClaimBasket"):
    """Take a basket for this lane alone: `BasketClaimed` or `ClaimRefused` follows.

    Attributes:
        again: it was asked for in an earlier life, which may have taken it: there is no answer but a sure one.
    """

    ticket: str
    again: bool = False


class KeepParked(Effect, frozen=True, kw_only=True, tag="KeepParked"):
    """The basket that was claimed is on the list, and that is on disk: it is over for every other lane."""

    ticket: str


class ReturnBasket(Effect, frozen=True, kw_only=True, tag="ReturnBasket"):
    """The basket that was claimed can't be taken up now: it lies there again. `ClaimRefused` follows."""

    ticket: str


class ForgetParked(Effect, frozen=True, kw_only=True, tag="ForgetParked"):
    """Nothing of this ticket is needed in the place any more; it was one of this lane's."""

    ticket: str


class TidyParked(Effect, frozen=True, kw_only=True, tag="TidyParked"):
    """After a start: what earlier lives left there is brought to its end.

    Attributes:
        mine: the tickets of this lane that wait; others of its own are over.
        fetching: the one that was asked for; others that this lane claimed are on its list, or sold.
    """

    mine: tuple[str, ...] = ()
    fetching: str = ""
