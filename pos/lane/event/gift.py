"""Gift cards, store credit and vouchers that pay."""

from typing import Literal

from pos.lane.event.base import Event, Source


class GiftPressed(Event, frozen=True, kw_only=True, tag="GiftPressed"):
    """The shopper wants to pay with a gift card: one is asked for."""


class GiftCardScanned(Event, frozen=True, kw_only=True, tag="GiftCardScanned"):
    """A gift card, store credit or voucher was held to the scanner, or its number typed.

    Attributes:
        card: its number as a keyed hash; the number itself is kept nowhere.
        last4: how the number ends.
    """

    card: str
    last4: str
    source: Source = "scan"


class GiftCardTold(Event, frozen=True, kw_only=True, tag="GiftCardTold"):
    """What the book of gift cards says of one.

    Attributes:
        why: why it can't pay: "unknown-card", "blocked", "empty", "other-currency", "away"; empty: it can.
        kind: "gift", "credit" or "voucher".
        pin: whether its PIN is wanted.
        goods: which goods it may pay for, a rule of the shop; empty: any.
        single: it pays once, and gives no change.
    """

    card: str
    why: str = ""
    kind: Literal["gift", "credit", "voucher"] = "gift"
    balance_minor: int = 0
    pin: bool = False
    goods: str = ""
    single: bool = False


class GiftTaken(Event, frozen=True, kw_only=True, tag="GiftTaken"):
    """The shopper pays with the card that is shown, as much as it can. A PIN stays in the view and is never written."""


class GiftCardLoaded(Event, frozen=True, kw_only=True, tag="GiftCardLoaded"):
    """The book has put the money of a sale on a gift card; or it does not (`why`), and a person must look."""

    reference: str
    why: str = ""
    balance_minor: int = 0
