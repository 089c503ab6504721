"""The packing shelf in a lane: what the shopper sees of it, what waits for it, and what a sale teaches."""

from lanes import found
from msgspec.structs import replace
from pos.lane import shelf_checks
from pos.lane.bagging_parts import OnShelf, ShelfRules
from pos.lane.checkout import first_lane, step
from pos.lane.checks import sequels
from pos.lane.desk_state import Duty
from pos.lane.effects import Beep, BookSale, CancelTimer, Effect, LearnWeights, StartPayment, StartTimer
from pos.lane.events import (
    BackPressed,
    CashPressed,
    DeviceChanged,
    EaseSwitched,
    FinishPressed,
    HelpCalled,
    InterventionCleared,
    InterventionRefused,
    LaneEvent,
    LaneStarted,
    LineRemoved,
    OwnBagPlaced,
    PaymentAborted,
    PaymentApproved,
    PaymentProgress,
    PayPressed,
    QuantitySet,
    ShelfMoved,
    ShelfSettled,
    StartPressed,
    TimerFired,
    UndoPressed,
)
from pos.lane.intervention import Intervention
from pos.lane.packing import brought
from pos.lane.parts import Basket, Hero, Notice
from pos.lane.people import Person
from pos.lane.render import render
from pos.lane.screen import Screen
from pos.lane.state import Lane, Shop
from pos.prove.hand.goods import GOODS, SHOP
from pos.sale.weights import Expected, WeightSample

OATS, BREAD, LEMON = 500, 400, 120
SHELF_SHOP: Shop = replace(SHOP, shelf=ShelfRules(), devices=(*SHOP.devices, ("shelf", "packing")))


def weighs(grams: int, **more: bool) -> OnShelf:
    return OnShelf(Expected(grams * 1000, 3000, 60, 40, **more))


class Shopper:
    """Somebody at a lane with a packing shelf that weighs."""

    def __init__(self, shop: Shop = SHELF_SHOP) -> None:
        self.lane: Lane = first_lane(shop)
        self.at, self.gross = 1_000_000, 0
        self.effects: tuple[Effect, ...] = ()
        for part, name in shop.devices:
            self.go(DeviceChanged(part=part, device=name, state="ready"))
        self.put(0)

    def go(self, event: LaneEvent, seconds: float = 1) -> "Shopper":
        self.at += round(1000 * seconds)
        done = step(self.lane, replace(event, at=self.at))
        self.lane, self.effects = done.lane, done.effects
        for record in sequels(self.lane, self.at):
            more = step(self.lane, record)
            self.lane, self.effects = more.lane, (*self.effects, *more.effects)
        return self

    def scan(self, short: str, grams: int | None = None, **more: bool) -> "Shopper":
        return self.go(found(short, shelf=None if grams is None else weighs(grams, **more)))

    def put(self, grams: int, seconds: float = 1) -> "Shopper":
        self.gross += grams
        self.go(ShelfMoved(device="packing"), 0)
        return self.go(ShelfSettled(device="packing", weight_g=self.gross), seconds)

    def wait(self) -> "Shopper":
        """The shelf's timer ends."""
        return self.go(TimerFired(name="shelf"), 6)

    def line(self, short: str) -> int:
        return next(one.line_id for one in self.lane.cart.lines if one.product == GOODS[short])

    @property
    def trouble(self) -> str:
        assert self.lane.bagging is not None
        return self.lane.bagging.trouble

    @property
    def screen(self) -> Screen:
        return render(self.lane)

    @property
    def says(self) -> str:
        """The title of the card, or the strip under the newest item."""
        stage = self.screen.stage
        if isinstance(stage, Hero):
            return stage.strip.label.id if stage.strip else ""
        assert isinstance(stage, Notice)
        return stage.title.id

    @property
    def buttons(self) -> list[str]:
        stage = self.screen.stage
        return [one.id for one in stage.buttons] if isinstance(stage, Notice) else []

    def press(self, id_: str) -> "Shopper":
        stage = self.screen.stage
        assert isinstance(stage, Notice)
        return self.go(next(one.press for one in stage.buttons if one.id == id_))

    def timer(self) -> float | None:
        """What the shelf's timer was set to by the last event; `None`: it was not."""
        return next((one.seconds for one in self.effects if isinstance(one, StartTimer) and one.name == "shelf"), None)

    def stopped(self) -> bool:
        return CancelTimer(name="shelf") in self.effects


