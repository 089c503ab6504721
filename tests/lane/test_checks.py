"""Checks: what raises them, what they hold, and what each decision does. A whole lane in memory is moved by hand."""

import pytest
from msgspec.structs import replace
from pos.lane import checks
from pos.lane.desk_state import Duty
from pos.lane.events import (
    CheckAsked,
    InterventionCleared,
    InterventionRefused,
    InterventionTaken,
    ItemFound,
    LineRemoved,
    PaymentUnknown,
    QuantitySet,
    QueuePlaceTold,
    TimerFired,
)
from pos.lane.intervention import RULES, CheckRules, Department, Intervention
from pos.lane.people import Person
from pos.lane.staff_events import StaffLeft, StaffSignedIn
from pos.lane.state import Lane, Shop
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.journal import DECODER
from pos.prove.hand.world import World, durable
from pos.sale.product import Name, Product
from pos.session import recover

RULES_ON = CheckRules(
    quantity=3,
    dear_minor=700,
    voids=1,
    void_minor=5_000,
    departments=(Department(id="bakery", name=Name("Bakery"), tax="zero"),),
)


def shop(**changes: object) -> Shop:
    return replace(SHOP, checks=replace(RULES_ON, **changes))


def world(**changes: object) -> World:
    return World(shop(**changes))


def scanned(*shorts: str, **changes: object) -> World:
    """These were scanned, one a second."""
    it = world(**changes)
    for short in shorts:
        it.wait(1)
        it.scan(BARCODES[short])
    return it


def sold(it: World, product: Product, count: int = 1) -> None:
    it.happen(ItemFound(product=product, source="picked", code=product.sku, count=count))


def only(lane: Lane) -> Intervention:
    assert len(lane.interventions) == 1, lane.interventions
    return lane.interventions[0]


def reasons(lane: Lane) -> list[tuple[str, str]]:
    return [(one.reason, one.level) for one in lane.interventions]


def here(it: World) -> None:
    """Sam is at the lane."""
    it.happen(StaffSignedIn(by="Sam", name="Sam", roles=("supervisor",)))
    if it.lane.duty is None:
        it.session.lane = replace(
            it.lane, duty=Duty(person=Person(id="Sam", name="Sam", roles=("supervisor",)), since=1)
        )


def decide(it: World, decision: str, **more: object) -> None:
    """Sam comes, signs in and decides about the one open check."""
    if it.lane.duty is None:
        here(it)
    one = only(it.lane)
    choice = RULES[one.reason].choice(decision)
    kind = InterventionRefused if choice is not None and choice.means == "no" else InterventionCleared
    it.happen(kind(id=one.id, reason=one.reason, decision=decision, by="Sam", size=one.size, **more))  # type: ignore[arg-type]


def events(it: World, name: str) -> list[object]:
    told = [DECODER.decode(body) for body, _ in it.journal.records]
    return [event for event in told if type(event).__name__ == name]


# --- raised, held, gone


def test_an_age_limit_is_told_at_the_scan_and_holds_at_pay() -> None:
    it = scanned("cider")
    one = only(it.lane)
    assert (one.reason, one.level, one.holds, one.who, one.size) == ("age", "staff", "pay", "check-age", 16)
    assert (one.facts.sku, one.facts.age) == (GOODS["cider"].sku, 16)
    assert it.screen.lamp == "check"
    it.press("pay")
    assert reasons(it.lane) == [("age", "held")]
    assert it.screen.lamp == "held"
    it.press("back")
    assert reasons(it.lane) == [("age", "staff")]


def test_a_higher_limit_joins_the_check_that_is_open() -> None:
    it = scanned("cider", "wine", dear_minor=0)
    one = only(it.lane)
    assert (one.size, one.facts.age) == (18, 18)
    assert len(events(it, "InterventionRaised")) == 2


def test_a_check_whose_cause_has_gone_is_over_and_nobody_did_it() -> None:
    it = scanned("oats", "cider")
    line = it.lane.cart.lines[-1]
    it.happen(LineRemoved(line_id=line.line_id))
    assert it.lane.interventions == ()
    told = events(it, "InterventionCleared")[-1]
    assert isinstance(told, InterventionCleared)
    assert (told.decision, told.by) == ("gone", "")
    assert it.lane.assist.count == 0


