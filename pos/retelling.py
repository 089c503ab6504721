"""A purchase told from its records: what happened, and what the shopper saw then. For `pos journal replay`."""

from collections.abc import Iterable, Iterator

from msgspec.structs import asdict, replace

from pos.lane.checkout import first_lane, step
from pos.lane.effects import Booking, BookSale
from pos.lane.events import Event
from pos.lane.message import Moment
from pos.lane.render import render
from pos.lane.state import Shop
from pos.sale.money import Money
from pos.sale.product import Product
from pos.store.reader import Entry
from pos.words.words import words_for

__all__ = ["retell"]


def retell(shop: Shop, entries: Iterable[Entry], timezone: str) -> Iterator[str]:
    """One line a record: number, time of day, event and its facts, then the screen and the total it led to.

    The purchase runs through `step` again, so what is told is what the shopper saw.
    """
    words = words_for("en", timezone)
    kept = list(entries)
    booked = (booking for entry in kept for booking in entry.bookings if isinstance(booking, BookSale))
    receipt = next((booking.receipt for booking in booked), None)
    if receipt is not None:
        shop = replace(shop, lane=receipt.lane, currency=receipt.currency)
    lane = first_lane(shop, receipt.basket if receipt else 1, receipt.number if receipt else 1)
    for entry in kept:
        before = lane
        lane = step(lane, entry.event).lane
        time = words.moment(Moment(entry.at)).rpartition(" ")[2]
        seconds = f"{entry.at // 1000 % 60:02d}.{entry.at % 1000:03d}"
        total = words.money(Money(lane.priced.total_minor, shop.currency)) if lane.priced.lines else ""
        shown = render(lane).id if lane is not before else ""
        yield f"{entry.seq:6}  {time}:{seconds}  {_event(entry.event)}  ->  {shown} {total}".rstrip(" ->")
        yield from (f"{'':8}booked: {_booking(booking)}" for booking in entry.bookings)
    if receipt is not None:
        paid = words.money(Money(receipt.total_minor, receipt.currency))
        yield f"{receipt.reference}: {len(receipt.lines)} lines, {paid}, record hash {kept[-1].hash[:12]}"


def _event(event: Event) -> str:
    facts = {name: value for name, value in asdict(event).items() if name != "at" and value not in ("", None, False, 0)}
    words = [f"{value.name.default} {value.size}".strip() if isinstance(value, Product) else f"{name}={value}"
             for name, value in facts.items()]  # fmt: skip
    return " ".join((type(event).__name__, *words))


def _booking(booking: Booking) -> str:
    name = type(booking).__name__
    facts = asdict(booking)
    return f"{name} " + " ".join(f"{key}={value}" for key, value in facts.items() if isinstance(value, str | int))
