"""Each field of a terminal's messages by itself: what it means, and that nothing else is read for it."""

from typing import Any

import pytest
from msgspec.structs import replace
from pos.payments.zvt.bmp import Field
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.messages import (
    NO_PAPER,
    OK,
    UNSUPPORTED,
    Abort,
    Answer,
    Body,
    CardSum,
    Completion,
    Foreign,
    Intermediate,
    PrintText,
    StatusInfo,
    body,
    decode,
)
from pos.payments.zvt.tlv import Tlv


def said(control: int, raw: str, charset: int = 0xFF) -> Any:
    return decode(Apdu(control, bytes.fromhex(raw)), charset)


def container(*objects: str) -> str:
    """06, the TLV container, around these objects."""
    inside = "".join(objects)
    size = len(inside) // 2
    assert size < 128
    return f"06{size:02x}{inside}"


def test_the_lanes_answers_should_be_as_the_manual_has_them() -> None:
    assert (Apdu(0x8000), Apdu(0x8483), Apdu(0x84CC)) == (OK, UNSUPPORTED, NO_PAPER)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("2700", {"result": 0}),
        ("276c", {"result": 0x6C}),
        ("04000000002500", {"amount_minor": 2500}),
        ("0400000000250a", {}),
        ("490978", {"currency": "EUR"}),
        ("490999", {"currency": "999"}),
        ("49097f", {}),
        ("0b000975", {"trace": "000975"}),
        ("0b00097f", {}),
        ("870231", {"receipt": "0231"}),
        ("88000017", {"turnover": "000017"}),
        ("2952523535", {"terminal_id": "52523535"}),
        ("0c225558", {"time": "225558"}),
        ("0d0405", {"date": "0405"}),
        ("aa260405", {"date": "0405"}),
        ("0d0406aa260405", {"date": "0406"}),
        ("37000974", {"original_trace": "000974"}),
        ("1960", {"payment_type": 0x60}),
        ("8a06", {"card_type": 6}),
        ("8bf0f4" + "56697361", {"card_name": "Visa"}),
        ("8bf0f6" + "205669736100", {"card_name": "Visa"}),
        ("22f0f8" + "eeeeeeeeeeee8074", {"card_last4": "8074"}),
        ("22f0f2" + "8074", {"card_last4": "8074"}),
        ("22f0f8" + "eeeeeeeeeeee807f", {}),
        ("22f0f2" + "e074", {}),
        ("22f0f1" + "74", {}),
        ("3b" + "37353030373100" + "00", {"auth_code": "750071"}),
        ("2a" + "383034303131393236202020202020", {"contract": "804011926"}),
        ("3cf0f0f2" + "4f4b", {"text": "OK"}),
        (container("1f2b0412345678"), {"trace": "12345678"}),
        ("0b000000" + container("1f2b0412345678"), {"trace": "12345678"}),
        ("0b000975" + container("1f2b0412345678"), {"trace": "000975"}),
        ("0b000975" + container("07014f"), {"trace": "000975"}),
        (container("1f2b06123456789012"), {"trace": "123456789012"}),
        (container("1f2b0712345678901234"), {}),
        (container("1f100101"), {"signed": True}),
        (container("1f100102"), {}),
        (container("1f100105"), {"signed": True}),
        (container("1f100106"), {"signed": True}),
        (container("1f100107"), {"signed": True}),
        (container("1f100100"), {}),
        (container("1f1000"), {}),
        (container("1f100100", "1f100101"), {"signed": True}),
    ],
)
def test_a_field_of_a_result_should_mean_itself(raw: str, field: dict[str, Any]) -> None:
    assert said(0x040F, raw) == StatusInfo(**field)


@pytest.mark.parametrize(
    ("charset", "text"),
    [("140101", "ä"), ("1401ff", "Σ"), ("1400", "Σ"), ("0701ff", "Σ"), ("1401021401ff", "ä")],
)
def test_a_result_should_be_read_in_the_set_that_it_names(charset: str, text: str) -> None:
    assert said(0x040F, "3cf0f0f1e4" + container(charset)) == StatusInfo(text=text)
    assert said(0x040F, "8bf0f1e4" + container(charset)) == StatusInfo(card_name=text)


