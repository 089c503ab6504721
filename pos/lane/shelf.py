"""What the packing shelf says. What it means for the basket is decided elsewhere."""

from msgspec.structs import replace

from pos.lane.events import ShelfMoved, ShelfSettled
from pos.lane.state import Lane, Shelf, Step

__all__ = ["moved", "settled"]


def settled(lane: Lane, event: ShelfSettled) -> Step:
    """It stands still."""
    shelf = Shelf(device=event.device, weight_g=event.weight_g, over=event.over, since=event.at)
    return Step(replace(lane, shelf=shelf, view=replace(lane.view, shelf_moves=False)))


def moved(lane: Lane, event: ShelfMoved) -> Step:
    """Something is put on it, or taken off; only what it says when it rests counts."""
    del event
    return Step(replace(lane, view=replace(lane.view, shelf_moves=True)))
