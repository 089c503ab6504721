"""APDUs on TCP and on a serial line. Vectors: wirelane/ecrterm test_data_encoding.py and test_parsing.py, as captured."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.payments.zvt.framing import ACK, NAK, Apdu, ApduReader, Garbage, SerialReader, encode, encode_serial

SERIAL = [
    ("10 02 06 00 06 12 34 56 BA 09 78 10 03 24 C3", 0x0600, "123456ba0978"),
    ("10 02 06 93 03 12 34 56 10 03 CA A4", 0x0693, "123456"),
    ("10 02 06 01 0A 04 00 00 00 01 10 10 00 49 09 78 10 03 F2 FF", 0x0601, "04000000011000490978"),
    ("10 02 06 70 00 10 03 D9 F9", 0x0670, ""),
    (
        "10 02 06 D1 19 00 47 65 73 61 6D 74 20 20 20 20 20 20 30 20 20 20 20 20 20 20 30 2C 30 30 10 03 B5 AB",
        0x06D1,
        "00" + b"Gesamt      0       0,00".hex(),
    ),
    ("10 02 80 00 00 10 03 F5 1F", 0x8000, ""),
    ("10 02 06 0F 0B F0 F0 F7 32 2E 31 34 2E 31 35 00 10 03 B1 11", 0x060F, "f0f0f7" + b"2.14.15".hex() + "00"),
]
apdus = st.builds(Apdu, st.integers(0, 0xFFFF), st.binary(max_size=600))


@pytest.mark.parametrize(("block", "control", "data"), SERIAL)
def test_it_should_read_and_write_published_blocks(block: str, control: int, data: bytes) -> None:
    apdu = Apdu(control, bytes.fromhex(data))
    assert SerialReader().feed(bytes.fromhex(block)) == (apdu,)
    assert encode_serial(apdu) == bytes.fromhex(block)


@pytest.mark.parametrize(("block", "control", "data"), SERIAL)
def test_a_flipped_bit_should_be_noticed(block: str, control: int, data: bytes) -> None:
    raw = bytearray.fromhex(block)
    raw[4] ^= 0x01
    found = SerialReader().feed(bytes(raw))
    assert all(isinstance(one, Garbage) for one in found)


def test_answers_of_the_line_should_stand_between_blocks() -> None:
    block = bytes.fromhex(SERIAL[5][0])
    assert SerialReader().feed(b"\x06" + block + b"\x15") == (ACK, Apdu(0x8000), NAK)


@pytest.mark.parametrize(
    ("size", "head"), [(0, "00"), (254, "fe"), (255, "ffff00"), (1121, "ff6104"), (65535, "ffffff")]
)
def test_lengths_should_take_one_byte_or_three(size: int, head: str) -> None:
    raw = encode(Apdu(0x06D3, bytes(size)))
    assert raw[2 : 2 + len(head) // 2].hex() == head
    assert ApduReader(limit=65535).feed(raw) == (Apdu(0x06D3, bytes(size)),)


@given(st.lists(apdus, max_size=4), st.lists(st.integers(1, 40), max_size=30))
def test_pieces_should_not_matter(sent: Any, sizes: list[int]) -> None:
    raw = b"".join(map(encode, sent))
    reader, found = ApduReader(), []
    for size in sizes:
        found += reader.feed(raw[:size])
        raw = raw[size:]
    found += reader.feed(raw)
    assert found == sent
    assert not reader.partial


@given(apdus)
def test_serial_should_come_back(apdu: Apdu) -> None:
    assert SerialReader().feed(encode_serial(apdu)) == (apdu,)


@given(st.binary(max_size=2000))
def test_any_bytes_should_be_read(raw: str) -> None:
    ApduReader().feed(raw)
    SerialReader().feed(raw)


def test_a_message_that_is_too_large_should_end_the_stream() -> None:
    reader = ApduReader(limit=100)
    (found,) = reader.feed(bytes.fromhex("06d3 ff 6500") + bytes(200))
    assert isinstance(found, Garbage)
    assert reader.feed(encode(Apdu(0x8000))) == ()


def test_a_block_that_never_ends_should_be_given_up() -> None:
    found = SerialReader(limit=100).feed(b"\x10\x02" + b"\x01" * 500)
    assert [type(one) for one in found] == [Garbage]


def test_an_apdu_should_not_show_its_data() -> None:
    assert "31" not in repr(Apdu(0x040F, b"1111"))
