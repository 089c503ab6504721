"""The shop's book of gift cards: the chain, the floor at zero, PINs, and its command."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pos.cli import app
from pos.errors import StoreDamaged, StoreTooNew
from pos.giftcards.ledger import GiftLedger, Refused
from pos.giftcards.service import GiftService
from pos.store.sqlite_file import connect
from typer.testing import CliRunner

CARD, OTHER = "a" * 64, "b" * 64


def book(**card: object) -> GiftLedger:
    ledger = GiftLedger.in_memory()
    ledger.open_card(CARD, "4321", "GBP", 500, reference="first", at=1, **card)  # type: ignore[arg-type]
    return ledger


def refusal(act: object) -> str:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    return caught.value.why


def test_a_voucher_pays_once_and_what_is_left_is_gone() -> None:
    ledger = book(kind="voucher", goods="food")
    assert ledger.redeem("r1", CARD, 180, "GBP", "", 2)["balance"] == 320
    found = ledger.card(CARD)
    assert found is not None
    assert (found["balance"], ledger.totals()) == (0, {"load": 500, "redeem": 180, "forfeit": 320})
    assert refusal(lambda: ledger.redeem("r2", CARD, 1, "GBP", "", 3)) == "not-enough"
    assert ledger.refund("r3", "r1", 180, 4)["balance"] == 180
    assert ledger.verify() == []


def test_three_wrong_pins_lock_a_card_and_each_try_is_on_disk(tmp_path: Path) -> None:
    ledger = GiftLedger.open(tmp_path / "gift.db")
    ledger.open_card(CARD, "4321", "GBP", 500, reference="first", at=1, pin="2468")
    for number in range(2):
        assert refusal(lambda number=number: ledger.redeem(f"r{number}", CARD, 100, "GBP", "1111", 2)) == "wrong-pin"
    ledger.close()
    again = GiftLedger.open(tmp_path / "gift.db")
    assert refusal(lambda: again.redeem("r3", CARD, 100, "GBP", "", 2)) == "wrong-pin"
    assert refusal(lambda: again.redeem("r4", CARD, 100, "GBP", "2468", 2)) == "pin-locked"
    again.block(CARD, on=False)
    assert again.redeem("r5", CARD, 100, "GBP", "2468", 2)["balance"] == 400
    again.close()
    assert b"2468" not in (tmp_path / "gift.db").read_bytes()


def test_what_does_not_fit_is_refused() -> None:
    ledger = book()
    assert refusal(lambda: ledger.open_card(CARD, "4321", "GBP", 1, reference="x", at=1)) == "known-card"
    assert refusal(lambda: ledger.redeem("r1", OTHER, 1, "GBP", "", 1)) == "unknown-card"
    assert refusal(lambda: ledger.redeem("r1", CARD, 1, "EUR", "", 1)) == "other-currency"
    assert refusal(lambda: ledger.redeem("", CARD, 1, "GBP", "", 1)) == "nonsense"
    assert refusal(lambda: ledger.redeem("r1", CARD, 0, "GBP", "", 1)) == "nonsense"
    assert refusal(lambda: ledger.block(OTHER)) == "unknown-card"
    ledger.block(CARD)
    assert refusal(lambda: ledger.redeem("r1", CARD, 1, "GBP", "", 1)) == "blocked"
    assert refusal(lambda: ledger.load("r1", CARD, "4321", 1, "GBP", 1)) == "blocked"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE moves SET amount = 1 WHERE number = 2", "movement 2 was changed"),
        ("DELETE FROM moves WHERE number = 2", "movement 2 is missing"),
        ("UPDATE cards SET balance = 9000", "the balance is 9000, not 320"),
    ],
)
def test_what_was_changed_is_found(tmp_path: Path, sql: str, found: str) -> None:
    ledger = GiftLedger.open(tmp_path / "gift.db")
    ledger.open_card(CARD, "4321", "GBP", 500, reference="first", at=1)
    ledger.redeem("r1", CARD, 180, "GBP", "", 2)
    ledger.settle("r9", 3)
    assert ledger.verify() == []
    ledger.close()
    raw = connect(tmp_path / "gift.db")
    if "moves" in sql:
        with pytest.raises(Exception, match="only ever added to"):
            raw.execute(sql)
        raw.execute("DROP TRIGGER moves_no_update")
        raw.execute("DROP TRIGGER moves_no_delete")
    raw.execute(sql)
    raw.close()
    again = GiftLedger.open(tmp_path / "gift.db")
    assert any(found in one for one in again.verify()), again.verify()
    again.close()


MOVES = st.lists(
    st.tuples(st.sampled_from(("redeem", "load", "refund", "settle")), st.integers(0, 5), st.integers(-5, 400)),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_no_order_of_movements_brings_a_card_below_zero(moves: list[tuple[str, int, int]]) -> None:
    ledger = book()
    for kind, name, amount in moves:
        reference = f"r{name}"
        try:
            if kind == "redeem":
                ledger.redeem(reference, CARD, amount, "GBP", "", 2)
            elif kind == "load":
                ledger.load(reference, CARD, "4321", amount, "GBP", 2)
            elif kind == "refund":
                ledger.refund(f"b{name}", reference, amount, 2)
            else:
                ledger.settle(reference, 2)
        except Refused:
            pass
        found = ledger.card(CARD)
        assert found is not None
        assert found["balance"] >= 0
    assert ledger.verify() == []


def test_a_service_answers_what_makes_no_sense() -> None:
    service = GiftService(book(), "tcp://127.0.0.1:0", "key")
    assert service.answer("/v1/hello", {"key": "other"})[0] == 401
    assert service.answer("/v1/nothing", {"key": "key"}) == (404, {})
    for body in (
        {},
        {"reference": "r", "amount": "x", "kind": "redeem"},
        {"reference": "r", "amount": 1, "kind": "steal", "card": CARD, "currency": "GBP"},
    ):
        assert service.answer("/v1/move", {"key": "key", **body})[1] == {"result": "refused", "why": "nonsense"}


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    raw = connect(tmp_path / "other.db")
    raw.execute("CREATE TABLE something (a INTEGER)")
    raw.close()
    with pytest.raises(StoreDamaged):
        GiftLedger.open(tmp_path / "other.db")
    GiftLedger.open(tmp_path / "gift.db").close()
    raw = connect(tmp_path / "gift.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreTooNew):
        GiftLedger.open(tmp_path / "gift.db")


def test_the_command(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        files = ["--book", str(tmp_path / "gift.db"), "--pepper", str(tmp_path / "pepper")]
        named = files if words[0] in ("issue", "show", "block") else files[:2]
        done = CliRunner().invoke(app, ["gift", *words, *(named if words[0] != "pepper" else [])])
        return done.exit_code, done.output

    assert run("issue", "7777000011114321", "500")[0] != 0
    assert run("pepper", str(tmp_path / "pepper"))[0] == 0
    assert run("pepper", str(tmp_path / "pepper"))[0] != 0
    assert run("issue", "7777000011114321", "500") == (0, "**** 4321: 500 GBP\n")
    assert run("issue", "7777000011114321", "500")[0] == 7
    assert run("show", "7777000011114321") == (0, "**** 4321: 500 GBP\n")
    assert json.loads(run("show", "7777000011114321", "--json")[1])["balance"] == 500
    assert run("show", "1")[0] == 6
    assert run("block", "7777000011114321") == (0, "**** 4321: blocked\n")
    assert run("block", "7777000011114321", "--off") == (0, "**** 4321: may be used\n")
    assert run("block", "1")[0] == 6
    assert run("verify") == (0, "load 500: holds\n")
    assert b"7777000011114321" not in (tmp_path / "gift.db").read_bytes()
