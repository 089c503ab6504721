"""S04: goods without a barcode, by picture and by word."""

from msgspec.structs import replace

from pos.lane.events import FindOpened, FindPaged, HelpCalled, ItemFound, SheetClosed, SheetOpened
from pos.lane.parts import Body, Button, Dock, FindStage, Grid, Stage, Tile
from pos.lane.render.frame import dock
from pos.lane.render.say import button, item_name, money, picture, say, text
from pos.lane.state import Find, Lane
from pos.sale.product import Product

__all__ = ["find_parts"]

TABS = ("popular", "fruit", "vegetables", "bakery")


def find_parts(lane: Lane, find: Find) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of S04."""
    stage = FindStage(
        title=say("find.title"),
        typed=find.query,
        buttons=(
            button("find-search", say("find.search"), SheetOpened(sheet="search"), "search"),
            button("find-number", say("find.number"), SheetOpened(sheet="type"), "hash"),
        ),
        tabs=tuple(_tab(find, tab) for tab in TABS),
    )
    back = button(
        "back", say("dock.back-to-basket"), FindOpened() if lane.view.sheet == "search" else SheetClosed(), "arrow-left"
    )
    return stage, _grid(lane, find), dock(lane, back=back)


def _tab(find: Find, tab: str) -> Button:
    chosen = find.tab == tab and not find.query
    return button(f"tab-{tab}", say(f"find.{tab}"), FindOpened(tab=tab), "check" if chosen else "", selected=chosen)


def _grid(lane: Lane, find: Find) -> Grid:
    pages = max(1, -(-find.total // lane.shop.page_size))
    nothing = find.answered and not find.goods
    return Grid(
        tiles=tuple(_tile(lane, product) for product in find.goods),
        back=button(
            "page-back", say("find.back"), FindPaged(page=find.page - 1), "chevron-left", enabled=find.page > 0
        ),
        more=button(
            "page-more", say("find.more"), FindPaged(page=find.page + 1), "chevron-right", enabled=find.page + 1 < pages
        ),
        page=say("find.page", n=find.page + 1, m=pages),
        none=say("find.none") if nothing else None,
        none_button=button("find-ask", say("find.ask"), HelpCalled(topic="find"), "bell") if nothing else None,
    )


def _tile(lane: Lane, product: Product) -> Tile:
    """Goods by the piece ask how many."""
    asks = product.unit == "each" and product.gtin is None
    press = SheetOpened(sheet="count", sku=product.sku) if asks else _picked(lane, product)
    return Tile(
        sku=product.sku,
        picture=picture(product),
        name=item_name(product),
        price=money(lane, product.price_minor),
        unit=say("unit.per-kg") if product.unit == "kg" else (text(product.size) if product.size else say("unit.each")),
        press=press,
    )


def _picked(lane: Lane, product: Product) -> ItemFound:
    """Goods by weight that lie still on the scale already are weighed as they are picked."""
    item = ItemFound(product=product, source="picked", code=product.sku)
    if product.unit != "kg":
        return item
    reading = lane.view.reading
    if reading is not None and reading.state == "steady" and lane.works("scale"):
        return replace(item, source="weighed", weight_g=reading.weight_g)
    return replace(item, scale=lane.works("scale"))
