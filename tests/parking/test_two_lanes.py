"""Saved on one lane, taken up on another one's store file: the same basket, the same prices, once."""

import shutil
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

import pytest
from pos.errors import StoreError
from pos.lane.effects import DropSaved, SavedBasket
from pos.lane.events import Event
from pos.lane.parked import BasketClaimed, ClaimRefused
from pos.sale.cart import Cart
from pos.store.parking_folder import FileName, Folder, Seal, read_key
from pos.store.parking_thread import ParkingThread
from pos.store.verify import verify

from tests.parking.conftest import Lanes
from tests.parking.two_lanes import FIRST, SECOND, TICKET, Killed, LaneOf


def saved_on(first: LaneOf) -> list[tuple[str, int, int]]:
    """Two oat drinks, cheese by its label, bread at another price: saved."""
    first.scan("oats", "oats", "cheese", "bread", "BADGE-4711")
    for name in ("desk-price", "row-1", "key-9", "key-9", "why-damaged", "desk-do", "desk-leave"):
        first.world.press(name)
    assert ("Bread", 1, 99) in first.basket
    first.scan("BADGE-4711")
    for name in ("desk-discount", "key-1", "key-0", "why-apology", "desk-do", "desk-leave"):
        first.world.press(name)
    basket = first.basket
    first.save()
    assert first.basket == []
    return basket


def paid(lane: LaneOf) -> int:
    """What a card pays for the basket that is open."""
    for name in ("carry-on", "pay"):
        if name == "pay" or lane.world.screen.id == "S32":
            lane.world.press(name)
    lane.world.terminal.approve()
    receipt, _ = lane.store.receipt(lane.world.lane.next_receipt - 1) or (None, None)
    assert receipt is not None
    lane.world.press("finish")
    return receipt.total_minor


