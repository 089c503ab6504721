"""The demo shop's row and the rules that invent what no source knows: price, tax class, weight."""

import hashlib
import re
from dataclasses import dataclass, fields

NBSP = "\u00a0"

# Category: pounds sterling a kilogram at half a kilogram, tax class. UK-like: food zero, treats standard.
TERMS = {
    "fruit": (3.0, "zero"), "vegetables": (2.5, "zero"), "bakery": (4.4, "zero"), "dairy": (5.2, "zero"),
    "meat-fish": (11.0, "zero"), "ready-meals": (7.0, "zero"), "frozen": (5.6, "zero"), "pantry": (3.4, "zero"),
    "sauces": (6.0, "zero"), "breakfast": (6.4, "zero"), "biscuits": (6.8, "zero"), "sweets": (11.5, "standard"),
    "snacks": (9.0, "standard"), "drinks": (1.7, "standard"), "tea-coffee": (16.0, "zero"),
    "alcohol": (9.0, "standard"), "health": (19.0, "standard"), "household": (5.0, "standard"),
    "bags": (5.0, "standard"), "gift-cards": (5.0, "zero"),
}  # fmt: skip

GRAMS = {"g": 1.0, "kg": 1000.0, "ml": 1.0, "cl": 10.0, "L": 1000.0}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the catalogue; the fields are the columns, in order."""

    gtin: str = ""
    plu: str = ""
    name: str
    name_de: str = ""
    name_zh_Hans: str = ""  # noqa: N815 - the column's name, a language tag
    name_ar: str = ""
    name_ja: str = ""
    brand: str = ""
    size: str = ""
    category: str
    price: str
    unit: str = "each"
    tax: str
    weight_g: str = ""
    min_age: str = ""
    limit: str = ""
    valid_from: str = ""
    picture: str = ""
    synonyms: str = ""
    organic: str = ""
    rank: str = ""
    no_discount: str = ""


COLUMNS = [field.name for field in fields(Row)]


def cells(row: Row) -> tuple[str, ...]:
    return tuple(getattr(row, column) for column in COLUMNS)


def check_digit(body: str) -> str:
    """GS1 General Specifications, section 7.9: weights 3, 1, 3 ... from the right."""
    total = sum(int(digit) * (3 if n % 2 == 0 else 1) for n, digit in enumerate(reversed(body)))
    return str(-total % 10)


def chance(key: str, salt: str, choices: int) -> int:
    """A number below `choices` that belongs to this key for ever."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{key}".encode()).digest()[:4]) % choices


def net_g(size: str) -> float | None:
    """Grams (or millilitres, taken as grams) in `6 x 1.5 L`; None where the size is pieces or nothing."""
    match = re.fullmatch(r"(?:(\d+) x )?(\d+(?:\.\d+)?) (g|kg|ml|cl|L)", size.replace(NBSP, " "))
    return int(match[1] or 1) * float(match[2]) * GRAMS[match[3]] if match else None


def price(category: str, net: float, key: str) -> str:
    """Large packs are cheaper by weight; plus or minus 15 per cent by the key; in steps of five pence."""
    per_kg, _ = TERMS[category]
    pounds = per_kg * net / 1000 * (500 / net) ** 0.35 * (0.85 + chance(key, "price", 31) / 100)
    return f"{max(0.45, round(pounds * 20) / 20):.2f}"


def tax(category: str) -> str:
    return TERMS[category][1]


def weight_g(net: float, size: str) -> int:
    """What a scale would show: contents and pack, heavier where the pack is a wine or spirits bottle."""
    glass = 450 if size.endswith(("75\u00a0cl", "70\u00a0cl")) else 0
    return round(net * 1.05 + 10 + glass)
