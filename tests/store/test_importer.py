"""A shop's list into a catalogue: all rows or none, every mistake named, the old list in force until the new one is whole."""

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pos.errors import CatalogError
from pos.store import catalog_file
from pos.store.catalog import Catalog
from pos.store.exporter import export_csv, show
from pos.store.importer import ImportReport, import_csv

from tests.store.conftest import HEADER

Import = Callable[..., ImportReport]
NOW = 1_795_477_200_000
GOOD = "7032069804988,,Oats,Hafer,燕麦,Oatly,1 kg,pantry,1.80,each,standard,,,,\n"
PLU = ",4011,Bananas,Bananen,香蕉,,,fruit,1.10,kg,zero,,banana;Banane,,1\n"


def said(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.column, finding.reason) for finding in report.findings]


def test_a_good_file_is_taken(import_text: Import, tmp_path: Path) -> None:
    report = import_text(HEADER + GOOD + PLU)
    assert (report.rows, report.products, report.prices, report.findings, report.written) == (2, 2, 2, (), True)
    product = Catalog(tmp_path / "catalog.db").by_gtin("07032069804988", NOW)
    assert product is not None
    assert (product.name.in_language("zh-Hans"), product.price_minor, product.brand, product.tax) == (
        "燕麦",
        180,
        "Oatly",
        "standard",
    )


@pytest.mark.parametrize("gtin", ["96385074", "036000291452", "4006381333931", "04006381333931", "00000096385074"])
def test_every_length_of_gtin_is_found_as_fourteen_digits(import_text: Import, tmp_path: Path, gtin: str) -> None:
    assert import_text(f"gtin,name,price\n{gtin},x,1\n").written
    found = Catalog(tmp_path / "catalog.db").by_gtin(gtin.zfill(14), NOW)
    assert found is not None
    assert found.sku == gtin.zfill(14)


BAD = [
    ("7032069804989,,x,,,,,,1,,,,,,", "gtin", "has a wrong check digit"),
    ("70320698049,,x,,,,,,1,,,,,,", "gtin", "is no GTIN: 11 digits, a GTIN has 8, 12, 13 or 14"),
    ("7032O69804988,,x,,,,,,1,,,,,,", "gtin", "is no GTIN: digits only"),
    ("٧032069804988,,x,,,,,,1,,,,,,", "gtin", "is no GTIN: digits only"),
    (",,x,,,,,,1,,,,,,", "gtin", "neither GTIN nor PLU"),
    (",40x1,x,,,,,,1,,,,,,", "plu", "is no PLU: 1 to 6 digits"),
    (",1,,,,,,,1,,,,,,", "name", "is missing"),
    (",1,   ,,,,,,1,,,,,,", "name", "is missing"),
    (",1,x,,,,,,,,,,,,", "price", "is missing"),
    (',1,x,,,,,,"1,99",,,,,,', "price", "write 1.99, with a point"),
    (",1,x,,,,,,-1.99,,,,,,", "price", "is below zero"),
    (",1,x,,,,,,1.999,,,,,,", "price", "is no price; write it like 1.99"),
    (",1,x,,,,,,£1.99,,,,,,", "price", "is no price; write it like 1.99"),
    (",1,x,,,,,,1e3,,,,,,", "price", "is no price; write it like 1.99"),
    (",1,x,,,,,,1,box,,,,,", "unit", "is no unit here; there is each, kg"),
    (",1,x,,,,,,1,,luxury,,,,", "tax", "is no tax class here; there is standard, zero"),
    (",1,x,,,,,,1,,,31.12.2026,,,", "valid_from", "is no date; write it like 2026-12-31 or 2026-12-31T06:00"),
    (",1,x,,,,,,1,,,2026-02-30,,,", "valid_from", "is no date; write it like 2026-12-31 or 2026-12-31T06:00"),
    (",1,x,,,,,,1,,,,,maybe,", "organic", "is neither yes nor no"),
    (",1,x,,,,,,1,,,,,,first", "rank", "is no whole number"),
    (",1,x,,,,,,1,,,,,,0", "rank", "has to be between 1 and 2147483646"),
    (",1,x\x1b[2J,,,,,,1,,,,,,", "name", "holds the control character U+001B"),
    (",1,x\u202egnp,,,,,,1,,,,,,", "name", "holds the control character U+202E"),
    (',1,"two\nlines",,,,,,1,,,,,,', "name", "holds the control character U+000A"),
    (f",1,{'x' * 201},,,,,,1,,,,,,", "name", "is too long: 201 characters, 200 are allowed"),
    (",1,x", "", "has 3 fields, the first line has 15"),
    (",1,x,,,,,,1,,,,,,,", "", "has 16 fields, the first line has 15"),
    (PLU.strip(), "plu", "stands twice with the same valid_from; first in line 3"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "reason"), BAD)
