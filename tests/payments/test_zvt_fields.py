"""Bitmaps and TLV objects at their edges: every length, every lack, and what is never let through."""

from typing import Any

import pytest
from pos.payments.zvt import bmp, tlv
from pos.payments.zvt.bmp import Field
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.tlv import Tlv


def parsed(raw: str) -> Any:
    return bmp.parse(bytes.fromhex(raw))


def objects(raw: str) -> Any:
    return tlv.parse(bytes.fromhex(raw))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ()),
        ("2700", (Field(0x27, b"\0"),)),
        ("2700190b", (Field(0x27, b"\0"), Field(0x19, b"\x0b"))),
        ("8bf0f3414243", (Field(0x8B, b"ABC"),)),
        ("8bf0f0", (Field(0x8B),)),
        ("8bf1f2" + "41" * 12, (Field(0x8B, b"A" * 12),)),
        ("3cf0f0f2414219ff", (Field(0x3C, b"AB"), Field(0x19, b"\xff"))),
        ("3cf1f2f3" + "41" * 123, (Field(0x3C, b"A" * 123),)),
        ("0600", (Field(0x06),)),
        ("06030701412700", (Field(0x06, parts=(Tlv(7, b"A"),)), Field(0x27, b"\0"))),
        ("27", Garbage("field 27 ends after its message")),
        ("04000000", Garbage("field 04 ends after its message")),
        ("8bf0f34142", Garbage("field 8B ends after its message")),
        ("99", Garbage("no field is called 99")),
        ("2700990000", Garbage("no field is called 99")),
        ("8b", Garbage("field 8B has no count")),
        ("8bf0", Garbage("field 8B has no count")),
        ("8bf0e1", Garbage("field 8B has no count")),
        ("8b00f1", Garbage("field 8B has no count")),
        ("8bf0fa", Garbage("field 8B has no count")),
        ("3cf0f0", Garbage("field 3C has no count")),
        ("06", Garbage("a TLV length is missing")),
        ("06020741", Garbage("TLV tag 07 ends after its container")),
        ("0604070141", Garbage("field 06 ends after its message")),
    ],
)
def test_fields_should_be_as_long_as_they_say(raw: str, found: object) -> None:
    assert parsed(raw) == found


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("4711008005757038004f", "eeeeeeeeeeeeeee8004f"),
        ("4111111111111111", "eeeeeeeeeeee1111"),
        ("12345fff", "e2345fff"),
        ("1234", "1234"),
        ("123f", "123f"),
        ("ff", "ff"),
        ("", ""),
        ("41ff1111", "eeee1111"),
    ],
)
def test_of_a_card_number_four_digits_should_stay(number: str, kept: str) -> None:
    size = len(number) // 2
    (field,) = parsed(f"22f{size // 10}f{size % 10}{number}")
    assert field == Field(0x22, bytes.fromhex(kept))


@pytest.mark.parametrize("tag", sorted(bmp.SECRET))
def test_a_secret_field_should_be_blank_and_as_long_as_before(tag: int) -> None:
    size = bmp.FIXED.get(tag, 8)
    count = "" if tag in bmp.FIXED else "f0f8" if tag in bmp.LL else "f0f0f8"
    (field,) = parsed(f"{tag:02x}{count}" + "41" * size)
    assert field == Field(tag, b"\xee" * size)


def test_a_field_should_show_its_size_only() -> None:
    assert repr(Field(0x3C, b"AB")) == "Field(3C, 2)"
    assert repr(Field(0x06, parts=(Tlv(0x07, b"ABC"),))) == "Field(06, [Tlv(07, 3)])"
    assert repr(Tlv(0x1F10, b"A")) == "Tlv(1F10, 1)"
    assert repr(Tlv(0x25, parts=(Tlv(0x07, b"A"),))) == "Tlv(25, [Tlv(07, 1)])"
    assert repr(Apdu(0x0601, b"abc")) == "Apdu(0601, 3 bytes)"


@pytest.mark.parametrize(
    ("fields", "raw"),
    [
        ((), ""),
        ((Field(0x27, b"\0"), Field(0x19, b"\x0b")), "2700190b"),
        ((Field(0x8B, b"A" * 12),), "8bf1f2" + "41" * 12),
        ((Field(0x3C, b"AB"),), "3cf0f0f24142"),
        ((Field(0x3C, b"A" * 123),), "3cf1f2f3" + "41" * 123),
        ((Field(0x06, parts=(Tlv(0x07, b"A"),)),), "0603070141"),
        ((Field(0x06, parts=(Tlv(0x07, b"A" * 200),)),), "0681cb0781c8" + "41" * 200),
    ],
)
def test_fields_should_be_written_as_the_manual_has_them(fields: tuple[Field, ...], raw: str) -> None:
    assert bmp.encode(fields).hex() == raw


@pytest.mark.parametrize("field", [Field(0x27, b""), Field(0x04, b"1234567"), Field(0x99, b"A")])
def test_a_field_of_another_length_is_our_bug(field: Field) -> None:
    with pytest.raises(AssertionError):
        bmp.encode((field,))


@pytest.mark.parametrize(("value", "size", "raw"), [(0, 1, "00"), (1295, 2, "1295"), (7, 3, "000007"), (99, 1, "99")])
def test_numbers_should_have_two_digits_a_byte(value: int, size: int, raw: str) -> None:
    assert bmp.bcd(value, size).hex() == raw
    assert bmp.number(bytes.fromhex(raw)) == value


@pytest.mark.parametrize(("value", "size"), [(100, 1), (-1, 1), (-1, 2)])
def test_a_number_that_does_not_fit_is_our_bug(value: int, size: int) -> None:
    with pytest.raises(AssertionError):
        bmp.bcd(value, size)


