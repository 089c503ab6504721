"""Which key stands in which row: products once, prices once a date, numbers in the order of the files."""

from pos.store.catalog_rows import GoodRow
from pos.store.catalog_schema import NUMBER_BITS
from pos.store.row_writer import Batch

__all__ = ["KeyedRows"]

_NUMBER_MASK = (1 << NUMBER_BITS) - 1


class KeyedRows:
    """Takes rows; holds the products, further prices and texts that are not yet inserted.

    Args:
        first_number: the running number of the first row.
    """

    def __init__(self, first_number: int) -> None:
        self._batch = Batch([], [], [])
        self.next_number = first_number
        self._first_number = first_number
        self._ids: dict[object, int] = {}
        self._from: dict[int, int] = {}
        self._dated: dict[tuple[int, int], int] = {}

    def add(self, row: GoodRow) -> int | None:
        """Take a row; the place (counted from 0) of the row that it repeats, if it may not be taken."""
        gtin, plu, category, valid_from, price_minor, facts, rank, text = row
        number = self.next_number
        ident = rank << NUMBER_BITS | number
        found = self._ids.setdefault(gtin or plu, ident)
        if found == ident:
            self._batch.products.append((ident, gtin, plu, category, valid_from, price_minor, facts))
            self._batch.texts.append((ident, text))
            if valid_from:
                self._from[ident] = valid_from
        else:
            first = self._repeated(found, valid_from)
            if first is not None:
                return first
            self._dated[found, valid_from] = number - self._first_number
            self._batch.prices.append((found, valid_from, price_minor))
        self.next_number = number + 1
        return None

    def _repeated(self, ident: int, valid_from: int) -> int | None:
        if self._from.get(ident, 0) == valid_from:
            return (ident & _NUMBER_MASK) - self._first_number
        return self._dated.get((ident, valid_from))

    def batch(self) -> Batch:
        """What is not yet inserted."""
        return self._batch

    def clear(self) -> None:
        """What was held is in the file."""
        self._batch = Batch([], [], [])
