"""Which relays are closed at a moment: the lamps of a pattern, and the pulses that have not ended. Pure.

>>> lit((Light("amber", "slow"),), {"amber": 2}, 0.5), lit((Light("amber", "slow"),), {"amber": 2}, 1.5)
(frozenset({2}), frozenset())
"""

from collections.abc import Mapping

from pos.fittings import Light

__all__ = ["HALF_S", "lit", "next_edge_s"]

HALF_S = {"slow": 1.0, "quick": 0.5}
"""How long a lamp is on, and then off."""


def lit(pattern: tuple[Light, ...], relays: Mapping[str, int], since_s: float) -> frozenset[int]:
    """The relays of a pattern that was begun so long ago."""
    return frozenset(
        relays[light.lamp] for light in pattern if not light.pace or int(since_s / HALF_S[light.pace]) % 2 == 0
    )


def next_edge_s(pattern: tuple[Light, ...], since_s: float) -> float | None:
    """How long until a lamp of it changes; `None`: never."""
    halves = {HALF_S[light.pace] for light in pattern if light.pace}
    return min((half - since_s % half for half in halves), default=None)
