"""A shopper of the cart's model: everything that can be done at a lane, done to the lane and to the model.

Each rule is a step of a text scenario; after each the screen, the basket, the saved baskets and the receipts must be
the model's, and the basket told again from the journal must be the one that is open.
"""

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos.lane.events import Touched, UndoPressed
from pos.lane.parts import Basket
from pos.lane.state import Lane
from pos.prove.cart_simple import FOR_ADULTS, GOODS, Row, SimpleLane, amount
from pos.prove.little_goods import CODES, price_label, weight_label
from pos.prove.little_goods import GOODS as STOCK
from pos.prove.little_lane import DIED, LittleLane
from pos.prove.price_oracle import nameless
from pos.sale.cart import Line
from pos.session import recover

__all__ = ["CartMachine"]

NAMES = {"Oat drink": "oats", "Lamp oil": "oil", "Red wine": "wine", "Painkiller": "pills", "Leaflet": "leaflet",
         "Carrier bag": "bag", "Cheese": "cheese", "Ham": "ham"}  # fmt: skip
BAG = "bag-05001234000069"
FOLD_EVERY = 4
SMALL = 2_000
"""Pence: taking more off needs a manager."""
PRICES = {good.sku: good.price_minor for good in STOCK.values()}
goods = st.sampled_from(sorted(GOODS))


def _row(line: Line) -> Row:
    row: Row = {"name": NAMES[line.product.name.default], "pieces": line.quantity}
    if line.price_minor is not None:
        row["pence"] = line.price_minor
    elif line.weight_g is not None:
        row["grams"] = line.weight_g
    if line.override is not None:
        row["each"] = line.override.price_minor
    return row


def _phase(lane: Lane) -> str:
    if lane.phase != "pay":
        return "shop" if lane.phase in ("ready", "scan") else lane.phase
    return "card" if lane.payment is not None else "age" if lane.needed_age else "again"