def test_the_reader_opens_by_itself_when_the_last_check_is_over() -> None:
    it = scanned("oats", "wine")
    it.press("pay")
    assert [one.reason for one in it.lane.interventions] == ["age", "high-value"]
    age, dear = it.lane.interventions
    here(it)
    it.happen(InterventionCleared(id=age.id, reason="age", decision="id-seen", by="Sam", size=age.size))
    assert it.screen.id == "A03"
    assert it.lane.payment is None
    it.happen(InterventionCleared(id=dear.id, reason="high-value", decision="seen", by="Sam", size=dear.size))
    assert it.screen.id == "S16"
    assert it.lane.payment is not None


def test_what_is_open_survives_a_restart_and_is_raised_once() -> None:
    it = scanned("oats", "wine", dear_minor=0)
    it.press("pay")
    before = it.lane.interventions
    raised = len(events(it, "InterventionRaised"))
    it.restart()
    # Pay has to be pressed again after a restart: the shopper carries on meanwhile.
    assert [replace(one, level="held") for one in it.lane.interventions] == list(before)
    assert len(events(it, "InterventionRaised")) == raised + 1


def test_the_fold_of_the_journal_is_the_lane() -> None:
    it = scanned("oats", "wine", "unknown", dear_minor=0)
    it.press("pay")
    decide(it, "clearly-over") if len(it.lane.interventions) == 1 else None
    assert durable(it.lane) == durable(recover(it.shop, it.journal.opening()))


def test_another_basket_takes_over_what_is_not_the_shoppers() -> None:
    it = scanned("oats")
    it.device("printer", "no-paper", "No paper.")
    assert reasons(it.lane) == [("no-paper", "staff")]
    one = only(it.lane)
    it.press("pay")
    it.press("pay-anyway")
    it.terminal.approve()
    it.press("finish")
    assert it.lane.interventions == (one,)
    it.restart()
    assert it.lane.interventions == (one,)
    it.device("printer", "ready")
    assert it.lane.interventions == ()


# --- decisions


@pytest.mark.parametrize(("decision", "left"), [("clearly-over", 2), ("id-seen", 2), ("not-sold", 1)])
def test_age(decision: str, left: int) -> None:
    it = scanned("oats", "cider")
    it.press("pay")
    decide(it, decision)
    assert len(it.lane.cart.lines) == left
    assert it.lane.payment is not None
    assert it.lane.interventions == ()
    assert ("birth" in str(it.journal.records)) is False
    if decision == "not-sold":
        assert "Cider is off your list." in it.words()


def test_an_approval_holds_up_to_the_limit_that_was_on_the_screen() -> None:
    it = scanned("cider")
    one = only(it.lane)
    it.wait(1)
    it.scan(BARCODES["wine"])
    here(it)
    it.happen(InterventionCleared(id=one.id, reason="age", decision="id-seen", by="Sam", size=one.size))
    assert ("age", "staff") in reasons(it.lane)
    assert it.lane.needed_age == 18


def test_not_sold_takes_everything_off_that_is_left_and_there_is_nothing_to_pay() -> None:
    it = scanned("cider")
    it.press("pay")
    decide(it, "not-sold")
    assert (it.lane.phase, it.lane.cart.lines) == ("scan", ())


@pytest.mark.parametrize(("decision", "pieces"), [("seen", 5), ("reduce", 3)])
def test_more_of_one_article_than_people_buy(decision: str, pieces: int) -> None:
    it = world()
    sold(it, GOODS["oats"], 5)
    assert only(it.lane).facts.count == 5
    it.press("pay")
    decide(it, decision)
    assert sum(line.quantity for line in it.lane.cart.lines) == pieces
    assert it.lane.payment is not None
    assert it.lane.interventions == ()


def test_more_than_was_approved_is_looked_at_again() -> None:
    it = world()
    sold(it, GOODS["oats"], 5)
    decide(it, "seen")
    sold(it, GOODS["oats"], 1)
    assert only(it.lane).size == 6


def test_reducing_takes_from_the_newest_lines() -> None:
    it = world()
    sold(it, GOODS["oats"], 3)
    sold(it, replace(GOODS["oats"], price_minor=190), 3)
    it.press("pay")
    decide(it, "reduce")
    assert [(line.product.price_minor, line.quantity) for line in it.lane.cart.lines] == [(180, 3)]


