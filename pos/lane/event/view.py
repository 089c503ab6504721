"""What moves the view alone: never journaled."""

from pos.lane.event.base import ScaleState, ViewEvent
from pos.sale.product import Product


class Touched(ViewEvent, frozen=True, kw_only=True, tag="Touched"):
    """Any touch, anywhere: the shopper is there."""


class SheetOpened(ViewEvent, frozen=True, kw_only=True, tag="SheetOpened"):
    """A sheet rises: language, bags, help, item, type, count, how-was-it."""

    sheet: str
    line_id: int = 0
    sku: str = ""
    answer: str = ""
    """Help: the answer that is open."""


class SheetClosed(ViewEvent, frozen=True, kw_only=True, tag="SheetClosed"):
    """The sheet goes back down; nothing is lost."""


class FindOpened(ViewEvent, frozen=True, kw_only=True, tag="FindOpened"):
    """S04: a category ("popular", "fruit", ...), or the keyboard (`search`)."""

    tab: str = "popular"
    search: bool = False


class FindPaged(ViewEvent, frozen=True, kw_only=True, tag="FindPaged"):
    """Another page of S04, counted from 0."""

    page: int


class GoodsFound(ViewEvent, frozen=True, kw_only=True, tag="GoodsFound"):
    """The catalogue's answer to a browse or a search: one page, and how many goods there are in all."""

    query: str
    tab: str
    page: int
    goods: tuple[Product, ...]
    total: int


class KeyTyped(ViewEvent, frozen=True, kw_only=True, tag="KeyTyped"):
    """A key of our own keypad or keyboard: a character, "back", "clear" or "ok"."""

    key: str


class ItemLeftOut(ViewEvent, frozen=True, kw_only=True, tag="ItemLeftOut"):
    """The shopper puts the unknown item aside, or closes a message on the stage."""


class WeightRead(ViewEvent, frozen=True, kw_only=True, tag="WeightRead"):
    """The scale shows something else: while goods are weighed, a few times a second at most. Grams, gross."""

    device: str
    state: ScaleState
    weight_g: int = 0
    turn: int = 0
    """Which weighing it belongs to, as `ports.Scale.start_weighing` was told."""


class ShelfMoved(ViewEvent, frozen=True, kw_only=True, tag="ShelfMoved"):
    """Something moves on the packing shelf: what it said last holds no more."""

    device: str


class WeightTaken(ViewEvent, frozen=True, kw_only=True, tag="WeightTaken"):
    """The shopper takes the weight they see, gross. It counts if the scale still shows it, steady."""

    weight_g: int


class PartChosen(ViewEvent, frozen=True, kw_only=True, tag="PartChosen"):
    """So much is to be paid by the next way that is chosen; 0: all that is left."""

    amount_minor: int


class StepperPressed(ViewEvent, frozen=True, kw_only=True, tag="StepperPressed"):
    """The number on the open sheet was changed to `value`."""

    value: int
