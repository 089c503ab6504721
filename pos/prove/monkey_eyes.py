"""What must hold while a monkey is at the kiosk, judged without the lane's own arithmetic.

A price list of our own for what was sold; the journal for whatever left the basket; a clean slate for each shopper.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, field

from pos.lane.effects import Booking, BookSale
from pos.lane.events import AgeItemsRemoved, Event, InterventionRefused, LineRemoved, QuantitySet, UndoPressed
from pos.lane.staff_events import LineVoided, QuantityOverridden
from pos.lane.state import Lane
from pos.prove.hand.goods import GOODS
from pos.prove.hand.journal import DECODER
from pos.prove.hand.world import World
from pos.prove.monkey_hands import Kiosk
from pos.prove.price_oracle import nameless
from pos.sale.receipt import Receipt, ReceiptLine

__all__ = ["Eyes"]

PRICES_MINOR = {product.sku: product.price_minor for product in GOODS.values()}
LABELS_MINOR = {"02012345000001": 299}
"""What stands on the price label that is scanned, by sku."""
WALKED_OFF_MS = 138_000
"""Longer than a free lane waits for anybody, three times 45 s for who asked for more time."""
TAKES_AWAY = (
    AgeItemsRemoved, InterventionRefused, LineRemoved, QuantitySet, UndoPressed, LineVoided, QuantityOverridden,
)  # fmt: skip
"""Records that say that something left the basket."""


def _as_text(record: tuple[bytes, tuple[Booking, ...]]) -> dict[str, Any]:
    """A record as anybody can read it."""
    body, bookings = record
    sold = [one for one in bookings if isinstance(one, BookSale)]
    return {"event": json.loads(body), "bookings": msgspec.to_builtins(sold)}


class _Seen(Struct, frozen=True):
    """The lane after the last look."""

    basket: int
    phase: str
    pieces: dict[str, int]
    records: int
    sales: int
    at: int


class Eyes(Struct):
    """Looks after each thing that happens.

    Attributes:
        prices_minor: a piece's, or a kilogram's, by sku.
        names: what was shown in the basket that is open, in any language.
    """

    world: World
    kiosk: Kiosk
    prices_minor: dict[str, int] = field(default_factory=lambda: dict(PRICES_MINOR))
    names: set[str] = field(default_factory=set)
    seen: _Seen | None = None
    shoppers: int = 0

    def wrongs(self) -> Iterator[str]:
        """What is wrong now."""
        before, now = self.seen, self._look()
        self.seen = now
        yield from self.kiosk.wrongs()
        if before is None:
            return
        for receipt, _ in self.world.journal.sales[before.sales :]:
            yield from self._wrong_sale(receipt)
        if now.basket == before.basket:
            yield from self._wrong_leaving(before, now)
            self._remember()
        else:
            self.shoppers += 1
        alone = before.phase == "ready" and now.at - before.at > WALKED_OFF_MS and self.world.lane.help is None
        if now.phase == "ready" and (before.phase != "ready" or alone):
            yield from self._left_over(self.world.lane)
            self.names.clear()

    def _look(self) -> _Seen:
        lane = self.world.lane
        pieces: dict[str, int] = {}
        for line in lane.cart.lines:
            pieces[line.product.sku] = pieces.get(line.product.sku, 0) + line.quantity
        journal = self.world.journal
        return _Seen(lane.basket, lane.phase, pieces, len(journal.records), len(journal.sales), self.world.clock.ms)

    def _remember(self) -> None:
        for line in self.world.lane.cart.lines:
            self.names |= {line.product.name.default, *line.product.name.translations.values()}

    def _wrong_sale(self, receipt: Receipt) -> Iterator[str]:
        """A sale is the sum of its lines by our own price list, and that is what the card paid.

        Less was asked for only where a person with a name said why; in training no card pays.
        """
        yield from nameless(map(_as_text, self.world.journal.records), self.prices_minor)
        wanted = sum(self._worth(line) for line in receipt.lines) - sum(one.amount_minor for one in receipt.discounts)
        paid = sum(self.world.terminal.ledger[tender.reference].amount_minor for tender in receipt.tenders
                   if tender.kind != "training")  # fmt: skip
        if receipt.training:
            if paid:
                yield f"money was taken in training: {paid}"
            paid = receipt.total_minor
        if not wanted == receipt.total_minor == paid:
            yield f"sold for another price: {receipt.total_minor} booked, {paid} paid, worth {wanted}, {receipt.lines}"

    def _worth(self, line: ReceiptLine) -> int:
        price = self.prices_minor[line.sku]
        if line.was_minor is not None:
            return line.quantity * line.unit_price_minor
        if line.unit == "kg":
            return LABELS_MINOR[line.sku] if line.weight_g is None else (2 * line.weight_g * price + 1000) // 2000
        return line.quantity * price

    def _wrong_leaving(self, before: _Seen, now: _Seen) -> Iterator[str]:
        gone = [sku for sku, count in before.pieces.items() if now.pieces.get(sku, 0) < count]
        if gone and not any(isinstance(event, TAKES_AWAY) for event in self._events(before.records)):
            yield f"something left the basket without a record: {gone}"

    def _events(self, since: int) -> list[Event]:
        return [DECODER.decode(body) for body, _ in self.world.journal.records[since:]]

    def _left_over(self, lane: Lane) -> Iterator[str]:
        """Nothing of the last shopper: no row, no name, no language, no aid, no sheet, nothing to undo."""
        bridge: Any = self.kiosk.stand.window.kiosk
        rows = bridge.rows.rowCount()
        if rows or lane.cart.lines or lane.undo or lane.ease or lane.view.sheet or lane.view.find or lane.cleared:
            yield f"the last shopper's: {rows} rows, {lane.cart}, {lane.undo}, {lane.ease}, {lane.view}"
        shown = bridge.language
        if lane.language != lane.shop.language or shown != lane.shop.language:
            yield f"the last shopper's language: {lane.language}, shown {shown}"
        if left := {text for text in self.kiosk.said() if any(name in text for name in self.names)}:
            yield f"the last shopper's words: {left}"
