"""What is left: decisions and pages that no trip comes by, each by itself."""

from lanes import armed, filled, free, sold
from msgspec.structs import replace
from pos.lane import acts, assistance, deciding, desk, packing
from pos.lane.desk_state import Desk, Duty
from pos.lane.effects import Beep
from pos.lane.events import FinishPressed, InterventionCleared, InterventionTaken, PaymentCodeScanned
from pos.lane.intervention import CheckRules, Choice, Department, Facts, Intervention
from pos.lane.parts import DeskBody
from pos.lane.people import Person
from pos.lane.render import check_more, check_view
from pos.lane.staff_events import DeviceTested
from pos.lane.state import Device, Refund, Step, Wallet
from pos.lane.wallets import code_scanned
from pos.sale.barcode_card import mask_read
from pos.sale.emv_qr import priced, read_emv
from pos.sale.product import Name

SAM = Person(id="Sam", name="Sam", roles=("supervisor",))


def check(reason: str, cause: str = "", **facts: object) -> Intervention:
    return Intervention(id="1", reason=reason, cause=cause, since=1, facts=Facts(**facts))  # type: ignore[arg-type]


def cleared(one: Intervention, decision: str) -> InterventionCleared:
    return InterventionCleared(id=one.id, reason=one.reason, decision=decision, by="Sam")


def test_any_other_device_that_is_tested_beeps() -> None:
    assert acts._test(free(), DeviceTested(part="scanner", by="Sam")).effects == (Beep(cue="ok"),)


def test_a_payment_the_team_knows_of_is_put_aside_by_a_badge() -> None:
    lane = armed("oats")
    assert lane.payment is not None
    step = assistance._settle(replace(lane, strays=(lane.payment.intent.intent_id,)), 5)
    assert step is not None
    assert step.lane.phase == "ready"


def test_money_without_a_sale_is_noted() -> None:
    lane = replace(free(), strays=("a", "b"))
    one = check("payment-unknown", "stray:a")
    assert deciding._noted(lane, one, cleared(one, "noted")).lane.strays == ("b",)


def test_nothing_is_set_aside_where_nothing_is_paid() -> None:
    one = check("payment-unknown", code="x")
    assert deciding._set_aside(free(), one, cleared(one, "set-aside")) == Step(free())


def test_nothing_is_given_by_hand_where_no_cash_is_owed() -> None:
    one = check("help", "change")
    assert deciding._paid_by_hand(free(), one, cleared(one, "paid")).lane == free()


def test_what_stands_there_is_counted_too() -> None:
    assert desk._counts(Desk(page="cash-up", choice="card", typed="250", counts=(("cash", 3),))) == (
        ("card", 250),
        ("cash", 3),
    )


def test_a_lane_without_a_shelf_goes_on_as_it_was() -> None:
    done = Step(free())
    assert packing.follow(replace(free(), bagging=None), FinishPressed(), done) is done


def test_departments_to_sell_what_is_unknown_in() -> None:
    shop = replace(
        free().shop, checks=CheckRules(departments=(Department(id="bakery", name=Name("Bakery"), tax="zero"),))
    )
    one = check("unknown-item", code="4006381333931")
    lane = replace(filled("oats"), shop=shop, interventions=(one,), duty=Duty(person=SAM, since=1))
    page = check_more._department_page(lane, Desk(page="check-department", choice=one.id))
    assert page[0] == "A05"
    assert isinstance(page[2], DeskBody)
    assert [two.id for two in page[2].buttons] == ["department-bakery"]
    for gone in (check_more._department_page, check_more._price_page, check_more._check_page):
        assert gone(lane, Desk(choice="9"))[0] == "A03"


def test_what_the_team_is_shown_of_a_weight() -> None:
    facts = Facts(expected_g=500, measured_g=700, tolerance_g=15, samples=7, mean_g=498)
    assert list(dict(check_view._of_the_shelf(facts))) == ["expected", "measured", "difference", "history"]
    assert check_view._of_the_shelf(Facts()) == []
    assert [check_view._hint(check("help", cause)) for cause in ("change", "stray:a", "")] == [
        "change",
        "stray",
        "help",
    ]


def test_a_payment_code_is_hidden_but_for_its_end() -> None:
    assert mask_read("130000000000001234") == "**************1234"


def test_a_dynamic_code_stays_one() -> None:
    thai = "00020101021229370016A000000677010111011300668999999995802TH530376454044.2263049DF5"
    assert priced(read_emv(thai), "4.22") == read_emv(thai)


def test_a_refund_is_vouched_for_or_left() -> None:
    receipt = sold().sold
    assert receipt is not None
    lane = replace(free(), phase="refund", refund=Refund(receipt=receipt.receipt), duty=Duty(person=SAM, since=1))
    one = check("refund")
    vouched = deciding._vouched(lane, one, cleared(one, "vouch")).lane
    assert vouched.refund is not None
    assert vouched.refund.by == "Sam"
    assert deciding._no_refund(lane, one, cleared(one, "leave")).lane.refund is None


def test_others_that_wait_are_named_beside_a_check() -> None:
    one = check("help", "a")
    others = tuple(replace(check("price-check", name), id=name) for name in ("b", "c"))
    for many, shown in ((others[:1], 1), (others, 1)):
        lane = replace(filled("oats"), interventions=(one, *many), duty=Duty(person=SAM, since=1))
        assert len([fact for fact in check_view._facts(lane, one) if fact.id == "fact-checks"]) == shown


def test_a_code_over_the_basket_is_held_by_a_draw() -> None:
    wallet = Wallet(name="phone", title="WeChat Pay", takes="wechat")
    lane = filled("oats")
    devices = (*lane.devices, Device("wallet", "phone", "ready"))
    lane = replace(lane, shop=replace(lane.shop, wallets=(wallet,)), devices=devices)
    event = PaymentCodeScanned(wallet="phone", code_last4="1234", ready=True, pick="random")
    after = code_scanned(lane, event)
    assert (after.lane.phase, after.lane.payment, after.lane.phone) == ("pay", None, None)
    assert after.effects[0] == Beep(cue="look")


def test_whoever_goes_to_look_is_named() -> None:
    lane = replace(free(), duty=Duty(person=SAM, since=1))
    press = check_view._press(lane, check("device-fault"), Choice(id="look"), "")
    assert isinstance(press, InterventionTaken)
