"""The team member who looks after this lane: knows it by its lamp and its screen, and carries a badge."""

from random import Random
from typing import TYPE_CHECKING

from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import actor

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["attend", "help_once"]

BADGE = "BADGE-1001"


@actor("attendant")
def attend(world: "World", chance: Random) -> None:
    """All day."""
    person = Person(world, "attendant", chance)
    while True:
        person.pause(3.0, 25.0)
        help_once(person)
        if world.broken and person.maybe(60):
            what, mend = world.broken.pop(0)
            world.event("attendant", "mend", what)
            mend()
        elif person.maybe(1) and person.screen == "S01":
            person.hold(BADGE, "badge")


def help_once(person: Person) -> None:
    """Look at the lamp, and do what is to be done."""
    shown = person.sees
    if shown is None:
        return
    asks = shown.lamp in ("held", "help") or shown.id in ("S09", "S26")
    if asks or (shown.lamp == "check" and (shown.id == "S01" and person.maybe(40))):
        person.pause(0.5, 4.0)
        person.hold(BADGE, "badge")
    if shown.title == "card.reader-busy" and person.maybe(30):
        _restart_terminal(person)


def _restart_terminal(person: Person) -> None:
    """What the lane tells staff to do with a terminal that answers nothing, or only that it is busy."""
    person.world.event(person.name, "mend", "restart the terminal")
    person.world.terminal.acts()["unplug"]({"seconds": 5})
