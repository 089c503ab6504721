"""`pos report` over a real lane's journal: the Z report is what the records say, signed, and a year of them adds up."""

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from pos.cli import app
from pos.lane.acts import REASONS
from pos.lane.checkout import first_lane, step
from pos.lane.effects import BookSale, CloseDay
from pos.lane.events import BadgeScanned, FinishPressed, LaneEvent, PaymentApproved, PayPressed
from pos.lane.staff_events import DayClosed, LineVoided, PriceOverridden, TrainingSwitched
from pos.lane.state import Lane
from pos.prove.hand.goods import SHOP
from pos.prove.little_lane import LittleLane
from pos.report.days import days
from pos.sale.till import Report
from pos.store.sqlite_file import connect
from pos.store.verify import verify
from typer.testing import CliRunner

from tests.lane.lanes import found

CODES = {"oats": "7032069804988"}


def sell(lane: LittleLane, times: int = 1) -> None:
    for _ in range(times):
        lane.wait(1)
        lane.scan(CODES["oats"])
    lane.press("pay")
    lane.pay()
    lane.press("finish")


def close_day(lane: LittleLane) -> None:
    lane.scan("BADGE-4711")
    for name in ("desk-report", "desk-cash-up", "count-card", "key-1", "desk-do"):
        lane.press(name)
    lane.happen(BadgeScanned(badge="", by="S19", name="Mika", roles=("manager",)))
    lane.press("desk-leave")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with LittleLane(tmp_path) as lane:
        sell(lane)
        sell(lane, 2)
        close_day(lane)
        sell(lane)
    return tmp_path


