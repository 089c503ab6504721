"""All live promotions of one catalogue version, indexed once: which of them look at this product?

A look-up costs the same with ten promotions or a thousand. The order in which promotions are listed means nothing: they
are kept by their keys.
"""

from collections.abc import Iterable

from pos.sale.product import Product
from pos.sale.promotion.memory import Memory
from pos.sale.promotion.model import Promotion, Selection, of_basket, selections

__all__ = ["NO_PROMOTIONS", "Match", "PromotionBook"]

Match = tuple[int, int]
"""A promotion by its place in the book, and the role that a product has in it (which of its selections)."""


class PromotionBook:
    """Promotions, compiled. Equal to another book of the same promotions; never changes what it answers."""

    __slots__ = ("_brands", "_categories", "_everything", "_known", "_skus", "baskets", "dated", "memory", "promotions")

    def __init__(self, promotions: Iterable[Promotion] = (), memory: Memory | None = None) -> None:
        self.memory = Memory() if memory is None else memory
        self.promotions = tuple(sorted(promotions, key=lambda one: one.key))
        keys = [one.key for one in self.promotions]
        assert len(set(keys)) == len(keys), keys
        self.baskets = tuple(place for place, one in enumerate(self.promotions) if of_basket(one))
        self.dated = any(
            selection.expires_within_days is not None for one in self.promotions for selection in selections(one.offer)
        )
        self._skus: dict[str, list[Match]] = {}
        self._categories: dict[str, list[Match]] = {}
        self._brands: dict[str, list[Match]] = {}
        self._everything: list[Match] = []
        self._known: dict[tuple[str, str, str], tuple[Match, ...]] = {}
        for place, promotion in enumerate(self.promotions):
            for role, selection in enumerate(selections(promotion.offer)):
                self._index(selection, (place, role))

    def _index(self, selection: Selection, match: Match) -> None:
        if selection.everything:
            self._everything.append(match)
            return
        for names, index in (
            (selection.skus, self._skus),
            (selection.categories, self._categories),
            (selection.brands, self._brands),
        ):
            for name in names:
                index.setdefault(name, []).append(match)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PromotionBook) and (self is other or self.promotions == other.promotions)

    def __hash__(self) -> int:
        return hash(tuple(one.key for one in self.promotions))

    def __repr__(self) -> str:
        return f"PromotionBook({', '.join(one.key for one in self.promotions)})"

    def grown(self, promotions: Iterable[Promotion]) -> "PromotionBook":
        """A book with these as well, or instead of what had their key. It remembers what this one has solved."""
        known = {one.key: one for one in (*self.promotions, *promotions)}
        return PromotionBook(known.values(), None if self is NO_PROMOTIONS else self.memory)

    def emptied(self) -> "PromotionBook":
        """A book without promotions for the next basket. It remembers: a saved basket is quickly priced."""
        return self if self is NO_PROMOTIONS else PromotionBook((), self.memory)

    def matches(self, product: Product) -> tuple[Match, ...]:
        """The promotions that look at a product, in the book's order; expiry dates are not asked here."""
        key = (product.sku, product.category, product.brand)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._look_up(product)
        return found

    def _look_up(self, product: Product) -> tuple[Match, ...]:
        near = {
            *self._skus.get(product.sku, ()),
            *self._categories.get(product.category, ()),
            *self._brands.get(product.brand, ()),
            *self._everything,
        }
        return tuple(match for match in sorted(near) if self.selection(match).takes(product))

    def selection(self, match: Match) -> Selection:
        """What a role of a promotion looks for."""
        return selections(self.promotions[match[0]].offer)[match[1]]


NO_PROMOTIONS = PromotionBook()
