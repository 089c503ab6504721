"""A simulator's state in words."""

from typing import Any

import pytest
from pos.counter.status import cash_status, printer_status, receipt_code, scale_status, scanner_status, terminal_status
from pos.counter.texts import read_texts

TEXTS = read_texts()
URL = "http://127.0.0.1:9"
PAID: dict[str, Any] = {
    "receipt": 7, "amount": 1240, "currency": 826, "card_name": "Visa", "last4": "1111",
    "approved": True, "acknowledged": True, "reversed": False, "result": 0,
}  # fmt: skip


def test_a_desk_that_does_not_answer_is_shown_as_such() -> None:
    for put in (cash_status, scanner_status, scale_status, printer_status, terminal_status):
        status = put(None, URL, TEXTS)
        assert URL in status.words
        assert status.tone == "stop"


@pytest.mark.parametrize(
    ("state", "tone"),
    [({"reads": 3}, "go"), ({"enabled": False}, "care"), ({"plugged": False}, "stop")],
)
def test_the_scanner(state: dict[str, Any], tone: str) -> None:
    assert scanner_status(state, URL, TEXTS).tone == tone


def test_a_scale_that_lies_shows_nothing() -> None:
    assert scale_status({"shows": None}, URL, TEXTS).words == "Lies"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"paper": "ok", "receipts": [1, 2]}, "Prints. 2 receipts lie here"),
        ({"paper": "near-end"}, "Paper runs out soon"),
        ({"paper": "out", "waiting_bytes": 12}, "Paper is out, 12 bytes wait"),
        ({"paper": "out", "plugged": False}, "Unplugged"),
        ({"paper": "out", "cover_open": True}, "Cover open"),
        ({"cutter_jammed": True}, "Stopped"),
    ],
)
def test_the_printer_says_first_what_stops_it(state: dict[str, Any], words: str) -> None:
    assert printer_status(state, URL, TEXTS).words == words


@pytest.mark.parametrize(
    ("state", "words", "display"),
    [
        ({"tray_minor": 0}, "Takes no money now", "£0.00"),
        ({"takes": True, "tray_minor": 70}, "Takes coins and notes", "£0.70"),
        ({"takes": True, "held_minor": 1000}, "Holds a note of £10.00", "£0.00"),
        ({"jammed": ["coins"], "held_minor": 1000}, "Something sticks", ""),
        ({"jammed": ["coins"], "plugged": False}, "Unplugged", ""),
    ],
)
def test_the_recycler(state: dict[str, Any], words: str, display: str) -> None:
    status = cash_status(state | {"setup": {"currency": "GBP"}}, URL, TEXTS)
    assert (status.words, status.display) == (words, display)


def test_the_last_receipt_with_a_code_counts() -> None:
    receipts = [{"barcodes": ["R-1"]}, {"barcodes": ["R-2"]}, {"barcodes": []}]
    assert receipt_code({"receipts": receipts, "barcodes": []}) == "R-2"
    assert receipt_code({"receipts": receipts, "barcodes": ["R-3"]}) == "R-3"
    assert receipt_code({"receipts": []}) == receipt_code(None) == ""


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, ("#7", "£12.40", "Visa ••1111", "Taken", "go")),
        ({"acknowledged": False}, ("#7", "£12.40", "Visa ••1111", "Taken, the lane does not know", "care")),
        ({"reversed": True}, ("#7", "£12.40", "Visa ••1111", "Reversed", "care")),
        ({"approved": False, "result": 0x6C, "last4": ""}, ("#7", "£12.40", "", "Refused, 6C", "stop")),
        ({"currency": 392}, ("#7", "1240 (392)", "Visa ••1111", "Taken", "go")),
    ],
)
def test_a_payment_in_the_ledger(change: dict[str, Any], shown: tuple[str, ...]) -> None:
    status = terminal_status({"ledger": [PAID | change]}, URL, TEXTS)
    assert tuple(status.ledger[0].values()) == shown


def test_the_terminal_waits_and_the_newest_payment_is_first() -> None:
    status = terminal_status({"waiting": True, "display": "Card", "ledger": [PAID, PAID | {"receipt": 8}]}, URL, TEXTS)
    assert (status.tone, status.display, [row["number"] for row in status.ledger]) == ("help", "Card", ["#8", "#7"])


def test_the_ledger_of_a_nexo_terminal_counts_in_major_units() -> None:
    paid = {"amount": "18.55", "currency": "GBP", "approved": True, "transaction": "8778880017"}
    refused = {"amount": "3", "currency": "GBP", "condition": "Refusal", "transaction": ""}
    rows = terminal_status({"ledger": [paid, refused]}, URL, TEXTS).ledger
    assert [(row["number"], row["amount"], row["tone"]) for row in rows] == [
        ("#", "£3.00", "stop"), ("#0017", "£18.55", "go"),
    ]  # fmt: skip
    assert "Refusal" in rows[0]["result"]
