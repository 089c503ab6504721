"""Coupons looked up in a real catalogue, and what sales of a real lane use up and leave."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.lane.effects import BookSale, SavedBasket
from pos.lane.events import MemberRefused, StartPressed, VoucherFound, VoucherRefused
from pos.members.command import app
from pos.members.offers import chosen, personal, purchases, rules
from pos.prove.hand.goods import GOODS
from pos.sale.barcode import Coupon, read
from pos.sale.cart import Cart, add
from pos.sale.loyalty import Shown, Voucher
from pos.sale.product import Name
from pos.sale.receipt import Receipt, ReceiptCoupon, ReceiptDiscount, Tender
from pos.store.catalog import Catalog
from pos.store.catalog_promotions import store_promotions
from pos.store.importer import ImportReport
from pos.store.journal import LaneStore
from pos.store.loyalty import Loyalty, coupon_code
from pos.store.loyalty_rows import movements
from pos.store.members import every_member
from pos.store.members_import import store_members
from pos.store.members_schema import MemberRow
from pos.store.promotion_file import PromotionList, read_promotions
from pos.store.reader import reading
from pos.store.verify import verify
from typer.testing import CliRunner

from tests.store import trade

NOW = 1_795_806_000_000
"""Friday 2026-11-27, 19:00 in London."""
DAY = 24 * 3600 * 1000
OFFERS = """
[[promotion]]
key = "five"
name = "5.00 off"
kind = "basket"
amount = 5.00
coupon = "FIVE"
per_day = 2

[[promotion]]
key = "oats"
name = "Oats"
kind = "each"
of = { skus = ["7032069804988"] }
amount = 0.50
coupon = "OATS"
hours = ["08:00-12:00"]

[[coupon]]
key = "FIVE"
name = "5.00 off"
codes = ["FIVE", "gcn:9501101530003", "8112:123456-654321"]
serial = true
from_date = 2026-11-01
to_date = 2026-11-30

