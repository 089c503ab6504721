"""Small things that a lane knows: devices, the last read, help, the shelf, what is looked for."""

from typing import Literal

from msgspec import Struct

from pos.lane.events import DevicePart, DeviceState, ItemFound, ScaleState
from pos.sale.cart import Cart, Line
from pos.sale.product import Product


class Device(Struct, frozen=True):
    """What a device said last."""

    part: DevicePart
    name: str
    state: DeviceState
    detail: str = ""
    mark: str = ""
    units: tuple[tuple[str, str], ...] = ()
    """Parts of a cash device that need somebody, and how they are."""


class Read(Struct, frozen=True):
    """A code, and when it was read last. `piece`: what the code said of the one piece, as far as it did."""

    code: str
    at: int
    piece: str = ""


class Undo(Struct, frozen=True):
    """The basket before the last change; `removed` is the line that went, to be shown greyed."""

    cart: Cart
    line_id: int
    removed: Line | None = None
    voids: tuple[Line, ...] = ()


class HelpCall(Struct, frozen=True):
    """A team member was called."""

    since: int
    topic: str = ""


class Clearance(Struct, frozen=True):
    """Up to which age a team member has cleared this sale, and who. No birth date is kept."""

    age: int
    by: str


class Drawer(Struct, frozen=True, kw_only=True):
    """A cash drawer that somebody opens, or that is open. `by`: who asked; empty: nobody."""

    open: bool = False
    since: int
    by: str = ""
    trouble: Literal["", "stuck", "left-open", "forced"] = ""


class Told(Struct, frozen=True):
    """What the last scan was answered with, where it was not added: a word slug, and what fills it."""

    why: str
    shown: str = ""
    product: Product | None = None
    amount_minor: int = 0
    day: int = 0
    """UTC ms of a date that is part of the answer."""


class Find(Struct, frozen=True, kw_only=True):
    """S04 as it stands."""

    tab: str = "popular"
    query: str = ""
    page: int = 0
    goods: tuple[Product, ...] = ()
    total: int = 0
    answered: bool = False


class Weighing(Struct, frozen=True, kw_only=True):
    """S05: goods that wait for their weight. `held`: what was scanned meanwhile, added after them, in order."""

    item: ItemFound
    held: tuple[ItemFound, ...] = ()
    tare_g: int | None = None
    """What the shopper's container weighs; `None`: they have not said, so it is the product's own."""


class Reading(Struct, frozen=True):
    """What the scale shows; grams, gross."""

    state: ScaleState
    weight_g: int = 0


class Shelf(Struct, frozen=True, kw_only=True):
    """What the packing shelf said when it stood still last: gross grams, or `over` what it can carry."""

    device: str
    weight_g: int
    over: bool = False
    since: int = 0
