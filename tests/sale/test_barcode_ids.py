"""What a scanner says of a symbol before its data: every identifier, by the tables of ISO/IEC 15424 and the vendors."""

import pytest
from pos.sale.barcode import BarcodeRules, Gtin, MemberCard, Plu, StaffBadge, Unreadable, read
from pos.sale.barcode_ids import strip_identifier

AIM = {
    "E0": "ean-13", "E1": "add-on", "E2": "add-on", "E3": "ean-13-add-on", "E4": "ean-8", "C1": "gs1-128",
    "I1": "itf-14", "d2": "gs1-datamatrix", "Q3": "gs1-qr", "J1": "gs1-dotcode", "e0": "databar",
    "e1": "gs1-composite", "e2": "gs1-composite",
    "A0": "code-39", "A4": "code-39", "C0": "code-128", "C2": "code-128", "F0": "codabar", "G0": "code-93",
    "I0": "itf", "J0": "dotcode", "L0": "pdf417", "Q0": "qr", "Q1": "qr", "d0": "datamatrix", "d1": "datamatrix",
    "z0": "aztec", "zC": "aztec", "X0": "other", "Z6": "other",
}  # fmt: skip
DATALOGIC = {"A": "upc-a", "E": "upc-e", "F": "ean-13", "FF": "ean-8", "R4": "databar"}
SYMBOL = {
    "A": "ean-upc", "B": "code-39", "C": "codabar", "D": "code-128", "E": "code-93", "F": "itf", "K": "gs1-128",
    "L": "ean-13", "R": "databar", "T": "gs1-composite", "z": "aztec", "P00": "datamatrix", "P01": "qr",
    "P0G": "gs1-datamatrix", "P0Q": "gs1-qr",
}  # fmt: skip
ALL = [
    *(("aim", f"]{code}", name) for code, name in AIM.items()),
    *(("datalogic", code, name) for code, name in DATALOGIC.items()),
    *(("symbol", code, name) for code, name in SYMBOL.items()),
]
GS1 = {"gs1-128", "databar", "gs1-composite", "gs1-datamatrix", "gs1-qr", "gs1-dotcode"}
EAN = {"ean-13", "ean-13-add-on", "ean-8", "upc-a", "upc-e", "ean-upc"}


@pytest.mark.parametrize(("style", "code", "name"), ALL)
def test_an_identifier_names_its_symbology(style: str, code: str, name: str) -> None:
    assert strip_identifier(f"{code}12", style) == (name, "12")  # type: ignore[arg-type]


@pytest.mark.parametrize(("style", "code", "name"), ALL)
def test_only_a_gs1_symbol_holds_a_gs1_message_without_further_evidence(style: str, code: str, name: str) -> None:
    found = read(f"{code}8018950123456789012341".encode(), BarcodeRules(id_style=style))  # type: ignore[arg-type]
    assert isinstance(found, MemberCard if name in GS1 else Unreadable)


@pytest.mark.parametrize(("style", "code", "name"), ALL)
def test_no_look_up_code_stands_under_the_bars_of_an_article(style: str, code: str, name: str) -> None:
    found = read(f"{code}4011".encode(), BarcodeRules(id_style=style))  # type: ignore[arg-type]
    wanted = Unreadable if name in {*EAN, *GS1, "add-on"} else Plu
    assert isinstance(found, wanted)


@pytest.mark.parametrize(("style", "code", "name"), [row for row in ALL if row[2] not in (*GS1, "add-on", "upc-e")])
def test_an_article_keeps_the_name_of_its_symbology(style: str, code: str, name: str) -> None:
    digits, wanted = ("96385074", "00000096385074") if name == "ean-8" else ("7032069804988", "07032069804988")
    found = read(f"{code}{digits}".encode(), BarcodeRules(id_style=style))  # type: ignore[arg-type]
    assert found == Gtin(wanted, symbology=name)


@pytest.mark.parametrize(
    ("style", "text", "wanted"),
    [
        ("aim", "A7032069804988", (None, "A7032069804988")),
        ("none", "A7032069804988", (None, "A7032069804988")),
        ("none", "]E07032069804988", ("ean-13", "7032069804988")),
        ("symbol", "]E07032069804988", ("ean-13", "7032069804988")),
        ("datalogic", "BADGE-1", (None, "BADGE-1")),
        ("datalogic", "ABC", (None, "ABC")),
        ("datalogic", "FF", (None, "FF")),
        ("symbol", "P0X", (None, "P0X")),
        ("symbol", "A", (None, "A")),
        ("aim", "]E", (None, "]E")),
        ("aim", "7]E0", (None, "7]E0")),
        ("aim", "", (None, "")),
    ],
)
def test_what_is_no_identifier_stays(style: str, text: str, wanted: tuple[str | None, str]) -> None:
    assert strip_identifier(text, style) == wanted  # type: ignore[arg-type]


def test_a_badge_needs_no_style() -> None:
    for style in ("aim", "datalogic", "symbol", "none"):
        assert read(b"BADGE-1", BarcodeRules(id_style=style)) == StaffBadge("1")
