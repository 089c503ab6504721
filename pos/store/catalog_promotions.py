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
from pos.sale.loyalty import CouponRule
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Promotion
from pos.store.coupon_rules import rules_with
from pos.store.importer import catalog_faults, swap, workplace
from pos.store.sqlite_file import connect

__all__ = ["load_book", "load_coupons", "store_promotions"]

_decode = Decoder(tuple[Promotion, ...]).decode
_decode_coupons = Decoder(tuple[CouponRule, ...]).decode


def load_book(connection: Any) -> PromotionBook:  # noqa: ANN401 - a connection of SQLAlchemy
    """The promotions of an open catalogue; none, where it was made without."""
    text = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'promotions'").scalar()
    return PromotionBook(_decode(text) if text else ())


def load_coupons(connection: Any) -> tuple[CouponRule, ...]:  # noqa: ANN401 - a connection of SQLAlchemy
    """The coupons of an open catalogue: those the shop says, and those that only its promotions name."""
    text = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'coupons'").scalar()
    return rules_with(_decode_coupons(text) if text else (), load_book(connection).promotions)


def store_promotions(target: Path, promotions: Iterable[Promotion], coupons: Iterable[CouponRule] = ()) -> None:
    """Put promotions and coupons in the place of those that a catalogue has.

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
        said = encode(tuple(coupons)).decode()
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('coupons', ?)", (said,))
        connection.close()
        swap(half, target)
