"""One production session on a real `LaneStore`, its other ports as small as they can be: for models and tampering.

The clock stands until it is moved; the card is held to the terminal by hand. A power cut is a copy of the files as
they lie, opened by another session. Nothing waits and nothing is random.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    DeviceChanged,
    LaneEvent,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PrintEnded,
    Scanned,
    TerminalDayEnded,
    TimerFired,
)
from pos.lane.message import Msg
from pos.lane.parts import Basket, Button, Grid, HelpAnswer, Press
from pos.lane.screen import Screen
from pos.lane.state import Shop
from pos.ports import GoodsPage, PrintJob
from pos.prove.little_goods import GOODS, RULES, SHOP
from pos.sale.product import Product
from pos.sale.promotion.model import Promotion
from pos.session import Ports, Session
from pos.store.journal import LaneStore

__all__ = ["DIED", "LittleLane", "presses"]

START_MS = 1_795_000_000_000
DIED = ("lane.db", "lane.db-wal", "lane.key")
"""What is left of a lane whose power was cut."""


@dataclass
class _World:
    """Clock, timers, catalogue, display, sounds, printer and terminal in one; it posts into `waiting`."""

    ms: int = START_MS
    goods: dict[str, Product] = field(default_factory=lambda: dict(GOODS))
    due: dict[str, int] = field(default_factory=dict)
    fired: dict[str, int] = field(default_factory=dict)
    waiting: list[LaneEvent | Scanned] = field(default_factory=list)
    screen: Screen | None = None
    armed: PaymentIntent | None = None
    taken: dict[str, PaymentApproved] = field(default_factory=dict)
    paper: list[PrintJob] = field(default_factory=list)
    refunds: set[str] = field(default_factory=set)

    def now_ms(self) -> int:
        return self.ms

    # --- timers: `start` and `cancel` are theirs alone

    def start(self, name: str, seconds: float) -> None:
        self.due[name] = self.ms + round(seconds * 1000)
        self.fired.pop(name, None)

    def cancel(self, name: str) -> None:
        self.due.pop(name, None)
        self.fired.pop(name, None)

    def is_current(self, name: str, at: int) -> bool:
        return self.fired.pop(name, None) == at

    # --- catalogue

    def _first(self, key: str, value: str) -> Product | None:
        return next((one for one in self.goods.values() if getattr(one, key) == value), None)

    def promotions(self, product: Product, now_ms: int) -> tuple[Promotion, ...]:
        """None."""
        del product, now_ms
        return ()

    def by_gtin(self, gtin: str, now_ms: int) -> Product | None:
        del now_ms
        return self._first("gtin", gtin)

    def by_plu(self, plu: str, now_ms: int) -> Product | None:
        del now_ms
        return self._first("plu", plu)

    def recalled(self, gtin: str, lot: str) -> bool:
        del gtin, lot
        return False

    def by_sku(self, sku: str, now_ms: int) -> Product | None:
        del now_ms
        return self._first("sku", sku)

    def bags(self, now_ms: int) -> tuple[Product, ...]:
        del now_ms
        return tuple(one for one in self.goods.values() if one.category == "bags")

    def browse(self, tab: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        del now_ms
        found = [one for one in self.goods.values() if one.gtin is None and tab in ("popular", one.category)]
        return GoodsPage(tuple(found[page * page_size : (page + 1) * page_size]), len(found))

    def search(self, words: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        del page, page_size, now_ms
        found = tuple(one for one in self.goods.values() if words.lower() in one.name.default.lower())
        return GoodsPage(found, len(found))

    # --- what is seen, heard, printed, paid

    def show(self, screen: Screen) -> None:
        self.screen = screen

    def play(self, cue: str) -> None:
        del cue

    def print(self, job: PrintJob) -> None:
        self.paper.append(job)
        self.waiting.append(PrintEnded(job=job.job, outcome="printed"))

    def check(self) -> None:
        """The paper is fine."""

    def pay(self, intent: PaymentIntent) -> None:
        self.armed = intent
        if intent.kind != "payment":
            self.refunds.add(intent.intent_id)

    def abort(self, intent_id: str) -> None:
        self.armed = None
        self.waiting.append(self.taken.get(intent_id) or PaymentAborted(intent_id=intent_id, by="lane"))

    def confirm(self, doubt: Unconfirmed) -> None:
        self.waiting.append(PaymentConfirmed(intent_id=doubt.intent_id))

    def end_day(self) -> None:
        total = sum(-one.amount_minor if key in self.refunds else one.amount_minor for key, one in self.taken.items())
        self.waiting.append(TerminalDayEnded(device="card", currency="GBP", total_minor=total))

    def ask(self, intent: PaymentIntent) -> None:
        self.armed = None
        known = self.taken.get(intent.intent_id)
        self.waiting.append(known or PaymentNotCharged(intent_id=intent.intent_id, evidence="another one"))


class LittleLane:
    """A lane in a folder. Made new, or where the files of a dead one lie."""

    def __init__(self, folder: Path, shop: Shop = SHOP, world: _World | None = None) -> None:
        self.folder = folder
        self.shop = shop
        self.world = world or _World()
        self.store = LaneStore.open(self.path, shop.lane, self.world.now_ms)
        one = self.world
        ports = Ports(
            clock=one, catalog=one, journal=self.store, sales=self.store, timers=one, display=one, sounds=one,
            printer=one, terminal=one,
        )  # fmt: skip
        self.session = Session(shop, RULES, ports)
        self.session.start()
        for part, name in shop.devices:
            self.happen(DeviceChanged(part=part, device=name, state="ready"))

    @property
    def path(self) -> Path:
        """Its database."""
        return self.folder / "lane.db"

    @property
    def screen(self) -> Screen:
        """What is shown now."""
        assert self.world.screen is not None
        return self.world.screen

    def happen(self, event: LaneEvent | Scanned) -> None:
        """One event, and what follows from it."""
        self.session.handle(event)
        while self.world.waiting:
            self.session.handle(self.world.waiting.pop(0))

    def scan(self, code: str) -> None:
        """The scanner reads this."""
        self.happen(Scanned(device="front", raw=code.encode()))

    def find(self, button_id: str) -> Press | None:
        """What a button on the screen posts; None where it is not there, or greyed."""
        return next((press for one, press in presses(self.screen) if one == button_id), None)

    def press(self, button_id: str) -> bool:
        """Press a button; False where that can't be done."""
        press = self.find(button_id)
        if press is not None:
            self.happen(press)
        return press is not None

    def pay(self, why: str = "") -> None:
        """A card is held to the armed terminal: approved, or declined for a reason."""
        intent, self.world.armed = self.world.armed, None
        assert intent is not None, "the terminal is not armed"
        if why:
            self.happen(PaymentDeclined(intent_id=intent.intent_id, why="declined", code=why))
            return
        self.happen(self._charge(intent))

    def charge(self) -> None:
        """The bank says yes to the armed terminal, and nobody hears it."""
        assert self.world.armed is not None
        self._charge(self.world.armed)

    def _charge(self, intent: PaymentIntent) -> PaymentApproved:
        number = f"{len(self.world.taken) + 1:06d}"
        self.world.taken[intent.intent_id] = PaymentApproved(
            intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency,
            card_scheme="Visa", card_last4="4242", auth_code="A1B2C3", terminal_id="52500041", trace=number,
            terminal_receipt=number, merchant_text="Approved",
        )  # fmt: skip
        return self.world.taken[intent.intent_id]

    def records(self) -> list[dict[str, Any]]:
        """The journal's records as they lie on the disk, oldest first."""
        with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return [json.loads(body) for (body,) in connection.execute("SELECT body FROM journal ORDER BY seq")]

    def wait(self, seconds: float) -> None:
        """Time passes; timers fire on the way."""
        world, until = self.world, self.world.ms + round(seconds * 1000)
        while world.due and (name := min(world.due, key=lambda one: (world.due[one], one))):
            if world.due[name] > until:
                break
            world.ms = max(world.ms, world.due.pop(name))
            world.fired[name] = world.ms
            self.happen(TimerFired(name=name, at=world.ms))
        world.ms = until

    def cut(self, folder: Path) -> "LittleLane":
        """The power is cut: what has reached the disk is opened in another folder; this one is dead."""
        folder.mkdir()
        for name in DIED:
            if (self.folder / name).exists():
                shutil.copyfile(self.folder / name, folder / name)
        self.close()
        world = _World(ms=self.world.ms, goods=self.world.goods, taken=self.world.taken, paper=self.world.paper)
        return type(self)(folder, self.shop, world)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def presses(part: Any) -> Iterator[tuple[str, Press | None]]:  # noqa: ANN401 - any part of a screen
    """Everything that can be pressed on a screen, with what it posts; None where it is greyed."""
    if isinstance(part, Button):
        yield part.id, part.press if part.enabled else None
    elif isinstance(part, HelpAnswer):
        yield part.id, part.press
    elif isinstance(part, Basket):
        yield from ((f"row-{place}", row.press) for place, row in enumerate(part.rows, start=1))
    elif isinstance(part, Grid):
        yield from ((f"tile-{tile.sku}", tile.press) for tile in part.tiles)
    if isinstance(part, Struct) and not isinstance(part, Msg):
        for name in part.__struct_fields__:
            if name != "press":
                yield from presses(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from presses(one)