@pytest.mark.parametrize(
    ("receipt", "trace", "mark"),
    [("0231", "000975", "0231:000975"), ("0231", "", "0231:"), ("", "000975", ":000975"), ("", "", "")],
)
def test_a_mark_should_be_what_the_terminal_numbers(receipt: str, trace: str, mark: str) -> None:
    assert StatusInfo(receipt=receipt, trace=trace).mark == mark


def test_what_was_not_sent_should_be_nothing() -> None:
    numbers = ("result", "amount_minor", "payment_type", "card_type", "sums")
    empty = StatusInfo()
    assert [getattr(empty, name) for name in numbers] == [None] * 5
    assert (empty.signed, empty.receipts) == (False, ("", ""))
    rest = set(StatusInfo.__struct_fields__) - {*numbers, "signed", "receipts"}
    assert {name: getattr(empty, name) for name in rest} == dict.fromkeys(rest, "")
    assert Intermediate(1) == Intermediate(1, None)
    assert Completion() == Completion(None, "", "")
    assert PrintText(()) == PrintText((), 0, False, 0)
    assert (Apdu(1), Tlv(1), Field(1)) == (Apdu(1, b""), Tlv(1, b"", None), Field(1, b"", ()))


# --- an end of day

KINDS = ("girocard", "JCB", "Mastercard", "American Express", "Visa", "Diners", "other")


def sums(*counts: int, head: str = "02330234") -> str:
    rows = "".join(f"{count:02x}{100 * count:012d}" for count in counts)
    size = (len(head) + len(rows)) // 2
    return "60" + "".join(f"f{digit}" for digit in f"{size:03d}") + head + rows


def test_each_kind_of_card_should_have_its_own_sum() -> None:
    found = said(0x040F, sums(1, 2, 3, 4, 5, 6, 7))
    assert found.sums == tuple(CardSum(kind, at, 100 * at) for at, kind in enumerate(KINDS, start=1))
    assert found.receipts == ("0233", "0234")
    assert said(0x040F, sums(0, 0, 0, 0, 0, 0, 0)).sums == ()
    assert said(0x040F, sums(0, 0, 0, 0, 9, 0, 0)).sums == (CardSum("Visa", 9, 900),)


def test_a_sum_without_a_count_should_be_told_too() -> None:
    raw = sums(0, 0, 0, 0, 0, 0, 0)
    assert said(0x040F, raw[:-2] + "05").sums == (CardSum("other", 0, 5),)


@pytest.mark.parametrize(
    "broken", [sums(1, 2, 3, 4, 5, 6), sums(1, 2, 3, 4, 5, 6, 7, 8), sums(1, 2, 3, 4, 5, 6, 7)[:-2] + "0a"]
)
def test_sums_that_do_not_fit_should_be_none(broken: str) -> None:
    assert said(0x040F, broken).sums is None


def test_receipts_that_are_no_numbers_should_be_empty() -> None:
    assert said(0x040F, sums(0, 0, 0, 0, 0, 0, 0, head="02ff0234")).receipts == ("", "0234")


# --- ends, and where it is


@pytest.mark.parametrize(
    ("raw", "end"),
    [
        ("", Completion()),
        ("1910", Completion(0x10)),
        ("2952523535", Completion(None, "52523535")),
        ("29525235ff", Completion()),
        ("f0f0f3" + "312e32" + "07", Completion(7, "", "1.2")),
        ("f0f0f3" + "312e32" + "07" + "1910", Completion(0x10, "", "1.2")),
        ("f0f0f0" + "07", Completion(7, "", "")),
        ("f0f0f3" + "312e32", Completion(0x32, "", "1.")),
        ("99", Completion()),
        ("f0e041", Completion()),
        ("f0f0", Completion()),
        ("f0f0f3" + "312e32" + "07" + "99", Completion()),
    ],
)
def test_an_end_should_say_what_it_is_the_end_of(raw: str, end: Completion) -> None:
    assert said(0x060F, raw) == end


@pytest.mark.parametrize(
    ("control", "raw", "message"),
    [
        (0x8000, "", Answer(0)),
        (0x8000, "ff", Answer(0)),
        (0x84CC, "", Answer(0xCC)),
        (0x8001, "", Garbage("no command is 8001")),
        (0x04FF, "17", Intermediate(0x17)),
        (0x04FF, "1702", Intermediate(0x17, 2)),
        (0x04FF, "170a", Intermediate(0x17)),
        (0x04FF, "1710" + "0603070141", Intermediate(0x17, 10)),
        (0x04FF, "", Garbage("04FF is empty")),
        (0x061E, "6c", Abort(0x6C)),
        (0x061E, "6c0978", Abort(0x6C)),
        (0x061E, "", Garbage("061E is empty")),
        *((control, "", Foreign(control)) for control in (0x0400, 0x05FF, 0x06D8, 0x0801, 0x0FA1)),
        *((control, "", Garbage(f"no command is {control:04X}")) for control in (0x0300, 0x0701, 0x0901, 0x1001, 0xFFFF)),
    ],
)  # fmt: skip
def test_a_message_should_be_what_its_control_field_says(control: int, raw: str, message: object) -> None:
    assert said(control, raw) == message


