"""Serials of coupons in a shop of several lanes: written by one, taken by another, and what is told in between."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.cli import app
from pos.lane.effects import BookSale, SavedBasket
from pos.lane.events import StartPressed, VoucherFound, VoucherRefused
from pos.sale.barcode import Coupon, read
from pos.sale.cart import Cart
from pos.sale.loyalty import Shown, Voucher
from pos.sale.product import Name
from pos.sale.receipt import ReceiptCoupon
from pos.store.catalog import Catalog
from pos.store.catalog_promotions import store_promotions
from pos.store.importer import ImportReport
from pos.store.journal import LaneStore
from pos.store.loyalty import Loyalty
from pos.store.promotion_file import read_promotions
from pos.store.serials import Serials, UsedSerial, add_serials
from typer.testing import CliRunner

from tests.store import trade

NOW = 1_795_806_000_000
MINUTE = 60_000
OFFERS = """
[[promotion]]
key = "five"
name = "5.00 off"
kind = "basket"
amount = 5.00
coupon = "FIVE"

[[coupon]]
key = "FIVE"
name = "5.00 off"
codes = ["FIVE"]
serial = true
"""


@pytest.fixture
def catalog(tmp_path: Path, import_text: Callable[..., ImportReport]) -> Iterator[Catalog]:
    import_text("gtin,name,price\n7032069804988,Oats,1.80\n")
    (tmp_path / "offers.toml").write_text(OFFERS, encoding="utf-8")
    found = read_promotions(tmp_path / "offers.toml", 2)
    store_promotions(tmp_path / "catalog.db", found.promotions, found.coupons)
    with closing(Catalog(tmp_path / "catalog.db", timezone="Europe/London")) as catalog:
        yield catalog


def shown(loyalty: Loyalty, serial: str, at: int = NOW) -> VoucherFound | VoucherRefused:
    coupon = read(f"COUPON-FIVE-{serial}".encode())
    assert isinstance(coupon, Coupon)
    return loyalty.coupon(coupon, at)


def sell(store: LaneStore, number: int, serial: str, *, training: bool = False) -> None:
    coupons = (ReceiptCoupon(key="FIVE", name=Name("5"), serial=serial),)
    receipt = replace(trade.receipt(number, number, NOW), coupons=coupons, training=training)
    store.append(StartPressed(at=NOW), [BookSale(receipt=receipt)])


def run(*words: str, code: int = 0) -> str:
    ran = CliRunner().invoke(app, ["coupons", *words])
    assert ran.exit_code == code, ran.output
    return ran.output


def other_lane(catalog: Catalog, store: LaneStore, folder: Path, *lanes: int) -> Loyalty:
    known = Serials(folder / "serials.db", lanes, 15 * MINUTE)
    return Loyalty(catalog, store, None, "GBP", "Europe/London", known)


def test_what_one_lane_used_up_another_refuses_once_it_has_the_list(
    catalog: Catalog, tmp_path: Path, store: LaneStore
) -> None:
    five = tmp_path / "five"
    five.mkdir()
    (tmp_path / "four").mkdir()
    with closing(LaneStore.open(tmp_path / "four" / "lane.db", 4)) as four:
        sell(four, 1, "7")
        sell(four, 2, "8", training=True)
    there = other_lane(catalog, store, five)
    assert isinstance(shown(there, "7"), VoucherFound)
    (tmp_path / "lane.toml").write_text('folder = "four"\n[shop]\nlane = 4\n', encoding="utf-8")
    said = run("used", "--out", str(tmp_path / "lane-4.csv"), "--config", str(tmp_path / "lane.toml"))
    assert said.startswith("1 serials in ")
    assert "1 new serials in " in run("take", str(tmp_path / "lane-4.csv"), "--folder", str(five))
    assert shown(there, "7") == VoucherRefused(why="used")
    assert isinstance(shown(there, "8"), VoucherFound)
    vouchers = tuple(Voucher(key="FIVE", name=Name("5"), serial=serial) for serial in ("7", "8"))
    saved = SavedBasket(ticket="T", basket=1, saved_at=NOW, cart=Cart(), why="staff", loyalty=Shown(vouchers=vouchers))
    assert [one.serial for one in there.unused(saved).loyalty.vouchers] == ["8"]
    assert "0 new serials in " in run("take", str(tmp_path / "lane-4.csv"), "--folder", str(five))


def test_a_list_goes_to_the_terminal_where_no_file_is_named(tmp_path: Path) -> None:
    with closing(LaneStore.open(tmp_path / "lane.db", 1)) as store:
        sell(store, 1, "7")
    lines = run("used", "--folder", str(tmp_path)).splitlines()
    assert lines[0] == "coupon,serial,lane,receipt,sold_at"
    assert lines[1].startswith(",,1,,")
    assert lines[2] == "FIVE,7,1,1,2026-11-27T19:00:00.000Z"


@pytest.mark.parametrize(("age_min", "checked"), [(15, False), (16, True)])
def test_while_a_lane_was_not_heard_of_a_team_member_looks(
    catalog: Catalog, tmp_path: Path, store: LaneStore, age_min: int, checked: bool
) -> None:
    loyalty = other_lane(catalog, store, tmp_path, 3, 5)
    assert shown(loyalty, "9").voucher.check  # type: ignore[union-attr]
    add_serials(tmp_path / "serials.db", (), {3: NOW, 5: NOW - age_min * MINUTE})
    found = shown(loyalty, "9")
    assert isinstance(found, VoucherFound)
    assert found.voucher.check is checked
    add_serials(tmp_path / "serials.db", (), {5: NOW, 3: 0})
    assert not shown(loyalty, "9").voucher.check  # type: ignore[union-attr]


def test_who_names_no_other_lanes_waits_for_none(catalog: Catalog, tmp_path: Path, store: LaneStore) -> None:
    found = shown(other_lane(catalog, store, tmp_path), "9")
    assert isinstance(found, VoucherFound)
    assert not found.voucher.check


def test_a_file_that_is_damaged_is_as_if_nobody_had_been_heard_of(
    catalog: Catalog, tmp_path: Path, store: LaneStore
) -> None:
    (tmp_path / "serials.db").write_bytes(b"not a database" * 100)
    found = shown(other_lane(catalog, store, tmp_path, 3), "9")
    assert isinstance(found, VoucherFound)
    assert found.voucher.check


def test_what_counted_twice_is_named_with_its_lanes(tmp_path: Path) -> None:
    rows = [
        UsedSerial("FIVE", "7", 4, 11, NOW + 2),
        UsedSerial("FIVE", "7", 3, 12, NOW),
        UsedSerial("FIVE", "8", 3, 13, NOW),
    ]
    assert add_serials(tmp_path / "s.db", rows[:1], {}) == (1, ())
    new, doubled = add_serials(tmp_path / "s.db", rows, {})
    assert new == 2
    assert [(one.serial, one.where) for one in doubled] == [("7", ((3, 12), (4, 11)))]
    list_ = tmp_path / "list.csv"
    list_.write_text(
        "coupon,serial,lane,receipt,sold_at\nA,1,3,2,2026-11-27T18:00:00Z\nA,1,4,5,2026-11-27T19:00:00\n", "utf-8"
    )
    assert "counted more than once: A 1 (lane 3 receipt 2, lane 4 receipt 5)" in run(
        "take", str(list_), "--folder", str(tmp_path)
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("FIVE,,4,1,2026-11-27T18:00:00Z", "Write a coupon and its serial, or neither of them."),
        ("FIVE,7,four,1,2026-11-27T18:00:00Z", "Write lane and receipt as whole numbers."),
        ("FIVE,7,4,,2026-11-27T18:00:00Z", "Write lane and receipt as whole numbers."),
        ("FIVE,7,4,1,yesterday", "Write sold_at as 2026-11-27T18:00:00Z."),
        ("FIVE,7,4,1", "There is no column sold_at."),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_taken(tmp_path: Path, row: str, reason: str) -> None:
    (tmp_path / "list.csv").write_text(f"coupon,serial,lane,receipt,sold_at\nA,1,4,1,2026-11-27\n{row}\n", "utf-8")
    said = run("take", str(tmp_path / "list.csv"), "--folder", str(tmp_path), code=3)
    assert f"list.csv:3: {reason}" in said
    assert not (tmp_path / "serials.db").exists()


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["coupons", "take", str(tmp_path / "none.csv")]).exit_code != 0