def test_a_bad_row_is_named_and_nothing_is_taken(
    import_text: Import, tmp_path: Path, row: str, column: str, reason: str
) -> None:
    report = import_text(f"{HEADER}{GOOD}{PLU}{row}\n")
    assert (4, column, reason) in said(report)
    assert (report.written, report.bad_rows, report.rows) == (False, 1, 3)
    assert not (tmp_path / "catalog.db").exists()


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31T23:59-23:59", "0001-01-01T00:00+23:59"])
def test_a_date_that_no_zone_can_hold_is_named(import_text: Import, tmp_path: Path, start: str) -> None:
    # `pos.prove.files`, seed 1, input 6
    path = tmp_path / "f.csv"
    path.write_text(f"plu,name,price,valid_from\n4011,x,1,{start}\n", encoding="utf-8")
    report = import_csv([path], tmp_path / "catalog.db", ["zero"], "GBP", timezone="Asia/Tokyo")
    assert said(report) == [(2, "valid_from", "is no date; write it like 2026-12-31 or 2026-12-31T06:00")]


@pytest.mark.parametrize("column", ["weight_g", "min_age", "limit", "rank"])
def test_a_number_of_5000_digits_is_named(import_text: Import, column: str) -> None:
    # `pos.prove.files`, seed 1, input 248
    report = import_text(f"plu,name,price,{column}\n4011,x,1,{'9' * 5000}\n")
    ((line, named, reason),) = said(report)
    assert (line, named) == (2, column)
    assert reason.startswith("has to be between 1 and ")


def test_a_column_is_named_without_what_a_terminal_would_obey(import_text: Import) -> None:
    # `pos.prove.files`, seed 1, input 18
    report = import_text("gtin,name,price,\x1b[2J\tx\n")
    assert str(report.findings[0]).isprintable()
    assert report.findings[0].column == "?[2J?x"


def test_every_mistake_of_every_row_is_named(import_text: Import) -> None:
    report = import_text(HEADER + ",x1,,,,,,,1,box,,,,,\n" + GOOD + "\n,,y,,,,,,-1,,,,,,\n")
    assert [place[:2] for place in said(report)] == [(2, "plu"), (2, "name"), (2, "unit"), (5, "price"), (5, "gtin")]
    assert report.bad_rows == 2


def test_bad_rows_can_be_left_out(import_text: Import) -> None:
    report = import_text(HEADER + GOOD + ",x1,,,,,,,1,,,,,,\n", skip_bad=True)
    assert (report.written, report.products, report.bad_rows) == (True, 1, 1)


def test_a_line_behind_a_record_of_several_lines_is_right(import_text: Import) -> None:
    report = import_text(HEADER + ',1,"a\nb\nc",,,,,,1,,,,,,\n,x,d,,,,,,1,,,,,,\n')
    assert [place[:2] for place in said(report)] == [(2, "name"), (5, "plu")]


def test_the_first_of_two_is_named_with_its_file(import_text: Import, tmp_path: Path) -> None:
    report = import_text(HEADER + GOOD, HEADER + PLU + GOOD)
    assert said(report) == [
        (3, "gtin", f"stands twice with the same valid_from; first in {tmp_path / 'f0.csv'}, line 2")
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "is empty"),
        ((HEADER + GOOD).encode("utf-16"), 1, "is UTF-16, not UTF-8 (byte 0); save it as UTF-8"),
        ((HEADER + GOOD).encode("utf-16-le"), 1, "is UTF-16, not UTF-8 (byte 0); save it as UTF-8"),
        (b"gtin,name,price\n96385074,K\xe4se,1\n", 2, "is not UTF-8: byte 0xE4 at offset 26, perhaps Latin-1; save it as UTF-8"),
        (b'gtin,name,price\n96385074,"Oats,1\n', 2, "is no CSV: unexpected end of data"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8", 1, "is not UTF-8: byte 0x89 at offset 0, perhaps Latin-1; save it as UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_why(import_text: Import, content: bytes, line: int, reason: str) -> None:
    report = import_text(content)
    assert said(report) == [(line, "", reason)]
    assert not report.written


def test_a_late_wrong_byte_is_found_where_it_is(import_text: Import) -> None:
    rows = [f",{number},x,,,,,,1,,,,,,\n".encode() for number in range(100_000, 130_000)]
    rows[25_000] = b",9,K\xe4se,,,,,,1,,,,,,\n"
    report = import_text(HEADER.encode() + b"".join(rows))
    offset = len(HEADER) + sum(map(len, rows[:25_000])) + 4
    assert said(report) == [
        (25_002, "", f"is not UTF-8: byte 0xE4 at offset {offset}, perhaps Latin-1; save it as UTF-8")
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("gtin,name,price,colour", "colour"),
        ("gtin,name", "price"),
        ("name,price", "gtin"),
        ("gtin,gtin,name,price", "gtin"),
    ],
)
def test_a_header_that_is_not_understood_is_said(import_text: Import, header: str, column: str) -> None:
    report = import_text(f"{header}\n")
    assert [place[:2] for place in said(report)] == [(1, column)]


