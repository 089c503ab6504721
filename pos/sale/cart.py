"""What the shopper has taken: lines of products, nothing priced yet. Values in, values out."""

from msgspec import Struct, structs

from pos.sale.product import Product

__all__ = ["Cart", "Line", "Override", "add", "count", "line_of", "override", "remove", "set_quantity"]


class Override(Struct, frozen=True, gc=False, kw_only=True):
    """Another price for each piece of a line, set by a member of staff. No promotion of goods touches it then."""

    price_minor: int
    reason: str
    by: str


class Line(Struct, frozen=True, gc=False, kw_only=True):
    """One row of the basket: `quantity` pieces, or one measured piece.

    A measured piece (by weight, or with its price in the code) never merges with another.
    """

    line_id: int
    product: Product
    quantity: int = 1
    weight_g: int | None = None
    price_minor: int | None = None
    """The price that the code itself carried, for the whole line."""
    expires_in_days: int | None = None
    """Days from the scan to the expiry date in the code (GS1 AI 17); 0 is the last day."""
    override: Override | None = None
    tare_g: int = 0
    """What the scale's weight was less this, for the container."""

    @property
    def measured(self) -> bool:
        """Whether this line is one measured piece."""
        return self.weight_g is not None or self.price_minor is not None


class Cart(Struct, frozen=True, gc=False):
    """Lines, oldest change first: the newest is the last."""

    lines: tuple[Line, ...] = ()
    next_id: int = 1


def count(cart: Cart) -> int:
    """Pieces in the basket; a measured line is one piece."""
    return sum(line.quantity for line in cart.lines)


def line_of(cart: Cart, line_id: int) -> Line | None:
    """The line with this id, if it is still there."""
    return next((line for line in cart.lines if line.line_id == line_id), None)


def _same(cart: Cart, product: Product, expires_in_days: int | None) -> Line | None:
    """The unmeasured line of exactly this product at exactly this price, newest first."""
    return next((line for line in reversed(cart.lines) if _merges(line, product, expires_in_days)), None)


def _merges(line: Line, product: Product, expires_in_days: int | None) -> bool:
    same = line.product == product and line.expires_in_days == expires_in_days
    return same and not line.measured and line.override is None


def add(
    cart: Cart,
    product: Product,
    quantity: int = 1,
    *,
    weight_g: int | None = None,
    price_minor: int | None = None,
    expires_in_days: int | None = None,
    tare_g: int = 0,
) -> Cart:
    """Add pieces of a product; the touched line becomes the newest.

    Args:
        cart: the basket before.
        product: what was scanned or picked.
        quantity: pieces, at least 1; 1 for a measured piece.
        weight_g: measured net weight, for goods by weight.
        price_minor: price embedded in the code, for the whole piece.
        expires_in_days: days to the expiry date in the code.
        tare_g: what was taken off for the container.

    Returns:
        The basket after, its last line being the one touched.
    """
    assert quantity >= 1, quantity
    measured = weight_g is not None or price_minor is not None
    assert not measured or quantity == 1, quantity
    old = None if measured else _same(cart, product, expires_in_days)
    if old is not None:
        others = tuple(line for line in cart.lines if line is not old)
        return Cart((*others, structs.replace(old, quantity=old.quantity + quantity)), cart.next_id)
    line = Line(
        line_id=cart.next_id,
        product=product,
        quantity=quantity,
        weight_g=weight_g,
        price_minor=price_minor,
        expires_in_days=expires_in_days,
        tare_g=tare_g,
    )
    return Cart((*cart.lines, line), cart.next_id + 1)


def set_quantity(cart: Cart, line_id: int, quantity: int) -> Cart:
    """Change how many pieces a line has, in its place; 0 removes it, an unknown line changes nothing."""
    assert quantity >= 0, quantity
    if quantity == 0:
        return remove(cart, line_id)
    lines = tuple(
        structs.replace(line, quantity=quantity) if line.line_id == line_id and not line.measured else line
        for line in cart.lines
    )
    return Cart(lines, cart.next_id)


def remove(cart: Cart, line_id: int) -> Cart:
    """Take a line out; an unknown line changes nothing."""
    return Cart(tuple(line for line in cart.lines if line.line_id != line_id), cart.next_id)


def override(cart: Cart, line_id: int, price: Override) -> Cart:
    """Sell a line at another price for each piece (a measured one is one piece); an unknown line changes nothing."""
    lines = tuple(structs.replace(line, override=price) if line.line_id == line_id else line for line in cart.lines)
    return Cart(lines, cart.next_id)
