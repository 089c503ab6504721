"""What each protocol's manual says, as tables; and what a wire may do to it without ever making another weight."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pos.devices import scale_cas
from pos.devices.scale import CODECS
from pos.devices.scale_codec import Codec, CodecSetup, FrameCodec, Says, Send, lrc

PRICE = 110
ASKS = {
    "toledo-8217": b"W",
    "nci-ecr": b"W\r",
    "dialog-06": b"\x04\x0201\x1b000110\x1b\x03",
    "sma": b"\nW\r",
    "cas-pd-6": b"\x05",
    "cas-pd-0": b"\x05\x12",
    "cas-22": b"",
}


def checked(text: bytes) -> bytes:
    return text + bytes((lrc(text),))


def cas_6(text: bytes) -> bytes:
    return b"\x06\x01\x02" + checked(text) + b"\x03\x04"


DIALOG_842 = b"\x06\x0202\x1b3\x1b00842\x1b000110\x1b000093\x03"
FRAMES: dict[str, Callable[[int], bytes]] = {
    "toledo-8217": lambda g: b"\x02%02d.%03d\r" % divmod(g, 1000),
    "nci-ecr": lambda g: b"\n%02d.%03dKG\r\nS00\r\x03" % divmod(g, 1000),
    "dialog-06": lambda g: b"\x06\x0202\x1b3\x1b%05d\x1b000110\x1b%06d\x03" % (g, g * 110 // 1000),
    "sma": lambda g: b"\n 1G  %10.3fkg \r" % (g / 1000),
    "cas-pd-6": lambda g: cas_6(b"S %02d.%03dkg" % divmod(g, 1000)),
    "cas-pd-0": lambda g: b"\x06\x02" + checked(b"0%05d" % g) + b"\x03",
    "cas-22": lambda g: b"ST,GS,1\xc4,%8.3f kg\r\n" % (g / 1000),
}
"""A weight standing still, as the manuals write it; the whole of what the scale sends for one question."""

KG, MOVES, OVER, UNDER = (
    Says(said="weight", weight_g=842),
    Says(said="motion"),
    Says(said="over"),
    Says(said="under-zero"),
)


def codec(name: str, checksum: str = "") -> Codec:
    return CODECS[name](CodecSetup(checksum=checksum))


def said(name: str, *heard: bytes) -> list[Says | Send]:
    subject = codec(name)
    assert subject.ask(PRICE) == ASKS[name]
    return [one for data in heard for one in subject.feed(data)]


def why(text: str) -> Says:
    return Says(said="unready", why=text)


VECTORS: list[tuple[str, bytes, Says | None]] = [
    # Captures of a 15 kg scale of 5 g divisions, and PSC Magellan 8500 service manual p. 39-45.
    ("toledo-8217", b"\x0200.510\r", Says(said="weight", weight_g=510)),
    ("toledo-8217", b"\x0200.735\r", Says(said="weight", weight_g=735)),
    ("toledo-8217", b"\x0200.000\r", Says(said="weight", weight_g=0)),
    ("toledo-8217", b"\x0200.000N\r", Says(said="weight", weight_g=0, net=True)),
    ("toledo-8217", b"\x02?\x01\r", MOVES),
    ("toledo-8217", b"\x02?\x41\r", MOVES),
    ("toledo-8217", b"\x02?\xe1\r", MOVES),  # bit 5 always 1 (Ohaus Courier 7000 p. 43), even parity in bit 7
    ("toledo-8217", b"\x02?\x02\r", OVER),
    ("toledo-8217", b"\x02?\x43\r", OVER),
    ("toledo-8217", b"\x02?\x04\r", UNDER),
    ("toledo-8217", b"\x02?\x48\r", why("it has no zero")),
    ("toledo-8217", b"\x02?\x60\r", why("it tells no weight")),
    ("toledo-8217", b"\x02?\x0d\r", UNDER),  # a status that looks like the end
    ("toledo-8217", b"\x0201.86\r", why("it weighs in pounds")),
    ("toledo-8217", b"\x02001.86\r", why("it weighs in pounds")),
    ("toledo-8217", b"\x020.842\r", None),
    ("toledo-8217", b"\x02000.842\r", None),
    ("toledo-8217", b"\x02-0.842\r", None),
    ("toledo-8217", b"\x0200.842n\r", None),
    # PSC Magellan 8500 service manual p. 34-37; the status bits of p. 37.
    ("nci-ecr", b"\n00.842KG\r\nS00\r\x03", KG),
    ("nci-ecr", b"\n00.842KG\r\n00\r\x03", KG),  # without "S": NCI 7800 p. 32
    ("nci-ecr", b"\n00.842KG\r\nS0p4\r\x03", Says(said="weight", weight_g=842, net=True)),
    ("nci-ecr", b"\n00.842KG\r\n\xd30\xb0\r\x03", None),
    ("nci-ecr", b"\n00.842KG\r\nS\xb0\xb0\r\x03", KG),  # odd parity in bit 7
    ("nci-ecr", b"\nS10\r\x03", MOVES),
    ("nci-ecr", b"\n00.842KG\r\nS10\r\x03", MOVES),
    ("nci-ecr", b"\nS02\r\x03", OVER),
    ("nci-ecr", b"\nS01\r\x03", UNDER),
    ("nci-ecr", b"\nS40\r\x03", why("it reports a fault of its own")),
    ("nci-ecr", b"\nS0p8\r\x03", why("it has no zero")),
    ("nci-ecr", b"\nS20\r\x03", why("it tells no weight")),
    ("nci-ecr", b"\n?\r\x03", why("it does not know the question")),
    ("nci-ecr", b"\n01.86LB\r\nS00\r\x03", why("it does not weigh in kilograms of three decimals")),
    ("nci-ecr", b"\nS0p\r\x03", None),  # says that a byte follows
    ("nci-ecr", b"\nS000\r\x03", None),  # a byte follows that was not announced
    # SMA SCP-0499 section 5.1 and its examples.
    ("sma", b"\n 1G       0.842kg \r", KG),
    ("sma", b"\n 1G         842g  \r", KG),
    ("sma", b"\nZ1G       0.000kg \r", Says(said="weight", weight_g=0)),
    ("sma", b"\n 1N       0.842kg \r", Says(said="weight", weight_g=842, net=True)),
    ("sma", b"\n 1GM      7.650kg \r", Says(said="motion", weight_g=7650)),
    ("sma", b"\nO1G      15.050kg \r", OVER),
    ("sma", b"\nU1G      -0.020kg \r", UNDER),
    ("sma", b"\n 1G       5.025lb \r", why("it does not weigh in whole grams")),
    ("sma", b"\n 1g      5.0250kg \r", why("it tells no weight")),
    ("sma", b"\n 1T       0.020kg \r", why("it tells no weight")),
    ("sma", b"\nZ1G       0.842kg \r", why("it tells no weight")),
    ("sma", b"\n?\r", why("it does not know the question")),
    ("sma", b"\n!\r", why("it could not read the question")),
    # CAS PD-II p. 19 and 23; Ohaus Aviator 7000 service manual p. 36-38.
    ("cas-pd-6", cas_6(b"S 00.842kg"), KG),
    ("cas-pd-6", cas_6(b"U 00.842kg"), Says(said="motion", weight_g=842)),
    ("cas-pd-6", cas_6(b"S-00.842kg"), UNDER),
    ("cas-pd-6", cas_6(b"SFFFFFFFkg"), OVER),
    ("cas-pd-6", cas_6(b"S 01.860lb"), why("it does not weigh in kilograms")),
    ("cas-pd-6", b"\x06\x15", why("it refuses the question")),
    ("cas-pd-6", cas_6(b"S 00.842kg").replace(b"842", b"843"), None),
    ("cas-pd-0", b"\x06\x02" + checked(b"000842") + b"\x03", KG),
    ("cas-pd-0", b"\x06\x02" + b"000842\x00" + b"\x03", None),
    ("cas-pd-0", b"\x15", why("it refuses the question")),
    # CAS NT-200 p. 48; lamps CI-400 p. 104.
    ("cas-22", b"ST,GS,1\xc4,   0.842 kg\r\n", KG),
    ("cas-22", b"ST,GS,1\xc4,0000.842 kg\r\n", KG),
    ("cas-22", b"ST,NT,1\xc2,   0.842 kg\r\n", Says(said="weight", weight_g=842, net=True)),
    ("cas-22", b"US,GS,1\x84,   0.842 kg\r\n", Says(said="motion", weight_g=842)),
    ("cas-22", b"OL,GS,1\xc4,   0.000 kg\r\n", OVER),
    ("cas-22", b"ST,GS,1\xd4,   0.842 kg\r\n", why("it holds an old weight")),
    ("cas-22", b"ST,GS,1\xc4,   0.842 t \r\n", why("it does not weigh in whole grams")),
    # Ohaus Aviator 7000 service manual p. 40 (record 02).
    ("dialog-06", b"\x0202\x1b3\x1b00842\x1b000110\x1b000093\x03", None),  # nobody has asked for it yet
]


@pytest.mark.parametrize(("name", "heard", "wanted"), VECTORS)
def test_what_the_manuals_say(name: str, heard: bytes, wanted: Says | None) -> None:
    found = [one for one in said(name, heard) if isinstance(one, Says)]
    assert found == ([] if wanted is None else [wanted])


@pytest.mark.parametrize("status", [b"E", b"I", b"T"])
def test_the_errors_of_sma_have_dashes(status: bytes) -> None:
    assert said("sma", b"\n" + status + b"1G  " + b"-" * 10 + b"kg \r")[0].said == "unready"  # type: ignore[union-attr]


def test_dialog_06_tells_the_price_then_asks() -> None:
    subject = codec("dialog-06")
    subject.ask(PRICE)
    assert subject.feed(b"\x06") == [Send(b"\x04\x05")]
    assert subject.feed(DIALOG_842[1:]) == [KG]


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (b"20", MOVES),
        (b"22", MOVES),
        (b"21", Says(said="unmoved")),
        (b"30", Says(said="light")),
        (b"31", UNDER),
        (b"32", OVER),
        (b"11", why("it refuses the price")),
        (b"77", why("status 77")),
    ],
)
@pytest.mark.parametrize("before", [b"", b"\x06"], ids=["price refused", "no result"])
def test_dialog_06_says_why_not(before: bytes, status: bytes, wanted: Says) -> None:
    found = said("dialog-06", before, b"\x15", b"\x0209\x1b" + status + b"\x03")
    assert found[-2:] == [Send(b"\x04\x0208\x03"), wanted]


def test_dialog_06_does_not_take_the_answer_about_another_price() -> None:
    other = DIALOG_842.replace(b"000110", b"000330")
    assert said("dialog-06", other)[-1] == why("it answered for another price")


def test_dialog_06_in_pounds_is_none() -> None:
    assert said("dialog-06", DIALOG_842.replace(b"\x1b3\x1b", b"\x1b1\x1b"))[-1] == why("it weighs in pounds")


def test_dialog_06_answers_the_checksums_and_begins_again() -> None:
    subject = codec("dialog-06", "12348001")
    first = subject.ask(PRICE)
    # Z = 4F: CS turned left by 4 bits, KW turned right by 15 bits.
    assert subject.feed(b"\x0211\x1b24F\x03") == [Send(b"\x04\x0210\x1b23410003\x03")]
    assert subject.feed(b"\x06") == [Send(b"\x04\x05")]
    assert subject.feed(b"\x0211\x1b1\x03") == [Send(first)]
    assert [one for one in subject.feed(DIALOG_842) if isinstance(one, Says)] == [KG]


@pytest.mark.parametrize(
    ("checksum", "heard", "wanted"),
    [
        ("", [b"\x0211\x1b24F\x03"], "it wants a checksum, and none is configured"),
        ("12348001", [b"\x0211\x1b24F\x03", b"\x06", b"\x0211\x1b0\x03"], "it refuses the checksum"),
        ("12348001", [b"\x0211\x1b24F\x03", b"\x0211\x1b250\x03"], "it refuses the checksum"),
        ("12348001", [b"\x0211\x1b1\x03"], "it refuses the checksum"),
    ],
)
def test_dialog_06_without_the_right_checksum_weighs_nothing(checksum: str, heard: list[bytes], wanted: str) -> None:
    subject = codec("dialog-06", checksum)
    subject.ask(PRICE)
    assert [one for data in heard for one in subject.feed(data)][-1] == why(wanted)


def test_a_scale_is_heard_once_a_question() -> None:
    for name, frame in FRAMES.items():
        found = [one for one in said(name, frame(842) + frame(735)) if isinstance(one, Says)]
        assert found == [KG], name


def test_nothing_is_heard_before_a_question() -> None:
    for name, frame in FRAMES.items():
        assert codec(name).feed(frame(842)) == [], name


WEIGHTS = st.integers(0, 30_000)
NAMES = st.sampled_from(sorted(FRAMES))
DIGITLESS = st.binary(max_size=12).map(lambda noise: bytes(byte for byte in noise if not chr(byte & 0x7F).isdigit()))


def weights(found: list[Says | Send]) -> list[int | None]:
    return [one.weight_g for one in found if isinstance(one, Says) and one.said == "weight"]


@given(NAMES, WEIGHTS, st.lists(st.integers(1, 5)))
def test_the_pieces_it_comes_in_do_not_matter(name: str, weight_g: int, sizes: list[int]) -> None:
    frame, pieces = FRAMES[name](weight_g), []
    for size in sizes:
        pieces.append(frame[:size])
        frame = frame[size:]
    assert weights(said(name, *pieces, frame)) == [weight_g]


@given(NAMES, WEIGHTS, WEIGHTS, st.data())
def test_a_cut_answer_is_none_and_does_not_run_into_the_next(
    name: str, first_g: int, then_g: int, data: st.DataObject
) -> None:
    frame = FRAMES[name](first_g)
    cut = data.draw(st.integers(0, len(frame) - 1))
    assert weights(said(name, frame[:cut])) == []
    assert set(weights(said(name, frame[:cut] + FRAMES[name](then_g)))) <= {then_g}
    assert set(weights(said(name, frame[cut:] + FRAMES[name](then_g)))) <= {first_g, then_g}


@example("sma", 842, b"", 13)
@given(NAMES, WEIGHTS, DIGITLESS, st.integers(0, 60))
def test_bytes_from_nowhere_make_no_other_weight(name: str, weight_g: int, noise: bytes, place: int) -> None:
    frame = FRAMES[name](weight_g)
    assert set(weights(said(name, frame[:place] + noise + frame[place:]))) <= {weight_g}


@example("nci-ecr", 1, 4, 1)
@given(NAMES, WEIGHTS, st.integers(0, 60), st.integers(1, 3))
def test_a_lost_byte_makes_no_other_weight(name: str, weight_g: int, place: int, lost: int) -> None:
    frame = FRAMES[name](weight_g)
    assert set(weights(said(name, frame[:place] + frame[place + lost :]))) <= {weight_g}


LOOSE = re.compile(rb"([0-9]+\.[0-9]+)")


def loose(heard: bytes) -> Says | None:
    """Planted: any number in the stream is a weight, as in drivers that search for a decimal point."""
    found = LOOSE.search(heard)
    return Says(said="weight", weight_g=round(float(found[1]) * 1000)) if found else None


def test_control_a_codec_that_takes_any_number_is_caught_by_a_cut() -> None:
    frame = FRAMES["toledo-8217"](12_840)
    subject = FrameCodec(b"W", loose)
    subject.ask(PRICE)
    assert weights(subject.feed(frame[:5])) == [12_800]
    assert weights(said("toledo-8217", frame[:5])) == []


def test_control_a_codec_without_its_check_is_caught_by_a_wrong_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = FRAMES["cas-pd-6"](840).replace(b"840", b"940")
    assert weights(said("cas-pd-6", wrong)) == []
    check = wrong[-3]
    monkeypatch.setattr(scale_cas, "lrc", lambda _text: check)
    assert weights(said("cas-pd-6", wrong)) == [940]


@given(NAMES, st.lists(st.binary(max_size=80)))
def test_any_bytes_are_taken_and_none_is_kept_for_ever(name: str, chunks: list[bytes]) -> None:
    subject = codec(name)
    subject.ask(PRICE)
    for chunk in chunks:
        subject.feed(chunk)
    assert len(subject._heard) <= 64  # type: ignore[attr-defined]


@given(st.sampled_from(["cas-pd-6", "cas-pd-0"]), WEIGHTS, st.data())
def test_a_check_character_finds_a_wrong_byte(name: str, weight_g: int, data: st.DataObject) -> None:
    frame = bytearray(FRAMES[name](weight_g))
    place, bit = data.draw(st.integers(0, len(frame) - 1)), data.draw(st.integers(0, 7))
    frame[place] ^= 1 << bit
    assert set(weights(said(name, bytes(frame)))) <= {weight_g}
