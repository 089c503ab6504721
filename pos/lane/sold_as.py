"""An article that is on no list, as the shop sells it: one of a department, at a price that a team member keyed."""

from pos.lane.shop import Shop
from pos.sale.product import Product

__all__ = ["sold_as"]


def sold_as(shop: Shop, department: str, price_minor: int, code: str = "") -> Product:
    """The product; it is offered to the back office by its code, if it has one (`pos report unknown-items`).

    Args:
        shop: with a department of this id.
        department: its id: the receipt's words and the tax.
        price_minor: with the tax in it, minor units.
        code: what was scanned.
    """
    (of,) = (one for one in shop.checks.departments if one.id == department)
    return Product(
        sku=f"unlisted:{code}:{department}",
        name=of.name,
        size=code,
        price_minor=price_minor,
        category=department,
        tax=of.tax,
        discountable=False,
    )
