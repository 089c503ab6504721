"""EMVCo codes against published vectors, and whatever a screen might show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.emv_qr import EmvCode, crc, priced, read_emv, read_objects, write_emv, write_objects

EMVCO = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
    "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0"
    "112233449988770708123456786304A13A"
)
"""The example of the EMVCo specification, annex: a template in Chinese, whose lengths count characters."""
PIX = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal"
    "6008BRASILIA62070503***63041D3D"
)
"""The example of the Banco Central do Brasil's manual of BR Codes."""
THAI = "00020101021129370016A000000677010111011300668012345675802TH530376463046197"
THAI_PRICED = "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469"
"""PromptPay, without and with an amount."""
KHQR = (
    "00020101021252044131153137210116372101160123456789ABCDE6016Banteay Meanchey5913Kuntheas Shop5802KH540510.00"
    "5303840621201081234567863041FF2"
)


@pytest.mark.parametrize("text", [EMVCO, PIX, THAI, THAI_PRICED, KHQR])
def test_a_published_code_comes_back_to_the_character(text: str) -> None:
    assert write_emv(read_emv(text)) == text


def test_what_a_code_says() -> None:
    code = read_emv(EMVCO)
    assert (code.name, code.city, code.country, code.category) == ("BEST TRANSPORT", "BEIJING", "CN", "4111")
    assert (code.currency, code.amount, code.dynamic) == ("156", "23.72", True)
    assert code.accounts[0] == ("29", "0012D156000000000510A93FO3230Q")
    assert code.additional == (("03", "1234"), ("06", "***"), ("07", "A6008667"), ("09", "ME"))
    assert read_objects(code.value("64")) == (("00", "ZH"), ("01", "最佳运输"), ("02", "北京"))
    pix = read_emv(PIX)
    assert (pix.dynamic, pix.amount, pix.additional) == (None, "", (("05", "***"),))
    assert read_emv(THAI).dynamic is False
    assert read_emv(THAI).additional == ()


def test_a_static_code_gets_an_amount_and_a_reference() -> None:
    made = read_emv(write_emv(priced(read_emv(PIX), "12.30", "L004_B00000017_1")))
    assert (made.amount, made.dynamic, made.additional) == ("12.30", True, (("05", "L004_B00000017_1"),))
    again = priced(made, "1.00")
    assert (again.amount, again.additional) == ("1.00", made.additional)
    thai = read_emv(write_emv(priced(read_emv(THAI), "5", "REF")))
    assert (thai.dynamic, thai.amount, thai.additional) == (True, "5", (("05", "REF"),))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "begin"),
        ("000202" + PIX[6:], "begin"),
        (PIX[:-4] + "1D3E", "CRC"),
        (PIX.replace("Fulano", "Fulana"), "CRC"),
        (PIX + "1", "CRC"),
        ("000201" + "9" * 600, "begin"),
    ],
)
def test_what_is_no_code_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_emv(text)


def signed(body: str) -> str:
    return f"{body}6304{crc(body + '6304')}"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("0002015802BR5303986", "payee"),
        ("0002012604abcd5802BR", "payee"),
        ("0002012604abcd5303986", "payee"),
        ("0002012604abcd5802BR53039865404x.yz", "amount"),
        ("0002012604abcd5802BR53039865415123456789012345", "amount"),
        ("0002012604abcd5802BR53039866204050", "cut off"),
        ("0002012604abcd5802BR53039865802BR", "twice"),
        ("0002012699abcd5802BR5303986", "cut off"),
        ("000201x6040001x5802BR5303986", "no data object"),
    ],
)
def test_a_code_without_sense_is_refused(body: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_emv(signed(body))


@pytest.mark.parametrize("objects", [(("5", "x"),), (("55", ""),), (("55", "x" * 100),)])
def test_what_does_not_fit_is_not_written(objects: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="can't hold"):
        write_objects(objects)


def test_a_code_that_is_too_long_is_not_written() -> None:
    long = EmvCode(objects=(*read_emv(PIX).objects, *((f"{id_}", "x" * 99) for id_ in range(80, 85))))
    with pytest.raises(ValueError, match="too long"):
        write_emv(long)


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_code_has_512_characters_at_most(more: int, fits: bool) -> None:
    start = "0002012604abcd5802BR5303986"
    left = 512 - len(start) - 8
    fill = "".join(
        f"{id_}{size - 4:02}{'x' * (size - 4)}" for id_, size in ((80, 100), (81, 100), (82, 100), (83, 100))
    )
    text = signed(f"{start}{fill}84{left - 404 + more:02}{'x' * (left - 404 + more)}")
    assert len(text) == 512 + more
    if fits:
        assert write_emv(read_emv(text)) == text
    else:
        with pytest.raises(ValueError, match=r".+"):
            read_emv(text)


IDS = st.integers(0, 99).map("{:02d}".format)
OBJECTS = st.dictionaries(IDS, st.text(st.characters(codec="utf-8"), min_size=1, max_size=99), max_size=8)


@given(OBJECTS)
def test_data_objects_come_back(found: dict[str, str]) -> None:
    assert dict(read_objects(write_objects(tuple(found.items())))) == found


@given(st.text(max_size=60) | st.text("0123456789", max_size=60))
def test_any_text_is_a_code_or_a_reason(text: str) -> None:
    for one in (text, f"000201{text}", signed(f"000201{text}")):
        try:
            code = read_emv(one)
        except ValueError:
            continue
        assert read_emv(write_emv(code)) == code


@given(st.sampled_from([EMVCO, PIX, THAI]), st.data())
def test_one_changed_character_is_seen(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(6, len(text) - 9))
    other = data.draw(st.sampled_from("0123456789ABCX").filter(lambda one: one != text[at]))
    with pytest.raises(ValueError, match=r".+"):
        read_emv(text[:at] + other + text[at + 1 :])
