"""The chain: what a record's hash and a head's signature are made of, and what a body may be."""

import re
from hashlib import sha256

import msgspec
import pytest
from msgspec.structs import replace
from pos.lane.effects import DropSaved, SettleIntent
from pos.lane.events import StartPressed
from pos.store import chain
from pos.store.chain import FIRST, Row

from tests.store import trade

ROW = Row(17, 4, 1_795_477_200, 1_795_480_000_123, "StartPressed", '{"event":{"at":7}}', "5d" * 32, "")


def test_a_hash_is_that_of_the_lines_of_the_form() -> None:
    lines = ["pos-journal-1", "4", "1795477200", "17", "1795480000123", "StartPressed", "5d" * 32, '{"event":{"at":7}}']
    assert ROW.computed_hash() == sha256("\n".join(lines).encode()).hexdigest()
    assert FIRST == "0" * 64


@pytest.mark.parametrize("name", ["seq", "lane", "epoch", "at", "kind", "body", "prev_hash"])
def test_every_column_counts_for_the_hash(name: str) -> None:
    value = getattr(ROW, name)
    other = value + 1 if isinstance(value, int) else f"{value}x"
    assert replace(ROW, **{name: other}).computed_hash() != ROW.computed_hash()
    assert replace(ROW, hash="another").computed_hash() == ROW.computed_hash()


def test_bytes_that_are_no_text_have_a_hash_too() -> None:
    broken = replace(ROW, body=b"\xff".decode("utf-8", "surrogateescape"))
    lines = b"pos-journal-1\n4\n1795477200\n17\n1795480000123\nStartPressed\n" + b"5d" * 32 + b"\n\xff"
    assert broken.computed_hash() == sha256(lines).hexdigest()


def test_a_head_is_signed_over_its_lines() -> None:
    assert chain.head_message(4, 1_795_477_200, 17, "ab12") == b"pos-head-1\n4\n1795477200\n17\nab12"
    assert chain.head_message(4, 1, 17, b"\xff".decode("utf-8", "surrogateescape")).endswith(b"\n\xff")


def test_a_body_has_sorted_names_no_blanks_and_no_line_break() -> None:
    settled = SettleIntent(intent_id="a\nb", outcome="approved")
    body = chain.encode(StartPressed(at=7), (settled, DropSaved(ticket="T004-00000001")))
    assert body == (
        '{"bookings":[{"intent_id":"a\\nb","outcome":"approved","type":"SettleIntent"},'
        '{"ticket":"T004-00000001","type":"DropSaved"}],"event":{"at":7,"type":"StartPressed"}}'
    )


def test_a_record_that_books_nothing_says_nothing_of_it() -> None:
    body = chain.encode(StartPressed(at=7), ())
    assert body == '{"event":{"at":7,"type":"StartPressed"}}'
    assert chain.decode(body) == chain.Record(StartPressed(at=7), ())


def test_every_record_comes_back_as_it_went() -> None:
    for event, bookings in trade.day(1):
        assert chain.decode(chain.encode(event, bookings)) == chain.Record(event, bookings)
        assert chain.kind_of(event) == type(event).__name__


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        '{"event":{"type":"Nobody"}}',
        "[" * 50_000,
        '{"x":' * 50_000,
        b'"\xff"'.decode("utf-8", "surrogateescape"),
        "{",
    ],
    ids=["empty", "no event", "an event unknown", "a list", "too deep", "no text", "half"],
)
def test_what_is_no_record_is_said(body: str) -> None:
    with pytest.raises(msgspec.DecodeError, match=re.compile(r"\w+")):
        chain.decode(body)
