"""What a printer says about itself: the answers to DLE EOT 1-4 and GS r 1. Sans I/O.

Epson, ESC/POS Command Reference, DLE EOT and GS r. python-escpos reads only two of the four and takes no answer for
"no paper", so this is ours.
"""

from collections.abc import Mapping

from msgspec import Struct

from pos.lane.events import DeviceState

__all__ = ["ASKED", "BARRIER", "Health", "health", "is_barrier", "is_status"]

ASKED = (1, 2, 3, 4)
BARRIER = b"\x1dr\x01"
"""GS r 1 is carried out in its turn: its answer says that everything before it is on paper."""
DRAWER = 0x04
MEANINGS: tuple[tuple[int, int, DeviceState, str], ...] = (
    (4, 0x60, "no-paper", "The receipt printer is out of paper. Put in a new roll."),
    (2, 0x04, "faulted", "The receipt printer's cover is open. Close it."),
    (2, 0x20, "no-paper", "The receipt printer is out of paper. Put in a new roll."),
    (3, 0x08, "faulted", "The receipt printer's cutter is jammed. Open the cover, take the paper out, close it."),
    (
        3,
        0x20,
        "faulted",
        "The receipt printer has a fault it can't recover from. Switch it off and on; if it stays, call service.",
    ),
    (3, 0x40, "faulted", "The receipt printer is too hot or its voltage is wrong. Let it cool down."),
    (2, 0x40, "faulted", "The receipt printer has stopped with an error. Open and close its cover."),
    (1, 0x08, "faulted", "The receipt printer is off-line. Look at its lights and its feed button."),
    (4, 0x0C, "paper-low", "The receipt printer's paper is nearly used up. Have a new roll ready."),
)
"""Question, bit, state, sentence: the first that is true counts."""


class Health(Struct, frozen=True):
    """A state and a sentence for staff; empty where all is well."""

    state: DeviceState
    detail: str = ""
    drawer_high: bool = False
    """Level of pin 3 of the drawer's plug (DLE EOT 1, bit 2): what it says of the drawer, its switch decides."""

    @property
    def prints(self) -> bool:
        """Whether a paper can come out now."""
        return self.state in ("ready", "paper-low")


def health(answers: Mapping[int, int]) -> Health:
    """What the four answers add up to.

    >>> health({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}).state
    'paper-low'
    """
    high = bool(answers[1] & DRAWER)
    for question, bit, state, sentence in MEANINGS:
        if answers[question] & bit:
            return Health(state, sentence, high)
    return Health("ready", drawer_high=high)


def is_status(byte: int) -> bool:
    """Whether a byte is an answer to DLE EOT: 0xx1xx10."""
    return byte & 0x93 == 0x12


def is_barrier(byte: int) -> bool:
    """Whether a byte is an answer to GS r 1: four sensor bits and no other."""
    return byte & 0xF0 == 0x00
