"""Goods on the scale, one step each; the rest is told in `tests/scenarios/weigh*.trip`."""

import pytest
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.effects import MarkSold, TakeWeight
from pos.lane.events import FindOpened, ItemFound, PayPressed, TimerFired, WeightRead, WeightTaken
from pos.lane.render import render
from pos.lane.state import Lane, Reading
from pos.lane.weighing import wanted
from pos.prove.hand.goods import GOODS
from pos.sale.money import Money

from lane.lanes import NOW, QUIET, filled, found, free


def weighs(*shorts: str) -> Lane:
    """Grapes wait for their weight, behind what was scanned before."""
    before = replace(filled(*shorts), view=QUIET) if shorts else free()
    return step(before, found("grapes", scale=True)).lane


def shows(lane: Lane, state: str, weight_g: int = 0) -> Lane:
    """The scale says so."""
    read = WeightRead(device="produce", state=state, weight_g=weight_g, turn=lane.scans, at=NOW)  # type: ignore[arg-type]
    return step(lane, read).lane


def test_a_weight_is_wanted_for_goods_that_wait_and_among_the_pictures() -> None:
    assert wanted(free()) is None
    assert wanted(weighs()) == (330, 0)
    assert wanted(weighs("oats", "bread")) == (330, 2)
    assert wanted(step(free(), FindOpened()).lane) == (0, 0)
    assert wanted(replace(step(free(), FindOpened()).lane, phase="closed")) is None


def test_goods_that_wait_keep_the_shopper_from_paying() -> None:
    lane = weighs("oats")
    assert step(lane, PayPressed(at=NOW)).lane == lane


def test_an_answer_of_an_older_weighing_is_no_news() -> None:
    lane = weighs("oats")
    old = WeightRead(device="produce", state="steady", weight_g=500, turn=lane.scans - 1)
    assert step(lane, old).lane.view.reading is None
    assert step(free(), old).lane.view.reading is None


@pytest.mark.parametrize("state", ["empty", "light", "motion", "left-on", "over", "under-zero", "unready"])
def test_only_a_steady_weight_can_be_taken(state: str) -> None:
    lane = shows(weighs(), state, 500)
    assert step(lane, WeightTaken(weight_g=500)).effects == step(lane, WeightTaken(weight_g=0)).effects
    assert TakeWeight(weight_g=500) not in step(lane, WeightTaken(weight_g=500)).effects


def test_the_weight_taken_is_the_one_that_is_shown() -> None:
    lane = shows(weighs(), "steady", 500)
    assert TakeWeight(weight_g=500) in step(lane, WeightTaken(weight_g=500)).effects
    assert TakeWeight(weight_g=505) not in step(lane, WeightTaken(weight_g=505)).effects
    assert TakeWeight(weight_g=500) not in step(free(), WeightTaken(weight_g=500)).effects


def test_what_is_sold_from_the_scale_must_go() -> None:
    sold = step(weighs(), found("grapes", source="weighed", weight_g=500, scale=True))
    assert MarkSold() in sold.effects
    assert sold.lane.weighing is None
    label = step(free(), found("ham", weight_g=1250))
    assert MarkSold() not in label.effects


def test_a_weight_of_other_goods_waits_too() -> None:
    lane = step(weighs(), found("bananas", source="weighed", weight_g=500)).lane
    assert lane.weighing is not None
    assert [one.product for one in lane.weighing.held] == [GOODS["bananas"]]
    assert not lane.cart.lines


@pytest.mark.parametrize(
    ("weight_g", "amount_minor"),
    [(842, 278), (500, 165), (5, 2), (1515, 500), (4545, 1500), (15_000, 4950), (150, 50), (1, 0)],
)
def test_the_amount_is_exact_and_half_a_penny_is_one(weight_g: int, amount_minor: int) -> None:
    lane = shows(weighs(), "steady", weight_g)
    stage = render(lane).stage
    assert stage.amount == Money(amount_minor, "GBP")  # type: ignore[union-attr]
    done = step(lane, found("grapes", source="weighed", weight_g=weight_g, scale=True)).lane
    assert done.priced.total_minor == amount_minor
    assert done.cart.lines[0].weight_g == weight_g


def test_hands_off_is_said_of_a_weight_that_swings_only() -> None:
    fired = TimerFired(name="unsteady", at=NOW)
    assert step(shows(weighs(), "motion", 500), fired).lane.view.unsteady
    assert not step(shows(weighs(), "steady", 500), fired).lane.view.unsteady
    assert not step(weighs(), fired).lane.view.unsteady
    assert not step(free(), fired).lane.view.unsteady
    swings = step(shows(weighs(), "motion", 500), fired).lane
    assert shows(swings, "motion", 505).view.unsteady
    assert not shows(swings, "steady", 505).view.unsteady


def test_the_shopper_who_puts_goods_on_the_scale_is_there() -> None:
    lane = replace(weighs(), view=replace(QUIET, more_time=True))
    assert not shows(lane, "steady", 500).view.more_time
    assert shows(lane, "motion", 500).view.more_time
    assert shows(lane, "motion", 500).view.reading == Reading("motion", 500)


def test_a_picture_is_sold_with_the_weight_that_lies_still() -> None:
    lane = step(free(), FindOpened()).lane
    pick = ItemFound(product=GOODS["bananas"], source="weighed", code="plu:4011", weight_g=842, at=NOW)
    done = step(shows(lane, "steady", 842), pick)
    assert done.lane.priced.total_minor == 93
    assert MarkSold() in done.effects
