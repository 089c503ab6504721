"""A basket that is taken up again, and the packing shelf: what its goods weigh goes with it from lane to lane.

What the lane that saved the basket had learned of its articles goes first; of others the lane that takes it up asks its
own book. How its shelf stands comes with the event, so that a replay needs neither the book nor the shelf.
"""

from collections.abc import Callable

from msgspec.structs import asdict, replace

from pos.lane.bagging_parts import Bagging, OnShelf, Stand
from pos.lane.effects import SavedBasket
from pos.lane.events import ItemFound
from pos.sale.weights import Expected

__all__ = ["on_this_shelf", "to_keep", "with_weights"]


def to_keep(now: Bagging | None, skus: set[str]) -> tuple[tuple[str, Expected], ...]:
    """What a saved basket takes along: the weights of its articles, as far as any is known."""
    return () if now is None else tuple((sku, one) for sku, one in now.known if sku in skus and one.known)


def on_this_shelf(saved: SavedBasket, ask: Callable[[ItemFound], OnShelf], at: int, stand: Stand | None) -> SavedBasket:
    """A basket that is about to be taken up, with what this lane knows of its goods and of its shelf.

    Args:
        saved: as it was saved.
        ask: this lane's book of weights.
        at: now; how strictly is looked may depend on the hour.
        stand: of this lane's shelf.
    """
    there, mode = dict(saved.weights), OnShelf().mode
    for line in saved.cart.lines:
        found = ask(ItemFound(product=line.product, at=at))
        mode = found.mode
        there.setdefault(line.product.sku, found.expected)
    return replace(saved, weights=tuple(sorted(there.items())), shelf=OnShelf(mode=mode, stand=stand))


def with_weights(now: Bagging | None, saved: SavedBasket) -> Bagging | None:
    """The shelf of the lane that takes it up; without a shelf, or from an older record, as it was."""
    if now is None or saved.shelf is None:
        return now
    stood = saved.shelf.stand
    now = now if stood is None else replace(now, **asdict(stood))
    return replace(now, mode=saved.shelf.mode, known=saved.weights)
