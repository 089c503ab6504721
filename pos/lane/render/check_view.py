"""A03 and A04 at the lane: what is to do, and one check with its facts before its buttons (ux.md section 3.3).

One action stands in mint, its reason above it; the others are outlined. Where goods have to be seen first (dear,
tagged, picked for a check), what stands in mint is never a yes. The shopper's list stays beside it where there is room.
"""

from pos.lane.checks import find, ranked
from pos.lane.desk_state import Desk
from pos.lane.events import (
    AuditStarted,
    FindOpened,
    InterventionCleared,
    InterventionRefused,
    InterventionTaken,
    PaymentResolved,
)
from pos.lane.intervention import RULES, Choice, Facts, Intervention
from pos.lane.message import Moment, Msg, Weight
from pos.lane.parts import Button, DeskBody, DeskStage, Fact, Press
from pos.lane.permission import Act, may
from pos.lane.render.desk_parts import Page, by, panel_dock
from pos.lane.render.say import button, money, say, text
from pos.lane.staff_events import DeskChosen, DeskOpened, StaffLeft
from pos.lane.state import Lane
from pos.sale.product import Product

__all__ = ["check_page", "checks_page", "clock", "reason_title"]

MOST_ROWS = 8


# --- A03


def checks_page(lane: Lane, desk: Desk) -> Page:
    """A03: held shoppers first, then who has waited longest; what has been solved today, and how fast."""
    del desk
    todo = ranked(lane)
    title = say("check.todo", n=len(todo)) if todo else say("check.quiet")
    stage = DeskStage(icon="list" if todo else "check", title=title, sentence=_assist(lane))
    leave = button("to-shopper", say("check.to-shopper"), StaffLeft(by=by(lane)))
    panel = button("desk-back", say("desk.back"), DeskOpened(), "arrow-left")
    facts = tuple(_row(one) for one in todo[:MOST_ROWS])
    return "A03", stage, DeskBody(facts=facts), panel_dock(lane, leave, panel)


