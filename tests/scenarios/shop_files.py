"""A shop's own files behind a trip (`shop/`): the real catalogue, promotions, coupons and members, read as a lane does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from pos.lane.state import Shop
from pos.prove.hand.goods import SHOP
from pos.prove.hand.journal import MemoryJournal
from pos.prove.hand.ports import HandClock
from pos.prove.hand.world import World
from pos.store.catalog import Catalog
from pos.store.catalog_promotions import store_promotions
from pos.store.importer import import_csv
from pos.store.loyalty import Loyalty
from pos.store.member_key import MemberKey, member_key_path
from pos.store.members import Members
from pos.store.members_import import read_members, store_members
from pos.store.promotion_file import read_promotions

FILES = Path(__file__).parent / "shop"
SHORT = {
    "milk": "5001234100103",
    "calendar": "5001234100202",
    "soup": "5001234100301",
    "fish": "5001234100400",
    "cake": "5001234100509",
    "soap": "0614141000012",
    "sponge": "0614141000029",
}
PLACES = {
    "London": ("GBP", "Europe/London"),
    "Chicago": ("USD", "America/Chicago"),
    "Shanghai": ("CNY", "Asia/Shanghai"),
}
_KEPT = TemporaryDirectory(prefix="trips-")
"""Of the catalogues; the tests only read them."""


def shop_in(place: str) -> Shop:
    """The small shop, elsewhere."""
    currency, zone = PLACES[place]
    return replace(SHOP, currency=currency, timezone=zone, vouchers=True, members=True)


def world_of(shop: Shop, clock: HandClock) -> World:
    """A lane of a shop with these files."""
    catalog = Catalog(_catalog(shop.currency, shop.timezone), shop.currency, shop.timezone)

    def loyalty(journal: MemoryJournal) -> "FileLoyalty":
        return FileLoyalty(catalog, shop, journal)

    return World(shop, clock=clock, catalog=catalog, loyalty=loyalty)


def clock_at(day: str, hour: str, zone: str) -> HandClock:
    """A clock that stands at this time of the shop."""
    at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo(zone))
    return HandClock(int(at.timestamp() * 1000))


@cache
def _catalog(currency: str, zone: str) -> Path:
    folder = Path(_KEPT.name) / currency
    folder.mkdir()
    path = folder / "catalog.db"
    taxes = list(SHOP.taxes)
    report = import_csv([FILES / "goods.csv"], path, taxes, currency, timezone=zone)
    assert report.written, report.findings
    found = read_promotions(FILES / "promotions.toml", 2)
    assert not found.findings, found.findings
    store_promotions(path, found.promotions, found.coupons)
    key = MemberKey.open(member_key_path(folder / "members.db"), make=True)
    rows, wrong = read_members(FILES / "members.csv", key, "44")
    assert not wrong, wrong
    named = [replace(row, id=f"m{place}") for place, row in enumerate(rows, start=1)]
    store_members(folder / "members.db", named, 0)
    return path


@dataclass
class _Sold:
    """What the lane's own sales used up, asked as `store.journal.LaneStore` is."""

    journal: MemoryJournal

    def coupon_used(self, key: str, serial: str) -> bool:
        """Whether a sale has this paper."""
        return any((one.key, one.serial) == (key, serial) for sale, _ in self.journal.sales for one in sale.coupons)

    def uses_since(self, keys: Sequence[str], since_ms: int) -> tuple[tuple[str, int], ...]:
        """How often these promotions were used."""
        sold = [sale for sale, _ in self.journal.sales if sale.sold_at >= since_ms]
        used = [one for sale in sold for one in sale.discounts if one.promotion in keys]
        sums = {key: sum(one.uses for one in used if one.promotion == key) for key in keys}
        return tuple(sorted((key, count) for key, count in sums.items() if count))

    def points_since(self, members: Sequence[str], since_ms: int) -> int:
        """Points that came and went."""
        mine = [sale for sale, _ in self.journal.sales if sale.member in members and sale.sold_at > since_ms]
        return sum(one.points_earned - one.points_used for one in mine)

    def paid_by(self, members: Sequence[str]) -> str:
        """Nobody asks here."""
        del members
        return ""

    def uses_of(self, member: str) -> tuple[tuple[str, int], ...]:
        """Nothing is limited by member here."""
        del member
        return ()


class FileLoyalty(Loyalty):
    """The real look-ups, over a journal in memory."""

    def __init__(self, catalog: Catalog, shop: Shop, journal: MemoryJournal) -> None:
        sold = _Sold(journal)
        self._shop = shop
        self.offline = False
        members = Members(catalog.path.with_name("members.db"), "44", sold, catalog)
        super().__init__(catalog, sold, members, shop.currency, shop.timezone)  # type: ignore[arg-type]

    def after(self, journal: MemoryJournal) -> "FileLoyalty":
        """The same shop, asked by a lane with this journal."""
        return FileLoyalty(self._catalog, self._shop, journal)
