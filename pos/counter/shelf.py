"""What stands on the counter's shelves: the demo store's own files, read as they are."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pos.counter.labels import scale_label, weighed_g
from pos.counter.texts import ShelfTexts

__all__ = ["Aisle", "Goods", "find", "read_aisles", "read_goods"]

FILES = ("own-goods.csv", "packaged-foods.csv")
LAST_RESORT = "shopping-bags.png"
LIGHT_G = 250
"""Of goods whose weight nobody wrote down."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One product as it stands on the shelf.

    Attributes:
        code: GTIN, or produce code of loose goods.
        data: what a scanner reads from it; loose goods carry a label of the scale.
        picture: its photo, or a pictogram (then `photo` is False).
        age: how old the shopper must be; 0 for anybody.
        weight_g: what it weighs in the hand.
    """

    code: str
    data: str
    name: str
    detail: str
    price: str
    picture: Path
    photo: bool
    category: str
    age: int
    sought: str
    weight_g: int = LIGHT_G


@dataclass(frozen=True, slots=True)
class Aisle:
    """A category: its slug, its name, its drawing."""

    slug: str
    name: str
    picture: Path


def read_aisles(folder: Path) -> tuple[Aisle, ...]:
    """The categories of categories.toml in its order."""
    table = tomllib.loads((folder / "categories.toml").read_text(encoding="utf-8"))
    return tuple(Aisle(slug, one["en"], _drawing(folder, one["pictogram"])) for slug, one in table.items())


def read_goods(folder: Path, texts: ShelfTexts) -> tuple[Goods, ...]:
    """Every product of the demo store in the files' order. Prices that begin later are left out."""
    drawings = {aisle.slug: aisle.picture for aisle in read_aisles(folder)}
    return tuple(_goods(row, folder, drawings, texts) for row in _rows(folder) if not row["valid_from"])


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _goods(row: dict[str, str], folder: Path, drawings: dict[str, Path], texts: ShelfTexts) -> Goods:
    photo = folder / "pictures" / "thumb" / row["picture"]
    is_photo = bool(row["picture"]) and photo.is_file()
    category = drawings.get(row["category"], folder / "pictograms" / LAST_RESORT)
    drawing = _drawing(folder, row["picture"]) if row["picture"] else category
    by_kg = row["unit"] == "kg"
    code = row["gtin"] or row["plu"]
    data, weighed = (code, "") if row["gtin"] else _label(row, texts)
    return Goods(
        code=code,
        data=data,
        name=row["name"],
        detail=" · ".join(part for part in (row["brand"], row["size"], weighed) if part),
        price=(texts.price_kg if by_kg else texts.price).format(amount=row["price"]),
        picture=photo if is_photo else drawing if drawing.is_file() else category,
        photo=is_photo,
        category=row["category"],
        age=int(row["min_age"] or 0),
        sought=" ".join((row["name"], row["brand"], row["synonyms"], code)).casefold(),
        weight_g=weighed_g(row["plu"]) if by_kg else int(row["weight_g"] or LIGHT_G),
    )


def _label(row: dict[str, str], texts: ShelfTexts) -> tuple[str, str]:
    """The label that the shop's scale puts on loose goods, and what is printed on it."""
    price = Decimal(row["price"])
    if row["unit"] != "kg":
        return scale_label(row["plu"], int(price * 100)), texts.piece
    weight_g = weighed_g(row["plu"])
    price_minor = int((price * weight_g / 10).quantize(Decimal(1)))
    return scale_label(row["plu"], price_minor), texts.weighed.format(weight=f"{weight_g / 1000:.3f}")


def _drawing(folder: Path, name: str) -> Path:
    return folder / "pictograms" / Path(name).with_suffix(".png").name


def find(goods: Iterable[Goods], text: str, category: str) -> Sequence[Goods]:
    """The goods of a category ("" is all) in which every word of the text occurs."""
    words = text.casefold().split()
    return [
        one for one in goods if (not category or one.category == category) and all(word in one.sought for word in words)
    ]
