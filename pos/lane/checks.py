"""Which checks a lane needs, from what can be seen of it; and the records that follow from that.

    any event -> step -> sequels -> InterventionRaised | InterventionCleared, records of their own -> step

What is needed is looked at anew after every event, so nothing is forgotten in a restart, a check whose cause has gone
goes with it, and a cause that grew is asked about again. Only `InterventionCleared` and `InterventionRefused` with a
name in them decide (`deciding`).
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from pos.lane import audit, packing, shelf_checks
from pos.lane.desk_state import Desk
from pos.lane.events import DevicePart, Event, InterventionCleared, InterventionRaised
from pos.lane.intervention import RULES, Facts, Holds, Intervention, Level, Need
from pos.lane.showing import waiting
from pos.lane.state import Lane
from pos.sale.cart import Line
from pos.sale.pricing import price_line

__all__ = [
    "SOURCES",
    "about_to_hold",
    "approved_size",
    "find",
    "first_page",
    "gate",
    "gated",
    "needs",
    "ranked",
    "sequels",
    "takes_a_look",
]

Source = Callable[[Lane], Iterator[Need]]


def needs(lane: Lane) -> tuple[Need, ...]:
    """Every check that is needed now, the oldest kind of reason first; one a cause."""
    found: dict[str, Need] = {}
    for source in SOURCES:
        for need in source(lane):
            if need.size > approved_size(lane, need.cause):
                found.setdefault(need.cause, need)
    return tuple(found.values())


def gate(lane: Lane) -> tuple[Intervention, ...]:
    """The open checks that payment waits for. They are records: a replay needs neither devices nor today's rules."""
    return tuple(one for one in lane.interventions if one.holds == "pay")


def gated(lane: Lane) -> bool:
    """Whether payment has to wait."""
    return bool(lane.needed_age or lane.audit is not None or packing.holds(lane) or gate(lane))


def about_to_hold(lane: Lane) -> bool:
    """Whether payment has to wait for a check that is needed, open or not yet: goods that came back into the basket."""
    return any(_holds(need) == "pay" for need in needs(lane))


def approved_size(lane: Lane, cause: str) -> int:
    """Up to which size a team member has approved this cause in this sale."""
    return max((one.size for one in lane.approved if one.cause == cause), default=0)


def find(lane: Lane, id_: str) -> Intervention | None:
    """The open check of this id."""
    return next((one for one in lane.interventions if one.id == id_), None)


def ranked(lane: Lane) -> tuple[Intervention, ...]:
    """What the team is asked for, held shoppers first, then who has waited longest (ux.md A03)."""
    told = (one for one in lane.interventions if one.level != "nudge" and _is_for_now(lane, one))
    return tuple(sorted(told, key=lambda one: (one.level != "held", one.since, one.id)))


_NOT_TO_DECIDE = ("device-fault", "no-paper", "refund", "coupon")
"""What goes by itself, or a badge settles at once: the panel does not open for it."""


def takes_a_look(lane: Lane) -> bool:
    """Whether a badge opens the open checks: something has to be decided with the facts in view."""
    return any(one.reason not in _NOT_TO_DECIDE and not _of_free_money(one) for one in ranked(lane))


def _of_free_money(one: Intervention) -> bool:
    """Money that fits no sale: a badge takes note of it on a free lane."""
    return one.reason == "payment-unknown" and one.holds == ""


def _is_for_now(lane: Lane, one: Intervention) -> bool:
    """A basket that was left is for a free lane: nobody looks after it in somebody else's sale."""
    return one.reason != "walk-off" or lane.phase == "ready"


def first_page(lane: Lane) -> Desk:
    """What a badge opens: the one check, the list of several, or the panel (ux.md A02)."""
    todo = ranked(lane)
    if len(todo) == 1:
        return Desk(page="check", choice=todo[0].id)
    return Desk(page="checks") if todo else Desk()


