"""Instalments in the books of a real session: counted as themselves, with the terms in the record, and brought back."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.cli import app
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World
from pos.sale.instalment import Plan, terms
from pos.sale.product import Name
from pos.settlement.days import days
from pos.settlement.tenders import tender_totals
from pos.store.journal import LaneStore
from pos.store.rebuild import differences
from typer.testing import CliRunner

PLAN = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=100, most_minor=10_000, rate_bp=990)
LANE = replace(SHOP, plans=(PLAN,), instalments=True)
TABLE = "[instalments.three]\nname = '3 payments'\npayments = 3\nmin_minor = 100\nmax_minor = 10000\n"


def bought(folder: Path) -> World:
    """Wine for 8.00 and oats for 1.80, by three payments."""
    shop = World(LANE, LaneStore.open(folder / "lane.db", 4))
    for code in ("wine", "oats"):
        shop.wait(2)
        shop.scan(BARCODES[code])
    shop.scan("BADGE-4711")
    shop.press("check-id-seen")
    for button in ("pay", "way-instalments", "plan-take"):
        shop.press(button)
    shop.terminal.approve()
    assert shop.screen.id == "S23"
    shop.press("finish")
    return shop


def test_the_books_have_it_as_itself_and_the_record_its_terms(tmp_path: Path) -> None:
    shop = bought(tmp_path)
    receipt, _ = shop.journal.receipt(1)
    assert [(one.kind, one.terms) for one in receipt.tenders] == [("instalments", terms(PLAN, 980))]
    shop.scan("R004-00000001")
    shop.scan("BADGE-4711")
    shop.press("row-2")
    shop.press("refund")
    shop.terminal.approve()
    shop.press("finish")
    assert [(one.kind, one.expected_minor) for one in shop.lane.till.tenders] == [("instalments", 800)]
    shop.journal.close()
    found = tender_totals(tmp_path / "lane.db")
    assert [(kind, count, amount) for kind, count, amount, _ in found.kinds] == [("instalments", 2, 800)]
    assert (found.sales_minor, found.wrong, differences(tmp_path / "lane.db")) == (800, (), [])
    (today,) = days(tmp_path / "lane.db", 800)
    assert (today.lane_minor, today.balanced) == (800, True)


@pytest.mark.parametrize(
    ("terminal", "why"),
    [
        ("", "not offered: there is no card terminal"),
        ("[terminal.card]\nurl = 'tcp://10.0.0.7'\n", "not offered: terminal.card (zvt) is not asked for a plan"),
        ("[terminal.card]\nurl = 'tcp://10.0.0.7:1'\ndriver = 'nexo-xml'\n", "offered"),
    ],
)
def test_each_plan_is_listed_with_the_reason(tmp_path: Path, terminal: str, why: str) -> None:
    bought(tmp_path).journal.close()
    lane = tmp_path / "lane.toml"
    lane.write_text(f"folder = '{tmp_path}'\n[shop]\nlane = 4\n{TABLE}{terminal}", encoding="utf-8")
    done = CliRunner().invoke(app, ["payments", "tenders", "--config", str(lane)])
    assert done.exit_code == 0
    assert f"instalments.three: 3 payments, 1.00 GBP to 100.00 GBP, {why}\n" in done.output