def packed() -> Shopper:
    return Shopper().scan("oats", OATS).put(OATS).scan("bread", BREAD).put(BREAD)


def approve(shopper: Shopper) -> Shopper:
    payment = shopper.lane.payment
    assert payment is not None
    amount, currency = payment.intent.amount_minor, payment.intent.currency
    return shopper.go(PaymentApproved(intent_id=payment.intent.intent_id, amount_minor=amount, currency=currency))


def learned(shopper: Shopper) -> tuple[WeightSample, ...]:
    return next((one.samples for one in shopper.effects if isinstance(one, LearnWeights)), ())


# --- the strip, the chip, the card


def test_without_a_scale_under_it_the_strip_is_as_ever() -> None:
    lane = step(first_lane(SHOP), found("oats", shelf=weighs(OATS))).lane
    assert lane.bagging is None
    stage = render(lane).stage
    assert isinstance(stage, Hero)
    assert stage.strip is not None
    assert (stage.strip.label.id, stage.strip.icon) == ("scan.shelf", "shelf-right")


def test_the_strip_points_to_the_shelf_and_then_has_a_tick() -> None:
    shopper = Shopper().scan("oats", OATS)
    assert shopper.says == "scan.shelf"
    assert shopper.timer() == 6
    assert shopper.put(OATS).says == "shelf.in-bag"
    assert shopper.stopped()


def test_goods_that_need_not_lie_there_say_so() -> None:
    assert Shopper().scan("oats", OATS, skip=True).says == "shelf.stays"


def test_a_shelf_that_is_away_or_not_looked_at_changes_nothing() -> None:
    away = Shopper().scan("oats", OATS).go(DeviceChanged(part="shelf", device="packing", state="absent"))
    assert (away.says, away.trouble) == ("scan.shelf", "")
    off = Shopper(replace(SHELF_SHOP, shelf=ShelfRules(mode="off"))).scan("lemon").put(900)
    assert off.says == "scan.shelf"


def test_what_is_missing_is_asked_for_after_six_seconds() -> None:
    shopper = Shopper().scan("oats", OATS).wait()
    assert (shopper.screen.id, shopper.says, shopper.buttons) == ("S08", "shelf.missing", ["too-big", "holding"])
    assert Beep(cue="look") in shopper.effects
    assert shopper.put(OATS).screen.id == "S03"


def test_too_big_and_holding_it() -> None:
    assert Shopper().scan("oats", OATS).wait().press("too-big").trouble == ""
    holding = Shopper().scan("oats", OATS).wait().press("holding")
    assert (holding.screen.id, holding.timer()) == ("S03", 6)


def test_something_else_is_on_the_shelf() -> None:
    shopper = packed().put(250)
    assert (shopper.screen.id, shopper.timer()) == ("S03", 3)
    shopper.go(TimerFired(name="shelf"), 3)
    assert (shopper.screen.id, shopper.says, shopper.buttons) == ("S08", "shelf.extra", ["my-bag", "shelf-help"])
    assert shopper.timer() == 9
    assert shopper.press("my-bag").screen.id == "S03"
    shopper.put(90).wait()
    assert shopper.buttons == ["shelf-help"]
    assert shopper.press("shelf-help").lane.help is not None


def test_the_team_is_told_once_the_shopper_was_twice() -> None:
    shopper = packed().put(250).wait().wait().wait()
    stage = shopper.screen.stage
    assert isinstance(stage, Notice)
    assert stage.sentence is not None
    assert (stage.sentence.id, shopper.screen.lamp) == ("shelf.told", "check")
    assert Beep(cue="look") not in shopper.effects
    assert shopper.timer() is None


