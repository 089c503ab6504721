"""What became of a payout: judged from the hopper's own counters, so that no coin is paid twice.

A hopper counts the commands it took (1, 2 ... 255, 1; 0 after a reset), and of the last one what it has paid and what
it could not pay. A reset leaves these two as they were, and shuts the hopper until it is let again: a hopper that is
still open was not reset since. A command was not heard if an open hopper has not counted it: only then it is sent
again. Where a reset hides that, and the counters are as before the command, nobody can tell: people count.

References:
    Generic Specification 4.6, part 2, headers 167, 166 and 163; Suzo-Happ Flow 18-ccTalk
    manual 0.6, pages 15-18: "this counter should be checked each time a dispense command is transmitted".

Example:
    >>> before = Counts(7, 0, 3, 0)
    >>> judge(before, Counts(7, 0, 3, 0), coins=4, is_open=True)
    Outcome(state='unheard', paid=0)
    >>> judge(before, Counts(8, 1, 3, 0), coins=4, is_open=True)
    Outcome(state='running', paid=3)
"""

from typing import Literal

from msgspec import Struct

from pos.devices.cctalk_events import next_number

__all__ = ["PAYOUT_CLOSED", "TROUBLE", "Counts", "Outcome", "judge"]

PAYOUT_CLOSED = 0x80
"""Of the first byte of header 163: shut by a reset."""
TROUBLE = 0x79
"""Of the same byte: what a person must look at: not 0x02, left by an empty hopper, nor 0x04, a jam that it cleared."""


class Counts(Struct, frozen=True):
    """Header 166: the number of the last command; coins still to pay; of the last command paid, and not paid."""

    number: int
    remaining: int
    paid: int
    unpaid: int


class Outcome(Struct, frozen=True):
    """`unheard`: the command never came, nothing was paid. `running`: so far. `ended`: that is all. `unknown`."""

    state: Literal["unheard", "running", "ended", "unknown"]
    paid: int = 0


def judge(before: Counts, now: Counts, coins: int, *, is_open: bool, started: bool = False) -> Outcome:
    """What became of a command to pay `coins`.

    Args:
        before: the counters just before it was sent.
        now: the counters of this moment.
        coins: how many were asked for.
        is_open: the hopper has not been shut, hence not reset, since it was let.
        started: it was seen to take the command.
    """
    if now.number == next_number(before.number):
        return Outcome("running" if now.remaining else "ended", min(now.paid, coins))
    if now.number == before.number and (is_open or now.number) and not started:
        return Outcome("unheard")
    if now.number == 0:
        return _after_reset(before, now, coins, started=started)
    return Outcome("unknown")


def _after_reset(before: Counts, now: Counts, coins: int, *, started: bool) -> Outcome:
    """The last payout is still told; it is ours if we saw it begin, or if it is not the one before."""
    ours = started or (now.paid, now.unpaid) != (before.paid, before.unpaid)
    whole = now.paid + now.unpaid == coins
    return Outcome("ended", now.paid) if ours and whole and not now.remaining else Outcome("unknown")
