"""Help, badges, checks and what the team decides."""

from typing import Literal

from pos.lane.effects import SavedBasket
from pos.lane.event.base import Event
from pos.lane.intervention import AuditResult, Intervention, Reason
from pos.lane.permission import Role


class HelpCalled(Event, frozen=True, kw_only=True, tag="HelpCalled"):
    """The shopper called a team member; `topic` is the answer they came from, or empty."""

    topic: str = ""


class HelpCancelled(Event, frozen=True, kw_only=True, tag="HelpCancelled"):
    """The shopper no longer needs help."""


class HelpSolved(Event, frozen=True, kw_only=True, tag="HelpSolved"):
    """A team member has helped."""

    by: str


class BadgeScanned(Event, frozen=True, kw_only=True, tag="BadgeScanned"):
    """A staff badge was held to the scanner; `saved` is the basket saved last, if one waits.

    Whose it is stands in `by`, `name` and `roles`, and `badge` is empty then: its number is as good as a key. Badges
    that stand in lane.toml, and those that nobody knows, have their number.
    """

    badge: str
    saved: SavedBasket | None = None
    by: str = ""
    name: str = ""
    roles: tuple[Role, ...] = ()


class CheckAsked(Event, frozen=True, kw_only=True, tag="CheckAsked"):
    """The shopper asks the team for one thing: about a code that is new to us, or a price that looks wrong; for more
    than the limit; to keep the basket for later.
    """

    reason: Literal["unknown-item", "price-check", "limit", "suspend"]
    code: str = ""
    line_id: int = 0


class InterventionRaised(Event, frozen=True, kw_only=True, tag="InterventionRaised"):
    """A check is open; or, with an id that is open already, somebody else is asked about it now, or it grew.

    Written by the session itself, right after what led to it.
    """

    intervention: Intervention


class InterventionTaken(Event, frozen=True, kw_only=True, tag="InterventionTaken"):
    """Somebody is on the way to it."""

    id: str
    by: str


class InterventionCleared(Event, frozen=True, kw_only=True, tag="InterventionCleared"):
    """A check is over.

    Attributes:
        id, reason: which.
        decision: one of its choices; "gone": the cause went away by itself, or the shopper mended it.
        by: who decided; empty: nobody had to.
        why: the chip, or empty.
        size: up to which size it holds; what grew meanwhile is asked anew.
        price_minor, department: what it is sold at, and as what, where the decision says so.
    """

    id: str
    reason: Reason
    decision: str
    by: str = ""
    why: str = ""
    size: int = 1
    price_minor: int | None = None
    department: str = ""
    audit: AuditResult | None = None
    """What a check of the basket found."""
    saved: SavedBasket | None = None
    """The basket that is brought back: a replay knows no other."""


class InterventionRefused(Event, frozen=True, kw_only=True, tag="InterventionRefused"):
    """A team member said no: what was asked for does not happen. Fields as in `InterventionCleared`."""

    id: str
    reason: Reason
    decision: str
    by: str
    why: str = ""
    size: int = 1
    audit: AuditResult | None = None


class AuditStarted(Event, frozen=True, kw_only=True, tag="AuditStarted"):
    """A team member begins to scan a basket; `all`: everything in it."""

    by: str
    all: bool = False


class QueuePlaceTold(Event, frozen=True, kw_only=True, tag="QueuePlaceTold"):
    """Whoever sees all lanes says where this one stands in the team's queue; 1: next, 0: not known."""

    place: int


class AgeItemsRemoved(Event, frozen=True, kw_only=True, tag="AgeItemsRemoved"):
    """The shopper takes every item off that waits for an ID check."""


class TicketScanned(Event, frozen=True, kw_only=True, tag="TicketScanned"):
    """The ticket of a saved basket; `saved` is what waits under it, `None` if nothing does."""

    ticket: str
    saved: SavedBasket | None = None