def test_a_piece_taken_off_is_put_back_or_taken_off_the_list() -> None:
    shopper = packed().put(-BREAD).wait()
    assert (shopper.says, shopper.buttons) == ("shelf.removed", ["remove-it", "shelf-help"])
    assert shopper.press("remove-it").screen.id == "S03"
    assert len(shopper.lane.cart.lines) == 1
    two = (
        Shopper().scan("lemon", LEMON).scan("lemon", LEMON).put(LEMON).put(LEMON).put(-LEMON).wait().press("remove-it")
    )
    assert [line.quantity for line in two.lane.cart.lines] == [1]


def test_several_taken_off_or_nobody_knows_what() -> None:
    both = packed().put(-OATS - BREAD).wait()
    assert (both.says, both.buttons) == ("shelf.removed-some", ["shelf-help"])
    odd = packed().put(-177).wait()
    assert (odd.says, odd.buttons) == ("shelf.removed-some", ["shelf-help"])


def test_a_line_taken_off_the_list_has_to_leave_the_shelf() -> None:
    shopper = packed()
    shopper.go(LineRemoved(line_id=shopper.line("bread"))).wait()
    assert (shopper.says, shopper.buttons) == ("shelf.leave", ["shelf-help"])
    assert shopper.put(-BREAD).screen.id == "S03"


def test_undone_it_may_stay() -> None:
    shopper = packed()
    shopper.go(LineRemoved(line_id=shopper.line("bread"))).go(UndoPressed())
    assert shopper.trouble == ""


def test_another_weight_is_a_chip_and_no_card() -> None:
    shopper = Shopper().scan("oats", OATS).put(OATS + 60)
    body = shopper.screen.body
    assert isinstance(body, Basket)
    chip = body.rows[0].chip
    assert chip is not None
    assert (chip.kind, chip.label.id, shopper.screen.id) == ("checking", "shelf.checking", "S03")
    assert shopper.timer() == 20
    shopper.scan("bread", BREAD)
    assert [row.chip is None for row in shopper.screen.body.rows] == [True, False]  # type: ignore[union-attr]
    assert shopper.go(TimerFired(name="shelf"), 18).screen.lamp == "check"


def test_more_or_fewer_pieces_by_hand() -> None:
    shopper = Shopper().scan("lemon", LEMON).put(LEMON)
    shopper.go(QuantitySet(line_id=shopper.line("lemon"), quantity=3))
    assert shopper.trouble == "missing"
    assert shopper.put(2 * LEMON).trouble == ""


def test_carrier_bags_for_sale_are_not_waited_for() -> None:
    assert Shopper().scan("bag", 20).trouble == ""


def test_goods_by_weight_weigh_what_they_were_weighed() -> None:
    shopper = Shopper().go(found("grapes", weight_g=742, source="weighed", shelf=OnShelf()))
    assert shopper.trouble == "missing"
    assert shopper.put(750).trouble == ""
    priced = Shopper().go(found("grapes", price_minor=GOODS["grapes"].price_minor, shelf=OnShelf()))
    assert priced.put(1_010).trouble == ""


def test_a_priced_label_on_goods_by_the_piece_says_nothing_of_weight() -> None:
    assert Shopper().go(found("lemon", price_minor=350, shelf=OnShelf())).put(320).trouble == ""


# --- own bag


def test_an_own_bag_is_said_on_its_sheet() -> None:
    shopper = packed().go(OwnBagPlaced())
    assert shopper.put(180).trouble == ""
    heavy = packed().go(OwnBagPlaced()).put(900).wait()
    assert (heavy.says, heavy.buttons) == ("shelf.heavy", ["shelf-help"])


# --- time


def test_while_it_moves_nothing_is_said() -> None:
    shopper = packed().put(250)
    assert shopper.go(ShelfMoved(device="packing")).stopped()
    assert not packed().go(ShelfMoved(device="packing")).stopped()
    late = shopper.go(ShelfSettled(device="packing", weight_g=shopper.gross), 60)
    assert late.timer() == 0.3