@pytest.mark.parametrize(
    "text", ["\ufeff" + HEADER + GOOD, (HEADER + GOOD).replace(",", ";"), (HEADER + GOOD).replace("\n", "\r\n")]
)
def test_a_byte_order_mark_semicolons_and_crlf_are_fine(import_text: Import, text: str) -> None:
    assert import_text(text).products == 1


def test_any_language_is_a_column(import_text: Import, tmp_path: Path) -> None:
    import_text("gtin,name,name_pt_BR,name_zh_Hans,price\n96385074,Oats,Aveia,燕麦,1\n")
    product = Catalog(tmp_path / "catalog.db").by_gtin("00000096385074", NOW)
    assert product is not None
    assert product.name.translations == {"pt-BR": "Aveia", "zh-Hans": "燕麦"}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"none\.csv"):
        import_csv([tmp_path / "none.csv"], tmp_path / "catalog.db", ["standard"], "GBP")


def test_a_yen_has_no_digits_behind_the_point(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("plu,name,price\n1,x,199\n2,y,1.99\n")
    report = import_csv([tmp_path / "list.csv"], tmp_path / "catalog.db", ["standard"], "JPY")
    assert said(report) == [(3, "price", "is no price; write it like 199")]


def test_a_deposit_and_goods_without_discounts(import_text: Import, tmp_path: Path) -> None:
    report = import_text("plu,name,price,deposit,no_discount\n1,Water,1.00,0.25,\n2,Bag,0.10,,yes\n3,x,1,free,\n")
    assert said(report) == [(4, "deposit", "is no price; write it like 1.99")]
    assert import_text("plu,name,price,deposit,no_discount\n1,Water,1.00,0.25,\n2,Bag,0.10,,yes\n").written
    catalog = Catalog(tmp_path / "catalog.db")
    water, bag = catalog.by_plu("1", NOW), catalog.by_plu("2", NOW)
    assert water is not None
    assert bag is not None
    assert (water.deposit_minor, water.discountable) == (25, True)
    assert (bag.deposit_minor, bag.discountable) == (0, False)
    export_csv(tmp_path / "catalog.db", tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["deposit"], row["no_discount"]) for row in rows] == [("0.25", ""), ("", "yes")]


def test_a_container_that_is_given_back_has_a_deposit_below_zero(import_text: Import, tmp_path: Path) -> None:
    assert import_text("plu,name,price,deposit\n1,Empty bottle,0.00,-0.25\n").written
    empty = Catalog(tmp_path / "catalog.db").by_plu("1", NOW)
    assert empty is not None
    assert empty.deposit_minor == -25
    export_csv(tmp_path / "catalog.db", tmp_path / "out.csv")
    assert "-0.25" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert said(import_text("plu,name,price,deposit\n1,Empty bottle,0.00,--0.25\n")) == [
        (2, "deposit", "is below zero")
    ]


def test_what_is_exported_is_imported_the_same(import_text: Import, tmp_path: Path) -> None:
    later = GOOD.replace("1.80", "2.05").replace("standard,", "standard,2026-12-01T06:00+01:00")
    import_text(HEADER + GOOD + later + PLU)
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    assert export_csv(tmp_path / "catalog.db", once) == 3
    import_text(once.read_bytes())
    export_csv(tmp_path / "catalog.db", twice)
    assert once.read_text() == twice.read_text()
    rows = list(csv.DictReader(once.read_text(encoding="utf-8").splitlines()))
    assert [(row["gtin"], row["price"], row["valid_from"]) for row in rows[1:]] == [
        ("7032069804988", "1.80", ""),
        ("7032069804988", "2.05", "2026-12-01T05:00:00Z"),
    ]


@pytest.mark.parametrize("code", ["7032069804988", "07032069804988"])
def test_a_product_is_shown_by_any_form_of_its_code(import_text: Import, tmp_path: Path, code: str) -> None:
    import_text(HEADER + GOOD + PLU)
    shown = show(tmp_path / "catalog.db", code)
    assert shown is not None
    assert (shown["name"]["default"], shown["prices"]) == ("Oats", [{"valid_from": "", "price": "1.80"}])
    assert show(tmp_path / "catalog.db", "9999") is None


