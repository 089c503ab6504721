"""The serial line's rules, byte by byte, on a clock that moves by nothing but reading (PA00P016_04 chapter 3)."""

from collections.abc import Callable

import pytest
from pos.errors import DeviceSilent
from pos.payments.zvt.framing import Apdu, Garbage, encode_serial
from pos.payments.zvt.link import SerialLink, TcpLink

OK, WAIT, CARD = Apdu(0x8000), Apdu(0x04FF, b"\x0e"), Apdu(0x04FF, b"\x17")
ACK, NAK = b"\x06", b"\x15"


class Line:
    """Says what it is told to, moment by moment."""

    def __init__(self, *says: tuple[float, bytes]) -> None:
        self._says = list(says)
        self.now_s = 0.0
        self.heard: list[bytes] = []
        self.closed = False

    def read(self, size: int, timeout_s: float) -> bytes:
        assert size > 1000
        if not self._says or self._says[0][0] > self.now_s + timeout_s:
            self.now_s = round(self.now_s + timeout_s, 6)
            return b""
        at, data = self._says.pop(0)
        self.now_s = max(at, self.now_s)
        return data

    def write(self, data: bytes) -> None:
        self.heard.append(data)

    def close(self) -> None:
        self.closed = True


def link_on(line: Line) -> SerialLink:
    return SerialLink(line, lambda: line.now_s)


def spoilt(apdu: Apdu) -> bytes:
    return encode_serial(apdu)[:-1] + b"\xee"


def read_until(link: SerialLink, line: Line, done: Callable[[list[Apdu | Garbage]], bool]) -> list[Apdu | Garbage]:
    found: list[Apdu | Garbage] = []
    while not done(found) and line.now_s < 60:
        found += link.read(0.05)
    return found


def test_a_block_should_be_acknowledged_before_it_is_understood() -> None:
    line = Line((0.1, encode_serial(WAIT)))
    assert link_on(line).read(1.0) == (WAIT,)
    assert line.heard == [ACK]


def test_a_spoilt_block_should_be_refused_and_wanted_again() -> None:
    line = Line((0.1, spoilt(WAIT)), (0.2, encode_serial(WAIT)))
    link = link_on(line)
    assert read_until(link, line, bool) == [WAIT]
    assert line.heard == [NAK, ACK]


def test_three_spoilt_blocks_should_be_told() -> None:
    line = Line(*((at / 10, spoilt(WAIT)) for at in range(3)))
    assert isinstance(read_until(link_on(line), line, bool)[0], Garbage)
    assert line.heard == [NAK] * 3


def test_a_block_that_stops_should_be_refused_after_t1() -> None:
    line = Line((0.0, encode_serial(WAIT)[:4]), (1.0, encode_serial(WAIT)))
    assert read_until(link_on(line), line, bool) == [WAIT]
    assert line.heard == [NAK, ACK]
    slow = Line(*((place * 0.19, bytes([byte])) for place, byte in enumerate(encode_serial(WAIT))))
    assert read_until(link_on(slow), slow, bool) == [WAIT]
    assert slow.heard == [ACK]


def test_the_same_block_again_should_be_a_repeat_only_before_our_answer() -> None:
    block = encode_serial(WAIT)
    line = Line((0.0, block), (0.1, block), (0.5, ACK), (0.6, block))
    link = link_on(line)
    assert read_until(link, line, lambda _: line.now_s > 0.15) == [WAIT]
    link.send(OK)
    assert read_until(link, line, lambda _: line.now_s > 1) == [WAIT]
    assert line.heard == [ACK, ACK, encode_serial(OK), ACK]


@pytest.mark.parametrize("answers", [(), (NAK,), (NAK, NAK)])
def test_what_is_not_acknowledged_should_be_sent_again(answers: tuple[bytes, ...]) -> None:
    line = Line(*((place / 10, answer) for place, answer in enumerate((*answers, ACK))))
    link_on(line).send(OK)
    assert line.heard == [encode_serial(OK)] * (len(answers) + 1)


def test_silence_should_be_given_t2_three_times() -> None:
    line = Line()
    with pytest.raises(DeviceSilent, match="does not acknowledge"):
        link_on(line).send(OK)
    assert line.heard == [encode_serial(OK)] * 3
    assert line.now_s == pytest.approx(15.0)


def test_what_comes_with_the_acknowledgement_should_be_kept() -> None:
    line = Line((0.0, ACK + encode_serial(OK)), (0.1, encode_serial(CARD)))
    link = link_on(line)
    link.send(Apdu(0x0601))
    assert link.read(0.0) == (OK,)
    assert link.read(0.2) == (CARD,)
    assert line.heard[1:] == [ACK, ACK]


def test_a_stray_acknowledgement_should_be_nothing() -> None:
    line = Line((0.0, ACK), (0.1, NAK))
    link = link_on(line)
    assert link.read(0.05) == link.read(0.1) == ()
    assert line.heard == []
    assert not link.partial


@pytest.mark.parametrize("make", [TcpLink, lambda line: SerialLink(line, lambda: 0.0)])
def test_closing_should_close_the_wire(make: Callable[[Line], TcpLink]) -> None:
    line = Line()
    make(line).close()
    assert line.closed
