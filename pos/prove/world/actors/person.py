"""A person in front of the lane: eyes, a finger, goods in one hand and a card in the other."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from pos.lane.events import Touched
from pos.prove.world.looking import Shown
from pos.prove.world.schedule import US

if TYPE_CHECKING:
    from pos.prove.world.goods import Good
    from pos.prove.world.world import World

__all__ = ["Person"]


class Person:
    """Somebody. Everything they do is counted and traced before it begins."""

    def __init__(self, world: "World", name: str, chance: Random) -> None:
        self.world = world
        self.name = name
        self.chance = chance
        self.languages = world.languages

    # --- eyes

    @property
    def sees(self) -> Shown | None:
        """What is on the panel; None: it is dark."""
        return self.world.front.shown

    @property
    def screen(self) -> str:
        """The screen's id; "" if it is dark."""
        shown = self.sees
        return shown.id if shown is not None else ""

    @property
    def sees_basket(self) -> bool:
        """Whether the dock counts anything."""
        shown = self.sees
        return shown is not None and shown.pieces > 0

    def can_press(self, name: str) -> bool:
        """Whether there is such a button, and it is not greyed."""
        return name in self.world.front.presses()

    def buttons(self) -> list[str]:
        """Everything that can be pressed."""
        return list(self.world.front.presses())

    # --- time

    def pause(self, least_s: float, most_s: float) -> None:
        """Take one's time: less of it where everybody is in a hurry."""
        pace = self.world.pace
        self.stand(least_s * pace, most_s * pace)

    def stand(self, least_s: float, most_s: float) -> None:
        """Stand there for so long, in a hurry or not."""
        least, most = round(least_s * US), round(most_s * US)
        schedule = self.world.schedule
        schedule.block(schedule.now + self.chance.randint(least, most))

    def until(self, good: Callable[[Shown | None], bool], seconds: float) -> bool:
        """Watch the panel until it shows that, at most so long; whether it did."""
        return self.world.front.until(lambda: good(self.sees), seconds)

    def change(self, seconds: float) -> bool:
        """Wait for another screen."""
        screen = self.world.front.screen
        return self.world.front.until(lambda: self.world.front.screen is not screen, seconds)

    def maybe(self, percent: int) -> bool:
        """Chance."""
        return self.chance.randrange(100) < percent

    # --- hands

    def press(self, name: str) -> bool:
        """Press it, if it is there, and watch what happens."""
        if not self.tap(name):
            return False
        self.change(1.0)
        self.pause(0.5, 1.8)
        return True

    def tap(self, name: str) -> bool:
        """Press it, if it is there, and look no further."""
        world = self.world
        event = world.front.presses().get(name)
        lane = world.computer.running
        if event is None or lane is None or not world.computer.on:
            return False
        world.event(self.name, "press", name)
        world.oracle.did(self.world.schedule.now, name)
        if self.maybe(30):
            lane.post(Touched())
        lane.post(event)
        return True

    def wave(self, good: "Good") -> int:
        """Hold it to the scanner, and look no further; how many bytes went out."""
        self.world.event(self.name, "scan", good.code)
        self.world.oracle.did(self.world.schedule.now, "scan", good.name, good.price)
        sent: int = self.world.scanner.scan({"data": good.code})["sent"]
        return sent

    def scan(self, good: "Good") -> bool:
        """Scan it; whether the lane says anything within a moment."""
        self.wave(good)
        answered = self.change(1.2)
        self.pause(0.9, 3.2)
        return answered

    def hold(self, code: str, kind: str = "scan another code") -> None:
        """Hold any code to the scanner."""
        self.world.event(self.name, kind, repr(code))
        self.world.oracle.did(self.world.schedule.now, kind)
        self.world.scanner.scan({"data": code})
        self.change(1.0)

    def card(self, **call: object) -> bool:
        """Hold a card to the reader, if it asks for one."""
        if not self.world.terminal.waits_for_card:
            return False
        self.world.event(self.name, "card", str(call))
        self.world.oracle.did(self.world.schedule.now, "card")
        self.world.terminal.present(dict(call))
        self.change(2.0)
        return True
