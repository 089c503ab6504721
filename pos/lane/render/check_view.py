"""A03 and A04 at the lane: what is to do, and one check with its facts before its buttons (ux.md section 3.3).

One action stands in mint, its reason in one line above it; the others are outlined. Where goods have to be seen first
(dear, tagged, picked for a check), what stands in mint is never a yes. The shopper's list stays in sight.
"""

from pos.lane.checks import find, ranked
from pos.lane.events import FindOpened, InterventionCleared, InterventionRefused, InterventionTaken, PaymentResolved
from pos.lane.intervention import RULES, Choice, Facts, Intervention
from pos.lane.message import Moment, Msg, Weight
from pos.lane.parts import (
    Basket,
    Body,
    Button,
    CheckStage,
    Chip,
    Dock,
    Fact,
    Notice,
    Picture,
    Press,
    Queue,
    QueueRow,
    Stage,
    WeightBar,
)
from pos.lane.people import Person
from pos.lane.permission import Act, may
from pos.lane.render.basket_view import basket
from pos.lane.render.say import button, item_name, money, picture, say, text
from pos.lane.staff_events import DeskChosen, DeskOpened, StaffLeft
from pos.lane.state import Lane
from pos.sale.product import Product

__all__ = ["check_parts", "queue_parts"]

Parts = tuple[Stage, Body, Dock]
DAY_MS = 86_400_000


# --- A03


def queue_parts(lane: Lane, person: Person) -> Parts:
    """Stage, body and dock of A03."""
    todo = ranked(lane)
    title = say("check.todo", n=len(todo)) if todo else say("check.quiet")
    stage = Notice(icon="list" if todo else "check", title=title, sentence=_assist(lane))
    return stage, Queue(rows=tuple(_row(lane, one) for one in todo)), _dock(lane, mint=_leave(person))


