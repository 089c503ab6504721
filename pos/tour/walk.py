"""A lane that is walked through, without devices or disk."""

from msgspec.structs import replace

from pos.lane.checkout import first_lane, step
from pos.lane.events import DeviceChanged, LaneEvent, LanguageChosen
from pos.lane.render import render
from pos.lane.screen import Screen
from pos.lane.state import Lane, Shop

__all__ = ["Walk"]


class Walk:
    """A lane that is walked through; `at` moves on by a second an event."""

    def __init__(self, shop: Shop, language: str) -> None:
        self.lane: Lane = first_lane(shop)
        self.at = 1_790_000_000_000
        for part, name in shop.devices:
            self.go(DeviceChanged(part=part, device=name, state="ready"))
        self.go(LanguageChosen(language=language))

    def go(self, *events: LaneEvent) -> "Walk":
        """Take these."""
        for event in events:
            self.at += 1000
            self.lane = step(self.lane, replace(event, at=self.at)).lane
        return self

    def fork(self) -> "Walk":
        """Another with the same past."""
        other = object.__new__(Walk)
        other.lane, other.at = self.lane, self.at
        return other

    def screen(self) -> Screen:
        """What is shown."""
        return render(self.lane)

    @property
    def intent(self) -> str:
        """Of the payment that is open."""
        assert self.lane.payment is not None
        return self.lane.payment.intent.intent_id
