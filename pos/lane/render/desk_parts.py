"""What the pages of the panel are made of: keys, docks, the way back, the reason's chips."""

from pos.lane.acts import REASONS
from pos.lane.desk_state import Desk
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, Stage
from pos.lane.permission import Act
from pos.lane.render.frame import dock
from pos.lane.render.say import button, say, text
from pos.lane.staff_events import DeskChosen, DeskKeyed, DeskOpened
from pos.lane.state import Lane

__all__ = ["Page", "back", "by", "chips", "keys", "panel_dock", "plain_dock", "why_missing"]

Page = tuple[str, Stage, Body, Dock]


def by(lane: Lane) -> str:
    """The id of whoever is on duty."""
    assert lane.duty is not None
    return lane.duty.person.id


def keys(typed: str) -> tuple[Button, ...]:
    """Twelve keys in rows of three; what can be taken away only where something is typed."""
    digits = [button(f"key-{n}", text(str(n)), DeskKeyed(key=str(n))) for n in (*range(1, 10), 0)]
    less = button("key-back", say("name.backspace"), DeskKeyed(key="back"), "delete", enabled=bool(typed))
    clear = button("key-clear", say("name.clear"), DeskKeyed(key="clear"), "x", enabled=bool(typed))
    return (*digits[:9], less, digits[9], clear)


def chips(act: Act, desk: Desk) -> tuple[Button, ...]:
    """Why, in a tap."""
    return tuple(
        button(f"why-{why}", say(f"why.{why}"), DeskChosen(why=why), selected=desk.why == why)
        for why in REASONS.get(act, ())
    )


def why_missing(act: Act, desk: Desk) -> bool:
    """Whether a reason is asked for and none is chosen."""
    return act in REASONS and desk.why not in REASONS[act]


def back(page: str = "", choice: str = "") -> Button:
    """Back to the page before."""
    return button("desk-back", say("desk.back"), DeskOpened(page=page, choice=choice), "arrow-left")


def panel_dock(lane: Lane, mint: Button | None, back: Button | None = None, words: Msg | None = None) -> Dock:
    """The dock of a page: the basket's total stays, the shopper's foot row goes."""
    shown = dock(lane, mint, back=back, words=words)
    return Dock(count=shown.count, saving=None, total=shown.total, mint=mint, back=back, text=words)


def plain_dock(mint: Button | None, back: Button | None = None) -> Dock:
    """The dock of A01: nothing of the shopper's."""
    return Dock(count=None, saving=None, total=None, mint=mint, back=back)
