"""The simulated printer against the manual, and against bytes that our own encoder never sends."""

import io

import pytest
import zxingcpp
from PIL import Image
from pos.devices.sim.printer_commands import Commands
from pos.devices.sim.printer_head import Head
from pos.devices.sim.printer_mechanism import Mechanism
from pos.devices.sim.printer_roll import Roll


class Desk:
    def __init__(self):
        self.answers, self.roll, self.mechanism = b"", Roll(512), Mechanism()
        self.head = Head(self.roll, self.mechanism, self._answer)

    def _answer(self, data):
        self.answers += data

    def print(self, data):
        parser = Commands()
        for at in range(len(data)):  # byte by byte: commands come in pieces
            parser.feed(data[at : at + 1])
            while (command := parser.next()) is not None:
                self.head.run(command)
        return self

    def codes(self):
        picture = Image.open(io.BytesIO(self.roll.picture())).convert("L")
        return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    ("page", "data", "text"),
    [
        (0, b"\x9c\x81", "£ü"),
        (19, b"\xd5", "€"),
        (40, b"\xa4", "€"),
        (16, b"\x80\x92", "€’"),
        (1, b"\xb1\xc5", "ｱﾅ"),
        (200, b"A\x80", "A"),
    ],
)
def test_code_pages(page, data, text):
    assert Desk().print(b"\x1bt" + bytes((page,)) + data + b"\n").roll.lines == [text]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x1dh\x50\x1dw\x02\x1dkI\x0a{BABC-1234\n", "ABC-1234"),
        (b"\x1dkI\x08{BR1{C\x01\x02\n", "R10102"),
        (b"\x1dkC\x0c400638133393", "4006381333931"),
        (b"\x1dk\x024006381333931\x00", "4006381333931"),
        (b"\x1dkD\x079638507", "96385074"),
        (b"\x1d(k\x03\x001C\x06\x1d(k\x05\x001P0hi\x1d(k\x03\x001Q0", "hi"),
    ],
)
def test_bars_can_be_scanned(data, code):
    desk = Desk().print(data)
    assert desk.roll.barcodes == [code]
    assert desk.codes() == [code]


@pytest.mark.parametrize(
    "data",
    [
        b"\x1dv0\x00\x02\x00\x03\x00" + b"\xff" * 6,
        b"\x1b*\x21\x08\x00" + b"\xff" * 24 + b"\n",
        b"\x1d(L\x0e\x000p0\x01\x011\x08\x00\x04\x00" + b"\xff" * 4 + b"\x1d(L\x02\x0002",
    ],
)
def test_pictures_in_three_dialects_leave_ink_and_nothing_unknown(data):
    desk = Desk().print(data)
    assert Image.open(io.BytesIO(desk.roll.picture())).convert("L").histogram()[0] > 24
    assert not desk.head.unknown


def test_an_unknown_command_is_counted_and_what_follows_is_printed():
    desk = Desk().print(b"\x1b\x7fHello\n")
    assert (desk.roll.lines, dict(desk.head.unknown)) == (["Hello"], {"1b 7f": 1})


def test_answers_of_the_manual():
    desk = Desk().print(b"\x1dr\x01\x1dr\x02\x1bp\x00\x19\xfa\x1dr\x02\x1dI\x43\x1d(H\x06\x0000\x31\x32\x33\x34")
    assert desk.answers == b"\x00\x00\x01_TM-T88V\x00\x37\x22" + b"1234\x00"


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        ({}, "12121212"),
        ({"paper": "near-end"}, "1212121e"),
        ({"paper": "out"}, "1a32127e"),
        ({"cover_open": True}, "1a161212"),
        ({"cutter_jammed": True}, "1a521a12"),
        ({"broken": True}, "1a523212"),
        ({"drawer_open": True}, "16121212"),
    ],
)
def test_real_time_answers(state, answers):
    mechanism = Mechanism(**state)
    assert b"".join(map(mechanism.real_time, (1, 2, 3, 4))).hex() == answers


def test_the_line_is_where_it_was_asked_for():
    desk = Desk().print(b"\x1ba\x02end\n\x1ba\x01mid\n\x1ba\x00start\n")
    assert [len(line) - len(line.lstrip()) for line in desk.roll.lines] == [39, 19, 0]


def test_a_cut_parts_the_paper():
    desk = Desk().print(b"one\n\x1dV\x00two\n\x1dVB\x00\x1dV\x00")
    assert [receipt.lines[0] for receipt in desk.roll.receipts] == ["one", "two"]
