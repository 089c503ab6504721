"""The demo store's files: what the importer, the search and the screen may rely on."""

import csv
import re
import runpy
import sys
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "pos" / "assets"
DEMO = ASSETS / "demo"
CATEGORIES = tomllib.loads((DEMO / "categories.toml").read_text(encoding="utf-8"))
HEADER = (
    "gtin,plu,name,name_de,name_zh_Hans,name_ar,name_ja,brand,size,category,price,unit,tax,weight_g,min_age,limit,"
    "valid_from,picture,synonyms,organic,rank,no_discount"
)
Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FOODS, OWN = read("packaged-foods.csv"), read("own-goods.csv")
ALL = FOODS + OWN
FIRST = [row for row in ALL if not row["valid_from"]]


def checks(digits: str) -> bool:
    """GS1 General Specifications 7.9, on GTIN-14: weights 3 and 1 in turn, the sum a multiple of ten."""
    return sum(int(d) * (3, 1)[n % 2] for n, d in enumerate(digits.zfill(14))) % 10 == 0


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def wrong(rows: Rows, column: str, pattern: str) -> list[str]:
    return [row[column] for row in rows if not re.fullmatch(pattern, row[column])]


@pytest.mark.parametrize("name", ["packaged-foods.csv", "own-goods.csv"])
def test_both_tables_have_the_documented_header(name: str) -> None:
    assert (DEMO / name).read_text(encoding="utf-8").splitlines()[0] == HEADER


def test_the_shop_is_as_large_as_promised() -> None:
    assert 950 <= len({row["gtin"] for row in FOODS}) <= 1100
    assert len([row for row in OWN if row["plu"] and row["category"] in ("fruit", "vegetables")]) >= 70
    assert len([row for row in OWN if row["category"] == "household"]) >= 25
    assert len([row for row in OWN if row["category"] == "alcohol" and not row["valid_from"]]) >= 12
    assert len([row for row in OWN if row["category"] == "bags"]) == 3


def test_every_gtin_has_its_check_digit() -> None:
    assert wrong(ALL, "gtin", r"\d{8}|\d{12,14}|") == []
    assert [row["gtin"] for row in ALL if not checks(row["gtin"])] == []


def test_own_goods_keep_to_the_range_for_a_shop_and_foods_out_of_it() -> None:
    assert [row["gtin"] for row in OWN if row["gtin"] and not row["gtin"].startswith("04")] == []
    assert [row["gtin"] for row in FOODS if len(row["gtin"]) == 13 and re.match("0[245]|2", row["gtin"])] == []


def test_every_row_has_a_number_and_no_number_two_products() -> None:
    numbers = [row["gtin"] or row["plu"] for row in FIRST]
    assert all(numbers)
    assert len(numbers) == len(set(numbers))
    assert wrong(OWN, "plu", r"\d{4,5}|") == []


def test_a_later_price_changes_nothing_but_price_and_day() -> None:
    first = {row["gtin"]: row for row in FIRST}
    later = [row for row in ALL if row["valid_from"]]
    assert len(later) >= 6
    for row in later:
        before = first[row["gtin"]]
        assert date.fromisoformat(row["valid_from"]) > date(2026, 11, 30)
        assert {key for key in row if row[key] != before[key]} == {"price", "valid_from"}


def test_prices_units_tax_and_limits_parse() -> None:
    assert wrong(ALL, "price", r"\d+\.\d\d") == []
    assert min(Decimal(row["price"]) for row in ALL) >= Decimal("0.05")
    assert wrong(ALL, "unit", "each|kg") == []
    assert {row["tax"] for row in ALL} == {"standard", "reduced", "zero"}
    for column in ("weight_g", "min_age", "limit"):
        assert wrong(ALL, column, r"[1-9]\d*|") == []
    assert [row["name"] for row in ALL if row["category"] == "alcohol" and row["min_age"] != "18"] == []


def test_ranks_are_distinct_and_bananas_come_first() -> None:
    ranks = {int(row["rank"]): row["name"] for row in FIRST}
    assert len(ranks) == len(FIRST)
    assert [ranks[n] for n in (1, 2, 3)] == ["Bananas", "Gala apples", "Vine tomatoes"]


def test_names_are_clean() -> None:
    names = [row["name"] for row in ALL]
    assert [name for name in names if not 3 <= len(name) <= 48 or "  " in name or name != name.strip()] == []
    assert [name for name in names if name.isupper() and len(name) > 4] == []
    assert [name for name in names if re.search(r"Ã|â€|\ufffd|&\w+;", name)] == []


