"""Which of the panel's pages about checks is open: A03, A04, A08, and the two that ask for a department and a price."""

from msgspec import Struct
from msgspec.structs import replace

from pos.lane.checks import find, ranked
from pos.lane.desk_state import Desk
from pos.lane.events import InterventionCleared
from pos.lane.intervention import Intervention
from pos.lane.parts import Body, Button, Dock, ReasonsSheet, Sheet, Stage, TypeSheet
from pos.lane.people import Person
from pos.lane.render.audit_view import audit_parts
from pos.lane.render.check_view import check_parts, queue_parts
from pos.lane.render.say import button, money, say, text
from pos.lane.staff_events import DeskKeyed, DeskOpened
from pos.lane.state import Lane
from pos.sale.money import digits_of

__all__ = ["PAGES", "Page", "check_page", "first_page"]

PAGES = ("checks", "check", "check-department", "check-price", "audit")
MOST_DIGITS = 6


class Page(Struct, frozen=True, kw_only=True):
    """A page of the panel, whole."""

    id: str
    stage: Stage
    body: Body
    dock: Dock
    sheet_id: str = ""
    sheet: Sheet | None = None


def first_page(lane: Lane) -> Desk:
    """What a badge opens: the one check, the list of several, or the panel (ux.md A02)."""
    todo = ranked(lane)
    if len(todo) == 1:
        return Desk(page="check", choice=todo[0].id)
    return Desk(page="checks") if todo else Desk()


def check_page(lane: Lane, desk: Desk, person: Person) -> Page | None:
    """The page that is open, if it is one of these; a check that is over leads back to the list."""
    if desk.page not in PAGES:
        return None
    id_, _, department = desk.choice.partition("/")
    one = find(lane, id_)
    if desk.page == "checks" or one is None:
        stage, body, dock = queue_parts(lane, person)
        return Page(id="A03", stage=stage, body=body, dock=dock)
    if desk.page == "audit" and (parts := audit_parts(lane, id_, person)) is not None:
        return Page(id="A08", stage=parts[0], body=parts[1], dock=parts[2])
    stage, body, dock = check_parts(lane, id_, person, desk.why)
    page = Page(id="A06" if one.reason == "age" else "A04", stage=stage, body=body, dock=dock)
    if desk.page == "check-department":
        return replace(page, sheet_id="A05", sheet=_departments(lane, one), dock=_plain_dock(one))
    if desk.page == "check-price":
        return replace(
            page, sheet_id="A05", sheet=_keys(lane, desk), dock=_price_dock(lane, one, desk, person, department)
        )
    return page


def _departments(lane: Lane, one: Intervention) -> ReasonsSheet:
    choices = tuple(
        button(
            f"department-{two.id}",
            say("unit.name", item=two.name),
            DeskOpened(page="check-price", choice=f"{one.id}/{two.id}"),
        )
        for two in lane.shop.checks.departments
    )
    return ReasonsSheet(title=say("check.department"), choices=choices)


def _plain_dock(one: Intervention) -> Dock:
    return Dock(count=None, saving=None, total=None, mint=None, back=_back(one))


def _back(one: Intervention) -> Button:
    return button("back", say("dock.close"), DeskOpened(page="check", choice=one.id), "x")


def _keys(lane: Lane, desk: Desk) -> TypeSheet:
    digits = [button(f"key-{n}", text(str(n)), DeskKeyed(key=str(n))) for n in (*range(1, 10), 0)]
    back = button("key-back", say("name.backspace"), DeskKeyed(key="back"), "delete", enabled=bool(desk.typed))
    clear = button("key-clear", say("name.clear"), DeskKeyed(key="clear"), "x", enabled=bool(desk.typed))
    return TypeSheet(
        title=say("check.price-title"),
        typed=_typed(lane, desk.typed),
        note=say("check.key-it"),
        note_tone="plain",
        keys=(*digits[:9], back, digits[9], clear),
    )


def _typed(lane: Lane, digits: str) -> str:
    """What was keyed, with the currency's point: "250" is "2.50"."""
    places = digits_of(lane.shop.currency)
    minor = int(digits or "0")
    return f"{minor // 10**places}.{minor % 10**places:0{places}d}" if places else str(minor)


def _price_dock(lane: Lane, one: Intervention, desk: Desk, person: Person, department: str) -> Dock:
    minor = int(desk.typed or "0")
    press = InterventionCleared(
        id=one.id,
        reason=one.reason,
        decision="sell-as" if department else "new-price",
        by=person.id,
        why=desk.why,
        size=one.size,
        price_minor=minor,
        department=department,
    )
    label = say("check.sell-at" if department else "check.change-to", amount=money(lane, minor))
    ready = bool(desk.typed) and len(desk.typed) <= MOST_DIGITS and (minor > 0 or not department)
    mint = button("check-sell" if department else "check-change", label, press, enabled=ready)
    return Dock(count=None, saving=None, total=None, mint=mint, back=_back(one))
