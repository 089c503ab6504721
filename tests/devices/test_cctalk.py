"""ccTalk as pure functions: messages, the numbers of events, and what became of a payout."""

from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.devices import cctalk
from pos.devices.cctalk import Answer, Broken, Hearing, encode
from pos.devices.cctalk_events import KEPT, news, next_number, worth
from pos.devices.cctalk_hopper import Counts, judge

BYTES = st.binary(max_size=40)
EVENTS = st.lists(st.tuples(st.integers(0, 16), st.integers(1, 255)), max_size=520)


def answer(header: int, data: bytes, sender: int = 2) -> bytes:
    said = bytes((cctalk.HOST, len(data), sender, header)) + data
    return said + bytes((256 - sum(said) % 256,)) if sum(said) % 256 else said + b"\0"


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("03 00 01 a3 59", (3, cctalk.TEST_HOPPER, b"")),
        ("03 01 01 a4 a5 b2", (3, cctalk.ENABLE_HOPPER, b"\xa5")),
        ("03 08 01 a1 5b da aa 6f 9a 5d c5 06 43", (3, cctalk.PUMP_RNG, bytes.fromhex("5bdaaa6f9a5dc506"))),
        ("03 00 01 a0 5c", (3, cctalk.CIPHER_KEY, b"")),
        ("03 04 01 a7 df d7 0a 01 90", (3, cctalk.DISPENSE, bytes.fromhex("dfd70a01"))),
        ("03 09 01 a7 63 d9 2a 95 ba d4 35 82 03 09", (3, cctalk.DISPENSE, bytes.fromhex("63d92a95bad4358203"))),
        ("03 00 01 ac 50", (3, cctalk.EMERGENCY_STOP, b"")),
    ],
)
def test_commands_are_those_of_a_hoppers_manual(said: str, command: tuple[int, int, bytes]) -> None:
    assert encode(*command) == bytes.fromhex(said)


@pytest.mark.parametrize(
    ("said", "data"),
    [("01 01 03 00 80 7b", b"\x80"), ("01 02 03 00 80 80 fa", b"\x80\x80"), ("01 01 03 00 01 fa", b"\x01")],
)
def test_answers_are_those_of_a_hoppers_manual(said: str, data: bytes) -> None:
    assert Hearing(3, b"").feed(bytes.fromhex(said)) == Answer(cctalk.ACK, data)


def test_the_crc_is_the_ccitt_one_and_takes_the_senders_place() -> None:
    assert crc_hqx(b"123456789", 0) == 0x31C3, "the check value of this CRC"
    assert encode(40, cctalk.RESET, crc=True).hex(" ") == "28 00 46 01 3f"
    flawed = bytearray(encode(1, cctalk.ACK, b"GB", crc=True))
    assert Hearing(40, b"", crc=True).feed(bytes(flawed)) == Answer(cctalk.ACK, b"GB")
    flawed[4] ^= 1
    assert Hearing(40, b"", crc=True).feed(bytes(flawed)) == Broken("wrong checksum")


@given(BYTES, st.booleans(), st.data())
def test_an_answer_is_heard_whole_however_it_is_cut(data: bytes, echo: bool, draw: st.DataObject) -> None:
    sent = encode(2, cctalk.COIN_EVENTS)
    said = (sent if echo else b"") + answer(cctalk.ACK, data)
    cut = draw.draw(st.integers(0, len(said) - 1))
    hearing = Hearing(2, sent)
    assert hearing.feed(said[:cut]) is None
    assert hearing.feed(said[cut:]) == Answer(cctalk.ACK, data)


@given(BYTES, BYTES)
def test_any_bytes_are_read_without_an_exception(sent: bytes, heard: bytes) -> None:
    assert isinstance(Hearing(2, sent).feed(heard), Answer | Broken | None)


