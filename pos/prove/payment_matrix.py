"""The fault matrix of payments (T07): every message, every fault, every answer, and what becomes of the lane.

Which driver, and which simulated terminal, is a row: see `payment_rows`.
"""

from collections.abc import Iterator
from random import Random
from typing import Literal

from msgspec import Struct

from pos.prove.world.tap import FAULTS, Side, Strike

__all__ = ["ANSWERS", "FATES", "Answer", "Case", "Fate", "cases"]

Answer = Literal["approve", "decline", "abort", "still running", "not found", "other sale's data"]
ANSWERS: tuple[Answer, ...] = ("approve", "decline", "abort", "still running", "not found", "other sale's data")
"""What the bank says, or what the terminal says when it is asked afterwards."""
Fate = Literal["alive", "killed", "power cut"]
FATES: tuple[Fate, ...] = ("alive", "killed", "power cut")
CARDS = {"decline": "decline", "abort": "abort", "other sale's data": "other-sale"}
"""The simulated card that brings an answer; for all others it is approved."""


class Case(Struct, frozen=True):
    """One payment."""

    answer: Answer
    strike: Strike
    fate: Fate

    def __str__(self) -> str:
        one = self.strike
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