def test_bags_are_counted_by_nobody() -> None:
    it = world()
    sold(it, GOODS["bag"], 9)
    assert it.lane.interventions == ()


@pytest.mark.parametrize(("decision", "left"), [("seen", 1), ("remove", 0)])
def test_a_dear_article(decision: str, left: int) -> None:
    it = world()
    sold(it, replace(GOODS["oats"], price_minor=900))
    assert (only(it.lane).reason, only(it.lane).facts.amount_minor) == ("high-value", 900)
    decide(it, decision)
    assert len(it.lane.cart.lines) == left
    assert it.lane.interventions == ()


@pytest.mark.parametrize(("decision", "left"), [("tag-removed", 1), ("remove", 0)])
def test_a_tag_is_taken_off_by_a_person(decision: str, left: int) -> None:
    it = world()
    sold(it, replace(GOODS["oats"], security="tag"))
    assert (only(it.lane).reason, only(it.lane).facts.detail) == ("security-tag", "tag")
    it.press("pay")
    assert it.lane.payment is None
    decide(it, decision)
    assert (it.lane.payment is not None) == bool(left)
    assert len(it.lane.cart.lines) == left


@pytest.mark.parametrize(("decision", "left"), [("approve", 1), ("put-back", 3)])
def test_more_taken_off_again_than_is_free(decision: str, left: int) -> None:
    it = scanned("oats", "bread", "leaflet")
    for line in it.lane.cart.lines[:2]:
        it.happen(LineRemoved(line_id=line.line_id))
    assert (only(it.lane).reason, only(it.lane).facts.count) == ("void", 2)
    decide(it, decision)
    assert len(it.lane.cart.lines) == left
    assert it.lane.voids == ()
    assert it.lane.interventions == ()


def test_dear_goods_taken_off_again_are_looked_at_sooner() -> None:
    it = world(voids=0, void_minor=300)
    for short in ("oats", "bread"):
        sold(it, GOODS[short], 2)
    it.happen(QuantitySet(line_id=1, quantity=1))
    assert it.lane.interventions == ()
    it.happen(LineRemoved(line_id=2))
    assert only(it.lane).facts.amount_minor == 180 + 290


def test_what_is_undone_was_not_taken_off() -> None:
    it = scanned("oats", "bread")
    for line in it.lane.cart.lines:
        it.happen(LineRemoved(line_id=line.line_id))
        it.press("undo")
    assert it.lane.voids == ()
    assert it.lane.interventions == ()


def test_what_staff_priced_comes_back_at_that_price() -> None:
    it = scanned("oats", "bread")
    it.happen(CheckAsked(reason="price-check", line_id=1))
    decide(it, "new-price", price_minor=100, why="damaged")
    for line in it.lane.cart.lines:
        it.happen(LineRemoved(line_id=line.line_id))
    decide(it, "put-back")
    assert it.lane.priced.total_minor == 100 + 145


# --- what the shopper asks


def test_a_price_that_looks_wrong() -> None:
    it = scanned("oats")
    it.press("row-1")
    it.press("item-price")
    one = only(it.lane)
    assert (one.reason, one.level, one.holds, one.facts.amount_minor) == ("price-check", "staff", "", 180)
    assert "A team member checks the price" in it.words()
    it.press("pay")
    assert it.lane.payment is not None
    it.press("back")
    decide(it, "new-price", price_minor=150, why="shelf-differs")
    line = it.lane.cart.lines[0]
    assert line.override is not None
    assert (line.override.price_minor, line.override.by, line.override.reason) == (150, "Sam", "shelf-differs")
    assert it.lane.interventions == ()


def test_a_price_that_is_right() -> None:
    it = scanned("oats")
    it.happen(CheckAsked(reason="price-check", line_id=1))
    decide(it, "price-right")
    assert it.lane.cart.lines[0].override is None
    assert (it.lane.asked, it.lane.interventions) == ((), ())


def test_a_price_of_what_is_not_there_is_not_asked() -> None:
    it = scanned("oats")
    it.happen(CheckAsked(reason="price-check", line_id=9))
    it.press("pay")
    it.terminal.approve()
    it.happen(CheckAsked(reason="unknown-item", code="1"))
    assert it.lane.interventions == ()