@given(BYTES, st.data())
def test_one_wrong_bit_is_no_answer(data: bytes, draw: st.DataObject) -> None:
    said = bytearray(answer(cctalk.ACK, data))
    said[draw.draw(st.integers(0, len(said) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    assert not isinstance(Hearing(2, b"").feed(bytes(said)), Answer)


def test_who_else_speaks_is_not_heard() -> None:
    assert Hearing(3, b"").feed(answer(cctalk.ACK, b"", sender=2)) == Broken("another device")
    assert Hearing(2, b"").feed(encode(2, 254)) == Broken("not our echo, and not to us")
    assert Hearing(2, b"").feed(answer(7, b"")) == Broken("no answer")
    assert Hearing(2, b"").feed(answer(cctalk.NAK, b"")) == Answer(cctalk.NAK)


def buffer_of(events: list[tuple[int, int]]) -> bytes:
    """As a device has it that has seen these, oldest first."""
    number = (len(events) - 1) % 255 + 1 if events else 0
    last = [*reversed(events[-KEPT:])] + [(0, 0)] * KEPT
    return bytes((number, *(byte for pair in last[:KEPT] for byte in pair)))


@given(EVENTS, st.integers(1, KEPT))
def test_each_event_is_counted_once_however_often_it_wraps(events: list[tuple[int, int]], pace: int) -> None:
    counted: list[tuple[int, int]] = []
    number = 0
    for seen in [*range(0, len(events), pace), len(events), len(events)]:
        heard = news(number, buffer_of(events[:seen]))
        assert (heard.lost, heard.restarted) == (0, False)
        counted += heard.fresh
        number = heard.number
    assert counted == events


@given(EVENTS, st.integers(0, 249))
def test_more_than_five_are_said_to_be_lost(events: list[tuple[int, int]], before: int) -> None:
    seen = events[: before + 250]
    if len(seen) <= before:
        return
    heard = news(buffer_of(seen[:before])[0], buffer_of(seen))
    assert heard.lost == max(0, len(seen) - before - KEPT)
    assert list(heard.fresh) == seen[before:][-KEPT:]


def test_a_reset_is_told_from_a_wrap() -> None:
    assert news(254, buffer_of([(3, 1), (4, 1)])).restarted
    assert news(254, buffer_of([(3, 1), (4, 1)])).fresh == ((3, 1), (4, 1))
    assert news(9, buffer_of([])).restarted
    assert news(None, buffer_of([(3, 1)])).fresh == ()
    assert next_number(255) == 1


@pytest.mark.parametrize(
    ("name", "letters", "scale", "value"),
    [
        (b"GB200A", "GB", 1, 200),
        (b"EU002A", "EU", 1, 2),
        (b"GB.50A", "GB", 1, 0),
        (b"JP1K0A", "JP", 1, 1000),
        (b"JP.5KA", "JP", 1, 0),
        (b"SE5.0A", "SE", 1, 5),
        (b"EU0050B", "EU", 100, 5000),
        (b"......", "EU", 1, 0),
        (b"EU010A", "GB", 1, 0),
        (b"GB0A", "GB", 1, 0),
        (b"GBxyzA", "GB", 1, 0),
    ],
)
def test_what_a_name_is_worth(name: bytes, letters: str, scale: int, value: int) -> None:
    assert worth(name, letters, scale) == value


class Model:
    """A hopper as the specification has it."""

    def __init__(self, before: tuple[int, int, int]) -> None:
        number, self.paid, self.unpaid = before
        self.number, self.remaining, self.is_open, self.dropped = number, 0, True, 0

    def counts(self) -> Counts:
        return Counts(self.number, self.remaining, self.paid, self.unpaid)

    def dispense(self, coins: int) -> None:
        self.number, self.remaining, self.paid, self.unpaid = next_number(self.number), coins, 0, 0

    def drop(self, coins: int) -> None:
        for _ in range(min(coins, self.remaining)):
            self.remaining, self.paid, self.dropped = self.remaining - 1, self.paid + 1, self.dropped + 1

    def stop(self) -> None:
        self.unpaid, self.remaining = self.remaining, 0

    def reset(self) -> None:
        if self.remaining:
            self.stop()
        self.number, self.is_open = 0, False


BEFORE = st.one_of(st.tuples(st.just(0), st.integers(0, 9), st.integers(0, 3)),
                   st.tuples(st.integers(1, 255), st.integers(0, 9), st.integers(0, 3)))  # fmt: skip


@given(BEFORE, st.integers(1, 9), st.booleans(), st.integers(0, 9), st.booleans(), st.booleans(), st.booleans())
def test_what_a_hopper_paid_is_never_told_wrong(
    before: tuple[int, int, int], coins: int, heard: bool, drops: int, stops: bool, resets: bool, seen: bool
) -> None:
    hopper = Model(before)
    first = hopper.counts()
    if heard:
        hopper.dispense(coins)
        hopper.drop(drops)
        if stops:
            hopper.stop()
    if resets:
        hopper.reset()
    said = judge(first, hopper.counts(), coins, is_open=hopper.is_open, started=seen and heard)
    if said.state == "unheard":
        assert not heard
    elif said.state != "unknown":
        assert said.paid == hopper.dropped
        assert heard
        assert (said.state == "running") == bool(hopper.remaining)
    else:
        assert resets, "only a reset hides anything"


def test_control_a_judge_that_trusts_the_number_alone_pays_twice() -> None:
    """Reset before and after: the number is 0 both times, and three coins are out."""
    hopper = Model((0, 3, 0))
    first = hopper.counts()
    hopper.dispense(3)
    hopper.drop(3)
    hopper.reset()
    assert judge(first, hopper.counts(), 3, is_open=True).state == "unheard", "what such a judge would say"
    assert judge(first, hopper.counts(), 3, is_open=False).state == "unknown"