[[coupon]]
key = "PLAIN"
name = "Plain"
codes = ["PLAIN", "ean:9900000000011"]
times = 3
check = true
wants = "oats"
"""
GOODS_CSV = "gtin,name,price\n7032069804988,Oats,1.80\n0614141000012,Soap,3.00\n0614141000029,Sponge,1.20\n"


def listed(folder: Path, text: str) -> PromotionList:
    (folder / "offers.toml").write_text(text, encoding="utf-8")
    return read_promotions(folder / "offers.toml", 2)


@pytest.fixture
def catalog(tmp_path: Path, import_text: Callable[..., ImportReport]) -> Iterator[Catalog]:
    import_text(GOODS_CSV)
    found = listed(tmp_path, OFFERS)
    assert found.findings == ()
    store_promotions(tmp_path / "catalog.db", found.promotions, found.coupons)
    with closing(Catalog(tmp_path / "catalog.db", timezone="Europe/London")) as catalog:
        yield catalog


@pytest.fixture
def loyalty(catalog: Catalog, store: LaneStore) -> Loyalty:
    return Loyalty(catalog, store, None, "GBP", "Europe/London")


def shown(loyalty: Loyalty, raw: str, at: int = NOW) -> VoucherFound | VoucherRefused:
    coupon = read(raw.encode())
    assert isinstance(coupon, Coupon), coupon
    return loyalty.coupon(coupon, at)


def sold(number: int, at: int, **changes: object) -> Receipt:
    return replace(trade.receipt(number, number, at), **changes)


def sell(store: LaneStore, receipt: Receipt) -> None:
    store.append(StartPressed(at=receipt.sold_at), [BookSale(receipt=receipt)])


@pytest.mark.parametrize(
    ("raw", "key", "serial"),
    [
        ("COUPON-FIVE-0001", "FIVE", "0001"),
        ("COUPON-FIVE0001", "FIVE", "0001"),
        ("]C1255950110153000312345", "FIVE", "12345"),
        ("(8112)00123456654321" + "0000017", "FIVE", "000017"),
        ("COUPON-PLAIN", "PLAIN", ""),
        ("9900000000011", "PLAIN", ""),
        ("COUPON-OATS", "OATS", ""),
    ],
)
def test_every_kind_of_code_finds_its_coupon(loyalty: Loyalty, raw: str, key: str, serial: str) -> None:
    found = shown(loyalty, raw)
    assert isinstance(found, VoucherFound), found
    assert (found.voucher.key, found.voucher.serial) == (key, serial)


@pytest.mark.parametrize(
    "raw", ["COUPON-FIVE", "COUPON-NOBODY", "]C12559501101530003", "COUPON-OATS1", "9900000000028", "(8112)0"]
)
def test_what_is_no_coupon_of_the_shop(loyalty: Loyalty, raw: str) -> None:
    assert shown(loyalty, raw) == VoucherRefused(why="unknown")


def test_a_coupon_brings_its_live_promotions_and_what_the_shop_says(loyalty: Loyalty) -> None:
    found = shown(loyalty, "COUPON-PLAIN")
    assert isinstance(found, VoucherFound)
    assert found.voucher == Voucher(key="PLAIN", name=Name("Plain"), times=3, check=True, wants=Name("oats"))
    five, evening = shown(loyalty, "COUPON-FIVE-1"), shown(loyalty, "COUPON-OATS")
    assert isinstance(five, VoucherFound)
    assert isinstance(evening, VoucherFound)
    assert [one.key for one in five.offers] == ["five"]
    assert evening.offers == ()  # in the morning only
    morning = shown(loyalty, "COUPON-OATS", NOW - 9 * 3600 * 1000)
    assert isinstance(morning, VoucherFound)
    assert [one.key for one in morning.offers] == ["oats"]


def test_a_coupon_has_its_days(loyalty: Loyalty) -> None:
    early, late = shown(loyalty, "COUPON-FIVE-1", NOW - 27 * DAY), shown(loyalty, "COUPON-FIVE-1", NOW + 4 * DAY)
    assert isinstance(early, VoucherRefused)
    assert isinstance(late, VoucherRefused)
    assert (early.why, late.why) == ("not-yet", "ended")
    assert 0 < early.day < late.day


def test_a_serial_is_used_up_with_its_sale_and_not_before(loyalty: Loyalty, store: LaneStore) -> None:
    coupons = (ReceiptCoupon(key="FIVE", name=Name("5"), serial="7"), ReceiptCoupon(key="PLAIN", name=Name("p")))
    assert isinstance(shown(loyalty, "COUPON-FIVE-7"), VoucherFound)
    sell(store, sold(1, NOW, coupons=coupons))
    assert shown(loyalty, "COUPON-FIVE-7") == VoucherRefused(why="used")
    assert isinstance(shown(loyalty, "COUPON-FIVE-8"), VoucherFound)
    assert isinstance(shown(loyalty, "COUPON-PLAIN"), VoucherFound)
    saved = SavedBasket(
        ticket="T",
        basket=1,
        saved_at=1,
        cart=add(Cart(), GOODS["oats"]),
        loyalty=Shown(vouchers=tuple(Voucher(key="FIVE", name=Name("5"), serial=serial) for serial in ("7", "8"))),
    )
    assert [one.serial for one in loyalty.unused(saved).loyalty.vouchers] == ["8"]


def test_limits_a_day_are_counted_in_the_shops_day(loyalty: Loyalty, store: LaneStore) -> None:
    used = (
        ReceiptDiscount(Name("5"), 1, 500, "five"),
        ReceiptDiscount(Name("5"), 1, 500, "five"),
        ReceiptDiscount(Name("x"), 9, 1),
    )
    midnight = NOW - 19 * 3600 * 1000
    sell(store, sold(1, midnight - 1, discounts=used))
    sell(store, sold(2, midnight, discounts=used))
    sell(store, sold(3, NOW, discounts=used, training=True))
    found = shown(loyalty, "COUPON-FIVE-1")
    assert isinstance(found, VoucherFound)
    assert found.used_today == (("five", 2),)
    assert loyalty.used_today((), NOW) == ()


def test_points_follow_their_member(loyalty: Loyalty, store: LaneStore, path: Path) -> None:
    assert loyalty.member("1", NOW, typed=True) == MemberRefused(why="unknown")
    line = trade.receipt(1, 1, 1).lines[0]
    lines = (replace(line, points_earned=3), replace(line, points_earned=2, points_used=100))
    sell(store, sold(1, NOW, member="m1", lines=lines, discounts=(ReceiptDiscount(Name("5"), 2, 500, "five"),)))
    sell(store, sold(2, NOW + 1, member="t1", lines=(replace(line, points_earned=10), line)))
    assert store.points_since(("m1", "t1"), 0) == -85
    assert store.points_since(("m1", "t1"), NOW) == 10
    assert store.points_since(("m2",), 0) == 0
    assert (store.uses_of("m1"), store.uses_of("t1")) == ((("five", 2),), ())
    with reading(path) as connection:
        assert movements(connection, ("m1",)) == [(NOW, 1, 5, 100)]
    assert verify(path) == []


def test_the_tender_that_paid_most_of_a_members_last_sale_is_known(loyalty: Loyalty, store: LaneStore) -> None:
    assert store.paid_by(("m1", "t1")) == ""
    card, gift = (Tender(kind=kind, amount_minor=minor) for kind, minor in (("card", 100), ("gift", 260)))
    sell(store, sold(1, NOW, member="m1", tenders=(card, gift)))
    assert store.paid_by(("m1", "t1")) == "gift"
    sell(store, sold(2, NOW + 1, member="t1", tenders=(card,)))
    assert store.paid_by(("m1", "t1")) == "card"
    sell(store, sold(3, NOW + 2, member="m1", tenders=(gift,), training=True))
    sell(store, sold(4, NOW + 3, member="m1", tenders=(replace(gift, amount_minor=-260),)))
    assert store.paid_by(("m1", "t1")) == "card"
    assert store.paid_by(("m2",)) == ""


# --- North American paper


PAPER = "1061414165432132501100003991231"  # 2.50 off one piece of 0614141, until the end of 2099


@pytest.fixture
def dollars(catalog: Catalog, store: LaneStore) -> Loyalty:
    return Loyalty(catalog, store, None, "USD", "America/Chicago")


def paper(loyalty: Loyalty, digits: str) -> VoucherFound | VoucherRefused:
    return loyalty.coupon(Coupon("gs1-8110", digits), NOW)


def test_paper_counts_where_dollars_are_paid(dollars: Loyalty, loyalty: Loyalty) -> None:
    digits = PAPER[:-7] + "3261231"
    found = paper(dollars, digits)
    assert isinstance(found, VoucherFound)
    (offer,) = found.offers
    assert offer.gate.coupon == found.voucher.key
    assert not found.voucher.check
    assert found.voucher.name.default == "Coupon 2.50"
    assert paper(loyalty, digits) == VoucherRefused(why="unknown")


@pytest.mark.parametrize(
    ("digits", "why"),
    [
        ("nothing", "unknown"),
        (PAPER[:-7] + "3251231", "ended"),
        (PAPER[:-7] + "4270101", "not-yet"),
        (PAPER[:-7] + "611234567", "unknown"),  # of one retailer only
    ],
)
def test_paper_that_cant_be_used(dollars: Loyalty, digits: str, why: str) -> None:
    found = paper(dollars, digits)
    assert isinstance(found, VoucherRefused)
    assert found.why == why


def test_paper_for_a_family_of_goods_is_looked_at(dollars: Loyalty, store: LaneStore) -> None:
    digits = "106141416543213250110120"
    found = paper(dollars, digits + "50000001")
    assert isinstance(found, VoucherFound)
    assert (found.voucher.check, found.voucher.serial) == (True, "000001")
    sell(store, sold(1, NOW, coupons=(ReceiptCoupon(key=found.voucher.key, name=Name("x"), serial="000001"),)))
    assert paper(dollars, digits + "50000001") == VoucherRefused(why="used")


def test_goods_are_found_by_their_makers_prefix(catalog: Catalog) -> None:
    assert catalog.of_company("0614141") == ("00614141000012", "00614141000029")
    assert catalog.of_company("614141") == ("00614141000012", "00614141000029")
    assert catalog.of_company("9999999") == ()


def test_a_code_without_meaning_is_none() -> None:
    assert coupon_code(Coupon("gs1-8112", "9")) == ("", "")


# --- the file


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ('key = "no good"', "key"),
        ('name = " "', "name"),
        ('codes = ["gcn:1"]', "codes"),
        ('codes = ["ean:9900000000012"]', "codes"),
        ("times = 0", "times"),
        ('serial = "yes"', "serial"),
        ("serial = true\ntimes = 2", "times"),
        ('serial = true\ncodes = ["ean:9900000000011"]', "serial"),
        ("from_date = 2026-12-02\nto_date = 2026-12-01", "to_date"),
    ],
)
def test_mistakes_of_a_coupon_have_a_line(tmp_path: Path, change: str, key: str) -> None:
    base = {"key": 'key = "A"', "name": 'name = "A"'}
    base |= {change.split(" = ", maxsplit=1)[0]: change}
    (finding,) = listed(tmp_path, "[[coupon]]\n" + "\n".join(base.values()) + "\n").findings
    assert finding.key == key
    assert finding.line >= 2 or key not in change


def test_two_coupons_of_one_code(tmp_path: Path) -> None:
    text = '[[coupon]]\nkey = "A"\nname = "A"\n[[coupon]]\nkey = "B"\nname = "B"\ncodes = ["A"]\n'
    (finding,) = listed(tmp_path, text).findings
    assert "another coupon's" in finding.reason


# --- personal offers


def bought(number: int, member: str, *skus: str) -> Receipt:
    line = trade.receipt(1, 1, 1).lines[0]
    lines = tuple(replace(line, sku=sku) for sku in skus)
    return sold(number, NOW + number, member=member, lines=lines)


def test_offers_follow_what_is_bought_and_what_goes_together(tmp_path: Path, store: LaneStore, path: Path) -> None:
    text = "".join(
        f'[[promotion]]\nkey = "{key}"\nname = "{key}"\nkind = "each"\npercent = 10\n'
        f'of = {{ skus = ["{GOODS[key].sku}"] }}\nsegments = ["{segment}"]\n'
        for key, segment in (("oats", "only.oats"), ("bread", "only.bread"), ("wine", "only.wine"), ("lemon", "gold"))
    )
    offers = personal(listed(tmp_path, text).promotions)
    assert [one.key for one in offers] == ["oats", "bread", "wine"]
    oats, bread, wine, pills = (GOODS[key].sku for key in ("oats", "bread", "wine", "pills"))
    for number, (member, *skus) in enumerate(
        [
            ("m1", oats),
            ("m1", oats, pills),
            ("", pills, bread),
            ("", pills, bread),
            ("", pills, bread),
            ("m2", wine),
            ("", wine),
        ],
        1,
    ):
        sell(store, bought(number, member, *skus))
    with reading(path) as connection:
        known, who = rules(connection), purchases(connection)
    assert who == {"m1": {oats: 1.0, pills: 0.5}, "m2": {wine: 1.0}}
    assert {(one.bought, one.also) for one in known} == {(pills, bread), (bread, pills)}
    by_sku = {one.sku: one for one in GOODS.values()}
    assert chosen(who["m1"], known, offers, by_sku.get) == ("oats", "bread")
    assert chosen(who["m2"], known, offers, by_sku.get) == ("wine",)
    assert chosen({}, known, offers, by_sku.get) == ()


def test_the_command_gives_each_member_their_offers(tmp_path: Path, import_text: Callable[..., ImportReport]) -> None:
    import_text(GOODS_CSV)
    text = (
        '[[promotion]]\nkey = "soap"\nname = "Soap"\nkind = "each"\npercent = 10\n'
        'of = { skus = ["0614141000012"] }\nsegments = ["only.soap"]\n'
    )
    found = listed(tmp_path, text)
    store_promotions(tmp_path / "catalog.db", found.promotions, found.coupons)
    people = [MemberRow(id="m1", number="1001"), MemberRow(id="m2", number="1002", segments=("no-offers",))]
    store_members(tmp_path / "members.db", people, 0)
    with LaneStore.open(tmp_path / "lane.db", 1) as store:
        for number, member in enumerate(("m1", "m2"), 1):
            sell(store, bought(number, member, "00614141000012"))
    done = CliRunner().invoke(app, ["offers", "--folder", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "1 offers to choose from" in done.output
    assert {one.id: one.offers for one in every_member(tmp_path / "members.db")} == {"m1": ("soap",), "m2": ()}
