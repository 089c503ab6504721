"""What reaches the wire: only commands on the list, whatever the names say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import HEAD, job, line, paper, ticket
from pos.devices.printer_model import model_of
from pos.devices.receipt_escpos import REAL_TIME, defused, encode
from pos.devices.sim.printer_bars import code128
from pos.devices.sim.printer_commands import Commands
from pos.errors import ConfigError
from pos.sale.product import Name

ALLOWED = {
    "text", "LF", "ESC @", "ESC t", "ESC a", "ESC E", "ESC d", "GS !", "GS a", "GS h", "GS w", "GS f", "GS H", "GS k", "GS v", "GS V",
}  # fmt: skip
T88 = model_of("TM-T88V", 80)
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x00\x04\x05\x10\x14\x1b\x1c\x1d\x0a\x0c\x18\x7f\x85\x9b@pVkv(\u202e\u2066\u200f\u0301€老ح😀"),
        st.characters(),
    ),
    max_size=60,
)


def commands(data):
    parser = Commands()
    parser.feed(data)
    found = []
    while (command := parser.next()) is not None:
        found.append(command)
    assert len(parser) == 0, "half a command at the end"
    return found


@settings(max_examples=150, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_name_can_speak_to_the_printer(name, size, shop):
    sale = job(lines=[line(Name(name or "x"), 100, size=size)])
    data = b"".join(encode(paper(sale, head=HEAD.__class__(shop or "x", (name,), size)), T88))
    found = commands(data)
    assert {command.name for command in found} <= ALLOWED
    assert all(byte >= 0x20 and byte != 0x7F for command in found if command.name == "text" for byte in command.data)
    assert not any(prefix in data for prefix in REAL_TIME)
    assert sum(command.name == "GS V" for command in found) == 1


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ar"])
@pytest.mark.parametrize("make", [job, ticket])
def test_every_piece_ends_where_a_command_ends(language, make):
    for piece in encode(paper(make(language)), T88):
        assert {command.name for command in commands(piece)} <= ALLOWED


def test_what_the_code_page_has_is_text_and_the_rest_is_drawn():
    data = b"".join(encode(paper(job(lines=[line("Crème", 1), line("老干妈", 2)], currency="EUR")), T88))
    found = commands(data)
    assert any("Crème".encode("cp1252") in command.data for command in found if command.name == "text")
    assert sum(command.name == "GS v" for command in found) == 1
    assert b"\x80" in b"".join(command.data for command in found if command.name == "text")


@pytest.mark.parametrize("language", ["zh-Hans", "ar"])
def test_a_language_without_letters_in_the_printer_is_drawn_as_a_whole(language):
    found = commands(b"".join(encode(paper(job(language)), T88)))
    assert "text" not in {command.name for command in found}


def test_a_profile_that_names_no_printer_is_not_trusted_with_the_euro():
    model = model_of("default", 80)
    found = commands(b"".join(encode(paper(job("de", currency="EUR")), model)))
    assert "text" not in {command.name for command in found}
    assert model.code_page_for("£ 2 × 3") == "CP437"


def test_a_printer_without_code_128_gets_it_drawn():
    found = commands(b"".join(encode(paper(job()), model_of("POS-5890", 58))))
    assert "GS k" not in {command.name for command in found}
    assert "GS v" in {command.name for command in found}


@pytest.mark.parametrize("pair", ["1604", "1605", "1620"])
@pytest.mark.parametrize("where", ["{}0107", "00{}01", "0000{}"])
def test_no_receipt_number_is_a_real_time_command(pair, where):
    # `pos.prove.receipts`, seed 5, inputs 640 and 2929: two digits a byte made 10 04 and 10 14 of them.
    number = where.format(pair)
    for model in (T88, model_of("TM-T88V", 58)):
        data = b"".join(encode(paper(job(number=int(number))), model))
        assert not any(prefix in data for prefix in REAL_TIME)
        (bars,) = [command.data for command in commands(data) if command.name == "GS k"]
        assert code128(bars[2:])[1] == f"R004-{number}"
        (width,) = [command.data[0] for command in commands(data) if command.name == "GS w"]
        assert width * len(code128(bars[2:])[0]) <= model.width_dots


@given(st.binary(max_size=200))
def test_pictures_hold_no_real_time_command(dots):
    safe = defused(dots + b"\x10\x04\x01")
    assert not any(prefix in safe for prefix in REAL_TIME)
    assert len(safe) == len(dots) + 3


@pytest.mark.parametrize(
    ("profile", "mm", "dots", "columns"),
    [("TM-T88V", 80, 512, 42), ("default", 80, 576, 48), ("POS-5890", 58, 384, 32), ("TM-T88V", 58, 360, 30)],
)
def test_the_printing_area_is_the_printers_own(profile, mm, dots, columns):
    model = model_of(profile, mm)
    assert (model.width_dots, model.columns) == (dots, columns)


def test_an_unknown_profile_is_named():
    with pytest.raises(ConfigError, match="TM-T99"):
        model_of("TM-T99", 80)