def test_a_code_that_is_new_first_asks_the_shopper_alone() -> None:
    it = scanned("oats", "unknown")
    one = only(it.lane)
    assert (one.reason, one.level) == ("unknown-item", "nudge")
    assert it.screen.lamp == "open"
    assert checks.ranked(it.lane) == ()
    it.wait(1)
    it.scan(BARCODES["bread"])
    assert it.lane.interventions == ()


def test_a_code_that_is_new_is_sold_by_department_and_price() -> None:
    it = scanned("oats", "unknown")
    it.press("unknown-ask")
    assert reasons(it.lane) == [("unknown-item", "staff")]
    assert "A team member checks it" in it.words()
    decide(it, "sell-as", department="bakery", price_minor=250, why="not-on-file")
    line = it.lane.cart.lines[-1]
    assert (line.product.name.default, line.product.price_minor, line.product.tax) == ("Bakery", 250, "zero")
    assert line.product.size == BARCODES["unknown"].zfill(14)
    assert it.lane.interventions == ()


@pytest.mark.parametrize("more", [{"department": "none", "price_minor": 250}, {"department": "bakery"}])
def test_nothing_is_sold_without_a_department_and_a_price(more: dict[str, object]) -> None:
    it = scanned("oats", "unknown")
    it.press("unknown-ask")
    decide(it, "sell-as", **more)
    assert len(it.lane.cart.lines) == 1
    assert reasons(it.lane) == [("unknown-item", "staff")]


@pytest.mark.parametrize(
    ("decision", "more"),
    [("sell-as", {"department": "bakery", "price_minor": 250}), ("new-price", {"price_minor": 100, "why": "damaged"})],
)
def test_a_decision_that_comes_when_all_is_paid_changes_no_sale(decision: str, more: dict[str, object]) -> None:
    """`pos prove simulate`, seed 20044: goods were added to a basket that was sold."""
    it = scanned("oats", *(("unknown",) if decision == "sell-as" else ()))
    if decision == "sell-as":
        it.press("unknown-ask")
    else:
        it.happen(CheckAsked(reason="price-check", line_id=1))
    it.press("pay")
    it.terminal.approve()
    sold = it.lane
    assert sold.sold is not None
    decide(it, decision, **more)
    assert (it.lane.phase, it.lane.cart, it.lane.sold) == ("done", sold.cart, sold.sold)
    assert len(it.lane.interventions) == 1


def test_a_code_that_is_new_is_left_out() -> None:
    it = scanned("oats", "unknown")
    it.press("unknown-ask")
    decide(it, "leave-out", why="not-on-file")
    assert (it.lane.asked, it.lane.interventions) == ((), ())


def test_no_price_without_a_number() -> None:
    it = scanned("oats")
    it.happen(CheckAsked(reason="price-check", line_id=1))
    decide(it, "new-price")
    assert it.lane.cart.lines[0].override is None


# --- what is not sold


def test_recalled_goods_are_refused_and_collected() -> None:
    it = scanned("oats")
    sold(it, replace(GOODS["bread"], blocked=True))
    assert len(it.lane.cart.lines) == 1
    assert "We can't sell this one." in it.words()
    assert reasons(it.lane) == [("not-for-sale", "staff")]
    decide(it, "collected")
    assert it.lane.interventions == ()


@pytest.mark.parametrize(
    ("hours", "barred"), [("06:00-12:00", False), ("22:00-12:00", False), ("06:00-11:00", True), ("22:00-06:00", True)]
)
def test_some_goods_have_hours(hours: str, barred: bool) -> None:
    it = scanned("oats")  # it is 11:06
    sold(it, replace(GOODS["bread"], sold_from_to=hours))
    assert (len(it.lane.cart.lines) == 1) is barred
    if barred:
        assert reasons(it.lane) == [("restricted-hours", "nudge")]
        assert "Not for sale at this hour." in it.words()


def test_more_than_the_limit_is_told_and_a_team_member_may_allow_it() -> None:
    it = scanned("pills", "pills", "pills")
    assert reasons(it.lane) == [("limit", "nudge")]
    assert it.lane.cart.lines[0].quantity == 2
    it.wait(10)
    assert it.lane.interventions == ()
    it.scan(BARCODES["pills"])
    decide(it, "allow")
    it.wait(1)
    it.scan(BARCODES["pills"])
    assert it.lane.cart.lines[0].quantity == 3


