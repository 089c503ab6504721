"""The demo store's goods as a shopper has them in the basket: what is under the bars, and what is on the shelf."""

import csv
from functools import lru_cache

from msgspec import Struct

from pos.simulated import DEMO_STORE

__all__ = ["Good", "goods", "plain_goods"]


class Good(Struct, frozen=True):
    """One article. `price` in minor units; `plain`: neither an ID check nor a limit."""

    code: str
    name: str
    price: int
    plain: bool


@lru_cache(maxsize=1)
def goods() -> tuple[Good, ...]:
    """Everything that has a barcode and is sold by the piece, at a price that does not change."""
    rows: list[dict[str, str]] = []
    for name in ("packaged-foods.csv", "own-goods.csv"):
        with (DEMO_STORE / name).open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return tuple(
        Good(row["gtin"], row["name"], round(float(row["price"]) * 100), not (row["min_age"] or row["limit"]))
        for row in rows
        if row["gtin"] and row["unit"] == "each" and not row["valid_from"]
    )


@lru_cache(maxsize=1)
def plain_goods() -> tuple[Good, ...]:
    """Those of them that need neither an ID nor count towards a limit."""
    return tuple(good for good in goods() if good.plain)
