"""When a life ends: an instant drawn from the seed, anywhere or aimed at a moment of the purchase."""

import random
from dataclasses import dataclass
from typing import Any

__all__ = ["AIMS", "Aim", "draw"]

AIMS = (
    "starting", "starting", "starting", "anywhere", "scan", "scan shown", "remove", "more", "undo", "help", "choose",
    "pay", "armed", "card", "reading", "bank", "take", "take", "take", "asking", "declined", "paid", "paid", "print",
    "print shown", "finish", "finish", "checkpoint", "back",
)  # fmt: skip
"""One bag: each is drawn as often as it is in here."""
_TITLES = {
    "armed": "pay.title",
    "reading": "card.reading",
    "bank": "card.bank",
    "take": "card.take",
    "asking": "checking.title",
    "declined": "card.declined",
    "paid": "done.title",
}
_LIFE_S = 4.0
_START_S = 0.35


@dataclass
class Aim:
    """When to kill: the `nth` time that `what` happens, and then `delay_s` later; 0: counted from the fork.

    A life in which it does not happen ends after `latest_s`.
    """

    what: str
    nth: int
    delay_s: float
    acted: bool = True
    """Whether the shopper has done anything; False: what is on the first screen is no moment."""

    @property
    def latest_s(self) -> float:
        """When it ends at the latest, if the moment does not come."""
        return self.delay_s if self.nth == 0 else _LIFE_S

    def hit(self, line: dict[str, Any]) -> bool:
        """Whether this line is the moment."""
        self.acted = self.acted or "do" in line
        if self.acted and self._is_moment(line):
            self.nth -= 1
            return self.nth == 0
        return False

    def _is_moment(self, line: dict[str, Any]) -> bool:
        if self.what in _TITLES:
            return bool(line.get("shown", {}).get("title") == _TITLES[self.what])
        if self.what.endswith(" shown"):
            return bool(line.get("did") == self.what.removesuffix(" shown"))
        return self.what in (line.get("do"), line.get("at"))


def draw(chance: random.Random, what: str) -> Aim:
    """An instant."""
    if what == "starting":
        return Aim(what, 0, chance.uniform(0, _START_S))
    if what == "anywhere":
        return Aim(what, 0, chance.uniform(0.3, _LIFE_S))
    nth = chance.randint(1, 3) if what.startswith("scan") else 1
    return Aim(
        what, nth, chance.choice((0.0, chance.uniform(0, 0.005), chance.uniform(0, 0.05), chance.uniform(0, 0.15)))
    )