def test_goods_of_one_group_share_their_limit() -> None:
    it = scanned("oats")
    pills = replace(GOODS["pills"], limit_group="painkillers")
    sold(it, pills, 2)
    sold(it, replace(pills, sku="other"))
    assert reasons(it.lane) == [("limit", "nudge")]
    assert it.lane.interventions[0].cause == "limit:painkillers"


# --- money, devices, people who left


def test_a_payment_that_nobody_can_settle() -> None:
    it = scanned("oats")
    it.press("pay")
    it.terminal.say("card")
    it.terminal.answers = False
    it.terminal.lose()
    it.wait(61)
    one = only(it.lane)
    assert (one.reason, one.level, one.holds) == ("payment-unknown", "held", "lane")
    assert one.facts.code == it.lane.payment.intent.intent_id  # type: ignore[union-attr]
    decide(it, "ask-again")
    assert only(it.lane).id == one.id
    decide(it, "set-aside")
    assert it.lane.phase == "ready"
    assert [two.cause for two in it.lane.interventions] == [f"stray:{one.facts.code}"]
    it.scan("BADGE-4711")
    assert (it.lane.strays, it.lane.interventions) == ((), ())


def test_an_answer_ends_the_check_by_itself() -> None:
    it = scanned("oats")
    it.press("pay")
    it.terminal.say("card")
    it.terminal.answers = False
    it.terminal.lose()
    it.wait(61)
    it.terminal.answers = True
    decide(it, "ask-again")
    assert it.lane.interventions == ()


def test_nothing_is_set_aside_that_is_not_there() -> None:
    it = scanned("oats")
    it.press("pay")
    it.happen(PaymentUnknown(intent_id=it.lane.payment.intent.intent_id))  # type: ignore[union-attr]
    assert it.lane.interventions == ()


def test_a_basket_that_was_left_is_brought_back_or_its_goods_are() -> None:
    it = scanned("oats")
    it.wait(125)
    one = only(it.lane)
    assert (one.reason, it.lane.phase) == ("walk-off", "ready")
    decide(it, "bring-back", why="came-back", saved=it.lane.saved[-1])
    assert (it.lane.phase, it.lane.cart.lines[0].product.sku) == ("scan", GOODS["oats"].sku)
    assert it.lane.interventions == ()
    it.wait(125)
    decide(it, "goods-back", why="left-for-good")
    assert (it.lane.saved, it.lane.interventions) == ((), ())
    assert it.journal.saved("T004-00000001") is None


def test_a_basket_is_not_brought_back_into_somebody_elses() -> None:
    it = scanned("oats")
    it.wait(125)
    it.scan(BARCODES["bread"])
    decide(it, "bring-back", saved=it.lane.saved[-1])
    assert [line.product.sku for line in it.lane.cart.lines] == [GOODS["bread"].sku]
    assert reasons(it.lane) == [("walk-off", "staff")]


def test_devices_say_it_themselves_and_mend_themselves() -> None:
    it = scanned("oats")
    it.device("scanner", "faulted", "The scanner does not answer.")
    assert (only(it.lane).reason, only(it.lane).facts.detail) == ("device-fault", "The scanner does not answer.")
    it.device("scanner", "ready")
    assert it.lane.interventions == ()


def test_a_call_is_a_check_of_the_queue() -> None:
    it = scanned("oats")
    it.press("help")
    it.press("call")
    assert reasons(it.lane) == [("help", "staff")]
    it.wait(34)
    decide(it, "helped", why="shown-how")
    assert (it.lane.help, it.lane.interventions) == (None, ())
    assert (it.lane.assist.count, it.lane.assist.total_ms, it.lane.assist.longest_ms) == (1, 34_000, 34_000)


# --- the queue


def test_held_shoppers_come_first() -> None:
    it = scanned("oats")
    it.press("help")
    it.press("call")
    it.wait(5)
    sold(it, GOODS["cider"])
    assert [one.reason for one in checks.ranked(it.lane)] == ["help", "age"]
    it.press("pay")
    assert [one.reason for one in checks.ranked(it.lane)] == ["age", "help"]


def test_somebody_is_on_the_way() -> None:
    it = scanned("cider")
    it.press("pay")
    assert "A team member knows." in it.words()
    here(it)
    it.happen(InterventionTaken(id=only(it.lane).id, by="Sam"))
    it.happen(StaffLeft(by="Sam"))
    assert "A team member is on the way." in it.words()
    it.happen(InterventionTaken(id="nothing", by="Sam"))
    assert only(it.lane).taken_by == "Sam"