class CartMachine(RuleBasedStateMachine):
    """A shopper without end. `told` is the purchase so far in words, of the last run that was made."""

    home: ClassVar[Path]
    told: ClassVar[list[str]]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.lives = 0
        self.steps = 0
        self.just = ""
        self.judged = 0
        self.model = SimpleLane()
        type(self).told = []
        self.folder = Path(tempfile.mkdtemp(dir=self.home))
        for name in DIED:
            if (self.home / name).exists():
                shutil.copyfile(self.home / name, self.folder / name)
        self.lane = LittleLane(self.folder)

    def teardown(self) -> None:
        """Close the lane; count."""
        self.lane.close()
        shutil.rmtree(self.folder)
        self.counts["purchases' ends"] += len(self.model.sold)
        self.counts["examples"] += 1

    def tell(self, words: str, just: str = "") -> None:
        """Note a step in words; `just`: what was scanned right now."""
        self.told.append(words)
        self.just = just

    def press(self, button: str) -> None:
        """Press a button that must be there."""
        assert self.lane.press(button), f"{button} can't be pressed on {self.lane.screen.id}"
        self.told.append(f"press {button}")
        self.just = ""

    def wait(self, seconds: float) -> None:
        """Time passes for both."""
        self.lane.wait(seconds)
        self.model.wait(seconds)

    @property
    def phase(self) -> str:
        """Where the model stands."""
        return self.model.phase

    # --- what the shopper takes

    @initialize(name=goods)
    def arrive(self, name: str) -> None:
        """A purchase begins with a scan."""
        self.scan(name)

    @rule(name=goods)
    def scan(self, name: str) -> None:
        """A packed good."""
        self.wait(1)
        self.tell(f"wait 1 s\nscan {name}", name)
        full = self.model._is_full(name)  # noqa: SLF001 - whether the read will count
        self.model.scan(name)
        self.lane.scan(CODES[name])
        self.just = "" if full else name

    @precondition(lambda self: self.just)
    @rule()
    def scan_again_at_once(self) -> None:
        """The same code once more, by the same hand: it is one read."""
        self.tell(f"scan {self.just} again after 0.3 s", self.just)
        self.wait(0.3)
        self.lane.scan(CODES[self.just])

    @rule(pence=st.integers(0, 99_999))
    def scan_cheese(self, pence: int) -> None:
        """A label with a price."""
        self.wait(1)
        self.tell(f'wait 1 s\nscan "{price_label(pence)}"  # cheese for {pence} pence')
        self.model.scan("cheese", pence=pence)
        self.lane.scan(price_label(pence))

    @rule(grams=st.integers(0, 99_999))
    def scan_ham(self, grams: int) -> None:
        """A label with a weight."""
        self.wait(1)
        self.tell(f'wait 1 s\nscan "{weight_label(grams)}"  # {grams} g of ham')
        self.model.scan("ham", grams=grams)
        self.lane.scan(weight_label(grams))

    @rule()
    def scan_nonsense(self) -> None:
        """A code that is no product."""
        self.wait(4)
        self.tell("wait 4 s\nscan unknown")
        self.model.scan_nonsense()
        self.lane.scan("5001234000083")

    @precondition(lambda self: self.phase == "shop" and self.lane.find("type"))
    @rule(name=goods)
    def type_number(self, name: str) -> None:
        """The number under the bars, by the keypad."""
        for key in ("type", *(f"key-{digit}" for digit in CODES[name]), "type-ok"):
            self.press(key)
        self.model.scan(name)
        if self.lane.screen.sheet_id:
            self.press("close")

    # --- what the shopper changes

    def _open(self, place: int) -> int:
        """Open a row's sheet; the place of the row, oldest first."""
        place %= len(self.model.rows)
        shown = len(self.model.rows) - place + (self.model.gone is not None)
        self.press(f"row-{shown}")
        return place

    @precondition(lambda self: self.phase == "shop" and self.model.rows)
    @rule(place=st.integers(0, 30), change=st.sampled_from(("more", "less", "remove")))
    def change_row(self, place: int, change: str) -> None:
        """A row's sheet: more, less or away with it."""
        place = self._open(place)
        row = self.model.rows[place]
        can = change == "remove" or not ({"grams", "pence"} & row.keys() or (change == "less" and row["pieces"] == 1))
        assert (self.lane.find(f"item-{change}") is not None) == can, f"item-{change} of {row}"
        if can:
            self.press(f"item-{change}")
            getattr(self.model, change)(place)
        if self.lane.screen.sheet_id:
            self.press("close")

    @precondition(lambda self: self.phase == "shop" and self.model.before is not None)
    @rule()
    def undo(self) -> None:
        """Take the last change back."""
        if self.lane.find("undo") is None:  # what was last changed has no row of its own any more
            self.tell("# Undo, by the event")
            self.lane.happen(UndoPressed())
        else:
            self.press("undo")
        self.model.undo()

    @precondition(lambda self: self.phase in ("card", "again"))
    @rule(more=st.sampled_from((1, -1)))
    def bag_where_one_pays(self, more: int) -> None:
        """A bag more or less on the Pay screen."""
        has = any(row["name"] == "bag" for row in self.model.rows)
        button = f"{BAG}-{'more' if more > 0 else 'less'}"
        assert (self.lane.find(button) is not None) == (more > 0 or has), button
        if more > 0 or has:
            self.press(button)
            self.model.bag(more)

    @precondition(lambda self: self.phase == "shop" and self.model.rows and not self._waits_for_an_id())
    @rule(place=st.integers(0, 30), each=st.integers(1, 999), why=st.sampled_from(("damaged", "shelf-differs")))
    def reprice(self, place: int, each: int, why: str) -> None:
        """A team member changes what each piece of a row costs, and says why."""
        place %= len(self.model.rows)
        if amount(self.model.rows[place]) > SMALL:
            return
        self.wait(4)
        self.tell("wait 4 s\nbadge 4711")
        self.lane.scan("BADGE-4711")
        row = f"row-{len(self.model.rows) - place}"
        for key in ("desk-price", row, *(f"key-{digit}" for digit in str(each)), f"why-{why}", "desk-do", "desk-leave"):
            self.press(key)
        self.model.reprice(place, each)

    def _waits_for_an_id(self) -> bool:
        return not self.model.adult and any(row["name"] in FOR_ADULTS for row in self.model.rows)

    # --- time, power, saved baskets

    @rule()
    def linger(self) -> None:
        """Eleven seconds, so that Undo has gone."""
        self.tell("wait 11 s\ntouch")
        self.wait(11)
        if self.phase == "done":
            self.lane.wait(0)
        self.lane.happen(Touched())

    @rule()
    def leave(self) -> None:
        """Long enough that the basket is put aside, or the last screen goes."""
        self.tell("wait 125 s")
        self.wait(125)

    @precondition(lambda self: self.model.saved)
    @rule(place=st.integers(0, 30))
    def recall(self, place: int) -> None:
        """The ticket of a saved basket."""
        place %= len(self.model.saved)
        ticket = self.lane.session.lane.saved[place].ticket
        self.wait(4)
        self.tell(f'wait 4 s\nscan "{ticket}"')
        self.model.recall(place)
        self.lane.scan(ticket)

    @rule(charged=st.booleans())
    def power_cut(self, charged: bool) -> None:
        """Everything dies; what is on disk comes back. A card may have been charged unheard."""
        if charged and self.phase == "card":
            self.tell("card approved, but nobody hears it")
            self.lane.charge()
        self.tell("restart")
        self.lives += 1
        self.lane = self.lane.cut(self.folder / f"life-{self.lives}")
        self.model.cut(charged=charged)

    # --- paying

    @precondition(lambda self: self.phase == "shop" and self.model.rows)
    @rule()
    def pay(self) -> None:
        """To pay."""
        if self.lane.screen.id == "S32":
            self.press("carry-on")
        self.press("pay")
        self.model.pay()

    @precondition(lambda self: self.phase == "shop" and self.model.rows)
    @rule()
    def buy(self) -> None:
        """Pay, show an ID if one is asked for, and hold a card there."""
        self.pay()
        if self.phase == "age":
            self.badge()
        if self.phase == "card":
            self.card("")

    @precondition(lambda self: any(row["name"] in FOR_ADULTS for row in self.model.rows) and not self.model.adult
                  and self.phase in ("shop", "age", "again"))  # fmt: skip
    @rule()
    def badge(self) -> None:
        """A team member's badge."""
        self.tell("badge 4711")
        self.lane.scan("BADGE-4711")
        self.press("check-id-seen")
        if self.phase == "again":
            self.model.phase = "age"
        self.model.badge()

    @precondition(lambda self: self.phase == "card")
    @rule(why=st.sampled_from(("", "", "05")))
    def card(self, why: str) -> None:
        """A card, taken or declined."""
        self.tell("card declined" if why else "card approved")
        self.lane.pay(why)
        if why:
            self.model.refused()
        else:
            self.model.paid()

    @precondition(lambda self: self.phase == "again")
    @rule()
    def again(self) -> None:
        """Another try."""
        self.press("pay-again")
        self.model.pay()

    @precondition(lambda self: self.phase in ("card", "again", "age"))
    @rule()
    def back(self) -> None:
        """Back to the basket."""
        self.press("back")
        self.model.back()

    @precondition(lambda self: self.phase == "done")
    @rule(button=st.sampled_from(("print", "finish")))
    def end(self, button: str) -> None:
        """Paper, or away."""
        self.press(button)
        if button == "finish":
            self.model.finish()

    # --- what must hold

    @invariant()
    def same(self) -> None:
        """Everything that can be compared."""
        lane, model = self.lane.session.lane, self.model
        self.steps += 1
        self.counts["steps"] += 1
        assert _phase(lane) == model.phase, f"phase {_phase(lane)}, the model says {model.phase}"
        rows = [_row(line) for line in lane.cart.lines]
        assert rows == model.rows, f"basket {rows}, the model says {model.rows}"
        assert [one.amount_minor for one in lane.priced.lines] == [amount(row) for row in model.rows]
        assert lane.priced.total_minor == model.total
        self._same_screen()
        saved = [[_row(line) for line in one.cart.lines] for one in lane.saved]
        assert saved == model.saved, f"saved {saved}, the model says {model.saved}"
        self._same_receipt(lane.next_receipt - 1)
        if self.steps % FOLD_EVERY == 0:
            told = recover(self.lane.shop, self.lane.store.opening())
            assert (told.cart, told.saved, told.sold) == (lane.cart, lane.saved, lane.sold), "the journal tells another"
            self.counts["told again from the journal"] += 1

    def _same_screen(self) -> None:
        screen, model = self.lane.screen, self.model
        if screen.id not in ("S03", "S24", "S32") or not isinstance(screen.body, Basket):
            return
        shown = [(NAMES[row.name.args["item"].default], row.amount.minor, row.removed) for row in screen.body.rows]  # type: ignore[union-attr]
        wanted = [(row["name"], amount(row), False) for row in reversed(model.rows)]
        gone = [(model.gone["name"], amount(model.gone), True)] if model.gone is not None else []
        assert shown == gone + wanted, f"the screen shows {shown}, the model {gone + wanted}"
        total = screen.dock.total
        assert total is None or total.args["amount"].minor == model.total, total  # type: ignore[union-attr]

    def _same_receipt(self, number: int) -> None:
        assert number == len(self.model.sold), f"{number} sales, the model says {len(self.model.sold)}"
        if not number:
            return
        kept = self.lane.store.receipt(number)
        assert kept is not None
        receipt, sold = kept[0], self.model.sold[-1]
        lines = [(NAMES[one.name.default], one.quantity, one.amount_minor) for one in receipt.lines]
        assert lines == [(row["name"], row["pieces"], amount(row)) for row in sold], lines
        total = sum(map(amount, sold))
        assert (receipt.total_minor, sum(one.amount_minor for one in receipt.tenders)) == (total, total)
        if number != self.judged:
            self.judged = number
            wrong = next(nameless(self.lane.records(), PRICES, promotions=()), "")
            assert not wrong, wrong
            self.counts["sales whose prices were judged"] += 1
