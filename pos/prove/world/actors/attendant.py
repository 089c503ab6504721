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
        elif (person.maybe(2) and person.screen == "S01") or (person.maybe(2) and person.screen == "S03"):
            person.hold(BADGE, "badge")
            at_the_panel(person)


def help_once(person: Person) -> None:
    """Look at the lamp, and do what is to be done."""
    shown = person.sees
    if shown is None:
        return
    asks = shown.lamp in ("held", "help") or shown.id in ("S09", "S26")
    if asks or (shown.lamp == "check" and (shown.id == "S01" and person.maybe(40))):
        person.pause(0.5, 4.0)
        person.hold(BADGE, "badge")
    at_the_panel(person)
    if shown.title == "card.reader-busy" and person.maybe(30):
        _restart_terminal(person)


ON_THE_PANEL = (
    ("desk-void", "row-1", "why-damaged", "desk-do"),
    ("desk-price", "row-1", "key-5", "key-0", "why-shelf-differs", "desk-do"),
    ("desk-discount", "key-5", "why-apology", "desk-do"),
    ("desk-quantity", "row-1", "key-3", "why-counted", "desk-do"),
    ("desk-save", "why-fetching", "desk-do"),
    ("desk-lane", "why-end-of-day", "desk-close-lane"),
    ("desk-lane", "why-paper", "desk-pause"),
    ("desk-reprint", "desk-do"),
    ("desk-tasks", "task-paper"),
    ("desk-drawer", "why-counting", "desk-do"),
    ("desk-report", "desk-x"),
)
"""What people do there, button by button; what is greyed is left."""


def at_the_panel(person: Person) -> None:
    """Do something there and leave it; a lane that is shut is opened."""
    if not person.screen.startswith("A") or person.screen in ("A01", "A14"):
        return
    if not person.can_press("desk-lane"):
        person.press("desk-back") or person.press("desk-drop")
    shut = not person.can_press("desk-training") and not person.sees_basket
    way = ("desk-lane", "desk-do") if shut else person.chance.choice(ON_THE_PANEL)
    for name in way:
        if not person.press(name):
            break
    for _ in range(3):
        if not person.screen.startswith("A"):
            return
        person.press("desk-leave") or person.press("desk-back") or person.press("desk-drop")


def _restart_terminal(person: Person) -> None:
    """What the lane tells staff to do with a terminal that answers nothing, or only that it is busy."""
    person.world.event(person.name, "mend", "restart the terminal")
    person.world.terminal.acts()["unplug"]({"seconds": 5})
