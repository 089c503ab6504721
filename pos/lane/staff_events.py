"""What members of staff do at a lane. Each act says who (`by`), with whom (`second`), what, and why.

An act that its person may not do alone waits for a second one (`Duty.pending`); the badge or PIN that follows in the
journal says who that was. No event has a badge's number or a PIN: the session has asked who it is before.
"""

from typing import Literal

from pos.lane.effects import SavedBasket
from pos.lane.events import Event, ViewEvent
from pos.lane.permission import Role
from pos.sale.till import Counted, Till

__all__ = [
    "ActDropped",
    "BasketRecalled",
    "BasketSaved",
    "DayClosed",
    "DeskChosen",
    "DeskKeyed",
    "DeskOpened",
    "DeviceTested",
    "DiscountGiven",
    "DrawerOpened",
    "ItemAdded",
    "LaneSwitched",
    "LineVoided",
    "PriceOverridden",
    "QuantityOverridden",
    "ReceiptReprinted",
    "ReportPrinted",
    "SaleVoided",
    "StaffAct",
    "StaffLeft",
    "StaffRefused",
    "StaffSignedIn",
    "TaskDone",
    "TrainingSwitched",
]


class StaffSignedIn(Event, frozen=True, kw_only=True, tag="StaffSignedIn"):
    """Somebody typed their number and PIN, or their PIN after their badge."""

    by: str
    name: str
    roles: tuple[Role, ...]


class StaffRefused(Event, frozen=True, kw_only=True, tag="StaffRefused"):
    """A number and PIN that opened nothing. `by`: whose number it is, empty: nobody's; `until_ms`: locked so long."""

    by: str = ""
    left: int = 0
    until_ms: int = 0


class StaffLeft(Event, frozen=True, kw_only=True, tag="StaffLeft"):
    """The panel is closed: back to the shopper."""

    by: str


class ActDropped(Event, frozen=True, kw_only=True, tag="ActDropped"):
    """What waits for a second person is not wanted any more."""

    by: str


class StaffAct(Event, frozen=True, kw_only=True):
    """Something that takes a person of the shop.

    Attributes:
        by: who.
        second: who stood by them; the lane fills it in, nobody who sends it.
        why: the reason's chip ("damaged"); empty where none is asked.
    """

    by: str
    second: str = ""
    why: str = ""


class LineVoided(StaffAct, frozen=True, kw_only=True, tag="LineVoided"):
    """A line is taken off the sale."""

    line_id: int


class SaleVoided(StaffAct, frozen=True, kw_only=True, tag="SaleVoided"):
    """Nothing of this sale is sold; nothing is kept for later."""


class PriceOverridden(StaffAct, frozen=True, kw_only=True, tag="PriceOverridden"):
    """Each piece of a line costs something else (a measured one is one piece).

    Attributes:
        line_id, sku: which.
        old_minor, new_minor: one piece before and after, minor units.
    """

    line_id: int
    sku: str
    old_minor: int
    new_minor: int


class QuantityOverridden(StaffAct, frozen=True, kw_only=True, tag="QuantityOverridden"):
    """A line has so many pieces, whatever the limit for shoppers is."""

    line_id: int
    old: int
    quantity: int


class ItemAdded(StaffAct, frozen=True, kw_only=True, tag="ItemAdded"):
    """Something without a code, sold as one of a department at this price, minor units."""

    department: str
    price_minor: int


class DiscountGiven(StaffAct, frozen=True, kw_only=True, tag="DiscountGiven"):
    """So much comes off the whole sale, in percent; 0: none any more."""

    percent: int


class BasketSaved(StaffAct, frozen=True, kw_only=True, tag="BasketSaved"):
    """The basket is put aside under a ticket that is printed."""


class BasketRecalled(StaffAct, frozen=True, kw_only=True, tag="BasketRecalled"):
    """A basket that was put aside is taken up again, with what waits under its ticket."""

    ticket: str
    saved: SavedBasket


class ReceiptReprinted(StaffAct, frozen=True, kw_only=True, tag="ReceiptReprinted"):
    """A sale's receipt comes out once more, marked as a copy."""

    number: int


class DrawerOpened(StaffAct, frozen=True, kw_only=True, tag="DrawerOpened"):
    """The cash drawer is opened without a sale."""


class LaneSwitched(StaffAct, frozen=True, kw_only=True, tag="LaneSwitched"):
    """The lane is opened, paused for a moment, or closed."""

    to: Literal["open", "paused", "closed"]


class TaskDone(StaffAct, frozen=True, kw_only=True, tag="TaskDone"):
    """Something at the lane was seen to."""

    task: Literal["paper", "coins", "clean", "bags", "other"]


class TrainingSwitched(StaffAct, frozen=True, kw_only=True, tag="TrainingSwitched"):
    """From here on nothing is sold, or everything is again."""

    on: bool


class DeviceTested(StaffAct, frozen=True, kw_only=True, tag="DeviceTested"):
    """A device was asked to show that it works: "speaker", or a part that has devices."""

    part: str


class ReportPrinted(StaffAct, frozen=True, kw_only=True, tag="ReportPrinted"):
    """An X report: what the lane has taken since the day began, on paper. It changes nothing."""

    till: Till


class DayClosed(StaffAct, frozen=True, kw_only=True, tag="DayClosed"):
    """A Z report: the day ends, its sums are signed, and the next one begins at nothing.

    Attributes:
        till: the day, as the lane counted it.
        counted: what people counted, by way to pay.
        open_payments: payments that nobody could settle yet, carried over by name.
    """

    till: Till
    counted: tuple[Counted, ...] = ()
    open_payments: tuple[str, ...] = ()


# --- the view: never journaled


class DeskOpened(ViewEvent, frozen=True, kw_only=True, tag="DeskOpened"):
    """A page of the panel: "" is the panel itself, "sign-in" asks who it is. `choice`: which line, device or number."""

    page: str = ""
    choice: str = ""


class DeskKeyed(ViewEvent, frozen=True, kw_only=True, tag="DeskKeyed"):
    """A key of the panel's own keypad: a digit, "back", "clear" or "next"."""

    key: str


class DeskChosen(ViewEvent, frozen=True, kw_only=True, tag="DeskChosen"):
    """A reason's chip."""

    why: str
