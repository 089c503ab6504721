from typing import Any

import pytest
from pos.payments.zvt.text import CP437, UTF8, decode, decode_7bit, mask_bytes, mask_numbers


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"K\x84ufer \x9d", CP437, "Käufer ¥"),
        (b"K\xe4ufer", 1, "Käufer"),
        (b"5 \xa4", 15, "5 €"),
        ("支付".encode(), UTF8, "支付"),
        (b"a\x00\x00", CP437, "a"),
        (b"\xff\xfe", UTF8, "\ufffd\ufffd"),
        (b"a\rb\x07", 0, "a\nb "),
    ],
)
def test_texts_should_follow_the_character_set(data: bytes, charset: int, text: str) -> None:
    assert decode(data, charset) == text


def test_the_display_set_should_have_umlauts_for_brackets() -> None:
    assert decode_7bit(b"[\\]{|}~") == "ÄÖÜäöüß"
    assert decode_7bit(b"\xc2eep") == "Beep"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111111111111111", "************1111"),
        ("PAN 4111-1111-1111-1111.", "PAN ****-****-****-1111."),
        ("4222222222222", "*********2222"),
        ("a6304000000000000000z", "a***************0000z"),
        ("Receipt 0231 trace 000975", "Receipt 0231 trace 000975"),
        ("05.04.2023      22:55:58", "05.04.2023      22:55:58"),
        ("12345678901234567890123", "*******************0123"),
    ],
)
def test_long_numbers_should_keep_four_digits(text: str, masked: Any) -> None:
    assert mask_numbers(text) == masked
    assert mask_bytes(text.encode()) == masked.encode()
