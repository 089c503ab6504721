"""A basket is checked now and then: by chance, and more often where the shop's own rules say so (Q1, Q2; A08, S30).

    PayPressed(draw) -> picked? -> the basket waits -> AuditStarted -> scans count for the check -> closed, all good |
    the list is updated

Whether a basket is picked is decided once a sale, from a number drawn outside the core, and stands in the record. What
was found is stored with the decision, so that a rate of mistakes can be estimated (`pos report audits`). Nobody is told
that they are suspected: a basket that was picked by a rule reads the same as one that was picked by chance.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view, read_now, refuse, same_read, with_cart
from pos.lane.effects import Beep, StartTimer
from pos.lane.events import AuditStarted, ItemFound, ItemUnknown, Pick
from pos.lane.intervention import Audit, AuditResult, AuditRules, Facts, Need, Seen
from pos.lane.state import Lane, Step, Told
from pos.sale import cart as carts
from pos.sale.cart import Line
from pos.sale.pricing import price_line

__all__ = [
    "begin",
    "chance_pm",
    "closed_good",
    "closed_updated",
    "counted",
    "extras",
    "missing",
    "need",
    "nothing_left",
    "picked",
    "result",
    "scanned",
    "wants_draw",
]

THOUSAND = 1000


# --- who is picked


def chance_pm(lane: Lane, rules: AuditRules) -> int:
    """How many of a thousand baskets like this one are picked: the plain chance, and what each rule that fits adds."""
    more = sum(rule.adds_pm for rule in rules.risk if _signal(lane, rule.signal) >= rule.at_least)
    return min(THOUSAND, rules.random_pm + more)


def _signal(lane: Lane, name: str) -> int:
    """What a rule looks at: pieces taken off again, pieces, the total, or how often a kind of check was open."""
    if name == "voids":
        return sum(line.quantity for line in lane.voids)
    if name == "items":
        return carts.count(lane.cart)
    if name == "total-minor":
        return lane.priced.total_minor
    return sum(1 for reason in lane.had if reason == name)


def wants_draw(lane: Lane) -> bool:
    """Whether chance is asked when Pay is pressed: once a sale, where the shop checks baskets at all."""
    rules = lane.shop.checks.audit
    return bool(rules.random_pm or rules.risk) and not lane.drawn and bool(lane.cart.lines)


def picked(lane: Lane, draw: int) -> Pick:
    """How this basket was picked, or "no". `draw` is a number below a million, every one as likely."""
    rules = lane.shop.checks.audit
    place = draw % THOUSAND
    if place < rules.random_pm:
        return "random"
    return "risk" if place < chance_pm(lane, rules) else "no"


def begin(lane: Lane, pick: str) -> Lane:
    """The lane with its draw made: the basket waits for a check, if it was picked. "": nobody drew."""
    if not pick or lane.drawn:
        return lane
    pick = lane.due or pick
    if pick == "no":
        return replace(lane, drawn=True)
    rules, pieces = lane.shop.checks.audit, carts.count(lane.cart)
    wanted = 0 if pieces <= rules.items or not rules.items else rules.items
    return replace(lane, drawn=True, due="", audit=Audit(why="risk" if pick == "risk" else "random", wanted=wanted))


def nothing_left(done: Step) -> Step:
    """Of a basket whose last goods went there is nothing to check, and the lane takes goods again; whatever comes into
    it is checked when it is to be paid.
    """
    lane = done.lane
    if lane.audit is None or lane.cart.lines or (lane.audit.started and lane.duty is not None):
        return done
    return Step(replace(lane, audit=None, drawn=False, due=lane.audit.why), done.effects)


def need(lane: Lane) -> Iterator[Need]:
    """The check that payment waits for."""
    audit = lane.audit
    if audit is not None:
        reason = "spot-check" if audit.why == "risk" else "audit"
        facts = Facts(count=audit.wanted or carts.count(lane.cart))
        yield Need(reason=reason, cause="audit", facts=facts)  # type: ignore[arg-type]


# --- scanning


def scanned(lane: Lane, event: AuditStarted) -> Step:
    """A team member begins to scan; `all`: everything."""
    audit = lane.audit
    if audit is None or lane.duty is None or lane.duty.person.id != event.by:
        return Step(lane)
    audit = replace(audit, started=True, wanted=0 if event.all else audit.wanted)
    return Step(replace(lane, audit=audit, last=None), (Beep(cue="ok"), idle(lane)))


def counted(lane: Lane, event: ItemFound | ItemUnknown) -> Step:
    """A scan while a basket is checked: it counts for the check, and changes no list."""
    audit = lane.audit
    assert audit is not None
    if not audit.started:
        return refuse(lane, event.code, event.at, Told("audit-wait"))
    if isinstance(event, ItemUnknown):
        after = replace(lane, audit=replace(audit, unknown=audit.unknown + 1))
        return Step(after, (Beep(cue="ok-more"), idle(lane)))
    if same_read(lane, event):
        return Step(replace(lane, last=read_now(lane, event)), (idle(lane),))
    seen = Seen(product=event.product, pieces=event.count, weight_g=event.weight_g, price_minor=event.price_minor)
    last = read_now(lane, event) if event.source == "scan" and event.code else lane.last
    after = replace(lane, audit=replace(audit, seen=(*audit.seen, seen)), last=last)
    more = (
        _pieces(after).get(event.product.sku, 0) < _seen(after.audit).get(event.product.sku, 0)
        if after.audit
        else False
    )
    return Step(after, (Beep(cue="ok-more" if more else "ok"), idle(lane)))


def _pieces(lane: Lane) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lane.cart.lines:
        found[line.product.sku] = found.get(line.product.sku, 0) + line.quantity
    return found


def _seen(audit: Audit | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in audit.seen if audit is not None else ():
        found[one.product.sku] = found.get(one.product.sku, 0) + one.pieces
    return found


# --- what was found


def extras(lane: Lane) -> tuple[Seen, ...]:
    """What is in the bags and not on the list."""
    audit = lane.audit
    assert audit is not None
    left, found = _pieces(lane), []
    for one in audit.seen:
        known = min(one.pieces, left.get(one.product.sku, 0))
        left[one.product.sku] = left.get(one.product.sku, 0) - known
        if known < one.pieces:
            found.append(replace(one, pieces=one.pieces - known))
    return tuple(found)


def missing(lane: Lane) -> tuple[tuple[Line, int], ...]:
    """What is on the list and was not in the bags; known only where everything was scanned."""
    audit = lane.audit
    assert audit is not None
    if audit.wanted:
        return ()
    left, found = _seen(audit), []
    for line in lane.cart.lines:
        there = min(line.quantity, left.get(line.product.sku, 0))
        left[line.product.sku] = left.get(line.product.sku, 0) - there
        if there < line.quantity and line.product.category != "bags":
            found.append((line, line.quantity - there))
    return tuple(found)


def result(lane: Lane) -> AuditResult:
    """What the check found, in pieces and minor units."""
    audit = lane.audit
    assert audit is not None
    more, less = extras(lane), missing(lane)
    prices = tuple(_price_off(lane, one) for one in audit.seen)
    return AuditResult(
        why=audit.why,
        listed=carts.count(lane.cart),
        checked=sum(one.pieces for one in audit.seen) + audit.unknown,
        extra=sum(one.pieces for one in more) + audit.unknown,
        extra_minor=sum(_worth(one) for one in more),
        missing=sum(pieces for _, pieces in less),
        missing_minor=sum(price_line(replace(line, quantity=pieces)).amount_minor for line, pieces in less),
        price=sum(1 for off in prices if off),
        price_minor=sum(prices),
    )


def _worth(one: Seen) -> int:
    line = Line(line_id=0, product=one.product, quantity=one.pieces, weight_g=one.weight_g, price_minor=one.price_minor)
    return price_line(line).amount_minor


def _price_off(lane: Lane, one: Seen) -> int:
    """How much less its line costs than the goods themselves say; 0 where they agree, or a person changed the price."""
    lines = [line for line in lane.cart.lines if line.product.sku == one.product.sku]
    if not lines or any(line.override is not None for line in lines):
        return 0
    if one.price_minor is not None or one.weight_g is not None:
        alike = [(line.price_minor, line.weight_g) for line in lines]
        return 0 if (one.price_minor, one.weight_g) in alike else _worth(one)
    return one.product.price_minor - lines[-1].product.price_minor


# --- over


def closed_good(lane: Lane) -> Step:
    """Nothing to change: the shopper pays."""
    return _told(replace(lane, audit=None), "audit-good")


def closed_updated(lane: Lane) -> Step:
    """What was not on the list is added; what was on it and not in the bags goes."""
    more, less = extras(lane), {line.line_id: pieces for line, pieces in missing(lane)}
    cart = lane.cart
    for line in lane.cart.lines:
        if line.line_id in less:
            cart = carts.set_quantity(cart, line.line_id, line.quantity - less[line.line_id])
            cart = carts.remove(cart, line.line_id) if line.measured else cart
    for one in more:
        cart = carts.add(cart, one.product, one.pieces, weight_g=one.weight_g, price_minor=one.price_minor)
    after = replace(with_cart(lane, cart), audit=None, undo=None, last=None, newest=0)
    return _told(after, "audit-updated")


def _told(lane: Lane, why: str) -> Step:
    view = replace(quiet_view(lane), told=Told(why))
    timers = (StartTimer(name="told", seconds=lane.shop.timing.told_s), idle(lane))
    return Step(replace(lane, view=view), (Beep(cue="ok"), *timers))
