"""What a team member may do beyond checks: add what has no code, give money back up to their limit, stand by another."""

import pytest
from msgspec.structs import replace
from pos.lane.acts import ACT_EVENTS, REASONS, act_of
from pos.lane.desk_state import StaffRules
from pos.lane.events import BadgeScanned, CheckAsked
from pos.lane.intervention import RULES
from pos.lane.permission import ACTS, POLICY, ROLES, may, with_limits
from pos.lane.staff_events import (
    DeskOpened,
    DiscountGiven,
    ItemAdded,
    LineVoided,
    PriceOverridden,
    SaleVoided,
)
from pos.prove.hand.goods import BARCODES
from pos.prove.hand.world import World, presses
from tests.reasons import STAFFED

SAM, ANA, MIKA = "BADGE-2017", "BADGE-2018", "BADGE-2019"


def world(*scans: str, **changes: object) -> World:
    it = World(replace(STAFFED, **changes))
    for code in scans:
        it.wait(1)
        it.scan(BARCODES.get(code, code))
    return it


def press(it: World, *names: str) -> None:
    for name in names:
        it.press(name)


# --- add item


def test_something_without_a_code_is_sold_as_one_of_a_department() -> None:
    it = world(SAM)
    press(it, "desk-add", "department-bakery", "key-2", "key-5", "key-0")
    assert dict(presses(it.screen))["desk-do"] is None
    press(it, "why-no-barcode", "desk-do")
    (line,) = it.lane.cart.lines
    assert (line.product.name.default, line.product.price_minor, line.product.tax) == ("Bakery", 250, "zero")
    assert it.lane.phase == "scan"
    assert dict(it.lane.till.acts)["add-item"] == 1
    press(it, "desk-leave", "pay")
    it.terminal.approve()
    assert it.journal.sales[0][0].total_minor == 250


def test_more_than_the_limit_takes_a_second_badge() -> None:
    it = world("oats", SAM)
    press(it, "desk-add", "department-other", *("key-2", "key-0", "key-0", "key-1"), "why-manager", "desk-do")
    assert it.screen.id == "A02"
    assert len(it.lane.cart.lines) == 1
    it.scan(SAM)
    assert len(it.lane.cart.lines) == 1
    it.scan(ANA)
    assert [line.product.name.default for line in it.lane.cart.lines] == ["Oat drink", "Other goods"]


def test_a_department_that_is_gone_leads_back() -> None:
    it = world(SAM)
    it.happen(DeskOpened(page="add-price", choice="gone"))
    assert "desk-look-up" in dict(presses(it.screen))
    for wrong in (
        ItemAdded(department="gone", price_minor=1, by="S17", why="manager"),
        ItemAdded(department="other", price_minor=0, by="S17", why="manager"),
    ):
        it.happen(wrong)
    assert it.lane.cart.lines == ()


# --- refunds


def refunded(shop_: dict[str, object] | None = None, price: int = 2500) -> World:
    it = world(**(shop_ or {}))
    it.catalog.goods["bread"] = replace(it.catalog.goods["bread"], price_minor=price)
    it.scan(BARCODES["bread"])
    it.scan(SAM)
    press(it, *(("check-seen",) if any(one.id == "check-seen" for one in it.screen.body.buttons) else ()))  # type: ignore[union-attr]
    if it.lane.duty is not None:
        press(it, "desk-leave")
    press(it, "pay")
    it.terminal.approve()
    press(it, "finish")
    it.scan("R004-00000001")
    return it


def test_a_refund_above_the_limit_waits_for_somebody_who_may() -> None:
    it = refunded()
    it.scan(SAM)
    press(it, "row-1", "refund")
    assert it.lane.trouble == "second"
    assert it.terminal.asked_for is None
    assert "More than you may give back. Another badge, please." in it.words()
    it.scan(SAM)
    assert it.lane.refund is not None
    assert it.lane.refund.by == "S17"
    it.wait(4)
    it.scan(MIKA)
    assert it.lane.refund.by == "S17+S19"
    press(it, "refund")
    assert it.terminal.asked_for is not None
    it.terminal.approve()
    assert it.journal.sales[1][0].by == "S17+S19"


def test_a_refund_within_the_limit_needs_nobody_else() -> None:
    it = refunded(price=899)
    it.scan(SAM)
    press(it, "row-1", "refund")
    assert it.lane.trouble == ""
    assert it.terminal.asked_for is not None


def test_two_people_where_the_shop_wants_two() -> None:
    strict = StaffRules(store=True, policy=with_limits(POLICY, {}, frozenset({"refund"})))
    it = refunded({"staff": strict}, price=100)
    it.scan(MIKA)
    press(it, "row-1", "refund")
    assert it.lane.trouble == "second"
    it.scan(ANA)
    press(it, "refund")
    assert it.terminal.asked_for is not None


def test_who_may_not_refund_does_not_answer_for_one() -> None:
    nobody = StaffRules(store=True, policy=with_limits(POLICY, {"refund": {"attendant": False}}, frozenset()))
    it = refunded({"staff": nobody}, price=100)
    it.scan(SAM)
    assert it.lane.refund is not None
    assert it.lane.refund.by == ""
    it.wait(4)
    press(it, "back")
    it.scan(SAM)
    it.wait(1)
    it.scan("R004-00000001")  # from the panel, too
    assert it.lane.refund is not None
    assert it.lane.refund.by == ""


def test_no_money_is_given_back_for_practice() -> None:
    it = refunded(price=100)
    press(it, "back")
    it.scan(SAM)
    press(it, "desk-training", "desk-do")
    it.wait(1)
    it.scan("R004-00000001")
    assert it.lane.refund is None
    assert it.lane.phase == "ready"


