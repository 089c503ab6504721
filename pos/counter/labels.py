"""Labels that the shop's scale prints: the item and its price in one EAN-13.

The layout is the one customary in Great Britain, 20 IIIII C PPPP and the check digit: GS1 UK, variable measure trade
items; the inner check digit of a price of four digits: GS1 General Specifications, 7.9.3.
"""

__all__ = ["check_digit", "price_check_digit", "scale_label", "weighed_g"]

DEAREST_MINOR = 9999


def check_digit(digits: str) -> str:
    """The check digit that follows these (GS1 General Specifications, 7.9.1).

    >>> check_digit("400638133393")
    '1'
    """
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def price_check_digit(price: str) -> str:
    """The inner check digit of four digits: weights 2-, 2-, 3 and 5-, the sum times 3.

    >>> price_check_digit("2875")
    '9'
    """
    first, second, third, fourth = map(int, price)
    total = _minus(first * 2) + _minus(second * 2) + third * 3 % 10 + _minus(fourth * 5)
    return str(total * 3 % 10)


def _minus(product: int) -> int:
    return (product % 10 - product // 10) % 10


def scale_label(item: str, price_minor: int) -> str:
    """The label of an item of at most five digits.

    Raises:
        ValueError: the item or the price does not fit the label.

    >>> scale_label("4011", 87)
    '2004011800879'
    """
    if not (item.isdecimal() and len(item) <= 5 and 0 <= price_minor <= DEAREST_MINOR):
        raise ValueError(f"item {item!r} at {price_minor} does not fit a scale label")
    price = f"{price_minor:04d}"
    digits = f"20{item:0>5}{price_check_digit(price)}{price}"
    return digits + check_digit(digits)


def weighed_g(item: str) -> int:
    """What a handful of it weighs: the same every time, so that a scan can be repeated."""
    return 240 + int(item) * 37 % 860
