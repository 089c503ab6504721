"""Which of the terminal's texts go on paper."""

from typing import Any

import pytest
from lanes import FIRST, armed, free, sold
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.effects import Beep, Effect, Print
from pos.lane.events import PrintEnded, PrintPressed, SlipGiven, TerminalDayEnded
from pos.lane.state import Lane, Step

LINES = ("** Slip **", "Card xxxx1111")


def slip(copy: Any, intent_id: str = FIRST, **more: Any) -> SlipGiven:
    return SlipGiven(intent_id=intent_id, copy=copy, lines=LINES, **more)


def paper(copy: str, intent_id: str = FIRST) -> Print:
    return Print(job=f"slip-{intent_id}-{copy}", document="slip", language="en", lines=LINES)


LOOK = Beep(cue="look")


@pytest.mark.parametrize(
    ("lane", "given", "effects"),
    [
        (armed(), slip("merchant"), ()),
        (armed(), slip("merchant", signed=True), (paper("merchant"), LOOK)),
        (armed(), slip("merchant", must=True), (paper("merchant"),)),
        (armed(), slip("other"), ()),
        (armed(), slip("other", must=True), (paper("other"),)),
        (armed(), slip("customer"), ()),
        (armed(), slip("customer", approved=False), (paper("customer"),)),
        (armed(), slip("customer", must=True), (paper("customer"),)),
        (sold(), slip("customer", must=True), (paper("customer"),)),
        (sold(), slip("customer", intent_id="another"), ()),
        (sold(prints=1), slip("customer"), (paper("customer"),)),
    ],
)
def test_paper_follows_what_the_scheme_requires(lane: Lane, given: SlipGiven, effects: tuple[Effect, ...]) -> None:
    assert step(lane, given) == Step(lane, effects)


def test_a_shop_may_want_all_of_its_slips() -> None:
    lane = replace(armed(), shop=replace(armed().shop, merchant_copy="print"))
    assert step(lane, slip("merchant")).effects == (paper("merchant"),)


@pytest.mark.parametrize("lane", [sold(), sold(prints=1, gift=True)])
def test_the_shoppers_slip_waits_for_their_receipt(lane: Lane) -> None:
    held = step(lane, slip("customer")).lane
    assert held.sold is not None
    assert held.sold.slip == slip("customer")
    gift = step(held, PrintPressed(gift=True))
    assert paper("customer") not in gift.effects
    printed = step(held, PrintPressed())
    assert paper("customer") in printed.effects
    assert printed.lane.sold is not None
    assert printed.lane.sold.slip is None


@pytest.mark.parametrize(("outcome", "effects"), [("printed", ()), ("not-printed", (LOOK,)), ("uncertain", (LOOK,))])
def test_a_slip_that_did_not_come_out_is_told(outcome: Any, effects: tuple[Effect, ...]) -> None:
    assert step(sold(), PrintEnded(job=f"slip-{FIRST}-merchant", outcome=outcome)) == Step(sold(), effects)


@pytest.mark.parametrize(("why", "effects"), [("", ()), ("it refuses", (LOOK,))])
def test_a_day_that_could_not_end_is_told(why: str, effects: tuple[Effect, ...]) -> None:
    event = TerminalDayEnded(device="card", currency="GBP", why=why)
    assert step(free(), event) == Step(free(), effects)
