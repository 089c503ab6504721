"""APDUs on TCP and on a serial line. Vectors: wirelane/ecrterm test_data_encoding.py and test_parsing.py, as captured."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.payments.zvt.framing import ACK, NAK, Apdu, ApduReader, Garbage, SerialReader, crc16, encode, encode_serial

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


# --- a stream, byte by byte


@pytest.mark.parametrize(("size", "taken"), [(99, True), (100, True), (101, False)])
def test_a_message_should_be_as_large_as_the_limit(size: int, taken: bool) -> None:
    apdu = Apdu(0x06D3, bytes(size))
    found = ApduReader(limit=100).feed(encode(apdu))
    assert found == ((apdu,) if taken else (Garbage(f"a message of {size} bytes; at most 100 are read"),))


def test_what_lies_before_a_message_that_is_too_large_should_be_read_and_nothing_behind_it() -> None:
    reader = ApduReader(limit=100)
    raw = encode(Apdu(0x8000)) + encode(Apdu(0x06D3, bytes(101))) + encode(Apdu(0x8000))
    assert reader.feed(raw) == (Apdu(0x8000), Garbage("a message of 101 bytes; at most 100 are read"))
    assert not reader.partial
    assert reader.feed(encode(Apdu(0x8000))) == ()
    assert not reader.partial


@pytest.mark.parametrize("limit_reader", [ApduReader, SerialReader])
def test_a_reader_should_take_thirty_two_kilobytes(limit_reader: Any) -> None:
    wire = encode if limit_reader is ApduReader else encode_serial
    largest = Apdu(0x06D3, bytes(32 * 1024))
    assert limit_reader().feed(wire(largest)) == (largest,)
    (found,) = limit_reader().feed(wire(Apdu(0x06D3, bytes(32 * 1024 + 1))))[:1]
    assert isinstance(found, Garbage)


@pytest.mark.parametrize(
    "raw", ["06", "0601", "060102", "06010204", "06d3ff", "06d3ff01", "06d3ff0200", "06d3ff020001"]
)
def test_a_message_that_has_begun_should_be_partial(raw: str) -> None:
    reader = ApduReader()
    assert reader.feed(bytes.fromhex(raw)) == ()
    assert reader.partial


BLOCK = bytes.fromhex("1002800000 1003f51f")
WHOLE = Apdu(0x8000)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (BLOCK.hex(), (WHOLE,)),
        ((BLOCK + BLOCK).hex(), (WHOLE, WHOLE)),
        ("06", (ACK,)),
        ("15", (NAK,)),
        ("0615", (ACK, NAK)),
        ("05", ()),
        # What stands behind a DLE that begins no block is passed over, an answer too.
        ("1006", ()),
        ("100615", (NAK,)),
        ("1015", ()),
        ("02" + BLOCK.hex(), (WHOLE,)),
        ("1005" + BLOCK.hex(), (WHOLE,)),
        ("10" + BLOCK.hex(), (WHOLE,)),
        # Inside a block they are data.
        ("10028000", ()),
        ("1002" + "8000" + BLOCK.hex(), (Garbage("a block began inside a block"), WHOLE)),
        ("1002800010" + "41", (Garbage("a lone DLE inside a block"),)),
        ("1002800010" + "41" + BLOCK.hex(), (Garbage("a lone DLE inside a block"), WHOLE)),
        ("1002800000 1003f51e", (Garbage("a block whose checksum is wrong"),)),
        ("1002800000 1003f41f" + BLOCK.hex(), (Garbage("a block whose checksum is wrong"), WHOLE)),
        ("1002800000 1003f5", ()),
    ],
)  # fmt: skip
def test_a_serial_line_should_be_cut_where_its_blocks_are(raw: str, found: tuple[object, ...]) -> None:
    assert SerialReader().feed(bytes.fromhex(raw)) == found
    reader = SerialReader()
    assert tuple(one for byte in bytes.fromhex(raw) for one in reader.feed(bytes([byte]))) == found


@pytest.mark.parametrize(
    ("raw", "inside"),
    [("", False), ("10", True), ("1002", True), ("100280", True), ("10028010", True), (BLOCK[:-1].hex(), True), (BLOCK.hex(), False), ("06", False), ("1005", False), ("1002801041", False)],
)  # fmt: skip
def test_a_block_that_has_begun_should_be_known(raw: str, inside: bool) -> None:
    reader = SerialReader()
    reader.feed(bytes.fromhex(raw))
    assert reader.inside is inside


def block(body: bytes) -> bytes:
    crc = crc16(body + b"\x03").to_bytes(2, "little")
    return b"\x10\x02" + body.replace(b"\x10", b"\x10\x10") + b"\x10\x03" + crc


@pytest.mark.parametrize("body", [b"", b"\x80", b"\x80\x00\x01", b"\x80\x00\x00\x80", b"\x80\x00\x00" * 2])
def test_a_block_should_hold_one_whole_message(body: bytes) -> None:
    assert SerialReader().feed(block(body)) == (Garbage("a block that holds no whole message"),)


@pytest.mark.parametrize("size", [0, 1, 254, 255])
def test_a_block_should_double_its_dles_and_nothing_else(size: int) -> None:
    apdu = Apdu(0x1010, b"\x10" * size)
    raw = encode_serial(apdu)
    assert raw == block(encode(apdu))
    assert SerialReader().feed(raw) == (apdu,)


@pytest.mark.parametrize(("size", "given_up"), [(105, False), (106, True)])
def test_a_block_that_never_ends_should_be_given_up_at_its_limit(size: int, given_up: bool) -> None:
    reader = SerialReader(limit=100)
    found = reader.feed(b"\x10\x02" + b"\x01" * size)
    assert found == ((Garbage("a block of more than 100 bytes"),) if given_up else ())
    assert reader.inside is not given_up
    assert reader.feed(BLOCK)[-1:] == ((WHOLE,))


@pytest.mark.parametrize(
    ("data", "crc"), [(b"", 0), (b"123456789", 0x2189), (b"\x01", 0x1189), (b"\x80\x00\x00\x03", 0x1FF5)]
)
def test_the_checksum_should_be_kermits(data: bytes, crc: int) -> None:
    assert crc16(data) == crc