# --- what a badge does at once, it does for who may


def test_a_developer_decides_nothing_with_a_badge() -> None:
    dev = BadgeScanned(badge="", by="S20", name="Dev", roles=("developer",))
    it = world("oats", "COUPON-LOOK")
    it.happen(dev)
    assert it.lane.duty is not None
    assert it.lane.priced.total_minor == 180
    assert dict(presses(it.screen))["check-accept"] is None


def test_a_developer_brings_no_basket_back() -> None:
    dev = BadgeScanned(badge="", by="S20", name="Dev", roles=("developer",))
    it = world("oats", SAM)
    press(it, "desk-save", "why-other", "desk-do")
    it.happen(replace(dev, saved=it.lane.saved[0]))
    assert it.lane.cart.lines == ()
    assert it.lane.duty is not None


# --- asked for by the shopper


def test_only_what_can_be_asked_for_is() -> None:
    it = world()
    it.happen(CheckAsked(reason="suspend"))
    assert it.lane.asked == ()
    it.scan(BARCODES["oats"])
    it.happen(CheckAsked(reason="limit"))
    assert it.lane.asked == ()
    press(it, "pay")
    it.happen(CheckAsked(reason="suspend"))
    assert it.lane.asked == ()


def test_a_basket_is_not_saved_while_money_moves() -> None:
    it = world("oats")
    press(it, "help", "answer-save", "do-save")
    assert "A team member saves your basket" in it.words()
    press(it, "pay")
    it.scan(SAM)
    press(it, "check-approve")
    assert it.lane.saved == ()
    assert [one.reason for one in it.lane.interventions] == ["suspend"]
    press(it, "desk-back", "desk-leave", "back")
    it.wait(1)
    it.scan(SAM)
    press(it, "check-not-now")
    assert it.lane.interventions == ()
    assert len(it.lane.cart.lines) == 1


def test_more_than_the_limit_is_allowed() -> None:
    it = world("pills", "pills", "pills")
    press(it, "told-ask")
    assert "A team member may allow more" in it.words()
    it.scan(SAM)
    press(it, "check-allow")
    it.wait(1)
    it.scan(BARCODES["pills"])
    assert sum(line.quantity for line in it.lane.cart.lines) == 3


# --- the matrix at the lane: cell by cell, through the lane's own gate


def _cells() -> list[tuple[str, str]]:
    return [(act, role) for act in ("void-line", "void-sale", "price", "discount", "add-item") for role in ROLES]


@pytest.mark.parametrize(("act", "role"), _cells())
@pytest.mark.parametrize("amount", [400, 1999, 4999, 30000])
def test_an_act_is_done_alone_only_within_the_cell(act: str, role: str, amount: int) -> None:
    it = world()
    it.catalog.goods["bread"] = replace(it.catalog.goods["bread"], price_minor=amount)
    it.scan(BARCODES["bread"])
    it.happen(BadgeScanned(badge="", by="S30", name="P", roles=(role,)))
    why, line = REASONS[act][0], it.lane.cart.lines[0].line_id  # type: ignore[index]
    event = {
        "void-line": LineVoided(line_id=line, by="S30", why=why),
        "void-sale": SaleVoided(by="S30", why=why),
        "price": PriceOverridden(
            line_id=line, sku=it.lane.cart.lines[0].product.sku, old_minor=amount, new_minor=0, by="S30", why=why
        ),
        "discount": DiscountGiven(percent=100, by="S30", why=why),
        "add-item": ItemAdded(department="other", price_minor=amount, by="S30", why=why),
    }[act]
    assert act_of(event) == act
    it.happen(event)
    waits = it.lane.duty is not None and it.lane.duty.pending is not None
    assert waits != may(role, act, amount_minor=amount), (act, role, amount)  # type: ignore[arg-type]
    if waits:
        assert it.lane.priced.total_minor == amount


def test_every_act_of_the_table_has_words_and_is_one_of_the_lanes() -> None:
    of_checks = {rule.act for rule in RULES.values()}
    of_events = {
        "void-line",
        "void-sale",
        "price",
        "quantity",
        "add-item",
        "discount",
        "save",
        "recall",
        "reprint",
        "open-drawer",
        "pause",
        "close-lane",
        "open-lane",
        "task",
        "training",
        "devices",
        "x-report",
        "close-day",
    }
    elsewhere = {"enter", "learn-weight", "cash-by-hand", "journal", "bench"}
    assert of_checks | of_events | elsewhere == set(ACTS)
    assert len(ACT_EVENTS) == 17


def test_a_badge_while_money_goes_back_changes_nothing() -> None:
    it = refunded(price=100)
    it.scan(SAM)
    press(it, "row-1", "refund")
    it.wait(4)
    it.scan(ANA)
    assert it.lane.refund is not None
    assert it.lane.refund.by == "S17"


def test_a_developer_takes_no_cash() -> None:
    it = world("oats", devices=(*STAFFED.devices, ("cash", "till")), cash_stock=((1, 20), (10, 20)))
    press(it, "pay", "way-cash")
    before = it.lane.cash
    it.happen(BadgeScanned(badge="", by="S20", name="Dev", roles=("developer",)))
    assert it.lane.cash == before
    assert it.lane.view.told is not None


def test_practice_and_sales_keep_their_baskets_apart() -> None:
    it = world("oats", SAM)
    press(it, "desk-save", "why-other", "desk-do")
    ticket = it.lane.saved[0].ticket
    it.session.lane = replace(it.lane, training=True)
    it.scan(ticket)
    assert it.lane.cart.lines == ()
    assert "That basket was for practice." in it.words()