def test_sizes_hold_their_unit_with_no_break_spaces() -> None:
    assert [row["size"] for row in ALL if " " in row["size"]] == []
    assert wrong(FOODS, "size", r"(\d+\u00a0x\u00a0)?\d+(\.\d+)?\u00a0(g|kg|ml|cl|L)|") == []


def test_our_own_goods_are_translated() -> None:
    columns = ("name_de", "name_zh_Hans", "name_ar", "name_ja")
    assert [row["name"] for row in OWN if not all(row[column] for column in columns)] == []
    assert [row["name_zh_Hans"] for row in OWN if not re.search("[\u4e00-\u9fff]", row["name_zh_Hans"])] == []
    assert [row["name_ja"] for row in OWN if not re.search("[\u3040-\u30ff\u4e00-\u9fff]", row["name_ja"])] == []
    assert [row["name_ar"] for row in OWN if not re.search("[\u0600-\u06ff]", row["name_ar"])] == []


@pytest.mark.parametrize(
    ("word", "name"),
    [("anise fennel", "Fennel"), ("马铃薯", "Potatoes, loose"), ("Porree", "Leeks"), ("إجاص", "Conference pears")],
)
def test_everyday_words_lead_to_the_produce(word: str, name: str) -> None:
    assert name in {row["name"] for row in OWN if word in row["synonyms"].split(";")}


def test_categories_exist_in_five_languages_with_a_pictogram() -> None:
    assert {row["category"] for row in ALL} <= set(CATEGORIES)
    for category in CATEGORIES.values():
        assert all(category[language] for language in ("en", "de", "zh_Hans", "ar", "ja"))
        pictogram = DEMO / "pictograms" / category["pictogram"]
        assert pictogram.exists()
        assert size(pictogram.with_suffix(".png")) == (256, 256)


def test_every_picture_exists_square_in_two_sizes() -> None:
    for name in {row["picture"] for row in ALL} - {""}:
        assert size(DEMO / "pictures" / name) == (480, 480)
        assert size(DEMO / "pictures" / "thumb" / name) == (120, 120)


def test_the_pictures_stay_under_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 6_000_000


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("demo/NOTICE.md", "Contains information from Open Food Facts"),
        ("demo/LICENSE-ODbL-1.0.md", "Open Database License"),
        ("demo/LICENSE-MIT-GroceryStoreDataset.txt", "Marcus Klasson"),
        ("demo/LICENSE-MIT-FluentEmoji.txt", "Microsoft Corporation"),
        ("guide/NOTICE.md", "CC0"),
        ("icons/ui/LICENSE-lucide.txt", "ISC License"),
        ("fonts/OFL-Inter.txt", "SIL OPEN FONT LICENSE"),
        ("fonts/OFL-NotoSansArabicUI.txt", "SIL OPEN FONT LICENSE"),
    ],
)
def test_every_licence_travels_with_the_files(file: str, words: str) -> None:
    assert words in (ASSETS / file).read_text(encoding="utf-8")


def test_guide_spots_lie_within_their_pictures() -> None:
    guide = tomllib.loads((ASSETS / "guide" / "guide.toml").read_text(encoding="utf-8"))
    assert {"scanner", "shelf", "card-tap", "card-insert"} <= set(guide)
    for slot in guide.values():
        width, height = size(ASSETS / "guide" / slot["picture"])
        x, y, r = (slot["spot"][key] for key in "xyr")
        assert r <= x <= 1 - r
        assert r <= y * height / width <= height / width - r


def test_icons_are_drawn_on_one_grid_in_the_current_colour() -> None:
    for path in (ASSETS / "icons" / "ui").glob("*.svg"):
        svg = path.read_text(encoding="utf-8")
        assert all(part in svg for part in ('viewBox="0 0 24 24"', 'stroke="currentColor"', 'stroke-width="2"')), path


def test_a_load_catalogue_has_good_numbers_and_the_same_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "load.csv"
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    monkeypatch.setattr(sys, "argv", ["make_load_catalog.py", "2000", str(out)])
    runpy.run_path(str(ROOT / "tools" / "make_load_catalog.py"), run_name="__main__")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == HEADER.split(",")
    assert len({row["gtin"] for row in rows}) == 2000
    assert [row["gtin"] for row in rows if not checks(row["gtin"])] == []
    assert {row["category"] for row in rows} <= set(CATEGORIES)
    assert any(re.search("[\u4e00-\u9fff]", row["name"]) for row in rows)
