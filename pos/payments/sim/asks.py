"""What a simulated terminal's control desk is asked for; ZVT and nexo alike."""

from typing import Annotated

from msgspec import Meta, Struct

from pos.wires.acts import Seconds

__all__ = ["Auto", "Away", "Card", "Cut", "Noisy"]

Outcome = Annotated[str, Meta(examples=["approve"], description="How the payment then goes; a wrong one lists them.")]
Point = Annotated[str, Meta(description="Where `hang` and `die` strike; a wrong one lists them.")]
Times = Annotated[int, Meta(ge=0, le=1_000)]


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a card to the reader: now, if a payment waits, or to the next ones."""

    outcome: Outcome
    times: Times = 1
    at: Point = ""
    late_s: Seconds = 0.0


class Auto(Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a card to the reader whenever a payment waits; null: no more."""

    outcome: Outcome | None
    after_ms: Annotated[float, Meta(ge=0, le=86_400_000)] = 1_500
    times: Times = 1
    at: Point = ""
    late_s: Seconds = 0.0


class Away(Struct, frozen=True, forbid_unknown_fields=True):
    """No network for so long."""

    seconds: Seconds = 5.0


class Cut(Struct, frozen=True, forbid_unknown_fields=True):
    """The next payment's line breaks after so many bytes towards the lane."""

    after: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    listens: bool = False


class Noisy(Struct, frozen=True, forbid_unknown_fields=True):
    """What a serial line does wrong, each so many times from now on."""

    spoil: Times = 0
    unheard: Times = 0
    refuse: Times = 0
    ignore: Times = 0
    twice: Times = 0
