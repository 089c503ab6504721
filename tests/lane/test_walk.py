"""Any events in any order: the core answers each, and what it shows can be worded."""

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pos.lane.checkout import first_lane, preludes, step
from pos.lane.effects import BookSale, Effect, OpenIntent, SaveBasket
from pos.lane.events import Event, LaneEvent, PaymentApproved, StartPressed, ViewEvent
from pos.lane.render import render
from pos.lane.screen import Screen
from pos.lane.state import Lane
from pos.lane.weighing import wanted
from pos.prove.hand.goods import SHOP
from pos.prove.hand.journal import DECODER
from pos.prove.hand.loyalty import LOYAL_SHOP
from pos.prove.hand.world import durable, messages, presses
from pos.sale.pricing import price
from pos.words.words import Words

from lane.event_strategies import any_events, durable_events, view_events

WORDS = Words("en", "Europe/London", strict=True)


def walk(lane: Lane, events: list[LaneEvent]) -> tuple[Lane, list[Effect]]:
    """Take each as the session does."""
    effects: list[Effect] = []
    for event in events:
        for one in (*preludes(lane, event), event):
            done = step(lane, one)
            lane, effects = done.lane, [*effects, *done.effects]
    return lane, effects


def check_words(screen: Screen) -> None:
    """Every id has English words, with exactly the fields that they name (`n` only chooses the plural)."""
    for message in messages(screen):
        n = message.args.get("n")
        fields = WORDS._template((message.id, n if isinstance(n, int) else None)).fields
        assert fields | {"n"} >= message.args.keys() >= fields, message
        WORDS.say(message)


def check_buttons(screen: Screen) -> None:
    ids = [id_ for id_, _ in presses(screen)]
    assert len(ids) == len(set(ids)), sorted(ids)


OF_NOTHING = [StartPressed(at=1), PaymentApproved(intent_id="L004-B00000001-1", amount_minor=0, currency="GBP", at=2)]
"""Found by this walk: approved money of nothing sold an empty basket."""


@settings(max_examples=300, deadline=None)
@example(OF_NOTHING)
@given(st.lists(any_events, max_size=30))
def test_any_walk_ends_on_a_screen_that_can_be_said(events: list[LaneEvent]) -> None:
    lane, effects = walk(first_lane(LOYAL_SHOP), events)
    screen = render(lane)
    check_words(screen)
    check_buttons(screen)
    assert lane.priced == price(lane.cart, SHOP.taxes, lane.book, lane.context)
    assert lane.weighing is None or lane.phase == "scan"
    assert lane.view.reading is None or wanted(lane) is not None
    check_bookings(effects)


def check_bookings(effects: list[Effect]) -> None:
    sales = [effect.receipt for effect in effects if isinstance(effect, BookSale)]
    assert [sale.number for sale in sales] == list(range(1, len(sales) + 1))
    assert all(sale.lines and sale.total_minor == sum(line.amount_minor for line in sale.lines) for sale in sales)
    assert all(effect.saved.cart.lines for effect in effects if isinstance(effect, SaveBasket))
    intents = [effect.intent.intent_id for effect in effects if isinstance(effect, OpenIntent)]
    assert len(intents) == len(set(intents))


@settings(max_examples=200, deadline=None)
@given(st.lists(durable_events, max_size=20), view_events)
def test_a_view_event_moves_the_view_only(events: list[LaneEvent], last: ViewEvent) -> None:
    lane, _ = walk(first_lane(SHOP), events)
    after = step(lane, last).lane
    assert msgspec.structs.replace(after, view=lane.view) == lane


@settings(max_examples=200, deadline=None)
@given(st.lists(any_events, max_size=30))
def test_what_is_kept_tells_the_same_without_the_looking_around(events: list[LaneEvent]) -> None:
    kept = [event for event in events if isinstance(event, Event)]
    assert durable(walk(first_lane(SHOP), kept)[0]) == durable(walk(first_lane(SHOP), events)[0])


@given(durable_events)
def test_an_event_comes_back_from_json(event: Event) -> None:
    assert DECODER.decode(msgspec.json.encode(event)) == event
