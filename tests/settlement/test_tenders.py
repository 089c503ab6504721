"""Money by its kind, on the database of a real session: receipts, payments and the cash device say the same."""

from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace
from pos.cli import app, say_error
from pos.errors import PosError
from pos.prove.hand.gift import HandCard
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World
from pos.settlement.tenders import tender_totals
from pos.store.journal import LaneStore
from pos.store.rebuild import differences
from typer.testing import CliRunner

COINS = ((1, 50), (5, 50), (10, 50), (50, 50), (100, 50))
DEVICES = (*SHOP.devices, ("cash", "till"), ("gift", "gift"))
LANE = replace(SHOP, devices=DEVICES, cash_stock=COINS, goods={"food": ("fruit",)})


def world(folder: Path) -> World:
    made = World(LANE, LaneStore.open(folder / "lane.db", 4))
    made.gift.cards[made.gift.token("7777000011114321")] = HandCard("4321", 500)
    return made


def run(folder: Path, *words: str) -> tuple[Any, int]:
    (folder / "lane.toml").write_text(f'folder = "{folder}"\n[shop]\nlane = 4\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["payments", *words, "--config", str(folder / "lane.toml")])
    if isinstance(done.exception, PosError):
        say_error(done.exception)
        return done.exception, done.exception.exit_code
    return done, done.exit_code


def three_ways(shop: World) -> None:
    """9.80 by gift card, in cash, and by card."""
    for code in ("wine", "oats"):
        shop.wait(2)
        shop.scan(BARCODES[code])
    shop.scan("BADGE-4711")
    shop.press("check-id-seen")
    shop.press("pay")
    shop.scan("GIFT-7777000011114321")
    shop.press("gift-pay")
    shop.press("part-half")
    shop.press("part-cash")
    shop.cash.note(500)
    shop.press("part-card")
    shop.terminal.approve()
    assert shop.screen.id == "S23"
    shop.press("finish")


def test_three_ways_and_their_refund_add_up(tmp_path: Path) -> None:
    shop = world(tmp_path)
    three_ways(shop)
    shop.scan("R004-00000001")
    shop.scan("BADGE-4711")
    shop.press("row-1")
    shop.press("refund")
    while shop.terminal.asked_for is not None:
        shop.terminal.approve()
    shop.press("finish")
    shop.journal.close()
    found = tender_totals(tmp_path / "lane.db")
    assert {kind: amount for kind, _, amount, _ in found.kinds} == {"card": 0, "cash": 180, "gift": 0}
    assert (found.sales_minor, found.by_hand_minor, found.wrong) == (180, 0, ())
    assert found.cash_in_minor - found.cash_out_minor == 180
    assert differences(tmp_path / "lane.db") == []
    done, code = run(tmp_path, "tenders")
    assert (code, "sales less refunds: 1.80 GBP" in done.output) == (0, True)
    assert run(tmp_path, "tenders", "--json")[1] == 0
    listed, code = run(tmp_path, "list")
    assert code == 0
    assert "gift ****4321" in listed.output
    assert "cash" in listed.output


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE payments SET state = 'declined' WHERE tender = 'gift'", "has no approved payment"),
        ("UPDATE payments SET amount_minor = 1 WHERE tender = 'gift'", "its payment 1"),
        (
            "INSERT INTO sale_tenders SELECT number, 9, kind, 7, 0, reference, 0 FROM sale_tenders LIMIT 1",
            "stands on 2",
        ),
        ("INSERT INTO sale_tenders VALUES (1, 9, 'cash', 7, 0, '', 0)", "is 980, its tenders 987"),
    ],
)
def test_a_cent_that_is_elsewhere_is_found(tmp_path: Path, sql: str, wrong: str) -> None:
    shop = world(tmp_path)
    three_ways(shop)
    shop.journal.close()
    raw = sqlite.connect(str(tmp_path / "lane.db"))
    raw.execute(sql)
    raw.commit()
    raw.close()
    found = tender_totals(tmp_path / "lane.db").wrong
    assert any(wrong in one for one in found), found
    assert run(tmp_path, "tenders")[1] == 1


def test_cash_is_settled_by_the_lane_alone(tmp_path: Path) -> None:
    shop = world(tmp_path)
    shop.scan(BARCODES["oats"])
    shop.press("pay")
    shop.press("way-cash")
    shop.cash.coin(100)
    shop.journal.close()
    intent = "L004-B00000001-2"
    for words in (("--ask",), ("--charged", "--by", "Sam", "--evidence", "counted")):
        error, code = run(tmp_path, "resolve", intent, *words)
        assert code != 0
        assert "is cash" in str(error)


def test_a_gift_card_needs_its_book_to_be_asked(tmp_path: Path) -> None:
    shop = world(tmp_path)
    shop.scan(BARCODES["oats"])
    shop.press("pay")
    shop.scan("GIFT-7777000011114321")
    shop.gift.answers = False
    shop.press("gift-pay")
    shop.journal.close()
    error, code = run(tmp_path, "resolve", "L004-B00000001-2", "--ask")
    assert (code != 0, "no book of gift cards" in str(error)) == (True, True)
