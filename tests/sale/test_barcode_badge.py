"""What a badge reader reads is a badge or nothing, and never goods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.barcode import StaffBadge, Unreadable, read_badge


@pytest.mark.parametrize(
    ("raw", "badge"),
    [
        (b"7032069804988", "7032069804988"),
        (b"]E07032069804988\r", "7032069804988"),
        (b"BADGE-1001", "1001"),
        (b"\x0204A2B9C1\x03", "04A2B9C1"),
        (b"https://id.gs1.org/01/00400000000114", ""),
        (b"\x1b[2J", ""),
        (b"", ""),
        (b"\xff\x01", ""),
        (b"1" * 5000, ""),
    ],
)
def test_a_badge_or_nothing(raw: bytes, badge: str) -> None:
    found = read_badge(raw)
    assert found == StaffBadge(badge) if badge else isinstance(found, Unreadable)


@pytest.mark.parametrize(
    ("raw", "why"), [(b"", "empty"), (b"\r", "empty"), (b"\xff", "not-ascii"), (b"A\x01B", "control-characters")]
)
def test_what_is_no_text_is_told_as_such(raw: bytes, why: str) -> None:
    found = read_badge(raw)
    assert isinstance(found, Unreadable)
    assert found.why == why


@given(st.binary(max_size=64))
def test_any_bytes_are_a_badge_or_unreadable(raw: bytes) -> None:
    assert isinstance(read_badge(raw), StaffBadge | Unreadable)
