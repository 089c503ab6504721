"""Money that comes in: a coin acceptor and a note validator, polled. Each coin is on disk before it counts as read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from pos.devices import cctalk
from pos.devices.cash_bus import Bus, Refused
from pos.devices.cctalk_events import BUFFER, news, numbers, worth
from pos.errors import ConfigError, DeviceSilent
from pos.lane.effects import CashWish
from pos.lane.events import CashClosed, CashCounted, CashInserted, CashReturned, NoteOffered

if TYPE_CHECKING:
    from pos.devices.cash import CctalkCash

__all__ = ["COUNTRIES", "Money"]

COUNTRIES = {
    "AUD": "AU", "CAD": "CA", "CHF": "CH", "CNY": "CN", "CZK": "CZ", "DKK": "DK", "EUR": "EU", "GBP": "GB",
    "HKD": "HK", "HUF": "HU", "INR": "IN", "JPY": "JP", "NOK": "NO", "NZD": "NZ", "PLN": "PL", "SEK": "SE",
    "SGD": "SG", "USD": "US", "ZAR": "ZA",
}  # fmt: skip
"""The letters on a coin or note, by currency (Generic Specification, part 3, appendix 3: ISO 3166; the euro is EU)."""
POSITIONS = 16
STACKED, HELD = 0, 1
RETURNED = 1
KEEP, GIVE_BACK = b"\1", b"\0"
ESCROW_AND_STACKER = b"\3"
OK_CODE = 0
COIN_JAMS = frozenset({6, 7, 10, 11, 13, 14, 15, 29, 30})
"""Sensors that stay covered, a gate that stays open: part 3, table of coin acceptor error codes."""
NOTE_JAMS = frozenset({6, 7, 13, 15, 16})
NOTE_FULL = frozenset({14})
NOTE_WELL = frozenset({10})
"""Part 3, table of bill event codes."""


class _Taker(Struct, kw_only=True):
    """One unit that takes money. `values`: by position; `number`: of the last event that was read."""

    unit: str
    address: int
    header: int
    values: dict[int, int]
    number: int | None = None


class Money:
    """Both units of one open bus."""

    def __init__(self, cash: "CctalkCash", bus: Bus) -> None:
        self._cash = cash
        self._bus = bus
        self._takers: list[_Taker] = []
        self._set: CashWish | None = None
        """What the units were told."""
        self._intent_id = ""
        self._quiet_s = 0.0
        self._let_s = 0.0
        self._held = False

    def look(self) -> None:
        """Find the units and what they know; or only whether they are there, if that is known."""
        config = self._cash.config
        if self._takers:
            for taker in self._takers:
                self._well(taker.address, taker.unit)
            return
        if config.coins:
            self._well(config.coins, "coins")
            self._takers.append(self._taker("coins", config.coins, cctalk.COIN_EVENTS, self._coin))
        if config.notes:
            self._well(config.notes, "notes")
            self._bus.ask(config.notes, cctalk.BILL_MODE, ESCROW_AND_STACKER, 0)
            self._takers.append(self._taker("notes", config.notes, cctalk.BILL_EVENTS, self._note))
        if not any(taker.values for taker in self._takers):
            what = f"The cash device knows no coin and no note of {self._cash.currency}."
            raise ConfigError(what, "Check shop.currency, or have the device programmed.")
        for taker in self._takers:
            self._inhibit(taker, ())

    def round(self) -> bool:
        """Do what is wanted, and hear what came. False: nothing is wanted."""
        wish = self._cash.wish()
        if wish is None:
            return False
        if wish.intent_id != self._intent_id:
            self._begin(wish)
        self._route(wish)
        heard = [self._hear(taker) for taker in self._takers]
        if any(heard):
            self._quiet_s = self._cash.machine.now_s()
        if wish != self._set and self._count():
            self._let(wish)
            self._quiet_s = self._cash.machine.now_s()
        elif not wish.values:
            self._end(wish)
        elif self._cash.machine.now_s() - self._let_s > self._cash.pace.again_s:
            self._let(wish)  # a unit that was reset unseen takes nothing
        return True

    def _let(self, wish: CashWish) -> None:
        for taker in self._takers:
            self._inhibit(taker, wish.values)
        self._set, self._let_s = wish, self._cash.machine.now_s()

    def _begin(self, wish: CashWish) -> None:
        """Count on from where the journal is, or from now."""
        known = dict(wish.numbers) | self._cash.read(wish.intent_id)
        for taker in self._takers:
            taker.number = known.get(taker.unit)
        self._intent_id, self._set, self._held = wish.intent_id, None, False

    def _count(self) -> bool:
        """The numbers are on disk before a coin may fall."""
        told = tuple((taker.unit, taker.number or 0) for taker in self._takers)
        return self._cash.commit(CashCounted(intent_id=self._intent_id, numbers=told))

    def _end(self, wish: CashWish) -> None:
        """Nothing is taken any more: after a while nothing can be on its way."""
        if self._held:
            self._send_note(GIVE_BACK)
        elif self._cash.machine.now_s() - self._quiet_s > self._cash.pace.settle_s and self._cash.commit(
            CashClosed(intent_id=wish.intent_id)
        ):
            self._cash.fulfilled(wish)
            self._intent_id = ""

    def _route(self, wish: CashWish) -> None:
        keep = self._cash.decision()
        if keep is not None and wish.intent_id == self._intent_id:
            self._send_note(KEEP if keep else GIVE_BACK)

    def _send_note(self, where: bytes) -> None:
        """A note that has gone meanwhile is no fault: its event tells where it went."""
        try:
            self._bus.ask(self._cash.config.notes, cctalk.ROUTE_BILL, where)
        except Refused:
            return

    def _hear(self, taker: _Taker) -> bool:
        """Poll one unit. Whether anything was new."""
        heard = news(taker.number, self._bus.ask(taker.address, taker.header, size=BUFFER))
        if heard.restarted:
            self._set = None
        if heard.lost:
            self._cash.tell(taker.unit, "uncounted")
        if not heard.fresh:
            self._read(taker, heard.number)
            return heard.restarted
        for number, (position, code) in zip(numbers(heard.number, len(heard.fresh)), heard.fresh, strict=True):
            if not (self._money(taker, number, position, code) if position else self._other(taker, number, code)):
                break
            self._read(taker, number)
        return True

    def _read(self, taker: _Taker, number: int) -> None:
        taker.number = self._cash.read(self._intent_id)[taker.unit] = number

    def _money(self, taker: _Taker, number: int, position: int, path: int) -> bool:
        amount = taker.values.get(position, 0)
        told = {"intent_id": self._intent_id, "unit": taker.unit, "number": number, "amount_minor": amount}
        if taker.unit == "notes" and path == HELD:
            self._held = True
            return self._cash.commit(NoteOffered(**told))  # type: ignore[arg-type]
        if taker.unit == "notes":
            self._held = False
        if not amount:
            self._cash.tell(taker.unit, "uncounted")
            return True
        return self._cash.commit(CashInserted(**told))  # type: ignore[arg-type]

    def _other(self, taker: _Taker, number: int, code: int) -> bool:
        jams = NOTE_JAMS if taker.unit == "notes" else COIN_JAMS
        if code in jams:
            self._cash.tell(taker.unit, "jammed")
        if taker.unit == "notes":
            if code in NOTE_FULL:
                self._cash.tell(taker.unit, "full")
            if code in NOTE_WELL:
                self._cash.tell(taker.unit, "ok")
            if code == RETURNED:
                self._held = False
                return self._cash.commit(CashReturned(intent_id=self._intent_id, unit=taker.unit, number=number))
        return True

    def _inhibit(self, taker: _Taker, values: tuple[int, ...]) -> None:
        """Take these and nothing else."""
        mask = sum(1 << (position - 1) for position, value in taker.values.items() if value in values)
        self._bus.ask(taker.address, cctalk.INHIBITS, mask.to_bytes(2, "little"), 0)
        self._bus.ask(taker.address, cctalk.MASTER_INHIBIT, b"\1" if mask else b"\0", 0)

    def _well(self, address: int, unit: str) -> None:
        """There, and in order by its own test."""
        try:
            fault = self._bus.ask(address, cctalk.SELF_CHECK)
        except Refused:
            raise DeviceSilent(f"The unit for {unit} fails.", "Look into it, and switch it on anew.") from None
        if fault[:1] not in (b"\0", b""):
            self._cash.tell(unit, "jammed")
        elif self._cash.state_of(unit) == "jammed":
            self._cash.tell(unit, "ok")

    def _taker(self, unit: str, address: int, header: int, value: Callable[[int], int]) -> _Taker:
        known = {position: value(position) for position in range(1, POSITIONS + 1)}
        return _Taker(
            unit=unit, address=address, header=header, values={place: worth for place, worth in known.items() if worth}
        )

    def _letters(self) -> str:
        return COUNTRIES.get(self._cash.currency, self._cash.currency[:2])

    def _coin(self, position: int) -> int:
        try:
            name = self._bus.ask(self._cash.config.coins, cctalk.COIN_ID, bytes((position,)), 6)
        except Refused:
            return 0
        return worth(name, self._letters())

    def _note(self, position: int) -> int:
        notes = self._cash.config.notes
        try:
            name = self._bus.ask(notes, cctalk.BILL_ID, bytes((position,)), 7)
            if not worth(name, self._letters()):
                return 0
            low, high, _ = self._bus.ask(notes, cctalk.BILL_SCALE, name[:2], 3)
        except Refused:
            return 0
        return worth(name, self._letters(), low | high << 8)