def test_keep_adds_to_the_present_list(import_text: Import, tmp_path: Path) -> None:
    import_text(HEADER + GOOD + PLU)
    again = PLU.replace("Bananas", "Fair bananas").replace("1.10", "1.20")
    report = import_text(HEADER + again + ",4593,Cucumber,,,,,vegetables,0.85,,,,,,2\n", keep=True)
    assert (report.products, report.prices) == (3, 3)
    catalog = Catalog(tmp_path / "catalog.db")
    banana = catalog.by_plu("4011", NOW)
    assert banana is not None
    assert (banana.name.default, banana.price_minor) == ("Fair bananas", 120)
    assert [product.name.default for product in catalog.search("hafer", 0, 9, NOW).goods] == ["Oats"]


def test_keep_adds_prices_to_come(import_text: Import, tmp_path: Path) -> None:
    import_text(HEADER + PLU)
    import_text(HEADER + PLU.replace("1.10", "1.30").replace("zero,", "zero,2026-12-01"), keep=True)
    import_text(HEADER + PLU.replace("1.10", "1.40").replace("zero,", "zero,2026-12-05"), keep=True)
    shown = show(tmp_path / "catalog.db", "4011")
    assert shown is not None
    assert [price["price"] for price in shown["prices"]] == ["1.10", "1.30", "1.40"]


def test_keep_does_not_mix_currencies(import_text: Import, tmp_path: Path) -> None:
    import_text(HEADER + PLU)
    with pytest.raises(CatalogError, match="currency"):
        import_csv([tmp_path / "f0.csv"], tmp_path / "catalog.db", ["zero"], "EUR", keep=True)


def test_a_second_import_at_the_same_time_is_refused(import_text: Import, tmp_path: Path) -> None:
    import_text(HEADER + PLU)
    refused: list[str] = []

    def another(_done: int, _total: int) -> None:
        with pytest.raises(CatalogError) as caught:
            import_csv([tmp_path / "f0.csv"], tmp_path / "catalog.db", ["zero"], "GBP")
        refused.append(caught.value.what)

    import_csv([tmp_path / "f0.csv"], tmp_path / "catalog.db", ["zero"], "GBP", another)
    assert "Another import" in refused[0]


def test_nothing_is_left_behind(import_text: Import, tmp_path: Path) -> None:
    import_text(HEADER + GOOD)
    import_text(HEADER + ",x,x,,,,,,1,,,,,,\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalog.db", "f0.csv"]


def test_a_large_file_is_written_by_a_second_process(
    import_text: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_file, "LARGE_BYTES", 1)
    told: list[tuple[int, int]] = []
    rows = "".join(
        f",{number},Ware {number},,香{number},,,fruit,1.{number % 100:02d},,,,,,{number}\n"
        for number in range(1, 12_001)
    )
    (tmp_path / "list.csv").write_text(HEADER + rows, encoding="utf-8")
    report = import_csv(
        [tmp_path / "list.csv"], tmp_path / "catalog.db", ["standard"], "GBP", lambda *at: told.append(at)
    )
    assert (report.products, report.written) == (12_000, True)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    found = Catalog(tmp_path / "catalog.db").search("ware 11999", 0, 9, NOW)
    assert [product.plu for product in found.goods] == ["11999"]


def test_a_second_process_that_dies_leaves_the_old_list(
    import_text: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_text(HEADER + GOOD)
    before = (tmp_path / "catalog.db").read_bytes()
    monkeypatch.setattr(catalog_file, "LARGE_BYTES", 1)
    monkeypatch.setattr(catalog_file, "RemoteWriter", lambda _path: _dying(tmp_path / "no" / "such" / "folder"))
    with pytest.raises(CatalogError, match="can't be written"):
        import_text(HEADER + PLU)
    assert (tmp_path / "catalog.db").read_bytes() == before


def _dying(path: Path) -> object:
    from pos.store.row_writer import RemoteWriter

    return RemoteWriter(path)


def test_a_sale_is_not_held_up_by_an_import(import_text: Import, tmp_path: Path, store: object) -> None:
    from tests.store import trade

    import_text(HEADER + GOOD)
    done = threading.Event()
    appended: list[int] = []

    def sell(*_: int) -> None:
        appended.append(store.append(trade.found(len(appended)), ()).seq)
        done.set()

    import_csv([tmp_path / "f0.csv"], tmp_path / "catalog.db", ["standard"], "GBP", sell)
    assert appended == list(range(1, len(appended) + 1))
    assert done.is_set()


# Found by `pos prove run cards`, seed 1.
@pytest.mark.parametrize("row", ["4111111111111111,,Milk", ",4111111111111111,Milk", ",4011,Milk 4111 1111 1111 1111"])
def test_a_card_number_is_neither_taken_nor_repeated(import_text: Callable[..., ImportReport], row: str) -> None:
    report = import_text(f"gtin,plu,name,price\n{row},1.80\n")
    assert not report.written
    assert "4111" not in repr(report.findings)
