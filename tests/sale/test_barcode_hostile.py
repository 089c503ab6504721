"""Any bytes have a meaning, and no exception or unprintable character comes out of them."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pos.sale.barcode import Barcode, BarcodeRules, Unreadable, read, read_typed
from pos.sale.barcode_countries import PRESETS

ANY_RULES = st.sampled_from(
    [
        BarcodeRules(),
        BarcodeRules(id_style="symbol", gs_substitutes=("~", "^]")),
        BarcodeRules(id_style="datalogic", gs_substitutes=("\x1e",)),
        *PRESETS.values(),
    ]
)


@given(raw=st.binary(max_size=200), rules=ANY_RULES)
@settings(max_examples=500)
def test_any_bytes_have_a_meaning(raw: bytes, rules: BarcodeRules) -> None:
    assert_safe(read(raw, rules))


SHAPED = st.lists(
    st.sampled_from(
        [
            "]C1",
            "]e0",
            "]Q1",
            "https://",
            "/01/",
            "/",
            "(01)",
            "01",
            "09506000134352",
            "10",
            "3103",
            "17",
            "30",
            "\x1d",
            "255",
            "8110",
            "26",
            "00",
            "4111111111111111",
            "%",
            "?",
            "=",
            "&",
            "A",
            "é",
            "~",
        ]
    ),
    max_size=12,
).map("".join)


@given(text=SHAPED, rules=ANY_RULES)
@example(text="http://[", rules=BarcodeRules())
@settings(max_examples=1000)
def test_anything_that_looks_like_a_code_has_a_meaning(text: str, rules: BarcodeRules) -> None:
    assert_safe(read(text.encode(), rules))
    assert_safe(read_typed(text, rules))


def assert_safe(found: Barcode) -> None:
    assert msgspec.json.decode(msgspec.json.encode(found), type=Barcode) == found
    if isinstance(found, Unreadable):
        assert len(found.shown) <= 40
        assert found.shown.isascii()
        assert not found.shown or found.shown.isprintable()


def test_every_one_and_two_bytes_have_a_meaning() -> None:
    raws = [bytes([a]) for a in range(256)] + [bytes([a, b]) for a in range(256) for b in range(256)]
    meanings = {type(read(raw)) for raw in raws}
    assert meanings == {Unreadable}


@pytest.mark.parametrize(
    "piece", [b"\x00\xff", b"4 ", b"(01)", b"10A\x1d", b"https://x/01/1", b"]C1", bytes(range(256))]
)
@pytest.mark.parametrize("start", [b"", b"]C1", b"http://"])
def test_4_kib_of_anything_is_unreadable(piece: bytes, start: bytes) -> None:
    raw = (start + piece * 4096)[:4096]
    assert isinstance(read(raw), Unreadable)
