"""The fault matrix of payments (T07): every message, every fault, every answer, and what becomes of the lane.

What is ZVT's own here is how its messages are cut, which one begins a payment, and what kinds of terminal there are;
the rest of the matrix holds for any driver.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Literal

from msgspec import Struct

from pos.payments.sim.zvt_payment import Options
from pos.prove.world.tap import FAULTS, Protocol, Side, Strike

__all__ = ["ANSWERS", "FATES", "Answer", "Case", "Fate", "cases", "zvt_options", "zvt_protocol"]

Answer = Literal["approve", "decline", "abort", "still running", "not found", "other sale's data"]
ANSWERS: tuple[Answer, ...] = ("approve", "decline", "abort", "still running", "not found", "other sale's data")
"""What the bank says, or what the terminal says when it is asked afterwards."""
Fate = Literal["alive", "killed", "power cut"]
FATES: tuple[Fate, ...] = ("alive", "killed", "power cut")
CARDS = {"decline": "decline", "abort": "abort", "other sale's data": "other-sale"}
"""The simulated card that brings an answer; for all others it is approved."""
BEGINS = b"\x06\x01"


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


def zvt_options(answer: Answer, chance: Random) -> Options:
    """The terminal for this answer: everything else about it is chance."""
    return Options(
        reversal=chance.choice(("at-once", "never")),
        after=chance.choice(("previous", "failed", "reversal")),
        repeat="no" if answer == "not found" else chance.choice(("yes", "failed-too")),
        final=chance.choice(("status", "prints")),
        pan="masked",
        pace_s=0.1,
        card_timeout_s=20.0,
    )


def zvt_cut(data: bytes) -> tuple[list[bytes], bytes]:
    """Messages of ZVT on TCP (PA00P016_04 section 5.2.4)."""
    found: list[bytes] = []
    while len(data) >= 3:
        head = 5 if data[2] == 0xFF else 3
        if len(data) < head:
            break
        size = head + (data[2] if head == 3 else data[3] + 256 * data[4])
        if len(data) < size:
            break
        found.append(data[:size])
        data = data[size:]
    return found, data


def zvt_protocol(reboot: Callable[[], None]) -> Protocol:
    """What the tap has to know of ZVT."""
    return Protocol(cut=zvt_cut, begins=lambda message: message[:2] == BEGINS, reboot=reboot)
