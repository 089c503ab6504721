"""Taxes, inside the price or on top of it: how much of an amount is tax, rate by rate.

The tax of a rate is taken once, from the sum of its lines, and rounded half up (Directive 2006/112/EC leaves the
method to the states; HMRC Notice 700 section 17.5 allows rounding at invoice level).
"""

from fractions import Fraction

from msgspec import Struct

from pos.sale.money import round_half_up

__all__ = ["TaxClass", "TaxSum", "included_tax", "tax_on_top"]


class TaxClass(Struct, frozen=True, gc=False):
    """One class of goods: `rate_bp` in basis points (2000 = 20 %), `label` as the receipt prints it."""

    key: str
    rate_bp: int
    label: str


class TaxSum(Struct, frozen=True, gc=False):
    """What one class adds up to on a receipt; gross = net + tax."""

    key: str
    label: str
    rate_bp: int
    gross_minor: int
    net_minor: int
    tax_minor: int


def included_tax(gross_minor: int, rate_bp: int) -> int:
    """The tax inside a gross amount, rounded half up.

    >>> included_tax(120, 2000)
    20
    """
    return round_half_up(Fraction(gross_minor * rate_bp, 10_000 + rate_bp))


def tax_on_top(net_minor: int, rate_bp: int) -> int:
    """The tax that comes on top of a net amount, rounded half up.

    >>> tax_on_top(100, 825)
    8
    """
    return round_half_up(Fraction(net_minor * rate_bp, 10_000))
