"""A05 without a line: something that has no code is sold as one of a department, at a price and for a reason."""

from collections.abc import Callable

from pos.lane.desk_state import Desk
from pos.lane.events import FindOpened
from pos.lane.parts import DeskBody, DeskStage
from pos.lane.render.desk_parts import Page, back, by, chips, keys, panel_dock, why_missing
from pos.lane.render.say import button, money, say
from pos.lane.staff_events import DeskOpened, ItemAdded
from pos.lane.state import Lane

__all__ = ["PAGES"]


def _department(lane: Lane, desk: Desk) -> Page:
    """As what? Or by its picture or name, as shoppers find it."""
    del desk
    departments = tuple(
        button(
            f"department-{one.id}", say("unit.name", item=one.name), DeskOpened(page="add-price", choice=one.id), "tag"
        )
        for one in lane.shop.checks.departments
    )
    look_up = button("desk-look-up", say("check.do-look-up"), FindOpened(), "search")
    stage = DeskStage(icon="plus", title=say("desk.add"), sentence=say("check.department"))
    return "A05", stage, DeskBody(buttons=(*departments, look_up)), panel_dock(lane, None, back())


def _price(lane: Lane, desk: Desk) -> Page:
    department = next((one for one in lane.shop.checks.departments if one.id == desk.choice), None)
    if department is None:
        return _department(lane, desk)
    minor = int(desk.typed or "0")
    why = say("desk.why-first") if minor and why_missing("add-item", desk) else None
    event = ItemAdded(department=department.id, price_minor=minor, by=by(lane), why=desk.why)
    label = say("check.sell-at", amount=money(lane, minor)) if minor else say("desk.add")
    mint = button("desk-do", label, event, enabled=minor > 0, why=why)
    stage = DeskStage(icon="plus", title=say("desk.add"), sentence=say("unit.name", item=department.name))
    body = DeskBody(
        heading=say("desk.why"), chips=chips("add-item", desk), keys=keys(desk.typed), typed=desk.typed,
        hint=say("desk.price-hint"),
    )  # fmt: skip
    return "A05", stage, body, panel_dock(lane, mint, back("add"))


PAGES: dict[str, Callable[[Lane, Desk], Page]] = {"add": _department, "add-price": _price}
