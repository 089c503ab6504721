"""Promotions in catalog.db: one JSON text beside the products, replaced together with them or alone.

The file of the catalogue is never changed, only replaced (docs/adr/0004), for promotions as well: a running kiosk takes
up both at its next look-up.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.json import Decoder, encode

from pos.errors import CatalogError
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Promotion
from pos.store.importer import catalog_faults, swap, workplace
from pos.store.sqlite_file import connect

__all__ = ["load_book", "store_promotions"]

_decode = Decoder(tuple[Promotion, ...]).decode


def load_book(connection: Any) -> PromotionBook:  # noqa: ANN401 - a connection of SQLAlchemy
    """The promotions of an open catalogue; none, where it was made without."""
    text = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'promotions'").scalar()
    return PromotionBook(_decode(text) if text else ())


def store_promotions(target: Path, promotions: Iterable[Promotion]) -> None:
    """Put promotions in the place of those that a catalogue has.

    Raises:
        CatalogError: there is no catalogue, another import is running, or it can't be written; nothing is changed then.
    """
    if not target.exists():
        raise CatalogError(f"There is no catalogue at {target}.", "Import the shop's list of goods first.")
    with workplace(target) as half, catalog_faults(target):
        shutil.copyfile(target, half)
        connection = connect(half)
        text = encode(tuple(sorted(promotions, key=lambda one: one.key))).decode()
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('promotions', ?)", (text,))
        connection.close()
        swap(half, target)