def test_the_same_basket_at_the_same_prices_once(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    basket = saved_on(first)
    del second.world.catalog.goods["oats"]  # prices come with the basket
    second.scan(TICKET)
    assert second.basket == basket
    assert second.world.screen.id == "S32"
    first.scan(TICKET)
    assert first.basket == []
    assert first.told == "ticket-taken"
    first.looks()
    assert first.world.lane.saved == ()
    (discount,) = second.world.lane.priced.discounts
    assert discount.amount_minor == 76
    assert paid(second) == sum(amount for _, _, amount in basket) == 682
    for lane in (first, second):
        lane.scan(TICKET)
        assert lane.basket == []
        lane.close()
        assert verify(lane.store.path) == []


def test_the_file_that_is_left_is_cleared_away(lanes: Lanes, tmp_path: Path) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    saved_on(first)
    shared = tmp_path / "shared"
    assert [one.name for one in shared.iterdir()] == [f"{TICKET}.basket"]
    second.scan(TICKET)
    assert [one.name for one in shared.iterdir()] == [f"{TICKET}.done.L005"]
    first.looks()
    assert list(shared.iterdir()) == []
    first.again()
    assert first.world.lane.saved == ()


def test_who_names_the_price_goes_with_it(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    saved_on(first)
    second.scan(TICKET)
    overrides = [line.override for line in second.world.lane.cart.lines if line.override]
    assert [(one.by, one.reason) for one in overrides] == [("Sam", "damaged")]


def test_an_id_check_is_asked_for_again_and_what_was_taken_off_are_kept(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.scan("wine", "oats", "bread", "BADGE-4711")
    first.world.press("check-id-seen")
    assert first.world.lane.cleared is not None
    first.world.press("row-1")
    first.world.press("item-remove")
    first.save()
    second.scan(TICKET)
    lane = second.world.lane
    assert lane.cleared is None
    assert lane.needed_age == 18
    assert [line.product.name.default for line in lane.voids] == ["Bread"]
    assert lane.loyalty.member is None


def test_its_own_lane_takes_it_up_again_and_no_other_one_can(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    basket = saved_on(first)
    first.scan(TICKET)
    assert first.basket == basket
    second.scan(TICKET)
    assert (second.basket, second.told) == ([], "ticket-unknown")


@pytest.mark.parametrize("way", ["ticket", "badge", "check"])
def test_every_way_back_asks_the_shop_first(lanes: Lanes, way: str) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.scan("oats")
    if way == "check":
        first.world.wait(400)  # left alone
    else:
        first.save()
    second.scan(TICKET)
    assert second.basket == [("Oat drink", 1, 180)]
    first.scan(TICKET if way == "ticket" else "BADGE-4711")
    if way == "check":
        first.world.press("check-bring-back")
    assert (first.basket, first.world.lane.fetching) == ([], "")
    first.looks()
    assert first.world.lane.saved == ()


def test_both_try_at_once(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    basket = saved_on(first)
    for lane in (first, second):
        assert lane.world.parking is not None
        lane.world.parking.slow = True
        lane.scan(TICKET)
        assert lane.told == "ticket-fetching"
    second.looks()
    first.looks()
    assert (first.basket, second.basket) == ([], basket)
    assert first.told == "ticket-taken"


def test_who_began_meanwhile_is_not_disturbed(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    basket = saved_on(first)
    assert second.world.parking is not None
    second.world.parking.slow = True
    second.scan(TICKET, "bread")
    second.looks()
    assert [name for name, _, _ in second.basket] == ["Bread"]
    assert second.world.lane.fetching == ""
    paid(second)
    second.world.parking.slow = False
    second.scan(TICKET)
    assert second.basket == basket


# --- the shared place is away


def test_a_basket_that_was_never_shared_is_its_own_lanes(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.folder.away = second.folder.away = True
    basket = saved_on(first)
    second.scan(TICKET)
    assert (second.basket, second.told) == ([], "ticket-away")
    first.scan(TICKET)
    assert first.basket == basket
    first.folder.away = second.folder.away = False
    first.looks()
    second.world.wait(4)
    second.scan(TICKET)
    assert (second.basket, second.told) == ([], "ticket-unknown")


def test_a_basket_that_was_shared_waits_for_the_place(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    basket = saved_on(first)
    first.folder.away = True
    first.scan(TICKET)
    assert (first.basket, first.told) == ([], "ticket-away")
    assert first.world.lane.fetching == ""
    second.scan(TICKET)
    assert second.basket == basket


def test_it_is_shared_as_soon_as_the_place_is_back(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.folder.away = True
    basket = saved_on(first)
    first.folder.away = False
    first.looks()
    second.scan(TICKET)
    assert second.basket == basket


def test_an_answer_that_was_lost_is_asked_for_again(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.folder.answers_lost = True
    basket = saved_on(first)
    second.folder.answers_lost = True
    second.scan(TICKET)
    assert second.world.lane.fetching == TICKET
    second.folder.answers_lost = False
    second.looks()
    assert second.basket == basket
    first.folder.answers_lost = False
    first.looks()
    assert first.world.lane.saved == ()


# --- whose it is not


@pytest.mark.parametrize("wrong", [{"key": b"x" * 32}, {"currency": "EUR"}])
def test_what_another_shop_sealed_is_not_taken(lanes: Lanes, wrong: dict[str, object]) -> None:
    first, second = lanes(FIRST, **wrong), lanes(SECOND)
    saved_on(first)
    second.scan(TICKET)
    assert (second.basket, second.told) == ([], "ticket-unknown")
    first.scan(TICKET)
    assert first.basket


def test_a_file_that_was_changed_is_not_taken(lanes: Lanes, tmp_path: Path) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    saved_on(first)
    file = tmp_path / "shared" / f"{TICKET}.basket"
    file.write_bytes(file.read_bytes().replace(b"99", b"01"))
    second.scan(TICKET)
    assert (second.basket, second.told) == ([], "ticket-unknown")
    file.write_bytes(b"\xff not ours")
    second.scan(TICKET)
    assert second.basket == []


def test_practice_is_never_shared_and_never_sold(lanes: Lanes, tmp_path: Path) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    first.scan("BADGE-4711")
    for name in ("desk-training", "desk-do", "desk-leave"):
        first.world.press(name)
    first.scan("oats")
    first.save()
    assert list((tmp_path / "shared").iterdir()) == []
    for name in ("desk-leave",):
        if first.world.lane.duty is not None:
            first.world.press(name)
    second.scan(TICKET)
    assert second.basket == []
    first.scan("BADGE-4711")
    assert first.basket == [("Oat drink", 1, 180)]


# --- kills

WHOLE = [("Oat drink", 1, 180), ("Cheese", 1, 299)]


def story(first: LaneOf, second: LaneOf) -> None:
    """A basket is saved here and taken up there."""
    first.save()
    second.scan(TICKET)
    first.looks()


@pytest.mark.parametrize("who", [FIRST, SECOND])
def test_a_kill_at_any_seam_loses_no_basket_and_makes_none(lanes: Lanes, tmp_path: Path, who: int) -> None:
    """After it the ticket is scanned at both lanes: one of them has the basket, whole; the other one never has."""
    seams = 0
    while True:
        seams += 1
        home = tmp_path / f"{who}-{seams}"
        both = first, second = lanes(FIRST, home), lanes(SECOND, home)
        first.scan("oats", "cheese")
        dies = first if who == FIRST else second
        dies.seams.passed, dies.seams.deadly = 0, seams
        try:
            story(first, second)
        except Killed as seam:
            where = (seams, str(seam))
        else:
            break
        dies.again()
        for lane in (second, first, second, first):
            lane.looks()
            if not lane.basket:
                lane.scan(TICKET)
        assert sorted(one.basket for one in both) == [[], WHOLE], where
        assert [one.world.lane.fetching for one in both] == ["", ""], where
        if second.basket:
            first.looks()
            assert first.world.lane.saved == (), where
            assert list((home / "shared").iterdir()) == [], where
        for lane in both:
            lane.close()
            assert verify(lane.store.path) == [], where
    assert seams > 12, "too few seams to mean anything"


def test_dropping_books_only_what_is_there(lanes: Lanes) -> None:
    """A basket of another lane is no row here: nothing is booked away that this lane never had."""
    first, second = lanes(FIRST), lanes(SECOND)
    saved_on(first)
    booked: list[object] = []
    append = second.store.append
    second.store.append = lambda event, bookings: (booked.extend(bookings), append(event, bookings))[1]  # type: ignore[method-assign]
    second.scan(TICKET)
    assert second.basket
    assert not any(isinstance(one, DropSaved) for one in booked)


def test_a_place_that_gives_to_everybody_is_noticed(lanes: Lanes, tmp_path: Path) -> None:
    """The control: with a rename that leaves the old name there, both lanes get the basket."""
    first, second = lanes(FIRST), lanes(SECOND)
    first.scan("oats")
    first.save()
    shared = tmp_path / "shared"
    second.folder.rename = lambda old, new: shutil.copy(shared / old, shared / new)  # type: ignore[method-assign]
    second.scan(TICKET)
    for left in ("taken", "done"):
        (shared / f"{TICKET}.{left}.L005").unlink()
    first.scan(TICKET)
    assert first.basket == second.basket == [("Oat drink", 1, 180)]


def test_on_a_thread_of_its_own(tmp_path: Path) -> None:
    """As a running lane has it: asked, and answered through the inbox."""
    posted: SimpleQueue[Event] = SimpleQueue()
    inbox = SimpleNamespace(post=posted.put)
    seal, folder = Seal(b"k" * 32, "GBP"), Folder(tmp_path)
    saved = SavedBasket(ticket=TICKET, basket=1, saved_at=1, cart=Cart())
    first, second = (ParkingThread(folder, seal, lane, inbox) for lane in (FIRST, SECOND))  # type: ignore[arg-type]
    for one in (first, second):
        one.start()
    first.tidy((), "")
    first.park(saved)
    first.claim("T004-00000009", again=False)
    assert posted.get(timeout=20) == ClaimRefused(ticket="T004-00000009", why="unknown")
    second.claim(TICKET, again=False)
    assert posted.get(timeout=20) == BasketClaimed(ticket=TICKET, saved=saved)
    second.give_back(TICKET)
    assert posted.get(timeout=20) == ClaimRefused(ticket=TICKET, why="returned")
    second.claim(TICKET, again=True)
    assert posted.get(timeout=20) == BasketClaimed(ticket=TICKET, saved=saved)
    second.keep(TICKET)
    second.stop()
    first.forget(TICKET)
    first.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_missing_or_short_stops_the_start(tmp_path: Path) -> None:
    for content in (None, b"short"):
        if content is not None:
            (tmp_path / "key").write_bytes(content)
        with pytest.raises(StoreError):
            read_key(tmp_path / "key")
    (tmp_path / "key").write_bytes(b"k" * 32)
    assert read_key(tmp_path / "key") == b"k" * 32


def test_files_of_others_are_left_alone() -> None:
    for name in ("README", ".T004-00000001.basket.half", "T004-00000001.taken", "T004-00000001.basket.L005", ""):
        assert FileName.of(name) is None
    for name in (f"{TICKET}.basket", f"{TICKET}.taken.L005", f"{TICKET}.done.L005"):
        assert str(FileName.of(name)) == name


def test_one_ticket_at_a_time_is_asked_for(lanes: Lanes) -> None:
    first, second = lanes(FIRST), lanes(SECOND)
    saved_on(first)
    assert second.world.parking is not None
    second.world.parking.slow = True
    second.scan(TICKET, "T004-00000002")
    assert second.told == "ticket-away"
    assert second.world.lane.fetching == TICKET
