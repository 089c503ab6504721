"""Vouchers, members and points where two things meet: what no scenario comes by."""

import pytest
from lanes import NOW, QUIET, armed, filled, found, free, money, sold
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.checks import sequels
from pos.lane.desk_state import Duty
from pos.lane.effects import Beep
from pos.lane.events import (
    BadgeScanned,
    InterventionCleared,
    InterventionRefused,
    LaneEvent,
    MemberFound,
    MemberLeft,
    MemberRefused,
    PointsPicked,
    ReceiptScanned,
    VoucherFound,
    VoucherRefused,
    VoucherRemoved,
    VouchersSeen,
)
from pos.lane.parts import ListSheet, PayOptions
from pos.lane.people import Person
from pos.lane.render import render
from pos.lane.showing import waiting
from pos.lane.state import Lane
from pos.prove.hand.loyalty import LOYAL_SHOP, MEMBERS, OFFERS, VOUCHERS
from pos.sale.loyalty import Shown, SignedIn, Voucher

ONE, GOLD = MEMBERS["10000017"], MEMBERS["20000017"]
FIVE, OATS, LOOK = (VOUCHERS[key] for key in ("FIVE", "OATS", "LOOK"))
SIGN_IN = MemberFound(member=ONE, at=NOW)


def loyal(lane: Lane) -> Lane:
    return replace(lane, shop=LOYAL_SHOP)


def shown(voucher: Voucher, at: int = NOW) -> VoucherFound:
    return VoucherFound(voucher=voucher, offers=tuple(one for one in OFFERS if one.gate.coupon == voucher.key), at=at)


def told(lane: Lane) -> str:
    assert lane.view.told is not None
    return lane.view.told.why


EVERY: tuple[LaneEvent, ...] = (
    shown(FIVE),
    VoucherRefused(why="unknown", at=NOW),
    SIGN_IN,
    MemberRefused(why="unknown", at=NOW),
)


@pytest.mark.parametrize("event", EVERY)
def test_a_closed_lane_takes_nothing(event: LaneEvent) -> None:
    closed = replace(loyal(free()), phase="closed")
    after = step(closed, event).lane
    assert (told(after), after.loyalty) == ("closed", Shown())


def test_a_refund_takes_nothing() -> None:
    receipt = sold().sold
    assert receipt is not None
    refunding = step(loyal(free()), ReceiptScanned(reference="R004-00000001", receipt=receipt.receipt, at=NOW)).lane
    after = step(refunding, SIGN_IN).lane
    assert (after.phase, told(after), after.loyalty) == ("refund", "basket-open", Shown())


def test_a_sale_that_is_over_is_not_touched() -> None:
    lane = replace(sold(), view=QUIET)
    assert step(lane, PointsPicked(points=100, at=NOW)).lane == lane
    assert step(lane, MemberLeft(at=NOW)).lane == lane


def test_points_and_signing_out_of_nobody() -> None:
    lane = loyal(filled())
    assert step(lane, PointsPicked(points=100, at=NOW)).lane.loyalty == Shown()
    assert step(lane, MemberLeft(at=NOW)) == step(lane, MemberLeft(at=NOW))
    assert step(lane, MemberLeft(at=NOW)).lane.loyalty == Shown()


def test_a_shop_without_points_gives_none() -> None:
    lane = replace(filled(), shop=replace(LOYAL_SHOP, points=None))
    lane = step(lane, SIGN_IN).lane
    assert step(lane, PointsPicked(points=100, at=NOW)).lane.priced == lane.priced
    sheet = render(replace(lane, view=replace(lane.view, sheet="member"))).sheet
    assert isinstance(sheet, ListSheet)
    assert [one.id for one in sheet.entries] == ["member-prices"]
    paid = replace(armed(), shop=replace(LOYAL_SHOP, points=None), loyalty=Shown(member=ONE))
    receipt = step(paid, money(paid)).lane.sold
    assert receipt is not None
    assert (receipt.receipt.member, receipt.receipt.points_earned) == ("m1", 0)


def test_of_equal_vouchers_the_last_goes() -> None:
    lane = step(loyal(filled()), shown(OATS)).lane
    lane = step(lane, shown(FIVE, NOW + 5000)).lane
    lane = step(lane, shown(OATS, NOW + 9000)).lane
    after = step(lane, VoucherRemoved(key="OATS", at=NOW)).lane
    assert [one.key for one in after.loyalty.vouchers] == ["OATS", "FIVE"]
    assert step(lane, VoucherRemoved(key="NONE", at=NOW)).lane.loyalty == lane.loyalty