def test_who_asked_for_more_time_has_it() -> None:
    assert packed().go(EaseSwitched(aid="more-time")).put(250).timer() == 9


def test_whoever_puts_something_down_is_there() -> None:
    assert any(
        isinstance(one, StartTimer) and one.name == "idle" for one in Shopper().scan("oats", OATS).put(60).effects
    )


def test_a_stale_timer_means_nothing() -> None:
    assert packed().wait().trouble == ""
    assert Shopper().wait().screen.id == "S01"


def test_a_restart_goes_on_with_what_it_was() -> None:
    shopper = packed().put(250)
    shopper.go(LaneStarted(version="1"))
    assert shopper.trouble == ""
    shopper.go(DeviceChanged(part="shelf", device="packing", state="ready"))
    assert (shopper.trouble, shopper.timer()) == ("extra", 3)


def test_a_shelf_that_was_away_takes_what_lies_there() -> None:
    shopper = packed()
    shopper.go(DeviceChanged(part="shelf", device="packing", state="faulted"))
    shopper.scan("lemon", LEMON)
    shopper.go(DeviceChanged(part="shelf", device="packing", state="ready")).put(LEMON + 80)
    assert shopper.trouble == ""


def test_what_is_too_heavy_for_the_shelf_is_no_weight() -> None:
    shopper = packed().go(ShelfSettled(device="packing", weight_g=0, over=True))
    assert shopper.trouble == ""


# --- payment


def test_payment_waits_for_the_shelf_and_opens_by_itself() -> None:
    shopper = packed().put(250).go(PayPressed(mark="1:2"))
    assert (shopper.lane.phase, shopper.lane.payment, shopper.screen.id) == ("pay", None, "S08")
    assert (shopper.screen.lamp, shopper.says) == ("held", "shelf.extra")
    assert shopper.go(CashPressed()).lane.cash is None
    shopper.put(-250)
    assert shopper.screen.id == "S16"
    assert any(isinstance(one, StartPayment) for one in shopper.effects)


def test_back_to_the_basket_from_there() -> None:
    shopper = packed().put(250).go(PayPressed()).go(BackPressed())
    assert (shopper.lane.phase, shopper.screen.id) == ("scan", "S03")


def test_an_id_check_is_waited_for_beside() -> None:
    shopper = Shopper().scan("wine", 1_200).put(1_200).put(250).go(PayPressed())
    assert shopper.screen.id == "S08"
    assert shopper.put(-250).screen.id == "S09"
    assert shopper.lane.payment is None


def test_a_wrong_weight_holds_payment_and_the_team_looks() -> None:
    shopper = Shopper().scan("oats", OATS).put(OATS + 60).go(PayPressed())
    assert (shopper.screen.id, shopper.says) == ("S08", "shelf.team")


def test_what_swings_is_waited_for() -> None:
    shopper = packed().go(ShelfMoved(device="packing"))
    pay = shopper.screen.dock.mint
    assert pay is not None
    assert isinstance(pay.press, PayPressed)
    assert pay.press.shelf_moves
    shopper.go(pay.press)
    assert shopper.says == "shelf.moving"
    assert shopper.put(0).screen.id == "S16"
    quiet = packed().screen.dock.mint
    assert quiet is not None
    assert quiet.press == PayPressed(reader=True, paper=True)


def test_what_was_not_put_down_is_asked_for_once() -> None:
    shopper = packed().scan("lemon", LEMON).go(PayPressed())
    assert (shopper.lane.phase, shopper.screen.id, shopper.says) == ("scan", "S08", "shelf.missing")
    shopper.go(PayPressed())
    assert shopper.lane.payment is not None
    assert approve(shopper).lane.phase == "done"