@pytest.mark.parametrize("raw", ["", "1a", "f1", "00e0"])
def test_what_is_no_number_should_be_none(raw: str) -> None:
    assert bmp.number(bytes.fromhex(raw)) is None


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ()),
        ("070141", (Tlv(0x07, b"A"),)),
        ("0700", (Tlv(0x07),)),
        ("07014109024243", (Tlv(0x07, b"A"), Tlv(0x09, b"BC"))),
        ("000141", (Tlv(0x00, b"A"),)),
        ("1f100101", (Tlv(0x1F10, b"\x01"),)),
        ("e103070141", (Tlv(0xE1, parts=(Tlv(0x07, b"A"),)),)),
        ("c103070141", (Tlv(0xC1, b"\x07\x01A"),)),
        ("1f81070141", (Tlv(0x1F8107, b"A"),)),
        ("1f8181070141", (Tlv(0x1F818107, b"A"),)),
        ("ff40030701" + "41", (Tlv(0xFF40, parts=(Tlv(0x07, b"A"),)),)),
        ("2503070141", (Tlv(0x25, parts=(Tlv(0x07, b"A"),)),)),
        ("2500", (Tlv(0x25, parts=()),)),
        # What only looks constructed is kept as bytes.
        ("25020709", (Tlv(0x25, b"\x07\x09"),)),
        ("07810141", (Tlv(0x07, b"A"),)),
        ("078100", (Tlv(0x07),)),
        ("07820000", (Tlv(0x07),)),
        ("0782000141", (Tlv(0x07, b"A"),)),
        ("0781 80" + "41" * 128, (Tlv(0x07, b"A" * 128),)),
        ("0782 0100" + "41" * 256, (Tlv(0x07, b"A" * 256),)),
        ("077f" + "41" * 127, (Tlv(0x07, b"A" * 127),)),
        ("0702" + "41", Garbage("TLV tag 07 ends after its container")),
        ("1f1002" + "41", Garbage("TLV tag 1F10 ends after its container")),
        ("07", Garbage("a TLV length is missing")),
        ("1f10", Garbage("a TLV length is missing")),
        ("0780", Garbage("a TLV length that begins with 80")),
        ("0783000001" + "41", Garbage("a TLV length that begins with 83")),
        ("0781", Garbage("a TLV length that begins with 81")),
        ("078201", Garbage("a TLV length that begins with 82")),
        ("1f", Garbage("a TLV tag that does not end")),
        ("1f81", Garbage("a TLV tag that does not end")),
        ("1f8181818101" + "41", Garbage("a TLV tag that does not end")),
    ],
)
def test_objects_should_be_as_long_as_they_say(raw: str, found: object) -> None:
    assert objects(raw) == found


@pytest.mark.parametrize("tag", sorted(tlv.SECRET))
def test_a_secret_object_should_be_blank_and_as_long_as_before(tag: int) -> None:
    name = tag.to_bytes(1 if tag < 0x100 else 2).hex()
    assert objects(f"{name}03070141") == (Tlv(tag, b"\xee" * 3),)


def nested(levels: int) -> bytes:
    raw = b"\x07\x01A"
    for _ in range(levels):
        raw = b"\x25" + bytes([len(raw)]) + raw
    return raw


@pytest.mark.parametrize("levels", [1, 7, 8, 9])
def test_objects_should_be_opened_to_the_eighth_level(levels: int) -> None:
    found: Any = tlv.parse(nested(levels))
    depth = 0
    while found[0].parts is not None:
        found, depth = found[0].parts, depth + 1
    assert depth == min(levels, 8)
    assert found[0] == (Tlv(0x07, b"A") if levels <= 8 else Tlv(0x25, nested(levels - 9)))


def test_a_card_number_should_be_starred_at_any_depth() -> None:
    inside = b"\x07\x104111111111111111"
    (one,) = tlv.parse(b"\x25" + bytes([len(inside)]) + inside)  # type: ignore[misc]
    assert one == Tlv(0x25, parts=(Tlv(0x07, b"************1111"),))


@pytest.mark.parametrize(
    ("one", "raw"),
    [
        (Tlv(0x07, b"A"), "070141"),
        (Tlv(0x1F10, b"\x01"), "1f100101"),
        (Tlv(0x1F8107), "1f810700"),
        (Tlv(0x00, b"A"), "000141"),
        (Tlv(0x80, b"A"), "800141"),
        (Tlv(0x25, parts=(Tlv(0x07, b"A"),)), "2503070141"),
        (Tlv(0x25, parts=()), "2500"),
        (Tlv(0x07, b"A" * 127), "077f" + "41" * 127),
        (Tlv(0x07, b"A" * 128), "078180" + "41" * 128),
        (Tlv(0x07, b"A" * 255), "0781ff" + "41" * 255),
        (Tlv(0x07, b"A" * 256), "07820100" + "41" * 256),
    ],
)
def test_an_object_should_be_written_as_short_as_it_may_be(one: Tlv, raw: str) -> None:
    assert tlv.encode((one,)).hex() == raw


def test_objects_should_be_found_in_order_however_deep() -> None:
    first, second, third = Tlv(0x07, b"A"), Tlv(0x07, b"B"), Tlv(0x07, b"C")
    tree = (Tlv(0x25, parts=(first, Tlv(0xE1, parts=(second,)))), Tlv(0x09, b"x"), third)
    assert tlv.find(tree, 0x07) == [first, second, third]
    assert tlv.find(tree, 0xE1) == [Tlv(0xE1, parts=(second,))]
    assert tlv.find(tree, 0x08) == []
