"""Every `.trip` file of this folder: as told, and with the power cut after each of its steps."""

from pathlib import Path

import pytest
import seen  # noqa: F401 - its steps
from grammar import Line, Trip, lines_of, tell
from pos.lane.checkout import first_lane
from pos.ports import Opening
from pos.prove.hand.ports import HandTerminal
from pos.prove.hand.world import World, differences, durable
from pos.session import recover
from telling import TOLD, telling

KEPT = ("cart", "basket", "language", "help", "cleared", "saved", "next_receipt", "ease")
"""What a restart may never change."""
TRIPS = sorted(Path(__file__).parent.glob("*.trip"))


@pytest.mark.parametrize("path", TRIPS, ids=[path.stem for path in TRIPS])
def test_trip(path: Path) -> None:
    trip = Trip()
    for line in lines_of(path):
        tell(trip, line)
        trip.world.words()
        same_after_a_power_cut(trip.world, line)


@pytest.mark.parametrize("path", TRIPS, ids=[path.stem for path in TRIPS])
def test_a_trip_should_look_and_sound_as_told(path: Path) -> None:
    """After a change that is wanted: `python tests/scenarios/telling.py`, and read the diff."""
    told = TOLD / f"{path.stem}.txt"
    assert telling(path).splitlines() == told.read_text(encoding="utf-8").splitlines(), told


def test_nothing_should_be_told_of_trips_that_are_gone() -> None:
    assert {path.stem for path in TOLD.glob("*.txt")} == {path.stem for path in TRIPS}


def same_after_a_power_cut(world: World, line: Line) -> None:
    """The journal alone gives the same lane; a new process gives the shopper the same basket, or the same sale."""
    opening = world.journal.opening()
    told = differences(durable(recover(world.shop, opening)), durable(world.lane))
    assert not told, f"{line}: the journal tells another story: {told}"
    again = world.forked()
    sold = len(again.journal.sales) - len(world.journal.sales)
    if a_part_was_dropped(world):
        assert (sold, len(again.lane.kept)) == (0, len(world.lane.kept) + 1), line
        return
    if goes_on_by_itself(world) or outcome_was_on_its_way(world):
        assert sold in (0, 1), line
    else:
        lost = differences(again.lane, world.lane, *KEPT)
        assert not lost, f"{line}: other after a restart: {lost}"
        assert again.lane.loyalty.vouchers == world.lane.loyalty.vouchers, line
        assert sold == 0, line
    assert same_place(world, again), f"{line}: {world.lane.phase} became {again.lane.phase}"


def a_part_was_dropped(world: World) -> bool:
    """Whether the terminal dropped what the lane takes for given back: asked at the start it says so, and it counts."""
    doubt = world.lane.unconfirmed
    return doubt is not None and doubt.kind != "payment" and doubt.intent_id in world.terminal.given


def outcome_was_on_its_way(world: World) -> bool:
    """Whether the bank has said yes to the open intent and the lane has not heard it: asking ends the sale."""
    payment = world.lane.payment
    if payment is not None and payment.intent.terminal == "gift":
        return payment.intent.intent_id in world.gift.moves and world.gift.answers
    asked = asked_of(world)
    known = payment is not None and payment.intent.intent_id in asked.ledger
    return known and asked.answers and payment.intent.intent_id not in world.lane.strays  # type: ignore[union-attr]


def goes_on_by_itself(world: World) -> bool:
    """Whether a device was asked to stop or to give, and says so after the restart: then the lane goes on from there."""
    payment, cash = world.lane.payment, world.lane.cash
    if cash is not None and cash.step in ("closing", "paying"):
        return world.cash.answers
    if payment is not None and payment.intent.undoes and world.lane.refund is None:  # a part of a split goes back
        return asked_of(world).answers
    return payment is not None and payment.stopping and asked_of(world).answers


def asked_of(world: World) -> HandTerminal:
    """Whoever has the open intent: the terminal, or a phone wallet."""
    payment = world.lane.payment
    return world.wallets[payment.intent.wallet] if payment and payment.intent.wallet else world.terminal


def same_place(world: World, again: World) -> bool:
    """The gate and the Pay screen lead back to the basket, unless a part is paid; all else stays where it was."""
    if outcome_was_on_its_way(world):
        return again.lane.phase == ("done" if not again.lane.kept else "pay")
    if goes_on_by_itself(world):
        return again.lane.phase in ("scan", "pay", "ready", "done")
    if world.lane.phase == "pay" and world.lane.payment is None and world.lane.cash is None and not world.lane.kept:
        return again.lane.phase == "scan"
    return again.lane.phase == world.lane.phase


def test_a_restart_of_nothing_is_a_new_lane() -> None:
    world = World()
    empty = Opening(events=(), next_receipt=1, next_basket=1, saved=())
    assert recover(world.shop, empty) == first_lane(world.shop)


def test_a_wrong_step_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.trip"
    path.write_text("# nothing\nscan oats\nbasket is 2 oats\n")
    trip = Trip()
    first, second = lines_of(path)
    tell(trip, first)
    with pytest.raises(AssertionError, match=r"wrong.trip:3: basket is 2 oats"):
        tell(trip, second)
    with pytest.raises(AssertionError, match="no such step"):
        tell(trip, Line(path, 9, "sing"))