def sequels(lane: Lane, at: int) -> tuple[Event, ...]:
    """The records that follow from what the lane has become; none where nothing changed."""
    needed = {need.cause: need for need in needs(lane)}
    records: list[Event] = []
    for one in lane.interventions:
        need = needed.pop(one.cause, None)
        if need is None:
            records.append(InterventionCleared(id=one.id, reason=one.reason, decision="gone", at=at))
        elif (now := _as_it_is(lane, one, need)) != one:
            records.append(InterventionRaised(intervention=now, at=at))
    for number, need in enumerate(needed.values(), start=lane.checks + 1):
        records.append(InterventionRaised(intervention=_raised(lane, need, number, at), at=at))
    return tuple(records)


def _as_it_is(lane: Lane, one: Intervention, need: Need) -> Intervention:
    """An open check as it stands now: the same, unless who is asked has changed or the cause grew."""
    level = _level(lane, need)
    grew = need.size != one.size
    return replace(one, level=level, size=need.size, facts=need.facts) if grew or level != one.level else one


def _raised(lane: Lane, need: Need, number: int, at: int) -> Intervention:
    rule = RULES[need.reason]
    return Intervention(
        id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-C{number}",
        reason=need.reason,
        cause=need.cause,
        since=at,
        facts=need.facts,
        level=_level(lane, need),
        holds=_holds(need),
        who=rule.act,
        how=need.how or tuple(choice.id for choice in rule.choices),
        size=need.size,
    )


def _holds(need: Need) -> Holds:
    return RULES[need.reason].holds if need.holds is None else need.holds


def _level(lane: Lane, need: Need) -> Level:
    """Held is who can't go on: everything waits, or they have pressed Pay."""
    holds = _holds(need)
    if need.level == "nudge" and not (holds == "pay" and lane.phase == "pay"):
        return "nudge"
    return "held" if holds == "lane" or (holds == "pay" and lane.phase == "pay") else "staff"


# --- what can be seen from the basket


def _of_line(line: Line, *, age: int = 0, count: int = 0, limit: int = 0, amount_minor: int = 0) -> Facts:
    product = line.product
    return Facts(
        sku=product.sku,
        name=product.name,
        line_id=line.line_id,
        age=age,
        count=count,
        limit=limit,
        amount_minor=amount_minor,
    )


def _pieces(lane: Lane) -> dict[str, tuple[Line, int]]:
    """By article, its newest line and how many pieces of it there are."""
    found: dict[str, tuple[Line, int]] = {}
    for line in lane.cart.lines:
        _, before = found.get(line.product.sku, (line, 0))
        found[line.product.sku] = (line, before + line.quantity)
    return found


def _age(lane: Lane) -> Iterator[Need]:
    """R1: once a sale, up to the highest limit in it."""
    if lane.needed_age:
        line = max(lane.cart.lines, key=lambda one: one.product.min_age or 0)
        facts = _of_line(line, age=lane.needed_age, amount_minor=price_line(line).amount_minor)
        yield Need(reason="age", cause="age", facts=facts, size=lane.needed_age)


def _quantity(lane: Lane) -> Iterator[Need]:
    """I4: more of one article than people buy."""
    most = lane.shop.checks.quantity
    if most:
        for sku, (line, pieces) in _pieces(lane).items():
            if pieces > most and line.product.category != "bags":
                facts = _of_line(line, count=pieces, limit=most)
                yield Need(reason="quantity", cause=f"quantity:{sku}", facts=facts, size=pieces)


def _dear(lane: Lane) -> Iterator[Need]:
    """I5: a dear article, or one that leaves through a tag or a case."""
    dear = lane.shop.checks.dear_minor
    for sku, (line, pieces) in _pieces(lane).items():
        product = line.product
        facts = _of_line(line, count=pieces, amount_minor=product.price_minor)
        if product.security:
            facts = replace(facts, detail=product.security)
            yield Need(reason="security-tag", cause=f"security-tag:{sku}", facts=facts, size=pieces)
        elif dear and product.price_minor >= dear and not line.measured:
            yield Need(reason="high-value", cause=f"high-value:{sku}", facts=facts, size=pieces)


def _voids(lane: Lane) -> Iterator[Need]:
    """V1: much was taken off the list again, and may be in a bag."""
    rules = lane.shop.checks
    pieces = sum(line.quantity for line in lane.voids)
    worth = sum(price_line(line).amount_minor for line in lane.voids)
    if (rules.voids and pieces > rules.voids) or (rules.void_minor and worth > rules.void_minor):
        facts = replace(_of_line(lane.voids[-1]), count=pieces, amount_minor=worth, limit=rules.voids)
        yield Need(reason="void", cause="void", facts=facts, size=pieces)


