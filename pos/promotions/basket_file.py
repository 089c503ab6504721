"""A basket as a JSON file -> a cart and who buys it, for `pos price`.

Example:
    {"lines": [{"code": "0400000000015", "quantity": 2}, {"code": "plu:4011", "weight_g": 1200}],
     "member": {"segments": ["family"]}, "coupons": ["FIVE"], "at": "2026-11-27T18:30"}
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct, field

from pos.errors import CatalogError
from pos.sale import cart as carts
from pos.sale.cart import Cart
from pos.sale.gtin import to_gtin14
from pos.sale.product import Product
from pos.sale.promotion.context import Context, Member
from pos.store.told import clipped, text_of, told

__all__ = ["BasketFile", "read_basket"]

_BIRTHDAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_BOUNDS = {
    "quantity": (1, 999),
    "weight_g": (1, 1_000_000),
    "price_minor": (0, 100_000_000),
    "expires_in_days": (0, 36_500),
}
"""What a line may say."""


class BasketLine(Struct, forbid_unknown_fields=True, kw_only=True):
    """One line: a GTIN or "plu:4011", pieces or grams."""

    code: str
    quantity: int = 1
    weight_g: int | None = None
    price_minor: int | None = None
    expires_in_days: int | None = None


class BasketFile(Struct, forbid_unknown_fields=True, kw_only=True):
    """The file."""

    lines: list[BasketLine]
    member: Member | None = None
    coupons: list[str] = field(default_factory=list)
    at: str = ""
    """The shop's local time, "2026-11-27T18:30"; now, if not said."""
    tax_exempt: bool = False


_KEYS = {
    "": BasketFile.__struct_encode_fields__,
    "lines": BasketLine.__struct_encode_fields__,
    "member": ("segments", "birthday"),
}


def read_basket(path: Path, find: Callable[[str], Product | None], now: dt.datetime) -> tuple[Cart, Context]:
    """The cart and its circumstances.

    Args:
        path: the file.
        find: the product with a key.
        now: the shop's local time.

    Raises:
        CatalogError: it can't be read, is not of this form, or names what is not in the catalogue.
    """
    try:
        file = msgspec.json.decode(text_of(path), type=BasketFile)
    except msgspec.ValidationError as error:
        key, reason = told(error, _KEYS)
        raise CatalogError(f"{path}: {key}: {reason}", "docs/promotions.md shows a basket.") from error
    except msgspec.DecodeError as error:
        raise CatalogError(f"{path} is no JSON: {error}.", "docs/promotions.md shows a basket.") from error
    if file.member is not None and file.member.birthday and not _BIRTHDAY.fullmatch(file.member.birthday):
        raise CatalogError(f"{path}: member.birthday: {clipped(file.member.birthday)!r} is no day.", "Write 11-27.")
    cart = Cart()
    for number, line in enumerate(file.lines, 1):
        cart = _with(cart, line, f"{path}: line {number}", find)
    try:
        at = dt.datetime.fromisoformat(file.at) if file.at else now
    except ValueError as error:
        raise CatalogError(
            f"{path}: at: {clipped(file.at)!r} is no time.", 'Write "at": "2026-11-27T18:30".'
        ) from error
    if at.tzinfo is not None and file.at:
        raise CatalogError(f"{path}: at: {file.at} has a zone.", "Write the shop's own time, without one.")
    context = Context(
        date=at.date().isoformat(),
        minute=at.hour * 60 + at.minute,
        member=file.member,
        coupons=tuple(file.coupons),
        tax_exempt=file.tax_exempt,
    )
    return cart, context


def _with(cart: Cart, line: BasketLine, where: str, find: Callable[[str], Product | None]) -> Cart:
    product = find(to_gtin14(line.code) or line.code)
    if product is None:
        raise CatalogError(f"{where}: {clipped(line.code)} is not in the catalogue.", "Write a GTIN, or plu:4011.")
    for key, (least, most) in _BOUNDS.items():
        value = getattr(line, key)
        if value is not None and not least <= value <= most:
            raise CatalogError(f"{where}: {key}: {clipped(value)} can't be sold.", f"Write {least:,} to {most:,}.")
    if product.unit == "kg" and line.weight_g is None and line.price_minor is None:
        raise CatalogError(f"{where}: {line.code} is sold by weight.", 'Say its "weight_g".')
    if product.unit != "kg" and line.weight_g is not None:
        raise CatalogError(f"{where}: {line.code} is sold by the piece.", 'Say its "quantity" instead of "weight_g".')
    measured = line.weight_g is not None or line.price_minor is not None
    return carts.add(
        cart,
        product,
        1 if measured else line.quantity,
        weight_g=line.weight_g,
        price_minor=line.price_minor,
        expires_in_days=line.expires_in_days,
    )