def test_many_things_in_the_hand_are_looked_at() -> None:
    shopper = packed()
    for _ in range(4):
        shopper.scan("lemon", LEMON)
    shopper.go(PayPressed()).go(PayPressed())
    assert (shopper.says, shopper.lane.payment) == ("shelf.team", None)
    assert shopper.lane.bagging is not None
    assert shopper.timer() == 0.3
    assert shopper.go(TimerFired(name="shelf")).lane.bagging.told  # type: ignore[union-attr]


def test_packing_up_while_the_card_is_read_disturbs_nobody() -> None:
    shopper = packed().go(PayPressed()).put(-OATS - BREAD)
    assert (shopper.trouble, shopper.screen.id) == ("", "S16")


def test_what_is_put_down_while_the_reader_waits_ends_that() -> None:
    shopper = packed().go(PayPressed()).put(700)
    payment = shopper.lane.payment
    assert payment is not None
    assert payment.stopping
    assert shopper.put(0).lane.payment == payment
    shopper.go(PaymentAborted(intent_id=payment.intent.intent_id, by="lane"))
    assert (shopper.lane.phase, shopper.trouble, shopper.timer()) == ("scan", "extra", 1)


def test_once_a_card_is_in_play_nothing_is_stopped() -> None:
    shopper = packed().go(PayPressed())
    payment = shopper.lane.payment
    assert payment is not None
    shopper.go(PaymentProgress(intent_id=payment.intent.intent_id, step="bank")).put(700)
    assert shopper.lane.payment is not None
    assert not shopper.lane.payment.stopping


# --- the sale


def test_a_sale_teaches_what_its_goods_weigh() -> None:
    shopper = approve(packed().go(PayPressed()))
    assert any(isinstance(one, BookSale) for one in shopper.effects)
    assert [(one.weight_g, one.kind) for one in learned(shopper)] == [(OATS, "placed"), (BREAD, "placed")]


def test_a_sale_of_nothing_weighed_teaches_nothing() -> None:
    assert learned(approve(Shopper().scan("bag").go(PayPressed()))) == ()


def test_training_teaches_nothing() -> None:
    shopper = Shopper(replace(SHELF_SHOP, training=True)).scan("oats", OATS).put(OATS).go(PayPressed())
    assert learned(approve(shopper)) == ()


def test_the_last_screen_ends_when_the_shelf_is_empty() -> None:
    shopper = approve(packed().go(PayPressed()))
    assert not any(isinstance(one, StartTimer) and one.name == "done" for one in shopper.put(-BREAD).effects)
    assert StartTimer(name="done", seconds=3) in shopper.put(-OATS).effects


def test_the_next_shopper_finds_nothing_of_this_one() -> None:
    shopper = approve(packed().go(PayPressed())).go(FinishPressed())
    assert shopper.lane.bagging is not None
    assert (shopper.lane.bagging.lying, shopper.trouble) == ((), "")
    assert shopper.put(-OATS - BREAD).go(StartPressed()).scan("oats", OATS).put(OATS).says == "shelf.in-bag"


def test_help_is_another_matter() -> None:
    assert packed().go(HelpCalled()).trouble == ""


# --- the team


def open_check(shopper: Shopper) -> Intervention:
    return next(one for one in shopper.lane.interventions if one.reason == "weight")


def on_duty(shopper: Shopper) -> None:
    """Somebody who may decide everything stands at the lane."""
    shopper.lane = replace(
        shopper.lane, duty=Duty(person=Person(id="Sam", name="Sam", roles=("manager",)), since=shopper.at)
    )


def decide(shopper: Shopper, decision: str, why: str = "") -> Shopper:
    one = open_check(shopper)
    on_duty(shopper)
    return shopper.go(
        InterventionCleared(id=one.id, reason="weight", decision=decision, by="Sam", why=why, size=one.size)
    )


