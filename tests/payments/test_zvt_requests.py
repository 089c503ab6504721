"""What the lane asks of a terminal and what it makes of a day's end, byte for byte (PA00P015_13.08 chapters 2 and 3)."""

from typing import Any

import pytest
from pos.lane.events import SlipGiven, TerminalDayEnded
from pos.payments.zvt import requests
from pos.payments.zvt.day import ended_day, printed
from pos.payments.zvt.dialog import Result
from pos.payments.zvt.framing import encode
from pos.payments.zvt.messages import Abort, Answer, CardSum, Completion, PrintText, StatusInfo


@pytest.mark.parametrize(
    ("name", "given", "raw"),
    [
        (
            "registration",
            (
                "123456",
                "EUR",
            ),
            "0600 0e 123456 be 0978 06 06 26 04 0a 02 06d3",
        ),
        (
            "registration",
            (
                "000000",
                "GBP",
            ),
            "0600 0e 000000 be 0826 06 06 26 04 0a 02 06d3",
        ),
        (
            "authorisation",
            (
                2500,
                "EUR",
            ),
            "0601 0a 04 000000002500 49 0978",
        ),
        (
            "authorisation",
            (
                999_999_999_999,
                "JPY",
                "fr",
            ),
            "0601 10 04 999999999999 49 0392 06 04 15 02 4652",
        ),
        (
            "refund",
            (
                "123456",
                250,
                "EUR",
            ),
            "0631 0d 123456 04 000000000250 49 0978",
        ),
        (
            "refund",
            (
                "123456",
                250,
                "EUR",
                "de",
            ),
            "0631 13 123456 04 000000000250 49 0978 06 04 15 02 4445",
        ),
        (
            "reversal",
            (
                "123456",
                "231",
                2500,
                "EUR",
            ),
            "0630 10 123456 87 0231 04 000000002500 49 0978",
        ),
        (
            "reversal",
            (
                "123456",
                "9999",
                1,
                "EUR",
            ),
            "0630 10 123456 87 9999 04 000000000001 49 0978",
        ),
        (
            "pre_authorisation",
            (
                2500,
                "EUR",
            ),
            "0622 0c 19 40 49 0978 04 000000002500",
        ),
        (
            "partial_reversal",
            (
                "231",
                100,
                "EUR",
            ),
            "0623 0f 19 40 87 0231 49 0978 04 000000000100",
        ),
        (
            "pre_authorisation_reversal",
            (
                "231",
                "EUR",
            ),
            "0625 08 19 40 87 0231 49 0978",
        ),
        ("repeat_receipt", ("123456",), "0620 05 123456 03 03"),
        ("end_of_day", ("123456",), "0650 03 123456"),
        ("diagnosis", (), "0670 00"),
        ("initialisation", ("123456",), "0693 03 123456"),
        ("status_enquiry", ("123456",), "0501 05 123456 03 01"),
    ],
)
def test_a_request_should_be_as_the_manual_has_it(name: str, given: tuple[Any, ...], raw: str) -> None:
    assert encode(getattr(requests, name)(*given)).hex() == raw.replace(" ", "")


def test_a_stop_and_a_farewell_should_be_a_control_field_alone() -> None:
    assert (encode(requests.STOP), encode(requests.LOG_OFF)) == (bytes.fromhex("06b000"), bytes.fromhex("060200"))


LANGUAGES = ("cs", "da", "de", "el", "en", "es", "fr", "hu", "it", "nl", "pl", "pt", "sk", "sl", "sv")


@pytest.mark.parametrize("language", [*LANGUAGES, "de-AT", "EN"])
def test_a_terminal_should_speak_what_it_can(language: str) -> None:
    end = encode(requests.authorisation(1, "EUR", language))[-2:]
    assert end == language[:2].upper().encode()


@pytest.mark.parametrize("language", ["", "ar", "zh_Hans", "x", "d"])
def test_what_a_terminal_can_not_speak_should_not_be_asked_for(language: str) -> None:
    assert requests.authorisation(1, "EUR", language) == requests.authorisation(1, "EUR")


@pytest.mark.parametrize("receipt", ["", "12345", "1a", "-1"])
def test_what_is_no_receipt_number_is_our_bug(receipt: str) -> None:
    with pytest.raises(AssertionError):
        requests.reversal("123456", receipt, 1, "EUR")


@pytest.mark.parametrize("currency", ["XXX", "", "eur"])
def test_a_currency_without_a_number_is_our_bug(currency: str) -> None:
    for ask in (requests.authorisation, requests.pre_authorisation):
        with pytest.raises(AssertionError):
            ask(1, currency)
    with pytest.raises(AssertionError):
        requests.registration("123456", currency)


# --- the end of the day

TOTALS = StatusInfo(
    result=0, amount_minor=958, currency="EUR", trace="000982", time="081706", date="0406",
    sums=(CardSum("Mastercard", 2, 958), CardSum("Visa", 0, 3)), receipts=("0233", "0234"),
)  # fmt: skip


def no_day(why: str) -> TerminalDayEnded:
    return TerminalDayEnded(device="card", currency="GBP", why=why)


def test_a_day_should_be_told_with_all_its_totals() -> None:
    assert ended_day(Result(Completion(), TOTALS), "card", "GBP") == TerminalDayEnded(
        device="card", currency="EUR", total_minor=958, sums=(("Mastercard", 2, 958), ("Visa", 0, 3)),
        receipts=("0233", "0234"), trace="000982", terminal_time="0406081706",
    )  # fmt: skip


def test_a_terminal_that_names_no_currency_has_the_shops() -> None:
    status = StatusInfo(amount_minor=0)
    assert ended_day(Result(Completion(), status), "card", "GBP") == TerminalDayEnded(device="card", currency="GBP")


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (Result(Abort(0x6C), TOTALS), "it refuses (code 6C)"),
        (Result(Answer(0x0A)), "it refuses (code 0A)"),
        (Result(Completion()), "it ended its day and told no total"),
        (Result(Completion(), StatusInfo(result=0)), "it ended its day and told no total"),
    ],
)
def test_a_day_without_totals_should_say_why(result: Result, why: str) -> None:
    assert ended_day(result, "card", "GBP") == no_day(why)


def slip(name: str, *lines: str, copy: Any = "other") -> SlipGiven:
    return SlipGiven(intent_id=name, copy=copy, lines=lines, approved=True)


def test_what_a_day_printed_should_be_kept_under_its_trace() -> None:
    prints = (PrintText(("Sum",), 3), PrintText(("9.58",), 3, ends=True), PrintText(("more",)), PrintText(("x",), 1))
    assert list(printed(Result(Completion(), TOTALS, prints))) == [
        slip("day-000982", "Sum", "9.58"), slip("day-000982", "more"), slip("day-000982", "x", copy="merchant"),
    ]  # fmt: skip
    assert list(printed(Result(Completion(), None, prints[:2]))) == [slip("day-", "Sum", "9.58")]
    assert list(printed(Result(Completion(), TOTALS))) == []


@pytest.mark.parametrize(
    ("original", "has"),
    [
        ("0231:000975", True),
        ("1:2", True),
        ("9999", True),
        (":000975", False),
        ("", False),
        ("12345:1", False),
        ("a:1", False),
        ("abcd:1", False),
    ],
)
def test_a_payment_that_can_be_taken_back_should_have_a_receipt_number(original: str, has: bool) -> None:
    assert requests.has_receipt(original) is has
