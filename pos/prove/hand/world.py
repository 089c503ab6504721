"""A whole lane in memory, moved by hand: `World().scan("7032069804988")`, `.press("pay")`, `.terminal.approve()`.

The session, the core and the words are the real ones; only ports are replaced. Nothing waits and nothing is random, so
a purchase takes a millisecond. After each thing that happens, what must always hold is checked.
"""

from collections import deque
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace as replaced
from typing import Any

import msgspec
from msgspec.structs import replace

from pos.lane.events import DeviceChanged, DevicePart, DeviceState, LaneEvent, PaymentApproved, Scanned
from pos.lane.message import Msg
from pos.lane.parts import Basket, Button, Grid, HelpAnswer, Press
from pos.lane.screen import Screen
from pos.lane.state import Lane, Shop
from pos.lane.weighing import wanted
from pos.prove.hand.gift import HandGift
from pos.prove.hand.goods import RULES, SHOP, MemoryCatalog
from pos.prove.hand.journal import MemoryJournal
from pos.prove.hand.loyalty import OFFERS, HandLoyalty
from pos.prove.hand.parking import HandParking
from pos.prove.hand.ports import (
    HandCash,
    HandChance,
    HandClock,
    HandPrinter,
    HandScale,
    HandTerminal,
    HandTimers,
    HandWallet,
    Recorder,
)
from pos.prove.hand.staff import HandStaff
from pos.sale.money import Money
from pos.sale.pricing import price
from pos.session import Ports, Session
from pos.store.parking import Parked
from pos.words.words import Words


