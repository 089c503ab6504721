"""A lane's reading end for hostile reads: the shop's rules and others', a real catalogue, an open lane, its screen."""

import csv
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Union

import msgspec
from msgspec.structs import replace

from pos.app import barcode_rules, shop_of
from pos.config import Config, PrinterConfig, ScannerConfig, TerminalConfig
from pos.lane.checkout import first_lane, step
from pos.lane.events import DeviceChanged, Event, ItemFound, Scanned
from pos.lane.every_event import EVENTS
from pos.lane.message import Msg
from pos.lane.render import render
from pos.lane.sales_book import Wanted
from pos.lane.state import Lane
from pos.ports import GivenBack
from pos.prove.barcode_inputs import Held
from pos.sale.barcode import Barcode, BarcodeRules, Unreadable, VariableMeasure, prepare, read, read_typed
from pos.sale.barcode_countries import PRESETS
from pos.sale.receipt import Receipt
from pos.simulated import DEMO_STORE
from pos.store.catalog import Catalog
from pos.store.importer import import_csv
from pos.understanding import MOST_PIECES, Understanding
from pos.words.words import Words

__all__ = ["Bench", "Read", "Scan", "demo_catalog", "open_lane", "strings"]

NOW_MS = 1_795_000_000_000
LONGEST_KEPT = 64
LONGEST_SAID = 400
Read = Callable[[bytes, BarcodeRules], Barcode]
Scan = Callable[[Understanding, Lane, Scanned], Event]
_DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007 - the tuple is data
_MARKS = "\u2066\u2067\u2068\u2069\u200e\u200f\u00a0\u202f"


class _NothingSold:
    """`ports.Sales` of a lane's first day."""

    def receipt(self, number: int) -> None:
        """None."""

    def given_back(self, number: int) -> GivenBack:
        """Nothing."""
        del number
        return GivenBack()

    def saved(self, ticket: str) -> None:
        """None."""

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """None."""
        del wanted, until_ms
        return (), False


def demo_catalog(folder: Path) -> Catalog:
    """The demonstration store's catalogue, on disk."""
    path = folder / "catalog.db"
    files = [DEMO_STORE / "own-goods.csv", DEMO_STORE / "packaged-foods.csv"]
    import_csv(files, path, ["standard", "reduced", "zero"], "GBP")
    return Catalog(path, "GBP")


def known_codes() -> tuple[str, ...]:
    """The article numbers of the demonstration store."""
    with (DEMO_STORE / "packaged-foods.csv").open(encoding="utf-8") as file:
        return tuple(row["gtin"] for row in csv.DictReader(file))


def lane_config() -> Config:
    """A lane with one of each device."""
    return Config(
        scanner={"front": ScannerConfig(url="tcp://127.0.0.1:1")},
        printer={"receipts": PrinterConfig(url="tcp://127.0.0.1:2")},
        terminal={"card": TerminalConfig(url="tcp://127.0.0.1:3")},
    )


def open_lane(config: Config) -> Lane:
    """A lane that waits for a shopper."""
    lane = first_lane(shop_of(config))
    for part, name in lane.shop.devices:
        lane = step(lane, DeviceChanged(part=part, device=name, state="ready")).lane
    return lane