@pytest.mark.parametrize("control", [0x040F, 0x06D3])
def test_fields_that_make_no_sense_should_be_said(control: int) -> None:
    assert said(control, "99") == Garbage("no field is called 99")


def test_a_body_should_show_its_size_and_come_back() -> None:
    found = body(Apdu(0x0600, bytes.fromhex("123456be09780603070141")))
    assert isinstance(found, Body)
    assert repr(found) == "Body(6 bytes, [Field(06, [Tlv(07, 1)])])"
    assert found.encode().hex() == "123456be09780603070141"


# --- what it prints


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", PrintText(())),
        (container("070141"), PrintText(("A",))),
        (container("070141", "070142"), PrintText(("A", "B"))),
        (container("1f070101", "070141"), PrintText(("A",), 1)),
        (container("1f070102", "1f070101"), PrintText((), 2)),
        (container("1f0700", "070141"), PrintText(("A",))),
        (container("1f07020201"), PrintText((), 2)),
        (container("070141", "090180"), PrintText(("A",))),
        (container("070141", "0901ff"), PrintText(("A",))),
        (container("070141", "090181"), PrintText(("A",), ends=True)),
        (container("070141", "0901fe"), PrintText(("A",), ends=True)),
        (container("070141", "09017f"), PrintText(("A",))),
        (container("070141", "0900"), PrintText(("A",))),
        (container("070141", "090110", "090181"), PrintText(("A",), ends=True)),
        (container("070141", "090181", "090110"), PrintText(("A",))),
        (container("1f370182"), PrintText((), about=0x82)),
        (container("2503070141", "070142"), PrintText(("A", "B"))),
        ("2700", PrintText(())),
    ],
)
def test_a_block_of_lines_should_say_whose_it_is_and_whether_it_ends(raw: str, text: PrintText) -> None:
    assert said(0x06D3, raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("00414243", PrintText(("ABC",))),
        ("00", PrintText(("",))),
        ("", PrintText(("",))),
        ("81" + "41", PrintText(("A",), ends=True)),
        ("80" + "41", PrintText(("A",))),
        ("7f" + "41", PrintText(("A",))),
        ("ff", PrintText(("",))),
        ("ff00", PrintText(())),
        ("ff03", PrintText(("", "", ""))),
        ("ff03" + "41", PrintText(("", "", ""))),
        ("ff09", PrintText(("",) * 9)),
        ("ff0a", PrintText(("",) * 9)),
    ],
)
def test_a_line_should_be_a_text_or_a_feed(raw: str, text: PrintText) -> None:
    assert said(0x06D1, raw) == text


@pytest.mark.parametrize("control", [0x06D1, 0x06D3])
@pytest.mark.parametrize(("charset", "letter"), [(0xFF, "Σ"), (1, "ä")])
def test_paper_should_be_read_in_the_set_it_is_given(control: int, charset: int, letter: str) -> None:
    raw = "00e4" if control == 0x06D1 else container("0701e4")
    assert said(control, raw, charset) == PrintText((letter,))


@pytest.mark.parametrize("control", [0x06D1, 0x06D3])
def test_a_card_number_on_paper_should_be_starred(control: int) -> None:
    number = b"4111111111111111".hex()
    raw = f"00{number}" if control == 0x06D1 else container(f"0710{number}")
    assert said(control, raw) == PrintText(("************1111",))


def test_a_card_number_in_a_result_should_be_starred() -> None:
    number = b"4111111111111111".hex()
    empty = StatusInfo()
    assert said(0x040F, f"8bf1f6{number}") == replace(empty, card_name="************1111")
    assert said(0x040F, f"3cf0f1f6{number}") == replace(empty, text="************1111")
    assert said(0x060F, f"f0f1f6{number}00") == Completion(0, "", "************1111")
