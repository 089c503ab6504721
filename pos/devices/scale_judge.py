"""Which weight may be sold. A scale is believed only when it could not be lying out of habit. Pure.

The rules, with where they come from:

- A weight counts once it stands still: the same on `reads` answers over `steady_ms`. (OIML R 76-1, 4.4.2: stable
  equilibrium before a weight is printed or stored; two answers, since one may be the scale's last and not its newest.)
- Between two items the scale must have been seen empty, or at least in motion: `between`. Till then the old goods still
  lie there, or the scale repeats itself. ("Scale must return to zero weight between weight requests" is a setting of
  scanner scales: Datalogic Magellan 8500Xt guide p. 7-33; Zebra MP72 "enforce zero return". Dialog 06 has it built in,
  as status 21.) A shop whose law asks for zero sets `between = "zero"`.
- Nothing is sold under `min_g` (OIML R 76-1, T.3.1.2 and 3.2: below 20 divisions a class III scale errs too much), over
  `capacity_g`, under zero, or between two divisions: the last is no weight this scale can have. Nor is a net weight
  sold: a tare that somebody left on the scale itself would be nowhere on our screen.
"""

from typing import Literal

from msgspec import Struct

from pos.devices.scale_codec import Says
from pos.lane.events import ScaleState

__all__ = ["Judge", "ScaleRules", "Verdict", "plausible"]


class ScaleRules(Struct, frozen=True, kw_only=True):
    """What is asked of a weight: grams and milliseconds; see the module."""

    capacity_g: int = 15_000
    division_g: int = 5
    min_g: int = 100
    reads: int = 2
    steady_ms: int = 500
    between: Literal["motion", "zero"] = "motion"


class Verdict(Struct, frozen=True):
    """What the lane may make of it: only a "steady" weight may be sold. Gross grams, 0 where none is known."""

    state: ScaleState
    weight_g: int = 0


def plausible(says: Says, rules: ScaleRules) -> Says:
    """The answer, or why this scale can't have meant it."""
    if says.said != "weight" or says.weight_g is None:
        return says
    if says.net:
        return Says(said="unready", why="a tare is set on the scale itself")
    if says.weight_g % rules.division_g:
        return Says(said="unready", why="it weighs in other steps than division_g")
    return says


class Judge:
    """Hears every answer of one scale, in order."""

    def __init__(self, rules: ScaleRules) -> None:
        self._rules = rules
        self._seen: Verdict | None = None
        self._run = 0
        self._since_s = 0.0
        self.fresh = False
        """Whether the platter was seen empty, or moving, since the last item. Not known at the start."""

    def taken(self) -> None:
        """An item was sold from it."""
        self.fresh = False

    def forget(self) -> None:
        """The scale was lost: what it said is no help any more, and what lies on it may be anything."""
        self._seen, self._run = None, 0

    def hear(self, says: Says, now_s: float) -> Verdict:
        """What an answer, heard at `now_s` (a clock that never jumps), makes of the weight."""
        seen = self._unmoved(says) or self._plain(plausible(says, self._rules))
        if seen != self._seen:
            self._seen, self._run, self._since_s = seen, 0, now_s
        self._run += 1
        self.fresh = self.fresh or seen.state in ("empty", "light") or self._moved(seen)
        return self._final(seen, now_s)

    def _unmoved(self, says: Says) -> Verdict | None:
        """A scale that gives each weight once says of its next answers that nothing moved: it is that weight again."""
        known = self._seen is not None and self._seen.state == "steady"
        return self._seen if says.said == "unmoved" and known else None

    def _moved(self, seen: Verdict) -> bool:
        return seen.state == "motion" and self._rules.between == "motion"

    def _plain(self, says: Says) -> Verdict:
        """The answer by itself."""
        rules, weight_g = self._rules, says.weight_g or 0
        if says.said != "weight":
            known = says.said in ("motion", "over") and 0 <= weight_g <= rules.capacity_g
            return Verdict("left-on" if says.said == "unmoved" else says.said, weight_g if known else 0)
        if weight_g < 0:
            return Verdict("under-zero")
        if weight_g > rules.capacity_g:
            return Verdict("over")
        return Verdict("steady" if weight_g else "empty", weight_g)

    def _final(self, seen: Verdict, now_s: float) -> Verdict:
        """With what came before. An empty scale is empty at once: there is nothing to sell."""
        if seen.state != "steady":
            return seen
        rules = self._rules
        if self._run < rules.reads or round((now_s - self._since_s) * 1000) < rules.steady_ms:
            return Verdict("motion", seen.weight_g)
        if not self.fresh:
            return Verdict("left-on", seen.weight_g)
        return seen if seen.weight_g >= rules.min_g else Verdict("light", seen.weight_g)
