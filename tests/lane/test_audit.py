"""Baskets that are scanned again: who is picked, what is counted, what was found, and what becomes of the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.lane import audit
from pos.lane.events import AuditStarted, InterventionCleared, InterventionRefused, ItemFound, PayPressed
from pos.lane.intervention import AuditRules, CheckRules, RiskRule
from pos.lane.staff_events import LineVoided
from pos.lane.state import Lane, Step
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.world import World
from pos.sale.cart import Cart
from pos.sale.product import Product

ALWAYS = CheckRules(audit=AuditRules(random_pm=1000, items=2))


def world(rules: CheckRules = ALWAYS, *drawn: int) -> World:
    it = World(replace(SHOP, checks=rules))
    it.chance.numbers = list(drawn or (0,))
    return it


def shopped(*shorts: str, rules: CheckRules = ALWAYS, drawn: tuple[int, ...] = (0,)) -> World:
    it = world(rules, *drawn)
    for short in shorts:
        it.wait(1)
        it.scan(BARCODES[short])
    return it


def started(*shorts: str, whole: bool = False) -> World:
    it = shopped(*shorts)
    it.press("pay")
    it.scan("BADGE-4711")
    it.happen(AuditStarted(by="Sam", all=whole))
    return it


def scan(it: World, *shorts: str) -> None:
    for short in shorts:
        it.wait(1)
        it.scan(BARCODES[short])


def seen(it: World, product: Product, **more: object) -> None:
    it.happen(ItemFound(product=product, source="picked", code="", **more))  # type: ignore[arg-type]


def close(it: World, *, mend: bool) -> None:
    one = it.lane.interventions[-1]
    found = audit.result(it.lane)
    if mend:
        it.happen(InterventionRefused(id=one.id, reason=one.reason, decision="list-updated", by="Sam", audit=found))
    else:
        it.happen(InterventionCleared(id=one.id, reason=one.reason, decision="all-good", by="Sam", audit=found))


# --- who is picked


def test_a_basket_that_is_picked_waits_and_nobody_is_suspected() -> None:
    it = shopped("oats", "bread", "leaflet")
    it.press("pay")
    assert it.screen.id == "S09"
    assert [(one.reason, one.level) for one in it.lane.interventions] == [("audit", "held")]
    assert "A quick check" in it.words()
    assert it.lane.payment is None
    it.scan(BARCODES["oats"])
    assert "One moment, please" in it.words()
    assert len(it.lane.cart.lines) == 3


def test_chance_has_its_say_once_a_sale() -> None:
    rules = CheckRules(audit=AuditRules(random_pm=100))
    it = shopped("oats", rules=rules, drawn=(999_999, 0))
    it.press("pay")
    assert it.lane.payment is not None
    it.press("back")
    it.press("pay")
    assert (it.lane.audit, it.chance.numbers) == (None, [0])


def test_where_no_basket_is_checked_nobody_draws() -> None:
    it = shopped("oats", rules=CheckRules(), drawn=(0,))
    it.press("pay")
    assert (it.lane.drawn, it.chance.numbers) == (False, [0])


RISK = AuditRules(
    random_pm=10,
    risk=(
        RiskRule(signal="voids", at_least=2, adds_pm=100),
        RiskRule(signal="items", at_least=3, adds_pm=20),
        RiskRule(signal="total-minor", at_least=10_000, adds_pm=40),
        RiskRule(signal="age", at_least=1, adds_pm=7),
    ),
)


@pytest.mark.parametrize(("shorts", "chance"), [(("oats",), 10), (("oats", "bread", "leaflet"), 30), (("wine",), 17)])
def test_rules_add_to_the_chance(shorts: tuple[str, ...], chance: int) -> None:
    it = shopped(*shorts, rules=CheckRules(audit=RISK))
    assert audit.chance_pm(it.lane, RISK) == chance


@given(draw=st.integers(0, 999_999))
def test_the_picks_are_as_many_as_the_rules_say(draw: int) -> None:
    it = shopped("oats", "bread", "leaflet", rules=CheckRules(audit=RISK))
    place = draw % 1000
    assert audit.picked(it.lane, draw) == ("random" if place < 10 else "risk" if place < 30 else "no")


def test_a_pick_by_rule_reads_the_same() -> None:
    by_chance = shopped("oats", "bread", "leaflet", rules=CheckRules(audit=RISK), drawn=(9,))
    by_rule = shopped("oats", "bread", "leaflet", rules=CheckRules(audit=RISK), drawn=(29,))
    for it in (by_chance, by_rule):
        it.press("pay")
    assert by_chance.words() == by_rule.words()
    assert by_rule.lane.interventions[-1].reason == "spot-check"


def test_the_pick_is_in_the_record_so_that_a_replay_needs_no_chance() -> None:
    it = shopped("oats")
    it.press("pay")
    assert any(b'"pick":"random"' in body for body, _ in it.journal.records)
    assert audit.begin(it.lane, "random") == it.lane


def test_a_small_basket_is_scanned_whole() -> None:
    assert shopped_audit("oats").wanted == 0
    assert shopped_audit("oats", "bread", "leaflet").wanted == 2


def shopped_audit(*shorts: str) -> audit.Audit:
    it = shopped(*shorts)
    it.press("pay")
    assert it.lane.audit is not None
    return it.lane.audit


# --- scanning


def test_scans_of_the_check_count_and_change_no_list() -> None:
    it = started("oats", "bread", "leaflet")
    total = it.lane.priced.total_minor
    scan(it, "oats", "unknown", "bread")
    assert it.lane.audit is not None
    assert ([one.pieces for one in it.lane.audit.seen], it.lane.audit.unknown) == ([1, 1], 1)
    assert (it.lane.priced.total_minor, len(it.lane.cart.lines)) == (total, 3)


def test_one_code_read_twice_is_one_read() -> None:
    it = started("oats", "bread", "leaflet")
    scan(it, "oats")
    it.wait(0.3)
    it.scan(BARCODES["oats"])
    assert it.lane.audit is not None
    assert len(it.lane.audit.seen) == 1


def test_nobody_begins_what_was_not_picked() -> None:
    it = shopped("oats", rules=CheckRules())
    before: Lane = it.lane
    it.happen(AuditStarted(by="Sam"))
    assert it.lane == before


# --- what was found


def test_all_good() -> None:
    it = started("oats", "bread", "leaflet")
    scan(it, "oats", "bread")
    found = audit.result(it.lane)
    assert (found.listed, found.checked, found.extra, found.missing, found.price) == (3, 2, 0, 0, 0)
    close(it, mend=False)
    assert it.lane.payment is not None
    assert "All good" in it.words()
    assert (it.lane.audit, it.lane.interventions) == (None, ())


def test_what_was_not_on_the_list_is_added() -> None:
    it = started("oats", "bread", "leaflet")
    scan(it, "oats", "oats")
    seen(it, GOODS["lemon"])
    found = audit.result(it.lane)
    assert (found.extra, found.extra_minor) == (2, 180 + 35)
    close(it, mend=True)
    assert it.lane.priced.total_minor == 180 * 2 + 145 + 35
    assert "Your list is updated" in it.words()
    assert it.lane.payment is not None
    assert it.lane.payment.intent.amount_minor == it.lane.priced.total_minor


def test_what_is_not_in_the_bags_is_known_only_of_a_whole_basket() -> None:
    part = started("oats", "bread", "leaflet")
    scan(part, "oats", "bread")
    assert audit.result(part.lane).missing == 0
    whole = started("oats", "bread", "leaflet", whole=True)
    scan(whole, "oats", "leaflet")
    assert (audit.result(whole.lane).missing, audit.result(whole.lane).missing_minor) == (1, 145)
    close(whole, mend=True)
    assert [line.product.sku for line in whole.lane.cart.lines] == [GOODS["oats"].sku, GOODS["leaflet"].sku]


def test_a_measured_line_that_is_missing_goes_whole() -> None:
    it = started("oats", "cheese", whole=True)
    scan(it, "oats")
    close(it, mend=True)
    assert [line.product.sku for line in it.lane.cart.lines] == [GOODS["oats"].sku]


def test_bags_are_never_missing() -> None:
    it = shopped("oats", "bag")
    it.press("pay")
    it.scan("BADGE-4711")
    it.happen(AuditStarted(by="Sam", all=True))
    scan(it, "oats")
    assert audit.result(it.lane).missing == 0


def test_another_price_is_told_but_not_where_a_person_set_it() -> None:
    it = started("oats", "bread", "leaflet")
    seen(it, replace(GOODS["oats"], price_minor=200))
    assert (audit.result(it.lane).price, audit.result(it.lane).price_minor) == (1, 20)


def test_a_label_with_another_price_is_told() -> None:
    it = started("cheese", "oats", "bread")
    seen(it, GOODS["cheese"], price_minor=499)
    seen(it, GOODS["bread"])
    found = audit.result(it.lane)
    assert (found.price, found.price_minor) == (1, 499)


def test_the_same_label_agrees() -> None:
    it = started("cheese", "oats", "bread")
    scan(it, "cheese")
    assert audit.result(it.lane).price == 0


def test_an_emptied_list_has_nothing_to_pay() -> None:
    it = started("oats", whole=True)
    close(it, mend=True)
    assert (it.lane.phase, it.lane.cart.lines) == ("scan", ())


def test_a_restart_in_the_middle_goes_on_counting() -> None:
    it = started("oats", "bread", "leaflet")
    scan(it, "oats")
    it.restart()
    scan(it, "bread")
    assert audit.result(it.lane).checked == 2
    assert it.lane.payment is None
    it.happen(PayPressed(at=it.clock.ms))
    assert it.lane.payment is None


# --- a basket that is emptied before it is checked


def emptied(it: World) -> None:
    """A team member takes the only line off, before looking."""
    it.scan("BADGE-4711")
    it.happen(LineVoided(line_id=1, by="Sam", why="damaged"))
    it.press("desk-leave")


def test_a_basket_whose_last_goods_went_takes_goods_again_and_is_checked_with_them() -> None:
    it = shopped("oats")
    it.press("pay")
    assert it.lane.audit is not None
    emptied(it)
    assert (it.lane.audit, it.lane.due, it.lane.interventions) == (None, "random", ())
    it.chance.numbers = [999_999_999]  # whatever chance says now
    scan(it, "bread", "leaflet")
    assert [line.product.sku for line in it.lane.cart.lines] == [GOODS["bread"].sku, GOODS["leaflet"].sku]
    it.press("pay")
    assert it.lane.audit is not None
    assert (it.lane.audit.why, it.lane.due, it.screen.id) == ("random", "", "S09")


def test_a_check_that_a_team_member_is_at_goes_on_with_an_empty_list() -> None:
    it = started("oats")
    lane = replace(it.lane, cart=Cart())
    assert audit.nothing_left(Step(lane)) == Step(lane)
    alone = replace(lane, duty=None)
    assert audit.nothing_left(Step(alone)) == Step(replace(alone, audit=None, drawn=False, due="random"))