class World:
    """One lane and its surroundings.

    Args:
        shop: `SHOP`, or another.
        journal: a store; one in memory if none is given.
        clock: the time it is.
        bank: what was charged in an earlier life, by intent.
        parking: this lane's side of the shop's parked baskets, if it has one.
        catalog: a catalogue; the small shop's if none is given.
        loyalty: makes the look-ups of coupons and members, over the journal.
    """

    def __init__(
        self,
        shop: Shop = SHOP,
        journal: Any = None,  # noqa: ANN401 - both of two ports
        clock: HandClock | None = None,
        bank: dict[str, PaymentApproved] | None = None,
        parking: Parked | None = None,
        *,
        catalog: Any = None,  # noqa: ANN401 - a port
        loyalty: Callable[[MemoryJournal], Any] = HandLoyalty,
    ) -> None:
        self.shop = shop
        self.parking = HandParking(self.happen, parking) if parking is not None else None
        self.clock = clock or HandClock()
        self.catalog = catalog or MemoryCatalog(live=OFFERS if shop.vouchers else ())
        self.journal = journal or MemoryJournal()
        self.loyalty = loyalty(self.journal)
        self.timers = HandTimers(self.clock)
        self.recorder = Recorder()
        self.inbox: deque[LaneEvent | Scanned] = deque()
        self.busy = False
        self.terminal = HandTerminal(self.happen, ledger=dict(bank or {}))
        self.printer = HandPrinter(self.happen)
        self.scale = HandScale(self.happen)
        self.cash = HandCash(self.happen)
        self.wallets = {one.name: HandWallet(self.happen, name=one.name) for one in shop.wallets}
        self.gift = HandGift(self.happen)
        self.chance = HandChance()
        self.staff = HandStaff()
        self.states: dict[DevicePart, DeviceState] = dict.fromkeys(dict(shop.devices), "ready")
        self.session = self._session()
        self.awake()

    def _session(self) -> Session:
        ports = Ports(
            clock=self.clock,
            catalog=self.catalog,
            journal=self.journal,
            sales=self.journal,
            timers=self.timers,
            display=self.recorder,
            sounds=self.recorder,
            printer=self.printer,
            scale=self.scale,
            terminal=self.terminal,
            cash=self.cash,
            wallets=dict(self.wallets),
            gift=self.gift if ("gift", "gift") in self.shop.devices else None,
            chance=self.chance,
            staff=self.staff if self.shop.staff.store else None,
            loyalty=self.loyalty,
            parking=self.parking,
        )
        return Session(self.shop, RULES, ports)

    @property
    def lane(self) -> Lane:
        """What the session knows."""
        return self.session.lane

    @property
    def screen(self) -> Screen:
        """What is shown."""
        return self.recorder.screens[-1]

    # --- what happens

    def awake(self) -> None:
        """The program starts, then its devices answer."""
        self.busy = True
        self.session.start()
        self.busy = False
        for part, state in self.states.items():
            self.device(part, state)
        for one in self.shop.wallets:
            self.happen(DeviceChanged(part="wallet", device=one.name, state="ready"))

    def restart(self) -> None:
        """The process dies and comes back: only the journal, the terminal and the bank remember."""
        self.timers = HandTimers(self.clock)
        self.inbox.clear()
        self.scale.turn, self.scale.gone = None, False
        self.busy = False
        self.session = self._session()
        self.awake()

    def forked(self) -> "World":
        """Another world with the same past, restarted."""
        other = World.__new__(World)
        other.shop, other.catalog, other.states = self.shop, self.catalog, dict(self.states)
        other.clock, other.inbox, other.recorder = HandClock(self.clock.ms), deque(), Recorder()
        other.busy = False
        other.journal = deepcopy(self.journal)
        other.loyalty = self.loyalty.after(other.journal)
        other.terminal = replaced(self.terminal, post=other.happen)
        other.terminal.ledger, other.terminal.seen = dict(self.terminal.ledger), set(self.terminal.seen)
        other.terminal.given = set(self.terminal.given)
        other.scale = HandScale(other.happen, self.scale.weight_g)
        other.chance = HandChance(list(self.chance.numbers))
        other.cash = replaced(self.cash, post=other.happen)
        other.cash.numbers, other.cash.given = dict(self.cash.numbers), dict(self.cash.given)
        other.wallets = {name: _forked(one, other) for name, one in self.wallets.items()}
        other.gift = replaced(self.gift, post=other.happen)
        other.gift.cards = {key: replaced(one) for key, one in self.gift.cards.items()}
        other.gift.moves, other.gift.closed = dict(self.gift.moves), set(self.gift.closed)
        other.staff, other.parking = self.staff, None
        other.printer = HandPrinter(other.happen, self.printer.outcome)
        other.restart()
        return other

    def happen(self, event: LaneEvent | Scanned) -> None:
        """One event, and everything that follows from it; what a device posts meanwhile comes after it."""
        self.inbox.append(event)
        if self.busy:
            return
        self.busy = True
        while self.inbox:
            self.session.handle(self.inbox.popleft())
            self.check()
        self.busy = False

    def scan(self, data: str | bytes) -> None:
        """The scanner reads this."""
        raw = data if isinstance(data, bytes) else data.encode()
        self.happen(Scanned(device="front", raw=raw))

    def press(self, button_id: str) -> None:
        """Press what is on the screen now; a button that is not there, or is greyed, can't be pressed."""
        self.happen(self.find(button_id))

    def find(self, button_id: str) -> Press:
        """What pressing this would post: a button by its id, "row-1" (the newest), "tile-plu:4011"."""
        pressable = dict(presses(self.screen))
        assert button_id in pressable, f"no button {button_id!r} on {self.screen.id}; there are {sorted(pressable)}"
        press = pressable[button_id]
        assert press is not None, f"button {button_id!r} can't be pressed now"
        return press

    def wait(self, seconds: float) -> None:
        """Let time pass; timers fire on the way."""
        until = self.clock.ms + round(seconds * 1000)
        while (fired := self.timers.next_until(until)) is not None:
            self.happen(fired)
        self.clock.ms = until

    def fire(self, name: str) -> None:
        """Let a running timer end now."""
        self.happen(self.timers.fire(name))

    def device(self, part: DevicePart, state: DeviceState, detail: str = "") -> None:
        """A device says how it is."""
        self.states[part] = state
        self.happen(DeviceChanged(part=part, device=dict(self.shop.devices)[part], state=state, detail=detail))

    # --- what is seen

    def words(self, language: str = "") -> list[str]:
        """Every sentence on the screen, worded; an id without words, or without a field, fails."""
        words = Words(language or self.screen.language, "Europe/London", strict=True)
        return [words.say(message) for message in messages(self.screen)]

    def check(self) -> None:
        """What must hold after anything."""
        lane, due = self.lane, self.timers.due
        priced = price(lane.cart, lane.shop.taxes, lane.book, lane.context, tax_included=lane.shop.tax_included)
        assert lane.priced == priced, "priced apart from its basket"
        ids = [one for one, _ in presses(self.screen)]
        assert len(ids) == len(set(ids)), f"two buttons of one id on {self.screen.id}: {sorted(ids)}"
        assert (lane.payment is None) or lane.phase in ("pay", "refund"), lane.phase
        assert (lane.sold is not None) == (lane.phase == "done"), lane.phase
        assert (lane.refund is not None) == (lane.phase == "refund"), lane.phase
        assert lane.cart.lines or lane.phase != "pay", "nothing to pay for"
        assert lane.weighing is None or lane.phase == "scan", "goods wait on the scale of nobody's sale"
        assert lane.view.reading is None or wanted(lane) is not None, "a weight that nobody asked for is kept"
        gives_up = lane.payment is not None and lane.payment.after == "save"
        if lane.cash is not None:
            assert lane.phase == ("pay" if lane.refund is None else "refund"), "cash for no basket"
            assert lane.payment is None, "a card and cash at once"
            assert lane.cash.owed_minor >= 0 or lane.cash.step == "taking", "more was given than is owed"
            gives_up = gives_up or lane.cash.step != "taking"
        assert lane.split is None or lane.phase == "pay", "parts of nothing"
        assert lane.left_minor >= 0 or not lane.kept, "more is paid than it costs"
        assert lane.left_minor or lane.phase != "pay" or not lane.kept, "paid in full, and not sold"
        if lane.phase in ("scan", "pay") and not gives_up and (lane.payment is None or not lane.payment.presented):
            assert "idle" in due or "more-time" in due, "a basket that nobody would ever put aside"
        if lane.phase == "done":
            assert "done" in due, "a thank-you that never ends"