def test_the_team_knows_what_was_expected_and_what_lies_there() -> None:
    odd = open_check(Shopper().scan("oats", OATS).put(OATS + 60).go(TimerFired(name="shelf"), 20))
    facts = odd.facts
    assert (facts.name, facts.detail, facts.expected_g, facts.measured_g) == (GOODS["oats"].name, "differs", 500, 560)
    assert (facts.mean_g, facts.samples, facts.nudges, odd.holds, odd.level) == (500, 40, 0, "pay", "staff")
    assert facts.tolerance_g == 20
    more = open_check(packed().put(250).wait().wait().wait())
    assert (more.facts.expected_g, more.facts.measured_g, more.facts.nudges) == (900, 1_150, 2)
    less = open_check(packed().put(-BREAD).wait().wait().wait())
    assert (less.facts.expected_g, less.facts.measured_g, less.facts.line_id) == (900, 500, 2)


def test_what_is_only_missing_holds_nothing() -> None:
    one = open_check(Shopper().scan("oats", OATS).wait().wait().wait())
    assert (one.holds, one.facts.detail) == ("", "missing")


def test_a_bag_is_accepted_and_the_reader_opens() -> None:
    shopper = packed().put(250).go(PayPressed())
    assert open_check(shopper).level == "held"
    decide(shopper, "accept", "bag")
    assert (shopper.screen.id, shopper.trouble) == ("S16", "")
    assert shopper.lane.bagging is not None
    assert shopper.lane.bagging.bag_g == 250


def test_accept_and_learn() -> None:
    shopper = Shopper().scan("oats", OATS).put(OATS + 60).go(PayPressed())
    assert learned(approve(decide(shopper, "accept-learn")))[0].kind == "taught"


def test_a_rescan_is_asked_for() -> None:
    shopper = packed().put(250).go(PayPressed())
    one = open_check(shopper)
    on_duty(shopper)
    shopper.go(InterventionRefused(id=one.id, reason="weight", decision="rescan", by="Sam"))
    assert (shopper.lane.phase, shopper.screen.id, shopper.lane.interventions) == ("scan", "S08", ())


def test_goods_of_another_weight_are_removed() -> None:
    shopper = Shopper().scan("bread", BREAD).put(BREAD).scan("oats", OATS).put(OATS + 60).go(PayPressed())
    one = open_check(shopper)
    on_duty(shopper)
    shopper.go(InterventionRefused(id=one.id, reason="weight", decision="remove", by="Sam"))
    assert [line.product for line in shopper.lane.cart.lines] == [GOODS["bread"]]
    assert shopper.trouble == "leave"


def test_mended_by_the_shopper_it_is_gone() -> None:
    shopper = packed().put(250).wait().wait().wait()
    assert shopper.put(-250).lane.interventions == ()


def test_without_a_packing_shelf_these_decisions_mean_nothing() -> None:
    one = open_check(packed().put(250).go(PayPressed()))
    lane = first_lane(SHOP)
    yes = InterventionCleared(id=one.id, reason="weight", decision="accept", by="Sam")
    no = InterventionRefused(id=one.id, reason="weight", decision="rescan", by="Sam")
    assert shelf_checks.accept(lane, one, yes).lane == lane
    assert shelf_checks.rescan(lane, one, no).lane == lane


def test_a_replay_of_one_basket_knows_how_the_shelf_stood() -> None:
    shopper = Shopper()
    shopper.go(ShelfSettled(device="packing", weight_g=35))
    before = shopper.lane.bagging
    assert before is not None
    first = found("oats", shelf=brought(before, weighs(OATS)))
    live, told = step(shopper.lane, first).lane, step(first_lane(SHELF_SHOP), first).lane
    assert told.bagging is not None
    assert (told.bagging, told.bagging.works, told.bagging.level_g) == (live.bagging, True, 35)
    assert brought(told.bagging, weighs(OATS)) == weighs(OATS)


def test_a_replay_knows_what_lay_there_before_the_first_scan() -> None:
    shopper = Shopper().scan("bread").put(400).put(2000)  # the bread was added without its weight
    before = shopper.lane.bagging
    assert before is not None
    assert before.trouble
    first = found("oats", shelf=brought(before, weighs(OATS)))
    added = step(first_lane(SHELF_SHOP), found("bread")).lane
    assert step(added, first).lane.bagging == step(shopper.lane, first).lane.bagging
