"""Every screen there is, in every language and both orientations; and every receipt as text."""

import time
from contextlib import closing
from pathlib import Path

from pos.app import catalog_path, lane_path, shop_of
from pos.config import Config
from pos.demo.kept import Kept, Trip
from pos.sale.receipt import Receipt
from pos.words.words import words_for

__all__ = ["ORIENTATIONS", "gallery", "receipts_of", "write_texts"]

ORIENTATIONS = ("portrait", "landscape")
PAPER = 42
"""Characters of a line of paper 80 mm wide."""


def gallery(config: Config, language: str, out: Path, kept: Kept) -> None:
    """Every screen, in one orientation."""
    from pos.store.catalog import Catalog
    from pos.tour import tour
    from pos.ui.stand import Stand

    out.mkdir(parents=True, exist_ok=True)
    with closing(Catalog(catalog_path(config), config.shop.currency)) as catalog:
        stand = Stand(config.display, lambda tag: words_for(tag, config.shop.timezone))
        for name, screen in tour(shop_of(config), catalog, language, time.time_ns() // 1_000_000):
            stand.show(screen)
            path = out / f"{name}.png"
            stand.grab().save(str(path))
            kept.gallery.append(path)
        stand.close()


def receipts_of(config: Config) -> list[Receipt]:
    """Everything that the lane has booked, in order."""
    from pos.store.journal import LaneStore

    found, number = [], 1
    with LaneStore.open(lane_path(config), config.shop.lane) as store:
        while (one := store.receipt(number)) is not None:
            found.append(one[0])
            number += 1
    return found


def write_texts(config: Config, out: Path, kept: Kept) -> None:
    """Each receipt as text, read back from the lane's own database in the language it was printed in."""
    from pos.store.journal import LaneStore

    with LaneStore.open(lane_path(config), config.shop.lane) as store:
        for trip in kept.trips:
            for number in trip.numbers:
                _write_text(config, store, out, kept, trip, number)


def _write_text(config: Config, store: "object", out: Path, kept: Kept, trip: Trip, number: int) -> None:  # noqa: PLR0917
    from pos.devices.receipt_layout import header_of, lay_out
    from pos.devices.receipt_lines import as_text
    from pos.lane.effects import Print
    from pos.ports import PrintJob

    found = store.receipt(number)  # type: ignore[attr-defined]
    assert found is not None, f"receipt {number} was printed and is not there"
    receipt, commit = found
    request = Print(job="text", document="receipt", number=number, language=trip.language)
    job = PrintJob(job="text", request=request, receipt=receipt, commit=commit)
    words = words_for(trip.language, config.shop.timezone)
    path = out / trip.language / f"{trip.number:02d}-receipt.txt"
    path.write_text(as_text(lay_out(job, words, header_of(config.shop), PAPER)), encoding="utf-8")
    trip.texts.append(path)
    kept.sales.append((receipt.reference, trip.language, receipt.total_minor))
