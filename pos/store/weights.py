"""What goods weigh, as it was learned: a row an article in lane.db, written with the sale that taught it.

Not a truth of the journal's, although each lesson is in it: a table brought from another lane is not, and the shop may
change what it likes. So it is not among the tables that are rebuilt and compared.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select

from pos.errors import StoreError
from pos.lane.bagging_parts import Mode, OnShelf
from pos.lane.events import ItemFound
from pos.sale.product import Product
from pos.sale.weights import Weight, WeightSample, expected, learn, learn_spread, sku_of_category
from pos.store.tables import weights

__all__ = [
    "Hours",
    "WeightBook",
    "every_weight",
    "learn_weights",
    "put_weights",
    "read_file",
    "weight_of",
    "write_file",
]

_one = select(weights).where(weights.c.sku == bindparam("sought"))
_drop = delete(weights).where(weights.c.sku == bindparam("old_sku"))
FORMAT = "pos-weights-1"


def weight_of(connection: Connection, sku: str) -> Weight | None:
    """What is known of an article."""
    row = connection.execute(_one, {"sought": sku}).first()
    return None if row is None else Weight(**row._asdict())


def every_weight(connection: Connection) -> Iterator[Weight]:
    """All that is known, by sku."""
    for row in connection.execute(select(weights).order_by(weights.c.sku)):
        yield Weight(**row._asdict())


def put_weights(connection: Connection, them: Iterable[Weight]) -> None:
    """These are known now, whatever was before."""
    for one in them:
        connection.execute(_drop, {"old_sku": one.sku})
        connection.execute(insert(weights), msgspec.to_builtins(one))


def learn_weights(connection: Connection, samples: Iterable[WeightSample]) -> None:
    """What a sale says, inside its own transaction."""
    for sample in samples:
        put_weights(connection, taught(lambda sku: weight_of(connection, sku), sample))


def taught(read: Callable[[str], Weight | None], sample: WeightSample) -> list[Weight]:
    """What is known of the article after this, and of its category."""
    sku = sku_of_category(sample.category)
    before, category = read(sample.sku) or Weight(sku=sample.sku), read(sku) or Weight(sku=sku)
    after = [learn(before, sample, category)]
    if sample.kind == "placed" and sample.category:
        after.append(learn_spread(category, before, sample.weight_g / sample.pieces))
    return after


class Hours(Struct, frozen=True):
    """From one time of the day to another, on the shop's clocks, how strictly the shelf is looked at."""

    begin: time
    end: time
    mode: Mode

    @classmethod
    def read(cls, words: str) -> Self:
        """From "20:00-06:00 strict"."""
        times, mode = words.split()
        begin, end = times.split("-")
        return cls(time.fromisoformat(begin), time.fromisoformat(end), msgspec.convert(mode, Mode))

    def hold(self, now: time) -> bool:
        """Whether now is one of them; over midnight, too."""
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


class WeightBook:
    """What a scan has to know for the packing shelf: the port `pos.ports.Weights`.

    Args:
        read: what is known of an article.
        mode: how strictly is looked, where no hours say otherwise.
        hours: the first that hold count.
        timezone: of the shop, an IANA name.
        skip: categories whose goods need not lie on the shelf.
    """

    def __init__(
        self,
        read: Callable[[str], Weight | None],
        mode: Mode = "normal",
        hours: tuple[Hours, ...] = (),
        timezone: str = "UTC",
        skip: tuple[str, ...] = (),
    ) -> None:
        self._read = read
        self._mode: Mode = mode
        self._hours = hours
        self._zone = ZoneInfo(timezone)
        self._skip = skip

    def on_shelf(self, event: ItemFound) -> OnShelf:
        """What the article weighs, and how strictly is looked at this hour."""
        now = datetime.fromtimestamp(event.at / 1000, UTC).astimezone(self._zone).time()
        mode = next((one.mode for one in self._hours if one.hold(now)), self._mode)
        product = event.product
        known = self._read(product.sku) if product.unit == "each" else None
        category = self._read(sku_of_category(product.category))
        return OnShelf(expected(known, product.weight_g, skip=self._stays_off(product), category=category), mode)

    def _stays_off(self, product: Product) -> bool:
        return product.category in self._skip


# --- from lane to lane


def write_file(them: Iterable[Weight], path: Path) -> int:
    """Write them for another lane, JSON; how many."""
    rows = [msgspec.to_builtins(one) for one in them]
    path.write_text(json.dumps({"format": FORMAT, "weights": rows}, indent=1) + "\n", encoding="utf-8")
    return len(rows)


class _File(Struct):
    format: str
    weights: tuple[Weight, ...]


def read_file(path: Path) -> tuple[Weight, ...]:
    """The weights of another lane.

    Raises:
        StoreError: it can't be read, or is none of ours.
    """
    try:
        found: Any = msgspec.json.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError, UnicodeError) as error:
        raise StoreError(f"{path} has no weights in it: {error}.", "Make it with `pos weights export`.") from error
    if found.format != FORMAT or any(one.pieces < 0 or one.mean_g < 0 or not one.sku for one in found.weights):
        raise StoreError(f"{path} has no weights in it.", "Make it with `pos weights export`.")
    return tuple(found.weights)
