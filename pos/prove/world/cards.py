"""Cards that shoppers hold to the reader, and what the terminal then does with them."""

from random import Random

from pos.payments.sim.zvt_cards import POINTS

__all__ = ["ODD", "deal"]

BAD = (
    "pin",
    "pin-retry",
    "decline",
    "no-funds",
    "expired",
    "not-read",
    "not-supported",
    "abort",
    "timeout",
    "bank-away",
)
ODD = ("part", "wrong-amount", "other-sale")
"""The terminal charges something else, or tells of somebody else's sale."""
FAULTS = ("hang", "die", "die-after-approval", "die-after-status", "die-after-answer")


def deal(chance: Random, trouble: int) -> dict[str, object]:
    """The card that is held to the reader. `trouble`: 0 never, 100 very often."""
    if chance.randrange(100) >= 12 + trouble // 3:
        return {"outcome": "approve"}
    kind = chance.randrange(10)
    if kind < 6:
        return {"outcome": chance.choice(BAD)}
    if kind < 7 and chance.random() < 0.25:
        return {"outcome": chance.choice(ODD)}
    if kind < 7:
        return {"outcome": "late", "late_s": chance.choice((0.5, 3, 8, 20, 70))}
    return {"outcome": chance.choice(FAULTS), "at": chance.choice(POINTS)}
