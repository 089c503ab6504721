"""The team member who looks after this lane: knows it by its lamp and its screen, and carries a badge."""

from random import Random
from typing import TYPE_CHECKING

from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import actor
from pos.prove.world.goods import plain_goods

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["attend", "decide", "help_once"]

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
    weighs = (shown.lamp, shown.id) == ("check", "S08") and person.maybe(60)
    asks = (
        weighs
        or shown.lamp in ("held", "help")
        or shown.id in ("S09", "S26")
        or (shown.lamp, shown.id) == ("check", "S21")
    )
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


CHECKS = ("A03", "A04", "A05", "A06", "A08")


UNSEEN = ("check-charged", "check-not-charged")
"""What nobody says who has no slip in the hand."""


def decide(person: Person) -> None:
    """Look at what is open and decide it; mostly as the lane recommends, sometimes not, and sometimes go away again."""
    for _ in range(12):
        if person.screen not in CHECKS:
            return
        person.pause(0.4, 3.0)
        if person.screen == "A08" and person.can_press("check-all-good"):
            _scan_for_the_check(person)
        ways = [name for name in person.buttons() if name.startswith(("check-", "open-", "audit-", "department-"))]
        ways = [name for name in ways if name not in UNSEEN]
        if person.screen == "A05":
            ways = [name for name in ways if name.startswith(("check-sell", "check-change"))] or ["key-2", "key-5"]
        if not ways or person.maybe(4):
            person.press("desk-back") or person.press("to-shopper")
            continue
        person.press(ways[0] if person.maybe(70) else person.chance.choice(ways))


def _scan_for_the_check(person: Person) -> None:
    """A few goods out of the bags, and now and then one that is not on the list."""
    for _ in range(person.chance.randint(0, 3)):
        person.scan(person.chance.choice(plain_goods()))


def at_the_panel(person: Person) -> None:
    """Do something there and leave it; a lane that is shut is opened."""
    decide(person)
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
