"""The catalogue as a kiosk reads it: `ports.Catalog` over catalog.db. Reads only.

The file is never changed, only replaced (docs/adr/0004): each look-up asks the folder whether the name still means the
same file, which costs about a microsecond, and opens the new one if not.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pysqlite3.dbapi2 as sqlite
from msgspec import Struct
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from pos.errors import CatalogError
from pos.ports import GoodsPage
from pos.sale.gtin import to_gtin14
from pos.sale.loyalty import CouponRule
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import is_time
from pos.sale.promotion.model import Promotion
from pos.store.catalog_promotions import load_book, load_coupons
from pos.store.catalog_schema import NO_RANK, NUMBER_BITS, PREFIX_MOST, PRICE, VERSION, decode_facts
from pos.store.catalog_words import Query, cuts, quoted
from pos.store.recalls import load_recalls
from pos.store.sqlite_file import connect

__all__ = ["Catalog", "Shown"]

GTIN_DIGITS = 14
MOST_TERMS = 40
MOST_HITS = 500
"""What a search or a tab gives at most: 25 pages. `GoodsPage.total` is exact up to here."""

_PRODUCT = f"SELECT p.gtin, p.plu, p.category, p.facts, {PRICE} FROM products p WHERE "
_BY_GTIN = _PRODUCT + "p.gtin = :key"
_BY_PLU = _PRODUCT + "p.plu = :key ORDER BY p.id LIMIT 2"
_BY_ID = _PRODUCT + "p.id = :key"
_EVERY = _PRODUCT + "1 ORDER BY p.id"
_BAGS = _PRODUCT + "p.category = 'bags' ORDER BY p.id LIMIT 20"
_POPULAR = "SELECT id FROM products p WHERE gtin IS NULL AND category <> 'bags' ORDER BY id LIMIT :most"
_TAB = "SELECT id FROM products p WHERE gtin IS NULL AND category = :tab ORDER BY id LIMIT :most"
_FOUND = "SELECT rowid FROM {} WHERE {} MATCH :match ORDER BY rowid LIMIT :most"
_TERMS = "SELECT term FROM vocabulary WHERE term >= :prefix AND term < :end ORDER BY term LIMIT :most"
_SPELT = "SELECT DISTINCT word FROM spellings WHERE cut IN ({}) ORDER BY word LIMIT 8"


class Shown(Struct, frozen=True, kw_only=True):
    """Everything known of one product: `prices` are (valid_from as UTC ms or 0, minor units), oldest first."""

    product: Product
    rank: int | None
    synonyms: str
    organic: bool
    prices: tuple[tuple[int, int], ...]


class Catalog:
    """Products and their prices now.

    Args:
        path: catalog.db.
        currency: what its prices have to be in; any, if None.
        timezone: where the dates and hours of promotions count.

    Raises:
        CatalogError: there is none, it is of another version or currency, or it can't be read.
    """

    def __init__(self, path: Path, currency: str | None = None, timezone: str = "UTC") -> None:
        self.path = path
        self._zone = ZoneInfo(timezone)
        self._currency = currency
        self._file = _identity(path)
        self._connection = _open(path, currency)
        self._started = self._about("started")
        self._book = load_book(self._connection)
        self._coupons = load_coupons(self._connection)
        self._recalls = load_recalls(self._connection)

    @property
    def currency(self) -> str:
        """ISO 4217, of every price."""
        return str(self._connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'currency'").scalar())

    def _about(self, key: str) -> int:
        return int(str(self._run("SELECT value FROM meta WHERE key = :key", {"key": key}).scalar()))

    def by_gtin(self, gtin: str, now_ms: int) -> Product | None:
        """The product with this GTIN-14, priced as of `now_ms`; None if unknown or not for sale yet."""
        known = len(gtin) <= GTIN_DIGITS and gtin.isascii() and gtin.isdigit()
        return self._first(_BY_GTIN, int(gtin), now_ms) if known else None

    def by_plu(self, plu: str, now_ms: int) -> Product | None:
        """The product with this produce code; "94011" is 4011 where the shop sells that as organic (9 by IFPS)."""
        product = self._first(_BY_PLU, plu, now_ms)
        if product is None and len(plu) == 5 and plu.startswith("9"):
            self._refresh()
            row = self._run(_BY_PLU, {"key": plu[1:], "now": now_ms}).first()
            organic = row is not None and decode_facts(row[3]).organic
            return _product(row) if organic else None
        return product

    def by_sku(self, sku: str, now_ms: int) -> Product | None:
        """The product with this key: a GTIN-14, or "plu:4011"."""
        plu = sku.removeprefix("plu:")
        return self.by_gtin(sku, now_ms) if plu == sku else self._first(_BY_PLU, plu, now_ms)

    def bags(self, now_ms: int) -> tuple[Product, ...]:
        """The carrier bags for sale: the category "bags"."""
        self._refresh()
        rows = self._run(_BAGS, {"now": now_ms}).all()
        return tuple(product for row in rows if (product := _product(row)))

    def browse(self, tab: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """Goods without a barcode: "popular", or one category slug, the most sold first."""
        self._refresh()
        found = self._run(_POPULAR if tab == "popular" else _TAB, {"tab": tab, "most": MOST_HITS}).scalars().all()
        return self._page(list(found), page, page_size, now_ms)

    def search(self, words: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """Goods by words, prefixes and synonyms in any language, accents ignored, the most sold first.

        The last word may be unfinished; if that finds nothing, any of them; then small slips in names of loose goods.
        """
        self._refresh()
        query = Query.of(words)
        if not query.words:
            return GoodsPage((), 0)
        found = self._hits(query.match(self._longer))
        if not found and len(query.words) > 1:
            found = self._hits(query.match(self._longer, all_prefixes=True))
        found = found or self._near(query)
        return self._page(found, page, page_size, now_ms)

    def promotions(self, product: Product, now_ms: int) -> tuple[Promotion, ...]:
        """The promotions that look at a product and those of the whole basket, as far as they are live now."""
        self._refresh()
        book = self._book
        places = {place for place, _ in book.matches(product)}.union(book.baskets)
        if not places:
            return ()
        local = datetime.fromtimestamp(now_ms / 1000, self._zone)
        today, minute = local.date().isoformat(), local.hour * 60 + local.minute
        live = (book.promotions[place] for place in sorted(places))
        return tuple(one for one in live if is_time(one.gate, today, minute))

    def every(self, now_ms: int) -> Iterator[Product]:
        """All products that are for sale now; for a look over the whole catalogue, not for a lane."""
        self._refresh()
        rows = self._run(_EVERY, {"now": now_ms})
        return (product for row in rows if (product := _product(row)))

    @property
    def coupons(self) -> tuple[CouponRule, ...]:
        """The shop's own coupons."""
        self._refresh()
        return self._coupons

    def recalled(self, gtin: str, lot: str) -> bool:
        """Whether an article (GTIN-14) is recalled: all of it, or this lot of it."""
        self._refresh()
        return bool(self._recalls) and ((gtin, "") in self._recalls or (gtin, lot) in self._recalls)

    def opened_by(self, coupon: str, now_ms: int) -> tuple[Promotion, ...]:
        """The promotions that a coupon opens, as far as they are live now."""
        self._refresh()
        now = datetime.fromtimestamp(now_ms / 1000, self._zone)
        day, minute = now.date().isoformat(), now.hour * 60 + now.minute
        mine = (one for one in self._book.promotions if one.gate.coupon == coupon)
        return tuple(one for one in mine if is_time(one.gate, day, minute))

    def promotion_name(self, key: str) -> Name | None:
        """The name of a promotion that there is."""
        self._refresh()
        return next((one.name for one in self._book.promotions if one.key == key), None)

    def of_company(self, prefix: str) -> tuple[str, ...] | None:
        """Keys of all goods whose GTIN begins with a GS1 Company Prefix; `None` where they are too many to name.

        Six digits are a U.P.C. Company Prefix, which has a zero before it in a GTIN.
        """
        self._refresh()
        digits = ("00" if len(prefix) == 6 else "0") + prefix
        more = GTIN_DIGITS - len(digits)
        values = {"first": int(digits + "0" * more), "last": int(digits + "9" * more), "most": MOST_HITS + 1}
        query = "SELECT gtin FROM products WHERE gtin BETWEEN :first AND :last ORDER BY gtin LIMIT :most"
        found = [f"{gtin:014d}" for gtin in self._run(query, values).scalars()]
        return tuple(found) if len(found) <= MOST_HITS else None

    @property
    def book(self) -> PromotionBook:
        """All promotions of this catalogue, live now or not."""
        self._refresh()
        return self._book

    def show(self, code: str) -> Shown | None:
        """Everything about the product with this GTIN (any length), PLU or key."""
        self._refresh()
        gtin, plu = to_gtin14(code), code.removeprefix("plu:")
        column, key = ("gtin", int(gtin)) if gtin else ("plu", plu)
        row = self._run(
            f"SELECT id, facts FROM products WHERE {column} = :key ORDER BY id LIMIT 1", {"key": key}
        ).first()
        return self._shown(row[0], row[1]) if row else None

    def _shown(self, ident: int, text: str) -> Shown:
        facts, prices = decode_facts(text), self._prices(ident)
        product = _product(self._run(_BY_ID, {"key": ident, "now": prices[-1][0]}).one())
        assert product is not None
        rank = ident >> NUMBER_BITS
        return Shown(
            product=product,
            rank=None if rank == NO_RANK else rank,
            synonyms=facts.synonyms,
            organic=facts.organic,
            prices=prices,
        )

    def _prices(self, ident: int) -> tuple[tuple[int, int], ...]:
        rows = self._run(
            "SELECT valid_from, price_minor FROM products WHERE id = :key AND price_minor IS NOT NULL UNION ALL "
            "SELECT valid_from, price_minor FROM prices WHERE product = :key ORDER BY valid_from",
            {"key": ident},
        )
        return tuple((start, price) for start, price in rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _first(self, query: str, key: int | str, now_ms: int) -> Product | None:
        self._refresh()
        row = self._run(query, {"key": key, "now": now_ms}).first()
        return _product(row) if row is not None else None

    def _run(self, query: str, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a cursor result of any shape
        return self._connection.exec_driver_sql(query, values)

    def _hits(self, match: str) -> list[int]:
        """Ids of what matches, the most sold first: from the small index where that has enough, else the whole one."""
        for index in ("top_words", "words"):
            values = {"match": match, "most": MOST_HITS}
            found = list(self._run(_FOUND.format(index, index), values).scalars())
            if len(found) == MOST_HITS:
                break
        return found

    def _near(self, query: Query) -> list[int]:
        choices = [self._spelt(word) for word in query.words]
        if not all(choices):
            return []
        return self._hits(" AND ".join(f"({' OR '.join(map(quoted, words))})" for words in choices))

    def _longer(self, prefix: str) -> list[str]:
        """The words that begin with a prefix too long for the index; none if they are too many to name."""
        if len(prefix) <= PREFIX_MOST:
            return []
        values = {"prefix": prefix, "end": f"{prefix}\U0010ffff", "most": MOST_TERMS + 1}
        found = list(self._run(_TERMS, values).scalars())
        return found if len(found) <= MOST_TERMS else []

    def _spelt(self, word: str) -> list[str]:
        """Words of loose goods that are one slip away from this one."""
        forms = sorted(cuts(word[:40]))
        values = {f"cut{place}": form for place, form in enumerate(forms)}
        return list(self._run(_SPELT.format(", ".join(f":{name}" for name in values)), values).scalars())

    def _page(self, found: list[int], page: int, page_size: int, now_ms: int) -> GoodsPage:
        if self._started > now_ms:
            found = [ident for ident in found if self._run(_BY_ID, {"key": ident, "now": now_ms}).one()[4] is not None]
        wanted = found[page * page_size : (page + 1) * page_size]
        products = (_product(self._run(_BY_ID, {"key": ident, "now": now_ms}).one()) for ident in wanted)
        return GoodsPage(tuple(product for product in products if product), len(found))

    def _refresh(self) -> None:
        """Take up a new file; one that can't be used is passed over, the lane sells on from what it has."""
        found = _identity(self.path)
        if found == self._file or found is None:
            return
        self._file = found
        with suppress(CatalogError):
            fresh = _open(self.path, self._currency)
            self._connection.close()
            self._connection = fresh
            self._started = self._about("started")
            self._book = load_book(fresh)
            self._coupons = load_coupons(fresh)
            self._recalls = load_recalls(fresh)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_mtime_ns


def _open(path: Path, currency: str | None) -> Connection:
    if not path.exists():
        raise CatalogError(f"There is no catalogue at {path}.", "Make one with `pos catalog import FILE.csv`.")

    def creator() -> Any:  # noqa: ANN401 - pysqlite3 has no types
        raw = connect(path, "ro", immutable=True)
        raw.execute("PRAGMA cache_size = -16384")
        return raw

    engine = create_engine("sqlite://", module=sqlite, creator=creator, poolclass=NullPool)
    try:
        connection = engine.connect()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    except Exception as error:
        if not hasattr(getattr(error, "orig", error), "sqlite_errorcode"):
            raise
        raise CatalogError(f"{path} is damaged or no catalogue.", "Import the list of goods again.") from error
    if version != VERSION:
        connection.close()
        raise CatalogError(
            f"{path} is of version {version}, this program reads version {VERSION}.",
            "Import the list of goods again with this program.",
        )
    held = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'currency'").scalar()
    if currency is not None and held != currency:
        connection.close()
        raise CatalogError(
            f"The prices in {path} are in {held}, the shop sells in {currency}.",
            "Set `shop.currency` right, or import the list of goods again.",
        )
    return connection


def _product(row: Any) -> Product | None:  # noqa: ANN401 - a row of `_PRODUCT`
    gtin, plu, category, text, price_minor = row
    if price_minor is None:
        return None
    facts = decode_facts(text)
    code = None if gtin is None else f"{gtin:014d}"
    return Product(
        sku=code or f"plu:{plu}",
        name=Name(facts.name, facts.names),
        price_minor=price_minor,
        gtin=code,
        plu=plu,
        brand=facts.brand,
        size=facts.size,
        category=category,
        unit="kg" if facts.unit == "kg" else "each",
        tax=facts.tax,
        weight_g=facts.weight_g,
        tare_g=facts.tare_g,
        min_age=facts.min_age,
        limit=facts.limit,
        discountable=not facts.no_discount,
        deposit_minor=facts.deposit_minor,
        security=facts.security,
        blocked=facts.blocked,
        sold_from_to=facts.sold_from_to,
        limit_group=facts.limit_group,
        picture=facts.picture,
    )