@pytest.mark.parametrize(
    ("place", "words"), [(1, "You are next."), (3, "You are number 3."), (-1, "A team member knows.")]
)
def test_the_place_in_the_queue_is_shown_where_it_is_known(place: int, words: str) -> None:
    it = scanned("cider")
    it.press("pay")
    it.happen(QueuePlaceTold(place=place))
    assert any(words in sentence for sentence in it.words())


@pytest.mark.parametrize(
    ("place", "words"), [(0, "You can keep scanning."), (1, "You are next."), (2, "You are number 2.")]
)
def test_a_call_says_its_place_too(place: int, words: str) -> None:
    it = scanned("oats")
    it.press("help")
    it.press("call")
    it.happen(QueuePlaceTold(place=place))
    assert any(words in sentence for sentence in it.words())


# --- what decides nothing


def test_what_is_not_open_is_not_decided() -> None:
    it = scanned("cider")
    one = only(it.lane)
    here(it)
    before = it.lane
    for event in (
        InterventionCleared(id=one.id, reason="age", decision="id-seen", by="Ana"),
        InterventionCleared(id="nothing", reason="age", decision="id-seen", by="Sam"),
        InterventionCleared(id=one.id, reason="void", decision="approve", by="Sam"),
        InterventionCleared(id=one.id, reason="age", decision="approve", by="Sam"),
        InterventionCleared(id=one.id, reason="age", decision="not-sold", by="Sam"),
        InterventionRefused(id="nothing", reason="age", decision="not-sold", by="Sam"),
        InterventionRefused(id=one.id, reason="void", decision="put-back", by="Sam"),
        InterventionRefused(id=one.id, reason="age", decision="id-seen", by="Sam"),
    ):
        it.happen(event)
        assert it.lane == before, event


def test_a_timer_of_nothing_asked_changes_nothing() -> None:
    it = scanned("oats")
    it.happen(TimerFired(name="told", at=it.clock.ms))
    assert it.lane.asked == ()


@pytest.mark.parametrize("reason", sorted(RULES))
def test_every_reason_has_a_way_out(reason: str) -> None:
    rule = RULES[reason]  # type: ignore[index]
    assert rule.choices
    assert not rule.recommends or rule.choices[0].means != "no"
    assert rule.choice("no such choice") is None


# --- while a reader asks


def test_no_decision_changes_what_a_reader_asks_for() -> None:
    # `pos prove simulate`, seed 10000 at rush hour: 30.30 was charged for a basket that came to 28.12 by then
    it = scanned("oats")
    it.happen(CheckAsked(reason="price-check", line_id=1))
    it.press("pay")
    armed = it.lane.payment
    decide(it, "new-price", price_minor=150, why="shelf-differs")
    assert it.lane.payment is armed is not None
    assert it.lane.priced.total_minor == 180
    assert only(it.lane).reason == "price-check"
    it.happen(StaffLeft(by="Sam"))
    it.press("back")
    decide(it, "new-price", price_minor=150, why="shelf-differs")
    assert it.lane.priced.total_minor == 150


def test_no_refusal_changes_what_a_reader_asks_for() -> None:
    it = world()
    sold(it, replace(GOODS["oats"], price_minor=900))
    decide(it, "seen")
    it.press("pay")
    it.session.lane = replace(it.lane, approved=())  # as if the check had come up only now
    decide(it, "remove")
    assert it.lane.priced.total_minor == 900
    assert it.lane.payment is not None


def test_goods_that_come_back_are_looked_at_before_the_reader_opens() -> None:
    # `pos prove simulate`, seed 10007 at rush hour: the reader asked for goods that a team member then took off
    it = world()
    for short in ("oats", "bread"):
        sold(it, GOODS[short])
    sold(it, replace(GOODS["leaflet"], price_minor=900))
    for line_id in (2, 3):
        it.happen(LineRemoved(line_id=line_id))
    it.press("pay")
    decide(it, "put-back")
    assert it.lane.payment is None
    assert [one.reason for one in it.lane.interventions] == ["high-value"]
    decide(it, "seen")
    assert it.lane.payment is not None