class Bench:
    """Reads one input after the other. `read` and `scan` are the lane's own, or a planted bug.

    Attributes:
        ns: how long each read took.
        searched_ns: how long each search took.
    """

    def __init__(self, folder: Path, read_: Read = read, scan: Scan | None = None) -> None:
        prepare()
        config = lane_config()
        own = barcode_rules(config)
        self.rules = (
            own, own, own, replace(own, id_style="symbol", gs_substitutes=("~", "^]")),
            replace(own, id_style="datalogic", gs_substitutes=("\x1e",)), *PRESETS.values(),
        )  # fmt: skip
        self.catalog = demo_catalog(folder)
        self.known = known_codes()
        self.lane = open_lane(config)
        self.ns, self.searched_ns = array("Q"), array("Q")
        self._understandings = [Understanding(rules, self.catalog, _NothingSold()) for rules in self.rules]
        self._read = read_
        self._scan = scan or (lambda understanding, lane, event: understanding.scan(lane, event, NOW_MS))
        self._words = [Words(language, "Europe/London", strict=True) for language in self.lane.shop.languages]

    def close(self) -> None:
        """Close the catalogue."""
        self.catalog.close()

    def wrongs(self, held: Held, index: int) -> Iterator[str]:
        """What is wrong with what one read led to."""
        number = index % len(self.rules)
        rules, understanding = self.rules[number], self._understandings[number]
        start = time.perf_counter_ns()
        found = self._read(held.raw, rules)
        self.ns.append(time.perf_counter_ns() - start)
        yield from _wrong_meaning(found)
        if index % 8 == 1:
            yield from self._unstable(held.raw, rules, found)
        event = self._scan(understanding, self.lane, Scanned(device="front", raw=held.raw))
        yield from _wrong_record(event, held)
        yield from _wrong_price(event, found)
        if index % 16 == 1:
            yield from self._wrong_screen(event, held, index)

    def _unstable(self, raw: bytes, rules: BarcodeRules, found: Barcode) -> Iterator[str]:
        """The same bytes, and the same bytes in another harmless frame, mean the same."""
        if self._read(raw, rules) != found:
            yield "means something else the second time"
        if isinstance(found, Unreadable) and found.why in ("too-long", "not-ascii"):
            return
        for framed in (raw + b"\r\n", b"\x02" + raw + b"\x03", raw + b"\t"):
            if len(framed) <= 4096 and self._read(framed, rules) != found:
                yield f"framing changes the meaning: {found} in {framed[:1] + framed[-2:]!r}"

    def typed(self, text: str, index: int) -> Iterator[str]:
        """What is wrong with a text typed on the keypad."""
        number = index % len(self.rules)
        yield from _wrong_meaning(read_typed(text, self.rules[number]))
        event = self._understandings[number].typed(self.lane, text, NOW_MS)
        yield from _wrong_record(event, Held(b""))

    def search(self, text: str) -> Iterator[str]:
        """What is wrong with a text searched for."""
        start = time.perf_counter_ns()
        page = self.catalog.search(text, 0, 20, NOW_MS)
        self.searched_ns.append(time.perf_counter_ns() - start)
        if len(page.goods) > 20 or page.total < len(page.goods):
            yield f"search counts wrong: {len(page.goods)} of {page.total}"
        self.catalog.browse(text, 0, 20, NOW_MS)
        self.catalog.by_sku(text, NOW_MS)
        self.catalog.by_plu(text, NOW_MS)

    def _wrong_screen(self, event: Event, held: Held, index: int) -> Iterator[str]:
        lane = step(self.lane, event).lane
        words = self._words[index % len(self._words)]
        for message in messages(render(replace(lane, language=words.language))):
            said = words.say(message)
            if not printable(said) or len(said) > LONGEST_SAID:
                yield f"a screen says what can't be shown ({message.id}): {said!r}"
            yield from _leaks(said, held, "a screen shows a card number")


def _wrong_meaning(found: object) -> Iterator[str]:
    if not isinstance(found, Barcode):
        yield f"no meaning: {type(found).__name__}"
    elif isinstance(found, Unreadable) and not (len(found.shown) <= 40 and plain(found.shown)):
        yield f"Unreadable shows raw bytes: {found.shown!r}"
    elif msgspec.json.decode(msgspec.json.encode(found), type=Barcode) != found:
        yield f"a meaning that can't be written: {found}"


def _wrong_record(event: Event, held: Held) -> Iterator[str]:
    if _DECODER.decode(msgspec.json.encode(event)) != event:
        yield f"a record that reads back differently: {event}"
    for text in strings(event):
        if not plain(text) or len(text) > LONGEST_KEPT:
            yield f"raw bytes are kept: {type(event).__name__} {text!r}"
        yield from _leaks(text, held, f"a card number is kept in {type(event).__name__}")


def _wrong_price(event: Event, found: object) -> Iterator[str]:
    """Whether a code from outside sets the price of goods by the piece, or counts more than a basket holds."""
    if isinstance(event, ItemFound):
        priced = event.price_minor is not None and event.product.unit == "each"
        if priced and not isinstance(found, VariableMeasure):
            yield f"a message sets a price: {event}"
        if not 1 <= event.count <= MOST_PIECES:
            yield f"a count out of bounds: {event}"


def _leaks(text: str, held: Held, what: str) -> Iterator[str]:
    """Whether more than the last four digits of the card that was held are in a text.

    Five of its digits in a row, unless the rest of the input has them too.
    """
    if held.card:
        digits = _digits(text)
        rest = _digits(held.raw.decode("latin-1")).replace(held.card, "x")
        for at in range(len(held.card) - 4):
            five = held.card[at : at + 5]
            if five in digits and five not in rest:
                yield f"{what}: {text!r}"
                return


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def plain(text: str) -> bool:
    """Whether a text is printable ASCII, or nothing."""
    return text.isascii() and (text.isprintable() or not text)


def printable(text: str) -> bool:
    """Whether a text holds no control characters, direction marks of our own words aside."""
    return all(char.isprintable() or char in _MARKS for char in text)


def strings(event: Any) -> Iterator[str]:  # noqa: ANN401 - any event
    """The strings of an event that come from what was read; a product's come from the catalogue."""
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, str) and not (name == "device" and isinstance(event, ItemFound)):
            yield value


def messages(part: Any) -> Iterator[Msg]:  # noqa: ANN401 - any part of a screen
    """Every message in a part of a screen."""
    if isinstance(part, Msg):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            if name != "press":
                yield from messages(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from messages(one)
