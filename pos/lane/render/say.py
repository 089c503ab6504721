"""Short ways to make messages and buttons."""

from pos.lane.message import Arg, Msg
from pos.lane.parts import Button, Picture, Press
from pos.lane.state import Lane
from pos.sale.money import Money
from pos.sale.product import Product

__all__ = ["button", "item_name", "money", "name_size", "picture", "say", "text", "unit_price"]


def say(id_: str, **args: Arg) -> Msg:
    """A message: `say("dock.pay-amount", amount=...)`."""
    return Msg(id_, args)


def text(words: str) -> Msg:
    """Words that are the same in every language: a code, a language's own name."""
    return Msg("unit.text", {"text": words})


def button(
    id_: str,
    label: Msg,
    press: Press,
    icon: str = "",
    *,
    enabled: bool = True,
    selected: bool = False,
    why: Msg | None = None,
) -> Button:
    """A button; disabled where there is a reason `why`."""
    return Button(
        id=id_, label=label, press=press, icon=icon, enabled=enabled and why is None, selected=selected, why=why
    )


def money(lane: Lane, minor: int) -> Money:
    """An amount in the lane's currency."""
    return Money(minor, lane.shop.currency)


def item_name(product: Product) -> Msg:
    """The product's name alone."""
    return say("unit.name", item=product.name)


def name_size(product: Product) -> Msg:
    """Name and size, for the hero."""
    return say("unit.name-size", item=product.name, size=product.size) if product.size else item_name(product)


def picture(product: Product) -> Picture:
    """Its photo, or its category's pictogram."""
    return Picture(product.picture, product.category)


def unit_price(lane: Lane, product: Product) -> Msg:
    """What a kilogram or a piece costs: "£1.10 per kg", "£0.35 each"."""
    id_ = "unit.price-per-kg" if product.unit == "kg" else "unit.price-each"
    return say(id_, price=money(lane, product.price_minor))
