"""What a free lane shows its team about a cash device: nobody is standing there to be sent away."""

from pos.lane.cash import to_look_after
from pos.lane.parts import Banner
from pos.lane.render.say import say, text
from pos.lane.state import Lane

__all__ = ["cash_banner"]


def cash_banner(lane: Lane) -> Banner | None:
    """For the team: the drawer, or which unit or hopper of the cash device needs them."""
    if lane.drawer is not None and lane.drawer.trouble:
        sentence = say(f"staff.drawer-{lane.drawer.trouble}")
        return Banner(tone="care", icon="banknote", title=say("staff.drawer"), sentence=sentence)
    found = to_look_after(lane)
    if found is None:
        return None
    unit, state = found
    name = say(f"staff.cash-{unit}") if unit in ("coins", "notes") else text(unit)
    sentence = say(f"staff.cash-{'low' if state == 'empty' else state}", unit=name)
    return Banner(tone="care", icon="banknote", title=say("staff.cash"), sentence=sentence)
