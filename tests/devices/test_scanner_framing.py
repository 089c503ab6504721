from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.devices.scanner_framing import LIMIT, STALE_S, Framer, Framing

ENDS: dict[Framing, bytes] = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t"}
READS = st.lists(
    st.binary(min_size=1, max_size=40).map(lambda raw: raw.translate(None, b"\r\n\t\x02\x03") or b"7"), min_size=1
)
FRAMINGS: list[Framing] = [*ENDS, "stx-etx", "gap"]


def on_the_line(framing: Framing, read: bytes) -> bytes:
    return b"\x02" + read + b"\x03\r" if framing == "stx-etx" else read + ENDS[framing]


def pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield data[:size]
        data = data[size:]
    yield data


@pytest.mark.parametrize("framing", [*ENDS, "stx-etx"])
@given(reads=READS, sizes=st.lists(st.integers(1, 9)))
def test_the_pieces_a_stream_comes_in_do_not_matter(framing: Framing, reads: list[bytes], sizes: list[int]) -> None:
    framer = Framer(framing)
    stream = b"".join(on_the_line(framing, read) for read in reads)
    assert [read for piece in pieces(stream, sizes) for read in framer.feed(piece, 1.0)] == reads
    assert not framer.waits


@pytest.mark.parametrize("framing", FRAMINGS)
@given(chunks=st.lists(st.tuples(st.binary(max_size=300), st.floats(0, 2))))
def test_any_bytes_at_any_time_give_bounded_reads(framing: Framing, chunks: list[tuple[bytes, float]]) -> None:
    framer, now_s = Framer(framing, limit=64), 0.0
    got: list[bytes] = []
    for chunk, after_s in chunks:
        now_s += after_s
        got += framer.feed(chunk, now_s)
    got += framer.flush(now_s + 9)
    assert all(0 < len(read) <= 64 for read in got)
    assert not framer.waits


@pytest.mark.parametrize("framing", FRAMINGS)
@given(noise=st.binary(max_size=200))
def test_a_read_after_noise_and_silence_is_whole(framing: Framing, noise: bytes) -> None:
    framer = Framer(framing, limit=64)
    framer.feed(noise, 0.0)
    read = b"7032069804988"
    frame = read if framing == "gap" else on_the_line(framing, read)
    assert (framer.feed(frame, 9.0) + framer.flush(18.0))[-1] == read


@pytest.mark.parametrize(
    ("framing", "stream", "reads"),
    [
        ("cr", b"1\r\n2\r\n", [b"1", b"2"]),
        ("lf", b"1\r\n2\r\n", [b"1", b"2"]),
        ("cr", b"\r\r\r1\r", [b"1"]),
        ("crlf", b"a\rb\r\n", [b"a\rb"]),
        ("cr", b"line one\nline two\r", [b"line one\nline two"]),
        ("cr", b"\x00\x1d\xff\r", [b"\x00\x1d\xff"]),
        ("stx-etx", b"noise\x02a\x03\r\n\x02b\x03", [b"a", b"b"]),
        ("stx-etx", b"\x02half\x02whole\x03", [b"whole"]),
        ("stx-etx", b"a\x03\x02\x03", []),
    ],
)
def test_framing(framing: Framing, stream: bytes, reads: list[bytes]) -> None:
    assert Framer(framing).feed(stream, 0.0) == reads
    byte_by_byte = Framer(framing)
    assert [read for byte in stream for read in byte_by_byte.feed(bytes([byte]), 0.0)] == reads


def test_a_gap_ends_a_read() -> None:
    framer = Framer("gap", gap_s=0.08)
    assert framer.feed(b"703", 1.0) == framer.feed(b"2069\r\n", 1.07) == framer.flush(1.14) == []
    assert framer.flush(1.16) == [b"7032069"]


def test_the_next_read_ends_the_one_before_it() -> None:
    framer = Framer("gap", gap_s=0.08)
    framer.feed(b"1", 1.0)
    assert framer.feed(b"2", 2.0) == [b"1"]
    assert framer.flush(3.0) == [b"2"]


def test_it_says_when_it_wants_to_be_asked() -> None:
    framer = Framer("gap", gap_s=0.5)
    assert framer.due_in_s(0.0) is None
    framer.feed(b"1", 10.0)
    assert (framer.due_in_s(10.25), framer.due_in_s(11.0)) == (0.25, 0.0)


@pytest.mark.parametrize("framing", [*ENDS, "stx-etx"])
def test_half_a_read_is_given_up_after_a_silence(framing: Framing) -> None:
    framer = Framer(framing)
    framer.feed(b"\x0270320698", 0.0)
    assert framer.flush(STALE_S) == []
    assert (framer.dropped, framer.waits) == (1, False)


@pytest.mark.parametrize("framing", ENDS)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_a_read_that_is_too_long_is_cut_and_given_once(framing: Framing, step: int) -> None:
    framer = Framer(framing)
    stream = b"x" * (LIMIT + 904) + ENDS[framing] + b"next" + ENDS[framing]
    reads = [read for at in range(0, len(stream), step) for read in framer.feed(stream[at : at + step], 0.0)]
    assert reads == [b"x" * LIMIT, b"next"]


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT, LIMIT + 1])
@pytest.mark.parametrize("framing", ["cr", "crlf", "stx-etx"])
def test_the_limit_itself_fits(framing: Framing, size: int) -> None:
    framer = Framer(framing)
    frame = on_the_line(framing, b"x" * size)
    assert [read for byte in frame for read in framer.feed(bytes([byte]), 0.0)] == [b"x" * min(size, LIMIT)]


def test_a_burst_without_an_end_ends_with_silence() -> None:
    framer = Framer("gap", gap_s=0.08)
    assert framer.feed(b"x" * 5000, 0.0) == [b"x" * LIMIT]
    assert framer.feed(b"x" * 5000, 0.05) == framer.flush(0.2) == []
    assert framer.feed(b"next", 0.3) + framer.flush(1.0) == [b"next"]


def test_stx_begins_a_read_even_in_a_burst_without_an_end() -> None:
    for pieces_after in ([b"xxx\x02next\x03"], [b"xxx\x02", b"ne", b"xt\x03"]):
        framer = Framer("stx-etx")
        assert framer.feed(b"\x02" + b"x" * (LIMIT + 1), 0.0) == [b"x" * LIMIT]
        assert [read for piece in pieces_after for read in framer.feed(piece, 0.0)] == [b"next"]


@given(at=st.floats(0, 2**24), framing=st.sampled_from(FRAMINGS), gap_s=st.floats(0.01, 1))
def test_what_is_due_should_be_done(at: float, framing: Framing, gap_s: float) -> None:
    """Two ways of rounding one difference once disagreed: due at once, and nothing to do, for ever."""
    framer = Framer(framing, gap_s=gap_s)
    framer.feed(b"\x027032", at)
    due = framer.due_in_s(at)
    assert due is not None
    for now in (at + due, at + (gap_s if framing == "gap" else STALE_S)):
        if framer.due_in_s(now) == 0.0:
            framer.flush(now)
            assert framer.due_in_s(now) is None