def said(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["report", *words, "--folder", str(shop)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_open_day_and_the_one_that_ended(shop: Path) -> None:
    now = {row["what"]: row["amount"] for row in json.loads(said(shop, "x", "--as", "json"))}
    assert (now["sales"], now["grand total"]) == ("1.80", "7.20")
    ended = {row["what"]: (row["count"], row["amount"]) for row in json.loads(said(shop, "z", "--as", "json"))}
    assert ended["sales"] == (2, "5.40")
    assert ended["counted card"] == ("", "0.01")
    assert ended["difference card"] == ("", "-5.39")
    assert ended["closed by"][0] == "Sam+S19"


def test_sales_as_csv_and_table(shop: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(said(shop, "sales", "--as", "csv"))))
    assert [(row["receipt"], row["total"], row["paid by"]) for row in rows] == [
        ("R004-00000001", "1.80", "card"), ("R004-00000002", "3.60", "card"), ("R004-00000003", "1.80", "card"),
    ]  # fmt: skip
    assert "R004-00000002" in said(shop, "sales")
    assert "grand total" in said(shop, "z", "1")


def test_a_day_that_has_not_ended(shop: Path) -> None:
    done = CliRunner().invoke(app, ["report", "z", "7", "--folder", str(shop)])
    assert (done.exit_code, done.output) == (6, "No such day has ended.\n")


def test_the_record_of_a_z_report_is_signed(shop: Path) -> None:
    path = shop / "lane.db"
    ended = next(day for day in days(path) if day.report is not None)
    assert ended.agrees
    assert list(verify(path)) == []
    database = connect(path)
    assert database.execute("SELECT hash FROM heads WHERE seq = ?", (ended.seq,)).fetchall() == [(ended.hash,)]
    rules = database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'heads'").fetchall()
    for (rule,) in rules:
        database.execute(f"DROP TRIGGER {rule}")
    database.execute("DELETE FROM heads WHERE seq = ?", (ended.seq,))
    database.close()
    assert any(finding.seq == ended.seq for finding in verify(path))


def test_a_restart_counts_on(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        sell(lane)
        close_day(lane)
        sell(lane)
    with LittleLane(tmp_path) as lane:
        assert (lane.session.lane.till.day, lane.session.lane.till.sales) == (2, 1)
        sell(lane)
        assert lane.session.lane.till.grand_gross_minor == 5_40
    *_, now = days(tmp_path / "lane.db")
    assert (now.till.day, now.till.sales) == (2, 2)


def test_a_report_that_lies_is_named(shop: Path) -> None:
    ended = next(day for day in days(shop / "lane.db") if day.report is not None)
    assert ended.report is not None
    false = replace(ended.report.till, gross_minor=1)
    assert not replace(ended, report=replace(ended.report, till=false)).agrees


MIKA = BadgeScanned(badge="", by="S19", name="Mika", roles=("manager",))
GOODS = (("oats",), ("oats", "bread"), ("bread", "bread", "pills"))


class Year:
    """A lane that is lived through day by day, and what a bookkeeper beside it wrote down."""

    def __init__(self, seed: int) -> None:
        self.lane: Lane = first_lane(SHOP)
        self.chance = random.Random(seed)
        self.booked: list[tuple[int, int, int]] = []
        self.reports: list[Report] = []
        self.at = 0

    def go(self, event: LaneEvent) -> None:
        done = step(self.lane, replace(event, at=self.at))
        for effect in done.effects:
            if isinstance(effect, BookSale) and not effect.receipt.training:
                taxes = sum(tax.tax_minor for tax in effect.receipt.taxes)
                self.booked.append((len(self.reports), effect.receipt.total_minor, taxes))
            elif isinstance(effect, CloseDay):
                self.reports.append(effect.report)
        self.lane = done.lane

    def on_duty(self) -> None:
        for _ in range(2):  # the first may have done the one open thing
            if self.lane.duty is None or self.lane.needed_age:
                self.go(MIKA)

    def sale(self) -> None:
        for short in self.chance.choice(GOODS):
            self.at += 1000
            self.go(found(short))
        self.on_duty()
        line = self.lane.cart.lines[0]
        old = line.product.price_minor
        if self.chance.random() < 0.3:
            price = PriceOverridden(
                line_id=line.line_id, sku=line.product.sku, old_minor=old, new_minor=old // 2, by="S19"
            )
            self.go(replace(price, why=REASONS["price"][0]))
        if len(self.lane.cart.lines) > 1 and self.chance.random() < 0.3:
            self.go(LineVoided(line_id=self.lane.cart.lines[-1].line_id, by="S19", why="damaged"))
        self.go(PayPressed(mark="1:1"))
        if self.lane.payment is not None:
            asked = self.lane.payment.intent
            self.go(PaymentApproved(intent_id=asked.intent_id, amount_minor=asked.amount_minor, currency="GBP"))
        self.go(FinishPressed())

    def day(self, moments: tuple[datetime, ...]) -> None:
        for moment in moments:
            self.at = round(moment.astimezone(UTC).timestamp() * 1000)
            self.sale()
            if self.chance.random() < 0.1:
                self.on_duty()
                self.go(TrainingSwitched(on=not self.lane.training, by="S19"))
        self.on_duty()
        self.go(TrainingSwitched(on=False, by="S19"))
        self.go(DayClosed(till=self.lane.till, by="S19"))


def test_a_year_adds_up_to_the_penny() -> None:
    """T21, light: a leap day, two changes of the clock, sales before and after midnight, training, staff at work."""
    year, first = Year(21), datetime(2028, 1, 1, tzinfo=ZoneInfo("Europe/London"))
    for number in range(366):
        day = first + timedelta(days=number)
        late = day.replace(hour=23, minute=59, second=55)
        year.day((day.replace(hour=1, minute=30), day.replace(hour=9), late, late + timedelta(seconds=20)))
    assert [report.till.day for report in year.reports] == list(range(1, 367))
    for number, report in enumerate(year.reports):
        mine = [(total, tax) for day, total, tax in year.booked if day == number]
        assert (report.till.sales, report.till.gross_minor) == (len(mine), sum(total for total, _ in mine)), number
        assert sum(one.tax_minor for one in report.till.taxes) == sum(tax for _, tax in mine)
        assert sum(one.expected_minor for one in report.till.tenders) == report.till.net_minor
    assert year.reports[-1].till.grand_gross_minor == sum(total for _, total, _ in year.booked)
    assert len(year.booked) > 1200