def _vouchers(lane: Lane) -> Iterator[Need]:
    """C1: paper that a person looks at before it counts."""
    for one in waiting(lane):
        facts = Facts(name=one.name, code=one.key, detail=one.serial)
        yield Need(reason="coupon", cause=f"coupon:{one.key}:{one.serial}", facts=facts)


def _asked(lane: Lane) -> Iterator[Need]:
    yield from lane.asked


# --- what can be seen from the lane


def _help(lane: Lane) -> Iterator[Need]:
    """H1."""
    if lane.help is not None:
        yield Need(reason="help", cause="help", facts=Facts(detail=lane.help.topic))


def _refund(lane: Lane) -> Iterator[Need]:
    """Goods came back, and nobody answers for it yet."""
    if lane.refund is not None and not lane.refund.by:
        receipt = lane.refund.receipt
        facts = Facts(code=receipt.reference, amount_minor=receipt.total_minor)
        yield Need(reason="refund", cause=f"refund:{receipt.reference}", facts=facts)


def _money(lane: Lane) -> Iterator[Need]:
    """P2, P3: a payment that no machine can settle, money that fits no sale, change that no hopper could give."""
    payment, cash = lane.payment, lane.cash
    if payment is not None and payment.step == "unknown" and payment.staff:
        facts = Facts(code=payment.intent.intent_id, amount_minor=payment.intent.amount_minor)
        yield Need(reason="payment-unknown", cause=f"payment:{payment.intent.intent_id}", facts=facts)
    if cash is not None and cash.step == "staff":
        facts = Facts(code=cash.intent.intent_id, amount_minor=cash.owed_minor, detail="change")
        yield Need(reason="device-fault", cause="change", facts=facts, holds="lane", how=("paid-by-hand",))
    for stray in lane.strays:
        if payment is None or payment.intent.intent_id != stray:
            yield Need(
                reason="payment-unknown", cause=f"stray:{stray}", facts=Facts(code=stray), holds="", how=("noted",)
            )
    for gone in lane.given_back:
        facts = Facts(code=gone.intent_id, amount_minor=gone.amount_minor, detail=gone.terminal_receipt)
        yield Need(
            reason="payment-unknown", cause=f"given-back:{gone.intent_id}", facts=facts, holds="", how=("noted",)
        )


def _walk_off(lane: Lane) -> Iterator[Need]:
    """L1: a basket was left on this lane and nobody has come back."""
    for saved in lane.saved:
        if saved.why == "idle" and saved.ticket != lane.fetching:
            pieces = sum(line.quantity for line in saved.cart.lines)
            yield Need(
                reason="walk-off", cause=f"walk-off:{saved.ticket}", facts=Facts(code=saved.ticket, count=pieces)
            )


_PARTS: tuple[DevicePart, ...] = ("scanner", "terminal", "printer", "scale", "cash")


def _devices(lane: Lane) -> Iterator[Need]:
    """D1 to D5: what a device says of itself."""
    if lane.phase == "closed":
        return
    for part in _PARTS:
        device = lane.device_state(part)
        if device is None:
            continue
        cause = f"device:{part}"
        if device.state == "opening":  # a start: what it said before holds until it says something else
            yield from (
                Need(reason=one.reason, cause=cause, facts=one.facts)
                for one in lane.interventions
                if one.cause == cause
            )
        elif device.state in ("faulted", "absent") or (part == "printer" and device.state == "no-paper"):
            facts = Facts(code=device.name, detail=device.detail or device.state)
            yield Need(reason="no-paper" if part == "printer" else "device-fault", cause=cause, facts=facts)


SOURCES: tuple[Source, ...] = (
    _age, shelf_checks.needed, _dear, _quantity, _voids, _vouchers, audit.need, _asked,
    _money, _refund, _help, _walk_off, _devices,
)  # fmt: skip
"""Who finds needs. A new kind of check is a function here."""
