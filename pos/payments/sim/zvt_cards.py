"""Cards that can be presented to a simulated terminal, and how the payment then goes."""

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["CANARY", "OUTCOMES", "POINTS", "Outcome", "outcome"]

CANARY = "4111111111111111"
"""Visa's published test number."""

POINTS = ("accepted", "card", "bank", "approved", "status", "acknowledged", "printed")
"""Where a terminal can hang or die: after 80 00; the card read; the bank asked; approved, but 04 0F not sent; 04 0F
sent and the lane's answer not read; that answer read; prints sent, but no 06 0F."""


@dataclass(frozen=True)
class Outcome:
    """How one payment goes.

    Attributes:
        result: result code; 0 approved.
        steps: intermediate status on the way to the bank (section 3.7).
        asks_bank: whether the bank is asked at all.
        point: where `fault` strikes, one of `POINTS`.
        fault: "", "hang", "die".
        late_s: how long the bank takes.
        share: part of the amount that is approved, in percent.
        foreign: the status tells of somebody else's sale.
        signed: the shopper has to sign.
    """

    result: int = 0
    steps: tuple[int, ...] = (0x17, 0x01, 0x04)
    asks_bank: bool = True
    point: str = ""
    fault: str = ""
    late_s: float = 0.0
    share: int = 100
    foreign: bool = False
    wrong_pin: bool = False
    presented: bool = True
    signed: bool = False


_TAP = (0x17, 0x04)
OUTCOMES = {
    "approve": Outcome(steps=_TAP),
    "pin": Outcome(),
    "pin-retry": Outcome(wrong_pin=True),
    "decline": Outcome(result=0x05),
    "no-funds": Outcome(result=0x33),
    "expired": Outcome(result=0x78, steps=(0x17,), asks_bank=False),
    "not-read": Outcome(result=0x64, steps=(0x0C,), asks_bank=False),
    "not-supported": Outcome(result=0xC5, steps=(0x07,), asks_bank=False),
    "abort": Outcome(result=0x6C, steps=(), asks_bank=False, presented=False),
    "timeout": Outcome(result=0x6C, steps=(0x0D,), asks_bank=False, presented=False),
    "bank-away": Outcome(result=0x9B),
    "signature": Outcome(steps=_TAP, signed=True),
    "late": Outcome(steps=_TAP, late_s=8.0),
    "part": Outcome(steps=_TAP, share=50),
    "wrong-amount": Outcome(steps=_TAP, share=300),
    "other-sale": Outcome(steps=_TAP, foreign=True),
    "hang": Outcome(steps=_TAP, fault="hang", point="bank"),
    "die": Outcome(steps=_TAP, fault="die", point="bank"),
    "die-after-approval": Outcome(steps=_TAP, fault="die", point="approved"),
    "die-after-status": Outcome(steps=_TAP, fault="die", point="status"),
    "die-after-answer": Outcome(steps=_TAP, fault="die", point="acknowledged"),
}


def outcome(call: dict[str, Any]) -> Outcome:
    """An outcome from a control call: `{"outcome": NAME, "at": POINT, "late_s": n}`.

    Raises:
        ValueError: no such outcome or point.
        KeyError: no outcome named.
    """
    name = call["outcome"]
    if name not in OUTCOMES:
        raise ValueError(f"no outcome is called {name!r}; known: {', '.join(OUTCOMES)}")
    found = OUTCOMES[name]
    if call.get("at"):
        if call["at"] not in POINTS:
            raise ValueError(f"no point is called {call['at']!r}; known: {', '.join(POINTS)}")
        found = replace(found, point=call["at"])
    if "late_s" in call:
        found = replace(found, late_s=float(call["late_s"]))
    return found
