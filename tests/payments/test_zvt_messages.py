"""Meanings. Vectors: EVerest/zvt zvt/data (Feig cVEND, April 2023), as captured between a lane and a terminal."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.payments.zvt import bmp, messages, requests, tlv
from pos.payments.zvt.framing import Apdu, ApduReader, Garbage, encode
from pos.payments.zvt.messages import (
    Abort,
    Answer,
    Completion,
    Foreign,
    Intermediate,
    PrintText,
    StatusInfo,
    body,
    decode,
)
from pos.payments.zvt.redact import dump

APPROVED = (
    "040f5a2700040000000025004909780c2255580d040522f0f8559883eeeeee80748702313b37353030373100000b000975196029525235350e24058a"
    "068c018bf1f14d617374657243617264002a383034303131393236202020202020"
)
GIROCARD = (
    "040f5d2700040000000025004909780c1037200d042122f1f04711008005757038004f1700028702493b30313833373200000b001012196029525235"
    "350e26128a058c008bf0f96769726f63617264002a313630303430303820202020202020"
)
REVERSED = (
    "040fa42700040000000000004909780c2255580d040522f0f8559883eeeeee80748702323b37353030373100000b000977196029525235350e24058a"
    "068c018bf1f14d617374657243617264002a3830343031313932362020202020203cf0f7f041532d50726f632d436f64653d20303020303736203036"
    "0d436170742e2d5265662e3d20303039390d41494435393d203038313532300d204441554552202020372054414745"
)
END_OF_DAY = "040f4d2700040000000009580b0009820d04060c08170660f0f5f302330234" + "00" * 14 + "02000000000958" + "00" * 28
VERSION = (
    "060f89f0f4f04745522d4150502d76322e302e393b635330322e30312e30312d31302e31302d322d323b4343323600065b1f440452523535e4431f40"
    "0a6356454e4420706c75671f41284745522d4150502d76322e302e393b635330322e30312e30312d31302e31302d322d323b434332361f420417fd1e"
    "3c1f430100340d1f0e04202304051f0f03225655"
)
WHOLE = [
    "06c00f0f1910fc0206081f1501d01f600107",
    "040f35270006314c0a000000000000081ca72f1f450505788070021f4c01011f4d02fe041f4f0204001f50012060094307a0000000041010",
    "06221e1940490978040000000025000610e90e1f620241431f6306333834484832",
    "04ff0117",
    "060f00",
    "0625081940870231490978",
    VERSION,
    "060f0a19102952523535490978",
    "0fa1020001",
    "060006123456de0978",
    "06000e123456be0978060626040a0206d3",
    "06010a04000000011000490978",
    "0620051234560303",
    "065003123456",
    "0623211940870491490978040000000012950610e90e1f620241431f63064d4632323436",
    "061e04b887ffff",
    "0813140612e410ff4003123456ff4107d5b7136976c101",
    END_OF_DAY,
]


def apdu(raw: str) -> Apdu:
    (found,) = ApduReader().feed(bytes.fromhex(raw))
    assert isinstance(found, Apdu)
    return found


def test_an_approval_should_be_read() -> None:
    status = decode(apdu(APPROVED))
    assert status == StatusInfo(
        result=0, amount_minor=2500, currency="EUR", trace="000975", receipt="0231", terminal_id="52523535", time="225558",
        date="0405", payment_type=0x60, card_type=6, card_name="MasterCard", card_last4="8074", auth_code="750071",
        contract="804011926",
    )  # fmt: skip
    assert isinstance(status, StatusInfo)
    assert status.mark == "0231:000975"


def test_a_girocard_with_19_digits_should_keep_four_of_them() -> None:
    status = decode(apdu(GIROCARD))
    assert isinstance(status, StatusInfo)
    assert (status.card_last4, status.card_name, status.receipt) == ("8004", "girocard", "0249")


def test_a_reversal_should_be_read() -> None:
    status = decode(apdu(REVERSED))
    assert isinstance(status, StatusInfo)
    assert (status.amount_minor, status.mark) == (0, "0232:000977")
    assert status.text == "AS-Proc-Code= 00 076 06\nCapt.-Ref.= 0099\nAID59= 081520\n DAUER   7 TAGE"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("04ff0117", Intermediate(0x17)),
        ("04ff020410", Intermediate(0x04, 10)),
        ("060f00", Completion()),
        ("060f0a19102952523535490978", Completion(0x10, "52523535")),
        (VERSION, Completion(0, "", "GER-APP-v2.0.9;cS02.01.01-10.10-2-2;CC26")),
        ("060f0bf0f0f7322e31342e313500", Completion(0, "", "2.14.15")),
        (
            "060f2531374644314533434745522d4150502d76322e302e39202020353235323335333532342e34",
            Completion(),
        ),
        ("061e04b887ffff", Abort(0xB8)),
        ("061e016c", Abort(0x6C)),
        ("800000", Answer(0)),
        ("840000", Answer(0)),
        ("849c00", Answer(0x9C)),
        ("06d10800" + b"Gesamt ".hex(), PrintText(("Gesamt ",))),
        ("06d30f060d1f070102250709010107024f4b", PrintText(("OK",), 2)),
        ("06d80101", Foreign(0x06D8)),
    ],
)
def test_every_message_should_have_its_meaning(raw: str, message: messages.Message) -> None:
    assert decode(apdu(raw)) == message


@pytest.mark.parametrize(
    "raw", ["04ff00", "061e00", "040f0227", "040f0199", "040f0206ff", "040f03060281", "414243".ljust(6, "0")]
)
def test_nonsense_should_be_data(raw: str) -> None:
    head = bytes.fromhex(raw)
    assert isinstance(decode(Apdu(int.from_bytes(head[:2], "big"), head[3:])), Garbage)


@pytest.mark.parametrize("raw", WHOLE)
def test_whole_messages_should_be_written_as_they_were_read(raw: str) -> None:
    found = apdu(raw)
    parsed = body(found)
    assert not isinstance(parsed, Garbage)
    assert encode(Apdu(found.control, parsed.encode())).hex() == raw


@pytest.mark.parametrize(
    ("control", "data", "head", "tags"),
    [
        (0x0600, "123456de0978", "123456de0978", ""),
        (0x0600, "123456be0978060626040a0206d3", "123456be0978", "06"),
        (0x0600, "1234ff", "1234ff", ""),
        (0x0601, "04000000011000490978", "", "04 49"),
        (0x0620, "1234560303" + "490978", "123456", "03 49"),
        (0x0650, "123456" + "870231", "123456", "87"),
        (0x0693, "123456" + "870231", "123456", "87"),
        (0x06C0, "0f1910fc0206081f1501d01f600107", "0f", "19 fc 06"),
        *((control, "1940490978", "", "19 49") for control in (0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0670)),
        (0x040F, "2700490978", "", "27 49"),
        (0x06D3, "0603070141", "", "06"),
        (0x04FF, "17", "17", ""),
        (0x04FF, "0410" + "0603070141", "0410", "06"),
        (0x061E, "6c", "6c", ""),
        (0x061E, "b8" + "490978", "b8", "49"),
        (0x061E, "6f0978" + "870231", "6f0978", "87"),
        (0x060F, "", "", ""),
        (0x060F, "490978", "", "49"),
        # A software version of 3 characters and its status.
        (0x060F, "f0f0f3" + "312e3203" + "490978", "f0f0f3312e3203", "49"),
        (0x060F, "f1f0f2" + "41" * 102 + "03", "f1f0f2" + "41" * 102 + "03", ""),
        (0x060F, "f0f1f2" + "41" * 12 + "03" + "490978", "f0f1f2" + "41" * 12 + "03", "49"),
        (0x060F, "f0f0f9" + "312e32", "f0f0f9312e32", ""),
        (0x060F, "f0f0", "f0f0", ""),
        (0x060F, "f0fa41" + "490978", "f0fa41490978", ""),
        (0x060F, "f0e041" + "490978", "f0e041490978", ""),
        # What no manual of ours knows is left as it is.
        (0x06D1, "021741", "021741", ""),
        (0x0FA1, "0001", "0001", ""),
    ],
)
def test_what_stands_before_the_fields_should_be_as_long_as_the_manual_says(
    control: int, data: str, head: str, tags: str
) -> None:
    parsed = body(Apdu(control, bytes.fromhex(data)))
    assert not isinstance(parsed, Garbage)
    assert parsed.head.hex() == head
    assert [field.tag for field in parsed.fields] == list(bytes.fromhex(tags))


@pytest.mark.parametrize(
    ("raw", "masked"),
    [(APPROVED, ("559883eeeeee8074", "eeeeeeeeeeee8074")), (GIROCARD, ("4711008005757038004f", "e" * 15 + "8004f"))],
)
def test_a_card_number_should_be_the_only_difference(raw: str, masked: Any) -> None:
    found = apdu(raw)
    parsed = body(found)
    assert not isinstance(parsed, Garbage)
    assert encode(Apdu(found.control, parsed.encode())).hex() == raw.replace(*masked)


def test_requests_should_be_as_the_manual_has_them() -> None:
    assert encode(requests.registration("123456", "EUR")).hex() == "06000e123456be0978060626040a0206d3"
    assert encode(requests.authorisation(11000, "EUR")).hex() == "06010a04000000011000490978"
    assert encode(requests.authorisation(1, "GBP", "de")).hex() == "06011004000000000001490826060415024445"
    assert encode(requests.repeat_receipt("123456")).hex() == "0620051234560303"


def test_a_long_trace_should_come_from_the_container() -> None:
    raw = bytes.fromhex("27000b00000087001206071f2b0412345678")
    status = decode(Apdu(0x040F, raw))
    assert isinstance(status, StatusInfo)
    assert status.mark == "0012:12345678"


@given(st.integers(0, 0xFFFF), st.binary(max_size=400))
def test_any_message_should_be_read(control: int, data: bytes) -> None:
    message = decode(Apdu(control, data))
    assert isinstance(message, messages.Message)
    assert not re.search(r"\d{13}", repr(message))
    dump(Apdu(control, data))


@given(st.sampled_from([0x040F, 0x06D3, 0x060F, 0x04FF, 0x061E, 0x0600]), st.binary(max_size=200))
def test_reading_twice_should_change_nothing(control: int, data: bytes) -> None:
    parsed = body(Apdu(control, data))
    if not isinstance(parsed, Garbage):
        assert body(Apdu(control, parsed.encode())) == parsed


values = st.binary(max_size=40).map(lambda data: bytes(byte & 0x4F | 0x40 for byte in data))
tags = st.sampled_from([0x07, 0x09, 0x14, 0x41, 0x1F07, 0x1F2B, 0x1F8107])
objects = st.recursive(
    st.builds(tlv.Tlv, tags, values),
    lambda inside: st.builds(
        lambda tag, parts: tlv.Tlv(tag, parts=tuple(parts)), st.sampled_from([0x25, 0xE1, 0xFF40]), st.lists(inside)
    ),
    max_leaves=8,
)
fields = st.one_of(
    st.builds(lambda tag, data: bmp.Field(tag, data[: bmp.FIXED[tag]].ljust(bmp.FIXED[tag], b"A")), st.sampled_from(sorted(set(bmp.FIXED) - bmp.SECRET)), values),
    st.builds(bmp.Field, st.sampled_from([0x8B, 0xF1, 0x3C, 0x60]), values),
    st.builds(lambda parts: bmp.Field(0x06, parts=tuple(parts)), st.lists(objects, max_size=4)),
)  # fmt: skip


@given(st.lists(fields, max_size=6).map(tuple))
def test_fields_should_come_back(sent: Any) -> None:
    assert bmp.parse(bmp.encode(sent)) == sent


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 5000])
def test_tlv_lengths_should_come_back(size: int) -> None:
    one = (tlv.Tlv(0x07, b"A" * size),)
    assert tlv.parse(tlv.encode(one)) == one


@pytest.mark.parametrize("tag", ["22", "23", "24", "2d", "2e", "3c", "8b", "a7", "af"])
def test_a_card_number_should_not_get_past_any_field(tag: str) -> None:
    digits = 3 if tag in ("24", "2e", "3c", "af") else 2
    value = b"4111111111111111" if tag in ("3c", "8b") else bytes.fromhex("4111111111111111")
    count = "".join(f"f{digit}" for digit in f"{len(value):0{digits}d}")
    found = Apdu(0x040F, bytes.fromhex(tag + count) + value)
    parsed = body(found)
    assert not isinstance(parsed, Garbage)
    assert value not in parsed.encode()
    assert "4111" not in repr(parsed) + repr(decode(found)) + dump(found)


@pytest.mark.parametrize("tag", ["1f08", "1f09", "1f0a", "1f1a", "5a", "57", "07"])
def test_a_card_number_should_not_get_past_any_tag(tag: str) -> None:
    value = b"4111111111111111" if tag in ("07", "1f08") else bytes.fromhex("4111111111111111")
    inside = bytes.fromhex(tag) + bytes([len(value)]) + value
    parsed = body(Apdu(0x040F, b"\x06" + bytes([len(inside)]) + inside))
    assert not isinstance(parsed, Garbage)
    assert value not in parsed.encode()


@pytest.mark.parametrize("control", [0x04FF, 0x061E, 0x8000, 0x8400, 0x849C])
def test_the_dump_should_show_too_little_of_short_messages_for_a_card_number(control: int) -> None:
    # `pos.prove.peers`, seed 1, input 28
    assert "41111" not in dump(Apdu(control, bytes.fromhex("4111111111111111")))
    assert "41111" not in dump(Apdu(control, b"\x17" + bytes.fromhex("4111111111111111")))


@pytest.mark.parametrize("gap", ["", " ", "-", "."])
def test_a_card_number_should_not_get_into_a_version_or_past_zeros_between_its_digits(gap: str) -> None:
    # `pos.prove.peers`, seed 1, inputs 8, 314 and 1075
    text = gap.join(("5555", "5555", "5555", "4444"))
    version = b"\xf0\xf1\xf9" + text.encode().ljust(19) + b"\x00"
    wide = text.encode("utf-16-le")
    for found in (
        decode(Apdu(0x060F, version)),
        decode(Apdu(0x06D1, b"\x00" + wide)),
        decode(Apdu(0x040F, b"\x8b" + bytes([0xF0 | len(wide) // 10, 0xF0 | len(wide) % 10]) + wide)),
    ):
        assert "55555" not in repr(found).replace(" ", "").replace(gap or "#", "")


def test_the_dump_should_show_what_is_harmless() -> None:
    assert dump(apdu(APPROVED)).startswith("040F 27:00, 04:000000002500, 49:0978, 0C:225558, 0D:0405, 22:****, 87:0231")
    assert dump(apdu("04ff0117")) == "04FF 17"
    assert dump(apdu("060006123456de0978")) == "0600 **** (6 bytes)"