def test_a_team_member_may_say_no() -> None:
    lane = step(loyal(filled()), shown(LOOK)).lane
    assert waiting(lane) == (LOOK,)
    for accepted, kept in ((True, 1), (False, 0)):
        after = step(lane, VouchersSeen(by="Sam", accepted=accepted, at=NOW)).lane
        assert (waiting(after), len(after.loyalty.vouchers)) == ((), kept)


def test_a_badge_does_not_reprice_a_basket_that_is_being_paid() -> None:
    lane = replace(armed(), loyalty=Shown(vouchers=(LOOK,)))
    assert waiting(step(lane, BadgeScanned(badge="4711", at=NOW)).lane) == (LOOK,)


def test_a_voucher_that_others_have_is_said_so() -> None:
    lane = step(loyal(filled("oats")), shown(FIVE)).lane
    gold = tuple(replace(one, gate=replace(one.gate, coupon="FIVE")) for one in OFFERS if one.key == "oats-gold")
    lane = step(lane, VoucherFound(voucher=replace(FIVE, serial="9"), offers=gold, at=NOW + 5000)).lane
    sheet = render(replace(lane, view=replace(lane.view, sheet="voucher"))).sheet
    assert isinstance(sheet, ListSheet)
    assert all(one.detail is not None for one in sheet.entries)


def test_signing_in_again_keeps_the_points_that_are_wished() -> None:
    lane = step(step(loyal(filled("wine")), SIGN_IN).lane, PointsPicked(points=200, at=NOW)).lane
    total = lane.priced.total_minor
    assert step(lane, SIGN_IN).lane.priced.total_minor == total
    assert step(lane, MemberFound(member=GOLD, at=NOW)).lane.priced.total_minor == total + 200
    assert step(lane, PointsPicked(points=200, at=NOW)).lane == lane


def test_a_member_who_came_late_is_heard_on_the_way_back_to_the_basket() -> None:
    late = SignedIn(member="late")
    lane = replace(loyal(filled("bread")), loyalty=Shown(late=late))
    after = step(lane, found("bread", at=NOW + 5000)).lane
    assert (after.loyalty.member, after.loyalty.late) == (late, None)


def test_an_unknown_member_on_s11_is_answered_there() -> None:
    lane = replace(loyal(filled()), view=replace(filled().view, sheet="member"))
    done = step(lane, MemberRefused(why="unknown", at=NOW))
    assert (done.lane.view.note, done.lane.view.told) == ("member-unknown", None)
    assert Beep(cue="no") in done.effects


def test_a_wished_discount_of_points_is_gone_with_the_rule() -> None:
    lane = step(step(loyal(filled("wine")), SIGN_IN).lane, PointsPicked(points=200, at=NOW)).lane
    without = replace(lane, shop=replace(LOYAL_SHOP, points=None))
    assert step(without, found("bread", at=NOW + 5000)).lane.priced.total_minor == 800 + 145


def test_a_shop_without_points_has_nothing_to_spend_on_the_pay_screen() -> None:
    lane = replace(armed(), shop=replace(LOYAL_SHOP, points=None), loyalty=Shown(member=ONE), view=QUIET)
    body = render(lane).body
    assert isinstance(body, PayOptions)
    assert body.member is None


def look_open(lane: Lane) -> Lane:
    """With the check that a paper voucher raises."""
    for event in sequels(lane, NOW):
        lane = step(lane, event).lane
    return lane


def test_the_team_decides_from_its_panel() -> None:
    lane = look_open(step(loyal(filled()), shown(LOOK)).lane)
    lane = replace(lane, duty=Duty(person=Person(id="S17", name="Sam", roles=("supervisor",)), since=NOW))
    (check,) = [one for one in lane.interventions if one.reason == "coupon"]
    facts = {"id": check.id, "reason": check.reason, "by": "S17", "why": "seen", "at": NOW}
    yes = step(lane, InterventionCleared(decision="accept", size=check.size, **facts)).lane
    assert (yes.priced.total_minor, waiting(yes)) == (130, ())
    no = step(lane, InterventionRefused(decision="not-valid", **facts)).lane
    assert (no.priced.total_minor, no.loyalty.vouchers) == (180, ())
    assert sequels(yes, NOW) == sequels(no, NOW) == ()