def _forked(wallet: HandWallet, world: World) -> HandWallet:
    """The same provider, as another life of the lane meets it."""
    return replaced(
        wallet, post=world.happen, ledger=dict(wallet.ledger), seen=set(wallet.seen), codes=list(wallet.codes),
        given_up=list(wallet.given_up),
    )  # fmt: skip


def presses(part: object) -> Iterator[tuple[str, Press | None]]:
    """Everything that can be pressed on a screen, with what it posts; `None` where it is greyed."""
    if isinstance(part, Button):
        yield part.id, part.press if part.enabled else None
    elif isinstance(part, HelpAnswer):
        yield part.id, part.press
    elif isinstance(part, Basket):
        yield from ((f"row-{place}", row.press) for place, row in enumerate(part.rows, start=1))
    elif isinstance(part, Grid):
        yield from ((f"tile-{tile.sku}", tile.press) for tile in part.tiles)
    if isinstance(part, msgspec.Struct) and not isinstance(part, Msg):
        for name in part.__struct_fields__:
            if name != "press":
                yield from presses(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from presses(one)


def messages(part: object) -> Iterator[Msg]:
    """Every message in a part of a screen, lone amounts included."""
    if isinstance(part, Msg):
        yield part
    elif isinstance(part, Money):
        yield Msg("unit.amount", {"amount": part})
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from messages(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from messages(one)


def differences(one: Lane, other: Lane, *names: str) -> dict[str, tuple[Any, Any]]:
    """The fields (all, or these) in which two lanes differ, with both values."""
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in names or Lane.__struct_fields__}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def durable(lane: Lane) -> Lane:
    """A lane without what a replay can't know: the view, the devices, and the baskets that were put aside."""
    return replace(lane, view=type(lane.view)(), devices=(), saved=())
