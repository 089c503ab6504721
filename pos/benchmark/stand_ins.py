"""Ports that do nothing, and goods that cost something: what a measurement of the core runs on."""

import time
from collections.abc import Sequence

from msgspec.structs import replace

from pos.lane.effects import Booking, Cue, PaymentIntent, SavedBasket, Unconfirmed
from pos.lane.events import Event
from pos.lane.sales_book import Wanted
from pos.lane.screen import Screen
from pos.lane.state import Shop
from pos.ports import Commit, GivenBack, GoodsPage, Opening, PrintJob
from pos.sale.product import Name, Product
from pos.sale.promotion.model import Promotion
from pos.sale.receipt import Receipt
from pos.sale.tax import TaxClass
from pos.session import Ports

__all__ = ["SilentPorts", "demo_shop", "product"]


def demo_shop() -> Shop:
    """A shop of three rates with one device of each kind."""
    taxes = (TaxClass("standard", 2000, "A"), TaxClass("reduced", 500, "B"), TaxClass("zero", 0, "C"))
    return Shop(
        name="Market Hall", lane=4, currency="GBP", language="en", languages=("en", "de", "zh-Hans", "ar"),
        taxes={tax.key: tax for tax in taxes},
        devices=(("scanner", "hand"), ("printer", "receipt"), ("terminal", "card")),
    )  # fmt: skip


def product(number: int) -> Product:
    """The `number`th product, each another."""
    gtin = f"{number:013d}0"
    tax = ("standard", "reduced", "zero")[number % 3]
    return Product(sku=gtin, gtin=gtin, name=Name(f"Product {number}"), size="500 g", price_minor=99 + number, tax=tax)


class SilentPorts:
    """Every port at once, doing nothing that can be seen."""

    def __init__(self) -> None:
        self._seq = 0

    @classmethod
    def in_memory(cls) -> Ports:
        """A whole world of nothing."""
        one = cls()
        return Ports(
            clock=one,
            catalog=one,
            journal=one,
            sales=one,
            timers=one,
            display=one,
            sounds=one,
            printer=one,
            terminal=one,
        )

    def now_ms(self) -> int:
        """The wall's time."""
        return time.time_ns() // 1_000_000

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Count."""
        del event, bookings
        self._seq += 1
        return Commit(self._seq, "")

    def opening(self) -> Opening:
        """Nothing before."""
        return Opening(events=(), next_receipt=1, next_basket=1, saved=())

    def promotions(self, product: Product, now_ms: int) -> tuple[Promotion, ...]:
        """None."""
        del product, now_ms
        return ()

    def by_gtin(self, gtin: str, now_ms: int) -> Product | None:
        """A product for every number."""
        del now_ms
        return product(int(gtin) // 10)

    by_plu = by_sku = by_gtin

    def recalled(self, gtin: str, lot: str) -> bool:
        """Nothing is."""
        del gtin, lot
        return False

    def browse(self, tab: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """No goods."""
        del tab, page, page_size, now_ms
        return GoodsPage((), 0)

    search = browse

    def bags(self, now_ms: int) -> tuple[Product, ...]:
        """One bag."""
        return (replace(product(0), category="bags"),) if now_ms else ()

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        """None."""
        del number
        return None

    def given_back(self, number: int) -> GivenBack:
        """Nothing."""
        del number
        return GivenBack()

    def saved(self, ticket: str) -> SavedBasket | None:
        """None."""
        del ticket
        return None

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """None."""
        del wanted, until_ms
        return (), False

    def start(self, name: str, seconds: float) -> None:
        """No timers."""

    def cancel(self, name: str) -> None:
        """No timers."""

    def is_current(self, name: str, at: int) -> bool:
        """Always."""
        del name, at
        return True

    def show(self, screen: Screen) -> None:
        """Nobody looks."""

    def play(self, cue: Cue) -> None:
        """Nobody hears."""

    def print(self, job: PrintJob) -> None:
        """No paper."""

    def check(self) -> None:
        """No paper."""

    def pay(self, intent: PaymentIntent) -> None:
        """No answer."""

    def abort(self, intent_id: str) -> None:
        """No answer."""

    def ask(self, intent: PaymentIntent) -> None:
        """No answer."""

    def confirm(self, doubt: Unconfirmed) -> None:
        """No answer."""

    def end_day(self) -> None:
        """No answer."""
