"""What a decision asks for first: a department, a price (A05); and A08, a basket that is scanned again."""

from collections.abc import Callable

from pos.lane.audit import extras, missing, result
from pos.lane.checks import find
from pos.lane.desk_state import Desk
from pos.lane.events import InterventionCleared, InterventionRefused
from pos.lane.intervention import RULES, Audit, Intervention
from pos.lane.message import Msg
from pos.lane.parts import Button, DeskBody, DeskStage, Fact
from pos.lane.render.check_view import check_page, checks_page, reason_title
from pos.lane.render.desk_parts import Page, back, by, keys, panel_dock
from pos.lane.render.say import button, item_name, money, say
from pos.lane.staff_events import DeskOpened
from pos.lane.state import Lane
from pos.sale.cart import count
from pos.sale.money import digits_of

__all__ = ["PAGES", "check_page"]

MOST_DIGITS = 6
MOST_ROWS = 5


def _department_page(lane: Lane, desk: Desk) -> Page:
    one = find(lane, desk.choice)
    if one is None:
        return checks_page(lane, desk)
    buttons = tuple(
        button(
            f"department-{two.id}",
            say("unit.name", item=two.name),
            DeskOpened(page="check-price", choice=f"{one.id}/{two.id}"),
        )
        for two in lane.shop.checks.departments
    )
    stage = DeskStage(
        icon="tag", title=say("check.department"), sentence=say("check.fact-code-is", code=one.facts.code)
    )
    return "A05", stage, DeskBody(buttons=buttons), panel_dock(lane, None, _to(one))


def _to(one: Intervention) -> Button:
    return button("desk-back", say("desk.back"), DeskOpened(page="check", choice=one.id), "arrow-left")


def _price_page(lane: Lane, desk: Desk) -> Page:
    id_, _, department = desk.choice.partition("/")
    one = find(lane, id_)
    if one is None:
        return checks_page(lane, desk)
    minor = int(desk.typed or "0")
    whys = RULES[one.reason].whys
    press = InterventionCleared(
        id=one.id,
        reason=one.reason,
        decision="sell-as" if department else "new-price",
        by=by(lane),
        why=desk.why if desk.why in whys else whys[0],
        size=one.size,
        price_minor=minor,
        department=department,
    )
    label = say("check.sell-at" if department else "check.change-to", amount=money(lane, minor))
    ready = bool(desk.typed) and len(desk.typed) <= MOST_DIGITS and (minor > 0 or not department)
    ready = ready and not lane.asked_for_money
    mint = button("check-sell" if department else "check-change", label, press, enabled=ready)
    stage = DeskStage(icon="tag", title=say("check.price-title"), sentence=say("check.key-it"))
    body = DeskBody(typed=_typed(lane, desk.typed), hint=reason_title(one), keys=keys(desk.typed))
    return "A05", stage, body, panel_dock(lane, mint, _to(one))


def _typed(lane: Lane, digits: str) -> str:
    """What was keyed, with the currency's point: "250" is "2.50"."""
    places, minor = digits_of(lane.shop.currency), int(digits or "0")
    return f"{minor // 10**places}.{minor % 10**places:0{places}d}" if places else str(minor)


def _check_page(lane: Lane, desk: Desk) -> Page:
    """A04; A08 of a basket that is being scanned again."""
    one, audit = find(lane, desk.choice), lane.audit
    scanned = one is not None and one.cause == "audit" and audit is not None and audit.started
    return _audit_page(lane, one, audit) if scanned and one and audit else check_page(lane, desk)


def _audit_page(lane: Lane, one: Intervention, audit: Audit) -> Page:
    title = say("audit.scan", n=audit.wanted) if audit.wanted else say("audit.scan-all")
    stage = DeskStage(icon="scan-barcode", title=title, sentence=say("audit.how"))
    found = result(lane)
    good, mend = _close(lane, one, mend=False), _close(lane, one, mend=True)
    facts = _audit_facts(lane, audit)
    if _checked(audit) < (audit.wanted or count(lane.cart)):  # nothing is recommended before enough was seen
        return "A08", stage, DeskBody(facts=facts, buttons=(good, mend)), panel_dock(lane, None, back("checks"))
    mint, other = (mend, good) if found.extra or found.missing else (good, mend)
    return "A08", stage, DeskBody(facts=facts, buttons=(other,)), panel_dock(lane, mint, back("checks"))


def _checked(audit: Audit) -> int:
    return sum(piece.pieces for piece in audit.seen) + audit.unknown


def _audit_facts(lane: Lane, audit: Audit) -> tuple[Fact, ...]:
    """How far it is, then what does not agree."""
    checked = _checked(audit)
    wanted = audit.wanted or count(lane.cart)
    facts = [Fact(id="audit-seen", label=say("audit.ticked"), value=say("audit.seen", seen=checked, all=wanted))]
    more: list[tuple[str, Msg]] = [("extra", item_name(one.product)) for one in extras(lane)]
    if checked >= wanted:
        more += [("missing", item_name(line.product)) for line, _ in missing(lane)]
    facts += [
        Fact(id=f"audit-{what}-{place}", label=say(f"audit.{what}"), value=name, tone="care")
        for place, (what, name) in enumerate(more[:MOST_ROWS], start=1)
    ]
    return tuple(facts)


def _close(lane: Lane, one: Intervention, *, mend: bool) -> Button:
    found, size = result(lane), one.size
    if mend:
        no = InterventionRefused(
            id=one.id, reason=one.reason, decision="list-updated", by=by(lane), size=size, audit=found
        )
        return button("check-list-updated", say("check.do-list-updated"), no)
    yes = InterventionCleared(id=one.id, reason=one.reason, decision="all-good", by=by(lane), size=size, audit=found)
    return button("check-all-good", say("check.do-all-good"), yes)


PAGES: dict[str, Callable[[Lane, Desk], Page]] = {
    "checks": checks_page,
    "check": _check_page,
    "check-department": _department_page,
    "check-price": _price_page,
}
