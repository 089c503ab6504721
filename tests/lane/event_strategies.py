"""Any event with any fields, as far as its sender could make it."""

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pos.lane import events as ev
from pos.lane import parked, staff_events
from pos.lane.effects import SavedBasket
from pos.lane.events import LaneEvent
from pos.lane.every_event import EVENTS, VIEW_EVENTS
from pos.lane.intervention import RULES, Facts, Intervention
from pos.prove.hand.goods import GOODS
from pos.prove.hand.loyalty import MEMBERS, OFFERS, VOUCHERS
from pos.prove.hand.ports import START_MS
from pos.sale.cart import Cart, add
from pos.sale.instalment import Plan, terms
from pos.sale.product import Name

CART = add(add(Cart(), GOODS["oats"], 2), GOODS["cheese"], price_minor=299)
SAVED = SavedBasket(ticket="T004-00000099", basket=99, saved_at=1, cart=CART)

PLAN = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=150, most_minor=1000, fee_minor=50)

FIRST_CHECKS = [f"L004-B00000001-C{number}" for number in (1, 2, 3)]
INTERVENTIONS = st.builds(
    Intervention,
    id=st.sampled_from(FIRST_CHECKS),
    reason=st.sampled_from(sorted(RULES)),
    cause=st.sampled_from(("age", "help", "audit", "void", "other")),
    since=st.just(START_MS),
    facts=st.sampled_from((Facts(), Facts(sku=GOODS["oats"].sku, name=GOODS["oats"].name, count=2, limit=1))),
    holds=st.sampled_from(("", "pay", "lane")),
    how=st.just(("id-seen", "approve", "seen", "noted", "all-good", "sell-as", "set-aside")),
)

FIELDS: dict[str, SearchStrategy[object]] = {
    "at": st.integers(START_MS, START_MS + 10_000),
    "audit": st.none(),
    "id": st.sampled_from((*FIRST_CHECKS, "")),
    "intervention": INTERVENTIONS,
    "decision": st.sampled_from(sorted({choice.id for rule in RULES.values() for choice in rule.choices} | {"gone"})),
    "amount_minor": st.sampled_from((180, 360, 0, 1)),
    "badge": st.sampled_from(("4711", "0")),
    "code": st.sampled_from(("07032069804988", "4011", "")),
    "count": st.integers(1, 3),
    "currency": st.sampled_from(("GBP", "EUR")),
    "device": st.sampled_from(("front", "receipts", "card", "another")),
    "goods": st.sampled_from(((), tuple(GOODS.values()))),
    "intent_id": st.sampled_from([f"L004-B{basket:08d}-{n}" for basket in (1, 2) for n in (1, 2, 3)]),
    "job": st.sampled_from(("R004-00000001-1", "R004-00000002-1", "other")),
    "key": st.sampled_from(("1", "7", "a", " ", "back", "clear", "ok")),
    "language": st.sampled_from(("en", "de", "ar", "zh-Hans", "xx")),
    "line_id": st.integers(0, 4),
    "name": st.sampled_from(
        ("idle", "more-time", "undo", "told", "slow-bank", "ask-again", "ask-staff", "done", "unsteady", "unheard-of")
    ),
    "page": st.integers(-1, 3),
    "price_minor": st.none() | st.integers(0, 500),
    "product": st.sampled_from(sorted(GOODS.values(), key=lambda one: one.sku)),
    "quantity": st.integers(-1, 5),
    "query": st.sampled_from(("", "l")),
    "saved": st.sampled_from((None, SAVED)),
    "sheet": st.sampled_from(
        ("language", "count", "bags", "help", "item", "type", "search", "easier", "voucher", "member", "", "unheard-of")
    ),
    "sku": st.sampled_from(("plu:4053", "plu:4011", "")),
    "tab": st.sampled_from(("popular", "fruit", "bags")),
    "terms": st.sampled_from([terms(PLAN, minor) for minor in (180, 360, 5000)]),
    "total": st.integers(0, 50),
    "turn": st.integers(0, 2),
    "value": st.integers(-1, 120),
    "weight_g": st.none() | st.integers(1, 5000),
}
"""By field name; what is not here is drawn from its type."""


BY = {"by": st.sampled_from(("Sam", ""))}
OWN: dict[type, dict[str, SearchStrategy[object]]] = {
    **dict.fromkeys((ev.InterventionCleared, ev.InterventionRefused, ev.InterventionTaken, ev.AuditStarted), BY),
    staff_events.BasketRecalled: {"saved": st.just(SAVED)},
    parked.BasketClaimed: {"saved": st.just(SAVED), "ticket": st.just(SAVED.ticket)},
    ev.PaymentProgress: {"code": st.integers(0, 255)},
    staff_events.ItemAdded: {"price_minor": st.integers(0, 500)},
}
"""By kind of event, what differs from `FIELDS`."""


def _fields(kind: type[LaneEvent]) -> dict[str, SearchStrategy[object]]:
    own = {name: FIELDS[name] for name in kind.__struct_fields__ if name in FIELDS}
    if kind.__name__ == "BasketRecalled":
        own["saved"] = st.just(SAVED)
    if kind is ev.VoucherFound:
        own |= {"voucher": st.sampled_from(tuple(VOUCHERS.values())), "offers": st.sampled_from(((), OFFERS))}
    if kind is ev.MemberFound:
        own["member"] = st.sampled_from(tuple(MEMBERS.values()))
    if kind is ev.PointsPicked:
        own["points"] = st.sampled_from((0, 100, 300, 9900, -1))
    own |= {"goods": st.sampled_from(("", "food"))} if kind is ev.GiftCardTold else {}
    if "used_today" in kind.__struct_fields__:
        own["used_today"] = st.sampled_from(((), (("oats", 2),), (("oats", 3),)))
    if kind is ev.ItemFound:
        own["offers"] = st.sampled_from(((), OFFERS))
        own["count"] = st.just(1)  # a measured piece is one piece; several come from the session's tests
    if kind in (ev.WeightRead, ev.WeightTaken, ev.ShelfSettled):
        own["weight_g"] = st.sampled_from((0, 500, 842, -20))
    own |= OWN.get(kind, {})
    if kind is ev.ScanRefused:
        own |= {"why": st.sampled_from(("bad-check-digit", "payment-card", "out", "expired", "recalled"))}
    if kind is ev.CardRefused:
        own |= {"kind": st.sampled_from(("member", "coupon", "gift_card", "payment_code", "receipt_ref"))}
    return own


def any_of(kind: type[LaneEvent]) -> SearchStrategy[LaneEvent]:
    """An event of this kind."""
    texts = {field.name: TEXT for field in msgspec.structs.fields(kind) if field.type is str}
    return st.builds(kind, **{**texts, **_fields(kind)})


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
durable_events = st.sampled_from(EVENTS).flatmap(any_of)
view_events = st.sampled_from(VIEW_EVENTS).flatmap(any_of)
any_events: SearchStrategy[LaneEvent] = durable_events | view_events
