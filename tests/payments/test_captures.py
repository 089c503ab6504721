"""What went over real wires decodes to what it meant, and is written again byte for byte.

Card numbers and tracks don't survive our reading: in their place stand E digits or stars, and nothing else may differ.
"""

from pathlib import Path

import pytest
from pos.payments.zvt import bmp, requests
from pos.payments.zvt.framing import Apdu, ApduReader, Garbage, SerialReader, encode, encode_serial
from pos.payments.zvt.messages import (
    Abort,
    Answer,
    CardSum,
    Completion,
    Intermediate,
    PrintText,
    StatusInfo,
    body,
    decode,
)

FOLDER = Path(__file__).parent / "captures"


def captured(name: str) -> dict[str, bytes]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ") for line in lines if not line.startswith("#")]
    return {f"{what}/{raw[:16]}": bytes.fromhex(raw) for what, raw in pairs}


EVEREST = captured("everest.txt")
ECRTERM = captured("ecrterm.txt")
BLOCKS = {what: raw for what, raw in ECRTERM.items() if what.startswith("block")}
MESSAGES = EVEREST | {what: raw for what, raw in ECRTERM.items() if what.startswith("message")}
FEIG_OWN = ("0814", "040c", "8000ff", "06d3fff80f", "060f25")
"""File transfer, a configuration print and system information of Feig's: their fields are in no manual of ours."""
BLANKED = {0xEE, ord("*")}


def only(data: bytes) -> Apdu:
    (found,) = ApduReader().feed(data)
    assert isinstance(found, Apdu)
    return found


def named(start: str) -> bytes:
    (found,) = (raw for what, raw in MESSAGES.items() if what.startswith(start))
    return found


def test_the_captures_are_all_there() -> None:
    assert (len(EVEREST), len(BLOCKS), len(MESSAGES) - len(EVEREST)) == (25, 12, 9)


@pytest.mark.parametrize("data", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_should_be_cut_out_whole(data: bytes) -> None:
    assert encode(only(data)) == data
    assert not isinstance(decode(only(data)), Garbage) or data.hex().startswith(FEIG_OWN)


@pytest.mark.parametrize("data", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_should_be_written_as_it_was_read(data: bytes) -> None:
    parsed = body(only(data))
    if isinstance(parsed, Garbage):
        assert data.hex().startswith(FEIG_OWN), parsed
        return
    again = encode(Apdu(only(data).control, parsed.encode()))
    assert len(again) == len(data)
    changed = {(place, new) for place, (old, new) in enumerate(zip(data, again, strict=True)) if old != new}
    cards = any(field.tag in (bmp.CARD_NUMBER, *bmp.SECRET) for field in parsed.fields) or b"\x1f\x14" in data
    assert not changed or cards
    # Half a byte of the last one may be a digit that stays.
    assert all(new in BLANKED or new >> 4 == 0xE or new & 0xF == 0xE for _, new in changed)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_serial_block_should_be_read_and_written(block: bytes) -> None:
    (found,) = SerialReader().feed(block)
    assert isinstance(found, Apdu)
    assert encode_serial(found) == block


@pytest.mark.parametrize(
    ("request_", "start"),
    [
        (requests.pre_authorisation_reversal("0231", "EUR"), "1680728213"),
        (requests.end_of_day("123456"), "1681282621"),
    ],
)
def test_what_we_ask_should_be_what_others_asked(request_: Apdu, start: str) -> None:
    assert encode(request_) == named(start)


@pytest.mark.parametrize(
    ("request_", "block"),
    [
        (requests.initialisation("123456"), "100206930312345610"),
        (requests.diagnosis(), "1002067000"),
        (requests.authorisation(11000, "EUR"), "10020601"),
        (Apdu(0x8000), "1002800000"),
    ],
)
def test_our_blocks_should_be_what_others_sent(request_: Apdu, block: str) -> None:
    (sent,) = (raw for raw in BLOCKS.values() if raw.hex().startswith(block))
    assert encode_serial(request_) == sent


def test_an_end_of_day_should_say_its_sums() -> None:
    status = decode(only(named("1680761828.489701000")))
    assert isinstance(status, StatusInfo)
    assert (status.amount_minor, status.trace, status.sums) == (958, "000982", (CardSum("Mastercard", 2, 958),))


def test_a_captured_slip_should_be_lines_for_the_shopper() -> None:
    slip = decode(only(named("1680728215.585561000")))
    assert isinstance(slip, PrintText)
    assert slip.receipt == 2
    assert slip.lines[1].strip() == "** Customer Receipt **"
    assert "App-ID:                   A0000000041010" in slip.lines
    assert all(len(line) <= 40 for line in slip.lines)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("1680728162.647465000", Intermediate(0x17)),
        ("1680728165.827009000", Completion()),
        ("partial_reversal", Abort(0xB8)),
        ("1680761818.641601000", Completion(0x10, "52523535")),
    ],
)
def test_the_short_ones_should_mean_what_is_stated(start: str, kind: object) -> None:
    assert decode(only(named(start))) == kind


def test_a_print_line_should_be_a_line() -> None:
    (block,) = (raw for raw in BLOCKS.values() if raw[2:4] == b"\x06\xd1")
    (found,) = SerialReader().feed(block)
    assert isinstance(found, Apdu)
    assert decode(found) == PrintText(("Gesamt      0       0,00",))
    assert decode(Apdu(0x8000)) == Answer(0)
