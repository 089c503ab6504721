"""What the shopper takes, and says to the lane."""

from typing import Literal

from pos.lane.bagging_parts import OnShelf
from pos.lane.event.base import Aid, Event, Source
from pos.sale.product import Product
from pos.sale.promotion.model import Promotion


class LaneStarted(Event, frozen=True, kw_only=True, tag="LaneStarted"):
    """The program started; what was open is continued."""

    version: str


class StartPressed(Event, frozen=True, kw_only=True, tag="StartPressed"):
    """The shopper pressed Start instead of scanning."""


class ItemFound(Event, frozen=True, kw_only=True, tag="ItemFound"):
    """A code or a picture named a product; the product is carried as it is sold now."""

    product: Product
    source: Source = "scan"
    code: str = ""
    """The code as understood (GTIN-14 or PLU): the same good code within 0.8 s is one read."""
    count: int = 1
    weight_g: int | None = None
    tare_g: int = 0
    """For the container; `weight_g` is without it."""
    price_minor: int | None = None
    device: str = ""
    expires_in_days: int | None = None
    """Days to the expiry date in the code; 0: today."""
    offers: tuple[Promotion, ...] = ()
    """The live promotions that look at the product, as far as the lane has them not: a replay needs no catalogue."""
    barred: Literal["", "restricted-hours"] = ""
    """Why it may not be sold just now, as the clock had it."""
    used_today: tuple[tuple[str, int], ...] = ()
    """(promotion, how often it was used in the shop today), of those offers that have a limit a day."""
    scale: bool = False
    """Goods by weight: whether the lane had a working scale, so that a replay decides the same without one."""
    shelf: OnShelf | None = None
    """What it weighs on the packing shelf, where the lane has one: a replay needs no table of weights."""
    piece: str = ""
    """A mark of what the code says of this one piece (dates, lot, serial): two marks are two pieces. It can't be read
    back.
    """


class ItemUnknown(Event, frozen=True, kw_only=True, tag="ItemUnknown"):
    """A code that is no product of this shop."""

    code: str
    source: Source = "scan"


class ScanRefused(Event, frozen=True, kw_only=True, tag="ScanRefused"):
    """A read that is no item: unreadable, a wrong check digit, a card. `shown` is safe to show and to keep."""

    why: str
    shown: str = ""


class CardRefused(Event, frozen=True, kw_only=True, tag="CardRefused"):
    """A member card, coupon, gift card or payment code that this lane can't use (`kind` as in the barcode's tag)."""

    kind: str


class TareChosen(Event, frozen=True, kw_only=True, tag="TareChosen"):
    """The shopper says what container the goods lie in on the scale; 0: none."""

    tare_g: int


class QuantitySet(Event, frozen=True, kw_only=True, tag="QuantitySet"):
    """The shopper changed how many pieces a line has; 0 removes it."""

    line_id: int
    quantity: int


class LineRemoved(Event, frozen=True, kw_only=True, tag="LineRemoved"):
    """The shopper removed a line."""

    line_id: int


class UndoPressed(Event, frozen=True, kw_only=True, tag="UndoPressed"):
    """The shopper takes the last change back."""


class OwnBagPlaced(Event, frozen=True, kw_only=True, tag="OwnBagPlaced"):
    """The shopper packs into a bag of their own."""


class LanguageChosen(Event, frozen=True, kw_only=True, tag="LanguageChosen"):
    """The shopper reads `language` (BCP 47) until the sale ends."""

    language: str


class EaseSwitched(Event, frozen=True, kw_only=True, tag="EaseSwitched"):
    """The shopper switched an aid on or off, for this sale."""

    aid: Aid


class FinishPressed(Event, frozen=True, kw_only=True, tag="FinishPressed"):
    """The shopper is done with S23."""


class CarryOnPressed(Event, frozen=True, kw_only=True, tag="CarryOnPressed"):
    """The shopper goes on after S32."""


class FeedbackGiven(Event, frozen=True, kw_only=True, tag="FeedbackGiven"):
    """How it was: `mood` good, ok or bad; `reason` one of the four chips or empty."""

    mood: Literal["good", "ok", "bad"]
    reason: str = ""
