"""`pos payments` on the database of a real session: what became of money, and what a person may say about it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pos.cli import app, say_error
from pos.config import Config
from pos.errors import PosError
from pos.lane.effects import PaymentIntent
from pos.lane.events import PaymentTakenBack, PaymentUnknown, SlipGiven, TerminalDayEnded
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_ledger import Transaction
from pos.payments.sim.zvt_payment import Options
from pos.prove.little_goods import CODES
from pos.prove.little_lane import LittleLane
from pos.settlement.book import book, find, story
from pos.settlement.days import days
from pos.store.rebuild import differences
from pos.store.verify import verify
from typer.testing import CliRunner

RUNNER = CliRunner()


def lane_toml(folder: Path, terminal: str = "") -> Path:
    text = f'folder = "{folder}"\n[shop]\nlane = 4\n'
    if terminal:
        text += f'[terminal.card]\nurl = "{terminal}"\ntimeout_s = 5.0\n'
    path = folder / "lane.toml"
    path.write_text(text, encoding="utf-8")
    return path


def run(*words: str, folder: Path) -> Any:
    done = RUNNER.invoke(app, ["payments", *words, "--config", str(folder / "lane.toml")])
    if isinstance(done.exception, PosError):
        say_error(done.exception)
        return done, done.exception.exit_code
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done, done.exit_code


def sell(lane: LittleLane, *shorts: str, why: str = "") -> None:
    for short in shorts or ("oats",):
        lane.wait(2)
        lane.scan(CODES[short])
    lane.press("pay")
    lane.pay(why)
    lane.press("finish")


def lose(lane: LittleLane) -> PaymentIntent:
    """A payment whose answer never came, left to the team; it may be charged."""
    lane.wait(2)
    lane.scan(CODES["oats"])
    lane.press("pay")
    intent = lane.world.armed
    assert intent is not None
    lane.world.ask = lambda _intent: None  # type: ignore[method-assign] # it does not answer
    lane.happen(PaymentUnknown(intent_id=intent.intent_id, why="no answer"))
    return intent


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    lane_toml(tmp_path)
    return tmp_path


def sound(folder: Path) -> None:
    """The journal verifies, and the tables are what it says."""
    assert list(verify(folder / "lane.db")) == []
    assert differences(folder / "lane.db") == []


def test_every_payment_is_listed_with_its_sale(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        lane.scan(CODES["oil"])
        lane.press("pay")
        lane.pay("05")
        lane.press("pay-again")
        lane.pay()
        lane.press("finish")
    done, code = run("list", folder=shop)
    assert code == 0
    first, second, third, last = done.stdout.splitlines()
    assert first.startswith("L004-B00000001-1")
    assert "1.80 GBP approved    R004-00000001 Visa ****4242" in first
    assert "declined" in second
    assert "R004-00000002" in third
    assert last == "3 payments, 0 to see to."
    done, code = run("list", "--json", "--state", "declined", folder=shop)
    (only,) = json.loads(done.stdout)
    assert (only["intent_id"], only["state"], only["receipt"]) == ("L004-B00000002-1", "declined", None)


def test_what_nobody_knows_asks_for_somebody(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        intent = lose(lane)
    done, code = run("list", "--to-see", folder=shop)
    assert code == 1
    assert "nobody knows whether it was charged" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 payments, 1 to see to."
    assert [one.intent_id for one in book(shop / "lane.db") if one.see] == [intent.intent_id]


def test_one_payment_tells_its_story_and_its_slip(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        slip = SlipGiven(intent_id="L004-B00000001-1", copy="merchant", lines=("** Merchant **", "Card xxxx4242"))
        lane.happen(slip)
    done, code = run("show", "L004-B00000001-1", folder=shop)
    assert code == 0
    kinds = [line.split()[3] for line in done.stdout.splitlines() if line[:8].strip().isdigit()]
    assert kinds == ["PayPressed", "PaymentSent", "PaymentApproved", "SlipGiven"]
    assert "| Card xxxx4242" in done.stdout
    assert "approval: A1B2C3" in done.stdout
    told = json.loads(run("show", "L004-B00000001-1", "--json", folder=shop)[0].stdout)
    assert [one["kind"] for one in told["story"]] == kinds
    assert len(list(story(shop / "lane.db", "L004-B00000001-1"))) == 4


def test_a_payment_that_there_is_not(shop: Path) -> None:
    with LittleLane(shop):
        pass
    done, code = run("show", "L004-B00000009-1", folder=shop)
    assert code == 6
    assert "There is no payment L004-B00000009-1." in done.stderr
    assert run("list", folder=shop)[0].stdout == "0 payments, 0 to see to.\n"
    assert run("reconcile", folder=shop)[0].stdout == "Nothing was paid by card.\n"


# --- settled by a person

SAM = ("--by", "Sam", "--evidence", "terminal journal 231")


def test_a_person_with_evidence_settles_it_and_the_basket_is_sold(shop: Path) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
    words = ("resolve", intent.intent_id, "--charged", *SAM, "--terminal-receipt", "0231", "--trace", "000975")
    done, code = run(*words, folder=shop)
    assert (code, done.stdout) == (0, f"{intent.intent_id}: charged, by Sam.\n")
    one = find(shop / "lane.db", intent.intent_id)
    assert one is not None
    assert (one.state, one.receipt, one.terminal_receipt, one.resolved_by, one.see) == (
        "approved",
        1,
        "0231",
        "Sam",
        "",
    )
    assert (
        "by=Sam outcome=charged evidence=terminal journal 231" in run("show", intent.intent_id, folder=shop)[0].stdout
    )
    sound(shop)
    with LittleLane(shop) as lane:
        assert lane.screen.id == "S23"


def test_not_charged_lets_the_shopper_pay_again(shop: Path) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
    assert run("resolve", intent.intent_id, "--not-charged", *SAM, folder=shop)[1] == 0
    sound(shop)
    with LittleLane(shop) as lane:
        assert lane.session.lane.payment is None
        assert [line.quantity for line in lane.session.lane.cart.lines] == [1]


def test_what_was_put_aside_is_noted_and_has_no_sale(shop: Path) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
        lane.wait(70)
        lane.scan("BADGE-4711")
        lane.press("check-set-aside")
        assert lane.screen.id == "S01"
    assert run("resolve", intent.intent_id, "--charged", *SAM, folder=shop)[1] == 0
    one = find(shop / "lane.db", intent.intent_id)
    assert one is not None
    assert (one.state, one.receipt) == ("approved", None)
    assert one.see.startswith("charged, and there is no sale")
    sound(shop)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "How it is settled has to be said."),
        (("--charged", "--not-charged"), "How it is settled has to be said."),
        (("--charged",), "Who found out, and how, has to be named."),
        (("--charged", "--by", " ", "--evidence", "x"), "Who found out, and how, has to be named."),
        (("--not-charged", "--by", "Sam"), "Who found out, and how, has to be named."),
    ],
)
def test_there_is_no_force_done(shop: Path, words: tuple[str, ...], said: str) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
    before = len(list(story(shop / "lane.db", intent.intent_id)))
    done, code = run("resolve", intent.intent_id, *words, folder=shop)
    assert code == 2
    assert said in str(done.exception)
    assert len(list(story(shop / "lane.db", intent.intent_id))) == before


def test_what_is_settled_stays_so(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
    done, code = run("resolve", "L004-B00000001-1", "--not-charged", *SAM, folder=shop)
    assert (code, "is settled: approved" in str(done.exception)) == (2, True)
    assert run("resolve", "L004-B00000007-1", "--charged", *SAM, folder=shop)[1] == 2


def test_a_running_lane_is_left_alone(shop: Path) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
        assert run("resolve", intent.intent_id, "--charged", *SAM, folder=shop)[1] == 4


def test_a_sale_whose_money_went_back_is_looked_at_once(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        lane.happen(PaymentTakenBack(intent_id="L004-B00000001-1", evidence="its last is another"))
    (one,) = book(shop / "lane.db")
    assert one.taken_back == bool(one.see)


# --- settled by asking


def test_the_terminal_is_asked_and_its_answer_is_kept(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        intent = lose(lane)
    terminal = SimulatedTerminal(options=Options(pace_s=0))
    bank = Transaction(2, 2, intent.amount_minor, 826, stamp_of(intent.at), 0, "Visa", "1111", "A1", approved=True)
    terminal.ledger.add(bank)
    terminal.start()
    try:
        lane_toml(tmp_path, terminal.url)
        done, code = run("resolve", intent.intent_id, "--ask", folder=tmp_path)
    finally:
        terminal.stop()
    assert (code, done.stdout.split()[1]) == (0, "PaymentApproved")
    one = find(tmp_path / "lane.db", intent.intent_id)
    assert one is not None
    assert (one.state, one.receipt, one.card_last4) == ("approved", 1, "1111")
    sound(tmp_path)


def stamp_of(at: int) -> str:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo('Europe/London')):%m%d%H%M%S}"


def test_a_terminal_that_can_not_tell_settles_nothing(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        intent = lose(lane)
    terminal = SimulatedTerminal(options=Options(pace_s=0, repeat="no"))
    terminal.start()
    try:
        lane_toml(tmp_path, terminal.url)
        done, code = run("resolve", intent.intent_id, "--ask", folder=tmp_path)
    finally:
        terminal.stop()
    assert (code, done.stdout.split()[1]) == (1, "PaymentUnknown")
    one = find(tmp_path / "lane.db", intent.intent_id)
    assert one is not None
    assert one.state == "unknown"


def test_without_a_terminal_nobody_can_be_asked(shop: Path) -> None:
    with LittleLane(shop) as lane:
        intent = lose(lane)
    done, code = run("resolve", intent.intent_id, "--ask", folder=shop)
    assert (code, "This lane has no terminal." in str(done.exception)) == (2, True)


def test_the_day_can_be_ended_by_a_script(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        sell(lane)
    terminal = SimulatedTerminal(options=Options(pace_s=0))
    terminal.ledger.add(Transaction(2, 2, 180, 826, "0101120000", 0, "Visa", "4242", "", approved=True))
    terminal.start()
    try:
        lane_toml(tmp_path, terminal.url)
        done, code = run("close", folder=tmp_path)
    finally:
        terminal.stop()
    assert (code, done.stdout) == (0, "card: 1.80 GBP\n")
    (day,) = days(tmp_path / "lane.db")
    assert day.balanced
    assert day.kinds == (("Visa", 1, 180, 1, 180),)


# --- the totals


def ended(total_minor: int, **more: Any) -> TerminalDayEnded:
    return TerminalDayEnded(device="card", currency="GBP", total_minor=total_minor, **more)


def test_totals_agree_to_the_cent_refunds_taken_off(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane, "oats", "oats")
        sell(lane, "oil")
        lane.scan("R004-00000001")
        lane.scan("BADGE-4711")
        lane.press("row-1")
        lane.press("refund")
        lane.pay()
        lane.press("finish")
        lane.scan("BADGE-4711")
        for name in ("desk-lane", "why-end-of-day", "desk-close-lane"):
            lane.press(name)
    done, code = run("reconcile", folder=shop)
    assert code == 0
    assert "lane 3.60 GBP (3), terminal 3.60 GBP: agree" in done.stdout
    sound(shop)


def test_a_difference_names_what_may_explain_it(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        intent = lose(lane)
        lane.happen(ended(360))
    done, code = run("reconcile", folder=shop)
    assert code == 1
    assert "DIFFER by 1.80 GBP" in done.stdout
    assert f"-> {intent.intent_id}: the lane has it as unknown" in done.stdout
    (day,) = json.loads(run("reconcile", "--json", folder=shop)[0].stdout)
    assert (day["difference_minor"], day["balanced"]) == (180, False)


def test_less_at_the_terminal_names_what_it_may_not_have(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        sell(lane, "oats", "oil")
        lane.happen(ended(360, sums=(("Visa", 1, 360),)))
    (day,) = days(shop / "lane.db")
    assert [one.intents for one in day.candidates] == [("L004-B00000001-1",)]
    assert day.kinds == (("Visa", 2, 540, 1, 360),)
    assert "! Visa" in run("reconcile", folder=shop)[0].stdout


def test_two_together_may_explain_it_and_nothing_may(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        sell(lane, "oats", "oil")
        lane.happen(ended(0))
        lane.happen(ended(5))
    two, nothing = days(shop / "lane.db")
    assert [one.intents for one in two.candidates] == [("L004-B00000001-1", "L004-B00000002-1")]
    assert (nothing.difference_minor, nothing.candidates) == (5, ())
    assert "no payment of this lane explains it" in run("reconcile", folder=shop)[0].stdout


def test_a_day_that_did_not_end_goes_on(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
        lane.happen(ended(0, why="it refuses (code 77)"))
        sell(lane)
    failed, today = days(shop / "lane.db")
    assert (failed.why, failed.terminal_minor) == ("it refuses (code 77)", None)
    assert (today.ended_at, today.lane_minor, today.balanced) == (None, 360, False)
    done, code = run("reconcile", folder=shop)
    assert (code, "terminal: it refuses (code 77)" in done.stdout) == (0, True)
    assert run("reconcile", "--total", "3.60", folder=shop)[1] == 0
    assert run("reconcile", "--total", "3.61", folder=shop)[1] == 1


@pytest.mark.parametrize("total", ["x", "1.234", "nan", "1,80"])
def test_a_total_that_is_none_is_refused(shop: Path, total: str) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
    assert run("reconcile", "--total", total, folder=shop)[1] == 2


def test_a_folder_will_do(shop: Path) -> None:
    with LittleLane(shop) as lane:
        sell(lane)
    assert Config(folder=shop).shop.lane == 1
    done = RUNNER.invoke(app, ["payments", "list", "--folder", str(shop)])
    assert "1 payments" in done.stdout
