"""The fault matrix of payments (T07): every message, every fault, every answer, and what becomes of the lane.

Which driver, and which simulated terminal, is a row: see `payment_rows`.
"""

from collections.abc import Iterator
from random import Random
from typing import Literal

from msgspec import Struct

from pos.prove.world.tap import FAULTS, Side, Strike

__all__ = ["ANSWERS", "BETWEEN", "FATES", "Answer", "Case", "Fate", "cases"]

Answer = Literal[
    "approve", "decline", "abort", "still running", "not found", "other sale's data", "gives back", "walks off",
    "other terms",
]  # fmt: skip
ANSWERS: tuple[Answer, ...] = ("approve", "decline", "abort", "still running", "not found", "other sale's data")
"""What the bank says, or what the terminal says when it is asked afterwards. In a split the shopper may also want back
what is paid so far, or walk off; of a plan the bank may make its own.
"""
Fate = Literal["alive", "killed", "power cut"]
FATES: tuple[Fate, ...] = ("alive", "killed", "power cut")
BETWEEN = Strike("lane", -1, "none")
"""Nothing meets a message; where the lane dies, it does so between the parts of a split payment."""
CARDS = {"decline": "decline", "abort": "abort", "other sale's data": "other-sale", "other terms": "longer"}
"""The simulated card that brings an answer; for all others it is approved."""


class Case(Struct, frozen=True):
    """One payment."""

    answer: Answer
    strike: Strike
    fate: Fate

    def __str__(self) -> str:
        one = self.strike
        if one == BETWEEN:
            return f"between the parts, {self.answer}, lane {self.fate}"
        return f"{one.fault} at the {one.side}'s message {one.index + 1}, {self.answer}, lane {self.fate}"

    @property
    def card(self) -> str:
        """What is held to the reader."""
        return CARDS.get(self.answer, "approve")


def cases(answer: Answer, sizes: dict[Side, int], chance: Random) -> Iterator[Case]:
    """Every case of an answer whose payment has so many messages each way."""
    for side, size in sizes.items():
        for index in range(size):
            for fault in FAULTS:
                for fate in FATES:
                    yield Case(answer, Strike(side, index, fault, chance.randrange(1000)), fate)