def _assist(lane: Lane) -> Msg | None:
    """Assist time so far: from need to solved."""
    times = lane.assist
    if not times.count:
        return None
    average, longest = (clock(ms) for ms in (times.total_ms // times.count, times.longest_ms))
    return say("check.assist", count=times.count, average=average, longest=longest)


def clock(ms: int) -> str:
    """Minutes and seconds: 65,000 is "1:05"."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _row(one: Intervention) -> Fact:
    facts = one.facts
    detail = say("unit.name", item=facts.name) if facts.name is not None else None
    where = say("check.from-here" if RULES[one.reason].remote else "check.go-there")
    value = say("check.coming") if one.taken_by else detail or (say("check.held") if one.level == "held" else where)
    return Fact(
        id=f"check-{one.id}",
        label=reason_title(one),
        value=value,
        tone="care" if one.level == "held" else "plain",
        button=button(f"open-{one.id}", say("check.open"), DeskOpened(page="check", choice=one.id)),
    )


def reason_title(one: Intervention) -> Msg:
    """What it is, in words."""
    return say(f"check.reason-{one.reason}")


# --- A04


def check_page(lane: Lane, desk: Desk) -> Page:
    """A04, and A06 for an ID check; A03 where that check is over."""
    one = find(lane, desk.choice)
    if one is None:
        return checks_page(lane, desk)
    rule = RULES[one.reason]
    why = desk.why if desk.why in rule.whys else rule.whys[0] if rule.whys else ""
    actions = _actions(lane, one, why)
    mint, others = _recommended(lane, one, actions)
    held = one.level == "held"
    hint = say(f"check.hint-{_hint(one)}")
    stage = DeskStage(icon="hand", title=reason_title(one), sentence=hint, tone="care" if held else "plain")
    chips = tuple(
        button(f"why-{chip}", say(f"check.why-{chip}"), DeskChosen(why=chip), selected=chip == why)
        for chip in rule.whys
    )
    body = DeskBody(facts=_facts(lane, one), heading=say("check.why") if chips else None, chips=chips, buttons=others)
    return "A06" if one.reason == "age" else "A04", stage, body, panel_dock(lane, mint, _back(lane))


def _recommended(lane: Lane, one: Intervention, actions: tuple[Button, ...]) -> tuple[Button, tuple[Button, ...]]:
    """The mint button, and the others: dear goods are seen first, so what is mint there decides nothing."""
    going = button("going", say("check.going"), InterventionTaken(id=one.id, by=by(lane)), enabled=not one.taken_by)
    if RULES[one.reason].recommends and actions:
        return actions[0], (*actions[1:], going)
    leads = actions[:1] if actions and not isinstance(actions[0].press, InterventionCleared) else ()
    return (leads[0], actions[1:]) if leads else (going, actions)


def _hint(one: Intervention) -> str:
    if one.cause == "change":
        return "change"
    return "stray" if one.cause.startswith(("stray:", "given-back:")) else one.reason


def _back(lane: Lane) -> Button:
    """To the list where there is more than this; else to the panel."""
    page = "checks" if len(ranked(lane)) > 1 else ""
    return button("desk-back", say("desk.back"), DeskOpened(page=page), "arrow-left")


def _actions(lane: Lane, one: Intervention, why: str) -> tuple[Button, ...]:
    """What may be decided, in order; what this person may not is there, greyed."""
    if one.cause == "audit":  # a basket is judged on A08, once it was scanned
        some = _action(lane, one, "check", why)
        whole = AuditStarted(by=by(lane), all=True)
        return (some, button("audit-all", say("audit.all"), whole, why=some.why))
    return tuple(_action(lane, one, id_, why) for id_ in one.how)


def _action(lane: Lane, one: Intervention, id_: str, why: str) -> Button:
    assert lane.duty is not None
    choice = RULES[one.reason].choice(id_) or Choice(id_)
    act: Act = "learn-weight" if id_ == "accept-learn" else one.who  # type: ignore[assignment]
    policy, roles = lane.shop.staff.policy, lane.duty.person.roles
    allowed = may(roles, act, amount_minor=one.facts.amount_minor, policy=policy)
    label = say(f"check.do-{id_}", **_args(lane, one, id_))
    why_not = None if allowed else say("check.not-yours")
    return button(f"check-{id_}", label, _press(lane, one, choice, why), why=why_not)


def _args(lane: Lane, one: Intervention, choice: str) -> dict[str, int]:
    if choice == "clearly-over":
        return {"age": max(lane.shop.checks.challenge_age, one.facts.age)}
    return {"count": one.facts.limit} if choice == "reduce" else {}


_PAGES = {"sell-as": "check-department", "new-price": "check-price"}
"""Decisions that need more first."""


def _press(lane: Lane, one: Intervention, choice: Choice, why: str) -> Press:
    if choice.id in _PAGES:
        return DeskOpened(page=_PAGES[choice.id], choice=one.id)
    if choice.id == "check":
        return AuditStarted(by=by(lane))
    if choice.id == "look-up":
        return FindOpened()
    if choice.id == "look":
        return InterventionTaken(id=one.id, by=by(lane))
    if choice.id in ("charged", "not-charged"):
        outcome = "charged" if choice.id == "charged" else "not-charged"
        return PaymentResolved(intent_id=one.facts.code, outcome=outcome, by=by(lane), evidence=why)  # type: ignore[arg-type]
    if choice.means == "no":
        return InterventionRefused(
            id=one.id, reason=one.reason, decision=choice.id, by=by(lane), why=why, size=one.size
        )
    saved = None
    if choice.id == "bring-back":
        saved = next((two for two in lane.saved if two.ticket == one.facts.code), None)
    return InterventionCleared(
        id=one.id, reason=one.reason, decision=choice.id, by=by(lane), why=why, size=one.size, saved=saved
    )


def _product(lane: Lane, facts: Facts) -> Product | None:
    return next((line.product for line in lane.cart.lines if line.product.sku == facts.sku), None)


Named = list[tuple[str, Msg]]


def _facts(lane: Lane, one: Intervention) -> tuple[Fact, ...]:
    others = tuple(two for two in ranked(lane) if two.id != one.id)
    found = [*_of_the_goods(lane, one), *_of_the_shelf(one.facts)]
    found.append(("since", say("unit.moment", at=Moment(one.since))))
    if others:
        found.append(("checks", reason_title(others[0]) if len(others) == 1 else text(str(len(others)))))
    if one.taken_by:
        found.append(("taken", text(one.taken_by)))
    return tuple(Fact(id=f"fact-{name}", label=say(f"check.fact-{name}"), value=value) for name, value in found)


def _of_the_goods(lane: Lane, one: Intervention) -> Named:
    facts, found = one.facts, Named()
    product = _product(lane, facts)
    if facts.name is not None:
        found.append(("item", say("unit.name", item=facts.name)))
    if facts.age:
        found += [("age", say("check.years", age=facts.age)), ("born", _born(one))]
    if facts.code:
        found.append(("code", text(facts.code)))
    if facts.detail:
        found.append(("detail", _detail(one)))
    if facts.count > 1:
        found.append(("count", text(str(facts.count))))
    if facts.limit:
        found.append(("limit", text(str(facts.limit))))
    amount = facts.amount_minor or (product.price_minor if product is not None else 0)
    if amount and one.reason != "weight":
        found.append(("amount", say("unit.amount", amount=money(lane, amount))))
    return found


def _of_the_shelf(facts: Facts) -> Named:
    found = Named()
    if facts.expected_g is not None and facts.measured_g is not None:
        spread = Weight(facts.tolerance_g or 0)
        found.append(("expected", say("check.spread", weight=Weight(facts.expected_g), spread=spread)))
        found.append(("measured", say("unit.weight", weight=Weight(facts.measured_g))))
        found.append(("difference", say("unit.weight", weight=Weight(facts.measured_g - facts.expected_g))))
    if facts.nudges:
        found.append(("nudges", text(str(facts.nudges))))
    if facts.samples:
        found.append(("history", say("check.history", count=facts.samples, weight=Weight(facts.mean_g or 0))))
    return found


TOPICS = ("cannot-see", "two-ways", "paid-twice")


def _detail(one: Intervention) -> Msg:
    """A device's own sentence, or the topic that the shopper came from."""
    topic = one.facts.detail
    if one.reason == "help" and topic in TOPICS:
        return say(f"help.{topic}")
    if one.reason == "weight":
        return say(f"check.weight-{topic}")
    return say(f"check.security-{topic}") if one.reason == "security-tag" else text(topic)


def _born(one: Intervention) -> Msg:
    """The last day of birth that is old enough on the day of the check."""
    return say("unit.moment", at=Moment(one.since, date_only=True, years_before=one.facts.age))
