"""A day of phone payments against the provider's bill, fetched over the wire, order by order and to the cent."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pos.cli import app
from pos.lane.events import PaymentApproved
from pos.lane.state import Wallet
from pos.payments.sim.wallet_ledger import Order
from pos.payments.wallet.orders import Row
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World
from pos.settlement.book import book, by_phone
from pos.settlement.days import days
from pos.settlement.wallets import compared
from pos.store.journal import LaneStore
from pos.store.rebuild import differences
from pos.store.verify import verify
from typer.testing import CliRunner

from contract.wallet_bench import WalletBench
from contract.wallet_keys import keys

WALLET = Wallet(name="phone", title="WeChat Pay", takes="wechat")
PHONES = replace(SHOP, wallets=(WALLET,), devices=(*SHOP.devices, ("wallet", "phone")))


def toml(folder: Path, url: str) -> None:
    keys_at = keys()
    text = f"""folder = "{folder}"
[shop]
lane = 1
[wallet.phone]
driver = "wechat"
url = "{url}"
merchant = "1900000109"
app = "wxd678efh567hg6787"
serial = "5157F09EFDC096DE15EBE81A47057A72"
key = "{keys_at / "shop.pem"}"
their_key = "{keys_at / "provider-public.pem"}"
notify_url = "https://shop.example/notes"
"""
    (folder / "lane.toml").write_text(text, encoding="utf-8")


def run(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["payments", *words, "--config", str(folder / "lane.toml")])


def paid(bench: WalletBench, world: World) -> PaymentApproved:
    """Oats: paid at the provider, and booked by the lane as its driver told it."""
    told = bench.settle(bench.scan(amount_minor=180))
    assert isinstance(told, PaymentApproved)
    world.scan(BARCODES["oats"])
    world.press("pay")
    world.scan(BARCODES["wechat-code"])
    wallet = world.wallets["phone"]
    assert wallet.asked_for is not None
    world.happen(replace(told, intent_id=wallet.asked_for.intent_id, wallet="phone", currency="GBP", at=0))
    wallet.asked_for = None
    world.press("finish")
    return told


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    with WalletBench(currency="GBP") as bench:
        toml(tmp_path, bench.far.url)
        with LaneStore.open(tmp_path / "lane.db", 4) as store:
            world = World(PHONES, journal=store)
            told = [paid(bench, world) for _ in range(3)]
        yield tmp_path, bench, told


def day_of(bench: WalletBench) -> str:
    first = next(iter(bench.far.ledger.orders.values()))
    return bench.far.house.day(first.paid_at)


def test_a_day_that_agrees_should_say_so(shop: Any) -> None:
    folder, bench, _ = shop
    done = run(folder, "reconcile", "--wallet", "phone", "--day", day_of(bench))
    assert done.exit_code == 0, done.output
    assert "lane 5.40 GBP (3), provider 5.40 GBP: agree" in done.stdout
    assert list(verify(folder / "lane.db")) == []
    assert differences(folder / "lane.db") == []


def test_what_differs_should_be_named_order_by_order(shop: Any) -> None:
    folder, bench, told = shop
    orders = bench.far.ledger.orders
    day = day_of(bench)
    gone = orders.pop(told[0].trace)
    orders["L001_B99_1"] = Order(
        "L001_B99_1", 77, "GBP", True, gone.at, gone.ends, "paid", number="9", paid_at=gone.paid_at
    )
    orders["L002_B1_1"] = replace_order(gone, "L002_B1_1")
    done = run(folder, "reconcile", "--wallet", "phone", "--day", day, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["lane_minor"], found["provider_minor"], found["others"], found["balanced"]) == (540, 437, 1, False)
    assert [(one["order"], one["lane_minor"], one["provider_minor"]) for one in found["differences"]] == sorted(
        [("L001_B99_1", 0, 77), (told[0].trace, 180, 0)]
    )
    text = run(folder, "reconcile", "--wallet", "phone", "--day", day).stdout
    assert "DIFFER in 2" in text
    assert "the bill does not have it" in text
    assert "the lane does not have it as paid" in text


def replace_order(order: Order, name: str) -> Order:
    return Order(
        name, order.amount, order.currency, True, order.at, order.ends, "paid", number="8", paid_at=order.paid_at
    )


def test_a_day_without_a_bill_should_be_empty(shop: Any) -> None:
    folder, _, _ = shop
    done = run(folder, "reconcile", "--wallet", "phone", "--day", "2020-01-01")
    assert "lane 0.00 GBP (0), provider 0.00 GBP: agree" in done.stdout


def test_a_wallet_that_the_lane_has_not_should_be_named(shop: Any) -> None:
    folder, _, _ = shop
    done = run(folder, "reconcile", "--wallet", "another")
    assert "This lane has no wallet 'another'" in str(done.exception)


def test_phone_payments_should_be_listed_and_be_no_part_of_the_terminals_day(shop: Any) -> None:
    folder, _, _ = shop
    done = run(folder, "list")
    assert done.stdout.count("WeChat Pay") == 3
    assert days(folder / "lane.db") == []
    assert set(by_phone(folder / "lane.db").values()) == {"phone"}
    assert [one.state for one in book(folder / "lane.db") if one.card_scheme] == ["approved"] * 3


DAY = "2026-11-30"
AT = "2026-11-30T10:00:00+08:00"


def approval(name: str, minor: int, kind: Any = "payment", when: str = AT) -> PaymentApproved:
    return PaymentApproved(
        intent_id=name, amount_minor=minor, currency="CNY", trace=name, terminal_time=when, kind=kind, wallet="phone"
    )


def test_refunds_and_late_money_should_be_matched_by_their_names() -> None:
    booked = [
        approval("L001_1", 500),
        approval("L001_R", 200, "refund"),
        approval("L001_0", 1, when="2026-11-29 23:59:59"),
    ]
    rows = [
        Row(order="L001_1", amount_minor=500),
        Row(order="L001_1", amount_minor=-200, refund="L001_R"),
        Row(order="L001_9", amount_minor=300),
        Row(order="L001_9", amount_minor=-300, refund="L001_9_R"),
    ]
    found = compared(booked, rows, "phone", DAY, lane=1, currency="CNY")
    assert (found.balanced, found.count, found.lane_minor, found.provider_minor) == (True, 2, 300, 300)
    wrong = compared(booked, [replace(rows[0], amount_minor=499), *rows[1:]], "phone", DAY, lane=1, currency="CNY")
    assert [(one.order, one.why) for one in wrong.differences] == [("L001_1", "the amounts differ")]


def test_a_payment_without_a_time_should_count_by_the_lanes() -> None:
    told = replace(approval("L001_1", 5, when=""), at=1_795_968_000_000)  # 2026-11-29 16:00 UTC, midnight in Beijing
    assert compared([told], [], "phone", DAY, lane=1, currency="CNY").count == 1


def test_what_nobody_waited_for_should_be_seen_to_until_the_provider_has_ended_it(tmp_path: Path) -> None:
    with LaneStore.open(tmp_path / "lane.db", 4) as store:
        world = World(PHONES, journal=store)
        world.scan(BARCODES["oats"])
        world.press("pay")
        world.scan(BARCODES["wechat-code"])
        wallet = world.wallets["phone"]
        wallet.answers = False
        wallet.lose()
        world.wait(61)
        world.scan("BADGE-4711")
        world.press("check-set-aside")
        assert [one.see != "" for one in book(tmp_path / "lane.db") if one.state == "unknown"] == [True]
        wallet.ended()
    assert [one.state for one in book(tmp_path / "lane.db") if one.see] == []
    assert differences(tmp_path / "lane.db") == []
