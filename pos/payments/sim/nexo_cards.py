"""Cards that can be presented to a simulated nexo terminal, and how the payment then goes."""

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["OUTCOMES", "PAN", "POINTS", "NexoOutcome", "outcome"]

PAN = "4111111111111111"
"""Visa's published test number."""
POINTS = ("accepted", "card", "bank", "approved")
"""Where a terminal can hang or die: the request read; the card read; the bank asked; approved, but nothing said."""


class NexoOutcome(Struct, frozen=True):
    """How one payment goes.

    Attributes:
        condition: the error condition; empty: approved.
        fault: "", "hang" (no answer ever, the rest of the terminal works), "die" (no power).
        late_s: how long the bank takes.
        share: part of the amount that is approved, in percent.
        foreign: the answer tells of somebody else's sale.
        terms: what the bank makes of a plan: "" as asked; "longer", "dearer": its own; "none": all at once.
    """

    condition: str = ""
    fault: str = ""
    point: str = "bank"
    late_s: float = 0.0
    share: int = 100
    foreign: bool = False
    terms: Literal["", "longer", "dearer", "none"] = ""


OUTCOMES = {
    "approve": NexoOutcome(),
    "pin": NexoOutcome(),
    "decline": NexoOutcome(condition="Refusal"),
    "no-funds": NexoOutcome(condition="Refusal"),
    "expired": NexoOutcome(condition="Refusal"),
    "wrong-pin": NexoOutcome(condition="WrongPIN"),
    "not-read": NexoOutcome(condition="InvalidCard"),
    "not-supported": NexoOutcome(condition="PaymentRestriction"),
    "bank-away": NexoOutcome(condition="UnreachableHost"),
    "abort": NexoOutcome(condition="Cancel"),
    "late": NexoOutcome(late_s=8.0),
    "part": NexoOutcome(share=50),
    "other-sale": NexoOutcome(foreign=True),
    "longer": NexoOutcome(terms="longer"),
    "dearer": NexoOutcome(terms="dearer"),
    "all-at-once": NexoOutcome(terms="none"),
    "hang": NexoOutcome(fault="hang"),
    "die": NexoOutcome(fault="die"),
    "die-after-approval": NexoOutcome(fault="die", point="approved"),
}


def outcome(call: dict[str, Any]) -> NexoOutcome:
    """An outcome from a control call: `{"outcome": NAME, "at": POINT, "late_s": n}`.

    Raises:
        ValueError: no such outcome or point.
        KeyError: no outcome named.
    """
    name = call["outcome"]
    if name not in OUTCOMES:
        raise ValueError(f"no outcome is called {name!r}; known: {', '.join(OUTCOMES)}")
    if (call.get("at") or "bank") not in POINTS:
        raise ValueError(f"no point is called {call['at']!r}; known: {', '.join(POINTS)}")
    found = OUTCOMES[name]
    return replace(found, point=call.get("at") or found.point, late_s=float(call.get("late_s", found.late_s)))
