"""Events that come when there is nothing for them to do: each changes nothing that is kept."""

import pytest
from pos.lane import events as ev
from pos.lane.checkout import first_lane, step
from pos.lane.events import Event
from pos.prove.hand.goods import GOODS, SHOP
from pos.prove.hand.world import durable

NOW = 1_000
IDLE_EVENTS = [
    *(ev.TimerFired(name=name, at=NOW) for name in ("slow-bank", "ask-again", "ask-staff", "more-time", "done", "x")),
    ev.UndoPressed(at=NOW),
    ev.QuantitySet(line_id=1, quantity=3, at=NOW),
    ev.LineRemoved(line_id=1, at=NOW),
    ev.PayPressed(at=NOW),
    ev.BackPressed(at=NOW),
    ev.FinishPressed(at=NOW),
    ev.CarryOnPressed(at=NOW),
    ev.FeedbackGiven(mood="good", at=NOW),
    ev.PrintPressed(at=NOW),
    ev.PrintEnded(job="R004-00000001-1", outcome="printed", at=NOW),
    ev.HelpCancelled(at=NOW),
    ev.HelpSolved(by="Sam", at=NOW),
    ev.AgeItemsRemoved(at=NOW),
    ev.LanguageChosen(language="xx", at=NOW),
    ev.PaymentProgress(intent_id="L004-B00000001-1", step="card", at=NOW),
    ev.PaymentDeclined(intent_id="L004-B00000001-1", at=NOW),
    ev.PaymentAborted(intent_id="L004-B00000001-1", at=NOW),
    ev.PaymentUnknown(intent_id="L004-B00000001-1", at=NOW),
    ev.PaymentNotCharged(intent_id="L004-B00000001-1", at=NOW),
]


@pytest.mark.parametrize("event", IDLE_EVENTS, ids=lambda event: f"{type(event).__name__}")
def test_on_a_free_lane(event: Event) -> None:
    lane = first_lane(SHOP)
    assert durable(step(lane, event).lane) == durable(lane)


@pytest.mark.parametrize(
    "event",
    [
        ev.StartPressed(at=NOW),
        ev.FinishPressed(at=NOW),
        ev.BackPressed(at=NOW),
        ev.AgeItemsRemoved(at=NOW),
        ev.PrintPressed(at=NOW),
        ev.QuantitySet(line_id=9, quantity=3, at=NOW),
        ev.LineRemoved(line_id=9, at=NOW),
        ev.PaymentUnknown(intent_id="L004-B00000001-1", at=NOW),
        *(ev.TimerFired(name=name, at=NOW) for name in ("slow-bank", "ask-again", "ask-staff", "done", "told")),
    ],
    ids=lambda event: f"{type(event).__name__}",
)
def test_on_a_lane_with_a_basket(event: Event) -> None:
    lane = step(first_lane(SHOP), ev.ItemFound(product=GOODS["oats"], code="1", at=NOW)).lane
    assert durable(step(lane, event).lane) == durable(lane)
