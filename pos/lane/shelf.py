"""What the packing shelf says. What it means for the basket is decided elsewhere."""

from msgspec.structs import replace

from pos.lane.basket import idle
from pos.lane.events import ShelfAnswered, ShelfSettled
from pos.lane.state import Lane, Shelf, Step

__all__ = ["answered", "settled"]


def settled(lane: Lane, event: ShelfSettled) -> Step:
    """It stands still."""
    shelf = Shelf(device=event.device, weight_g=event.weight_g, over=event.over, since=event.at)
    return Step(replace(lane, shelf=shelf, view=replace(lane.view, shelf_moves=False)))


def answered(lane: Lane, event: ShelfAnswered) -> Step:
    """The shopper says what it is; what that means is decided where the shelf is looked at."""
    del event
    return Step(lane, (idle(lane),))
