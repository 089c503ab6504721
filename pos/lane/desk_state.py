"""Who is at the lane's panel (kept), what they look at (a view), and what the shop says about its people."""

from typing import Literal

from msgspec import Struct

from pos.lane.people import Person, Secret
from pos.lane.permission import POLICY, Policy, Role
from pos.lane.sales_book import SalesFound
from pos.lane.staff_events import StaffAct

__all__ = ["Desk", "Duty", "StaffRules"]


class StaffRules(Struct, frozen=True, kw_only=True):
    """The shop's rules for its people.

    Attributes:
        sign_in: how they say who they are.
        badge_role: the role of badges that stand in lane.toml.
        policy: what each role may do.
        idle_s: the panel locks after so long without a touch.
        store: whether there is a staff.db: then numbers and PINs can be typed.
    """

    sign_in: Literal["either", "badge", "pin", "both"] = "either"
    badge_role: Role = "supervisor"
    policy: Policy = POLICY
    idle_s: float = 60.0
    store: bool = False


class Duty(Struct, frozen=True, kw_only=True):
    """Somebody is signed in at this lane.

    Attributes:
        person: who.
        since: from when on, UTC milliseconds.
        pending: an act of theirs that waits for a second person.
    """

    person: Person
    since: int
    pending: StaffAct | None = None


class Desk(Struct, frozen=True, kw_only=True):
    """What is open on the panel, or before it. Never kept: a restart closes it.

    Attributes:
        page: "" is the panel; "sign-in", "pin", "void", "price" ...
        choice: the line, ticket or device that was picked.
        typed: a number, an amount, a count, as it is typed.
        secret: the PIN as it is typed; how long it is may be shown.
        why: the reason's chip that was picked.
        note: what the last press was answered with.
        left, until_ms: tries that are left; locked until then.
        counts: what was counted so far, by way to pay.
        after_badge: whose PIN is asked for, where the shop wants both.
        sales: what a search found (A13).
    """

    page: str = ""
    choice: str = ""
    typed: str = ""
    secret: Secret = Secret()
    why: str = ""
    note: str = ""
    left: int = 0
    until_ms: int = 0
    after_badge: Person | None = None
    counts: tuple[tuple[str, int], ...] = ()
    sales: SalesFound | None = None
