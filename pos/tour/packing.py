"""The packing shelf: what it shows while goods are put down, S08 in all its forms, and payment that waits for it."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.bagging_parts import OnShelf, ShelfRules
from pos.lane.events import ItemFound, LineRemoved, OwnBagPlaced, PayPressed, ShelfSettled, TimerFired
from pos.lane.screen import Screen
from pos.lane.state import Shop
from pos.sale.product import Product
from pos.sale.weights import Expected
from pos.tour.walk import Walk

__all__ = ["packing"]

EACH_G = 420
_LATE = TimerFired(name="shelf")


def packing(shop: Shop, goods: list[Product], language: str) -> Iterator[tuple[str, Screen]]:
    """Every screen of the packing shelf; all goods weigh the same here."""
    goods = sorted(goods, key=lambda one: len(one.name.in_language(language)))[:5]
    shelf = ("shelf", "packing")
    devices = shop.devices if any(part == "shelf" for part, _ in shop.devices) else (*shop.devices, shelf)
    rules = replace(shop.shelf or ShelfRules(), mode="normal")
    walk = Walk(replace(shop, shelf=rules, devices=devices), language).go(_rests(0))
    for place, product in enumerate(goods[:4], start=1):
        walk.go(_scan(product), _rests(EACH_G * place))
    yield "S03-in-bag", walk.screen()
    waits = walk.fork().go(_scan(goods[4]), _LATE)
    yield "S08-missing", waits.screen()
    yield "S03-stays-off", walk.fork().go(_scan(goods[4], skip=True)).screen()
    more = walk.fork().go(_rests(EACH_G * 4 + 250), _LATE)
    yield "S08-extra", more.screen()
    yield "S08-told", more.fork().go(_LATE, _LATE).screen()
    yield "S08-pay", more.fork().go(PayPressed()).screen()
    yield "S08-removed", walk.fork().go(_rests(EACH_G * 3), _LATE).screen()
    yield "S08-some-removed", walk.fork().go(_rests(0), _LATE).screen()
    newest = walk.lane.cart.lines[-1].line_id
    yield "S08-leave", walk.fork().go(LineRemoved(line_id=newest), _LATE).screen()
    yield "S08-heavy-bag", walk.fork().go(OwnBagPlaced(), _rests(EACH_G * 4 + 900), _LATE).screen()
    odd = walk.fork().go(_scan(goods[4]), _rests(EACH_G * 5 + 80))
    yield "S03-checking", odd.screen()
    yield "S08-team", odd.fork().go(PayPressed()).screen()
    yield "S08-moving", walk.fork().go(PayPressed(shelf_moves=True)).screen()


def _rests(grams: int) -> ShelfSettled:
    return ShelfSettled(device="packing", weight_g=grams)


def _scan(product: Product, *, skip: bool = False) -> ItemFound:
    weighs = OnShelf(Expected(EACH_G * 1000, 3000, 60, 40, skip))
    return ItemFound(product=product, source="picked", code=product.sku, shelf=weighs)