def _assist(lane: Lane) -> Msg | None:
    """Assist time so far: from need to solved."""
    times = lane.assist
    if not times.count:
        return None
    average, longest = (clock(ms) for ms in (times.total_ms // times.count, times.longest_ms))
    return say("check.assist", count=times.count, average=average, longest=longest)


def clock(ms: int) -> str:
    """ "1:05": minutes and seconds."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _row(lane: Lane, one: Intervention) -> QueueRow:
    facts = one.facts
    detail = say("unit.name", item=facts.name) if facts.name is not None else text(facts.code)
    where = "from-here" if RULES[one.reason].remote else "go-there"
    chips: tuple[Chip, ...] = (Chip(where, say(f"check.{where}")),)
    if one.level == "held":
        chips = (*chips, Chip("held", say("check.held")))
    return QueueRow(
        button=button(f"open-{one.id}", _title(one), DeskOpened(page="check", choice=one.id)),
        detail=say("check.coming") if one.taken_by else detail,
        since=say("unit.moment", at=Moment(one.since)),
        chips=chips,
        amount=money(lane, facts.amount_minor) if facts.amount_minor else None,
        held=one.level == "held",
        quiet=bool(one.taken_by),
    )


def _title(one: Intervention) -> Msg:
    return say(f"check.reason-{one.reason}")


def _leave(person: Person) -> Button:
    return button("to-shopper", say("check.to-shopper"), StaffLeft(by=person.id))


def _dock(lane: Lane, mint: Button | None, hint: Msg | None = None, others: tuple[Button, ...] = ()) -> Dock:
    total = say("unit.amount", amount=money(lane, lane.priced.total_minor)) if lane.cart.lines else None
    count = say("dock.items", n=sum(line.quantity for line in lane.cart.lines)) if lane.cart.lines else None
    return Dock(count=count, saving=None, total=total, mint=mint, hint=hint, others=others)


# --- A04


def check_parts(lane: Lane, id_: str, person: Person, why: str = "") -> Parts:
    """Stage, body and dock of A04; of A03 where that check is over."""
    one = find(lane, id_)
    if one is None:
        return queue_parts(lane, person)
    rule = RULES[one.reason]
    why = why or (rule.whys[0] if rule.whys else "")
    actions = _actions(lane, one, person, why)
    mint, others = (actions[0], actions[1:]) if rule.recommends and actions else (None, actions)
    going = button("going", say("check.going"), InterventionTaken(id=one.id, by=person.id), enabled=not one.taken_by)
    if mint is None:
        mint, others = others[0] if others and _opens(others[0]) else going, others[1:] if others else ()
    back = _back(lane, person)
    hint = say(f"check.hint-{_hint(one)}")
    return _stage(lane, one, why), Basket(rows=basket(lane).rows), _dock(lane, mint, hint, (*others, back))


def _opens(one: Button) -> bool:
    """Whether a press only leads on, and decides nothing."""
    return not isinstance(one.press, InterventionCleared | InterventionRefused | PaymentResolved)


def _hint(one: Intervention) -> str:
    if one.cause == "change":
        return "change"
    return "stray" if one.cause.startswith(("stray:", "given-back:")) else one.reason


def _back(lane: Lane, person: Person) -> Button:
    if len(ranked(lane)) > 1:
        return button("to-queue", say("check.to-queue"), DeskOpened(page="checks"), "list")
    return _leave(person)


def _actions(lane: Lane, one: Intervention, person: Person, why: str) -> tuple[Button, ...]:
    """What this person may decide, in order; what they may not is there, greyed, and says so."""
    rule, policy = RULES[one.reason], lane.shop.staff.policy
    made = []
    for id_ in one.how:
        choice = rule.choice(id_) or Choice(id_)
        act: Act = "learn-weight" if id_ == "accept-learn" else one.who  # type: ignore[assignment]
        allowed = may(person.roles, act, amount_minor=one.facts.amount_minor, policy=policy)
        press = _press(one, choice, person, why)
        label = say(f"check.do-{id_}", **_args(lane, one, id_))
        made.append(button(f"check-{id_}", label, press, enabled=allowed))
    return tuple(made)


def _args(lane: Lane, one: Intervention, choice: str) -> dict[str, int]:
    if choice == "clearly-over":
        return {"age": max(lane.shop.checks.challenge_age, one.facts.age)}
    return {"count": one.facts.limit} if choice == "reduce" else {}


_PAGES = {"sell-as": "check-department", "new-price": "check-price"}
"""Decisions that need a number first."""


def _press(one: Intervention, choice: Choice, person: Person, why: str) -> Press:
    if choice.id in _PAGES:
        return DeskOpened(page=_PAGES[choice.id], choice=one.id)
    if choice.id == "look-up":
        return FindOpened()
    if choice.id == "look":
        return InterventionTaken(id=one.id, by=person.id)
    if choice.id == "check":
        return DeskOpened(page="audit", choice=one.id)
    if choice.id in ("charged", "not-charged"):
        outcome = "charged" if choice.id == "charged" else "not-charged"
        return PaymentResolved(intent_id=one.facts.code, outcome=outcome, by=person.id, evidence=why)  # type: ignore[arg-type]
    kind = InterventionRefused if choice.means == "no" else InterventionCleared
    return kind(id=one.id, reason=one.reason, decision=choice.id, by=person.id, why=why, size=one.size)


def _stage(lane: Lane, one: Intervention, why: str) -> Stage:
    facts, rule = one.facts, RULES[one.reason]
    product = _product(lane, facts)
    held = Chip("held", say("check.held")) if one.level == "held" else None
    holds = "check.holds-pay" if one.holds == "pay" else "check.carries-on"
    whys = tuple(
        button(f"why-{chip}", say(f"check.why-{chip}"), DeskChosen(why=chip), selected=chip == why)
        for chip in rule.whys
    )
    name = say("unit.name", item=facts.name) if facts.name is not None else None
    return CheckStage(
        title=_title(one),
        chip=held or Chip("checking" if one.holds else "from-here", say(holds)),
        picture=picture(product) if product is not None else Picture(),
        item=item_name(product) if product is not None else name,
        price=say("unit.amount", amount=money(lane, product.price_minor)) if product is not None else None,
        bar=_bar(facts),
        facts=_facts(lane, one),
        why=say("check.why") if whys else None,
        whys=whys,
    )


def _product(lane: Lane, facts: Facts) -> Product | None:
    return next((line.product for line in lane.cart.lines if line.product.sku == facts.sku), None)


def _facts(lane: Lane, one: Intervention) -> tuple[Fact, ...]:
    facts = one.facts
    others = tuple(two for two in lane.interventions if two.id != one.id and two.level != "nudge")
    found: list[tuple[str, Msg]] = []
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
    if facts.amount_minor and _product(lane, facts) is None:
        found.append(("amount", say("unit.amount", amount=money(lane, facts.amount_minor))))
    if facts.expected_g is not None and facts.measured_g is not None:
        found.append(("difference", say("unit.weight", weight=Weight(facts.measured_g - facts.expected_g))))
    if facts.samples:
        found.append(("history", say("check.history", count=facts.samples, weight=Weight(facts.mean_g or 0))))
    if facts.nudges:
        found.append(("nudged", text(str(facts.nudges))))
    found.append(("since", say("unit.moment", at=Moment(one.since))))
    if others:
        found.append(("checks", _title(others[0]) if len(others) == 1 else text(str(len(others)))))
    if one.taken_by:
        found.append(("taken", text(one.taken_by)))
    return tuple(Fact(say(f"check.fact-{name}"), value) for name, value in found)


def _detail(one: Intervention) -> Msg:
    """A device's own sentence, or the topic that the shopper came from."""
    topic = one.facts.detail
    if one.reason == "help" and topic in TOPICS:
        return say(f"help.{topic}")
    if one.reason == "security-tag":
        return say(f"check.security-{topic}")
    return text(topic)


TOPICS = ("cannot-see", "two-ways", "paid-twice", "weigh")


def _born(one: Intervention) -> Msg:
    """The last day of birth that is old enough on the day of the check."""
    return say("unit.moment", at=Moment(one.since, date_only=True, years_before=one.facts.age))


def _bar(facts: Facts) -> WeightBar | None:
    """Expected and measured on a line that shows both with some room beside them."""
    if facts.expected_g is None or facts.measured_g is None:
        return None
    spread = facts.tolerance_g or 0
    low, high = facts.expected_g - spread, facts.expected_g + spread
    begin, end = min(low, facts.measured_g), max(high, facts.measured_g)
    room = max(1, (end - begin) // 4)
    begin, end = max(0, begin - room), end + room

    def place(grams: int) -> int:
        return (grams - begin) * 1000 // max(1, end - begin)

    return WeightBar(
        expected=say("check.expected", weight=Weight(facts.expected_g), spread=Weight(spread)),
        measured=say("check.measured", weight=Weight(facts.measured_g)),
        low=place(low),
        high=place(high),
        mean=place(facts.expected_g),
        mark=place(facts.measured_g),
        ticks=tuple((place(grams), say("unit.weight", weight=Weight(grams))) for grams in (begin, end)),
    )
