"""A basket as a JSON file -> a cart and who buys it, for `pos price`.

Example:
    {"lines": [{"code": "0400000000015", "quantity": 2}, {"code": "plu:4011", "weight_g": 1200}],
     "member": {"segments": ["family"]}, "coupons": ["FIVE"], "at": "2026-11-27T18:30"}
"""

import datetime as dt
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

__all__ = ["BasketFile", "read_basket"]


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
        file = msgspec.json.decode(path.read_bytes(), type=BasketFile)
    except OSError as error:
        raise CatalogError(f"{path} can't be read: {error.strerror}.", "Name a file that is there.") from error
    except msgspec.DecodeError as error:
        raise CatalogError(f"{path}: {error}.", "docs/promotions.md shows a basket.") from error
    cart = Cart()
    for number, line in enumerate(file.lines, 1):
        cart = _with(cart, line, f"{path}: line {number}", find)
    try:
        at = dt.datetime.fromisoformat(file.at) if file.at else now
    except ValueError as error:
        raise CatalogError(f"{path}: {file.at!r} is no time.", 'Write "at": "2026-11-27T18:30".') from error
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
        raise CatalogError(f"{where}: {line.code} is not in the catalogue.", "Write a GTIN, or plu:4011.")
    if not 1 <= line.quantity <= 999 or (line.weight_g is not None and line.weight_g < 1):
        raise CatalogError(f"{where}: {line.quantity} pieces, {line.weight_g} g can't be sold.", "Correct the line.")
    if product.unit == "kg" and line.weight_g is None and line.price_minor is None:
        raise CatalogError(f"{where}: {line.code} is sold by weight.", 'Say its "weight_g".')
    measured = line.weight_g is not None or line.price_minor is not None
    return carts.add(
        cart,
        product,
        1 if measured else line.quantity,
        weight_g=line.weight_g,
        price_minor=line.price_minor,
        expires_in_days=line.expires_in_days,
    )
