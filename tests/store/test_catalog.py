"""What a kiosk reads: look-ups, tabs, words, prices of the moment, and a new list under a running lane."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pos.errors import CatalogError
from pos.store import catalog as module
from pos.store import catalog_file
from pos.store.catalog import Catalog
from pos.store.catalog_words import Query, fold, index_words
from pos.store.importer import ImportReport
from pos.store.sqlite_file import connect

from tests.store.conftest import HEADER

DAY = 86_400_000
NOW = 1_795_478_400_000
GOODS = """,4011,Bananas,Bananen,香蕉,,,fruit,1.10,kg,zero,,banana;Banane,,3
,94011,Organic bananas,Bio-Bananen,有机香蕉,,,fruit,1.60,kg,zero,,,yes,4
,4515,Fennel,Fenchel,茴香,,,vegetables,1.20,each,zero,,Anise fennel;sweet anise,yes,9
,3170,Croissant,Croissant,可颂,,,bakery,0.75,each,zero,,Hörnchen,,5
7032069804988,,Crème fraîche,Süße Sahne,红苹果汁,Étoile,200 g,dairy,1.80,each,standard,,,,1
96385074,,Straßenkäse Smørrebrød,,,Œuvre,,dairy,2.00,,,,,,2
0400000000893,,Carrier bag,Tragetasche,购物袋,,,bags,0.10,,,,,,7
,9999,Loose bag,,,,,bags,0.20,,,,,,6
,4225,Avocado,,牛油果,,,fruit,0.90,each,zero,2026-12-01,,,8
"""  # fmt: skip


@pytest.fixture
def catalog(import_text: Callable[..., ImportReport], tmp_path: Path) -> Catalog:
    assert import_text(HEADER + GOODS).written
    return Catalog(tmp_path / "catalog.db", "GBP")


def names(catalog: Catalog, words: str, now: int = NOW) -> list[str]:
    return [product.name.default for product in catalog.search(words, 0, 20, now).goods]


def test_a_product_is_found_by_each_of_its_keys(catalog: Catalog) -> None:
    product = catalog.by_gtin("07032069804988", NOW)
    assert product is not None
    assert catalog.by_sku(product.sku, NOW) == product
    banana = catalog.by_plu("4011", NOW)
    assert banana is not None
    assert (banana.sku, catalog.by_sku("plu:4011", NOW)) == ("plu:4011", banana)


@pytest.mark.parametrize("code", ["", "00000000000000", "x", "٤٠١١", "4011'; --", "9" * 40])
def test_what_is_unknown_is_none(catalog: Catalog, code: str) -> None:
    assert catalog.by_gtin(code, NOW) is None
    assert catalog.by_sku(code, NOW) is None
    assert catalog.by_plu(code, NOW) is None
    assert catalog.by_sku(f"plu:{code}", NOW) is None


@pytest.mark.parametrize(
    ("plu", "name"), [("94011", "Organic bananas"), ("94515", "Fennel"), ("93170", None), ("84515", None)]
)
def test_an_organic_code_falls_back_to_an_organic_product_only(catalog: Catalog, plu: str, name: str | None) -> None:
    product = catalog.by_plu(plu, NOW)
    assert (product and product.name.default) == name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("banana", ["Bananas", "Organic bananas"]),
        ("BANAN", ["Bananas", "Organic bananas"]),
        ("org ban", ["Organic bananas"]),
        ("creme", ["Crème fraîche"]),
        ("susse", ["Crème fraîche"]),
        ("süße s", ["Crème fraîche"]),
        ("strassenkase", ["Straßenkäse Smørrebrød"]),
        ("smorrebrod", ["Straßenkäse Smørrebrød"]),
        ("oeuvre", ["Straßenkäse Smørrebrød"]),
        ("etoile", ["Crème fraîche"]),
        ("hornchen", ["Croissant"]),
        ("香蕉", ["Bananas", "Organic bananas"]),
        ("苹果", ["Crème fraîche"]),
        ("苹", ["Crème fraîche"]),
        ("汁", ["Crème fraîche"]),
        ("果苹", []),
        ("anise", ["Fennel"]),
        ("anise fennel", ["Fennel"]),
        ("fenel", ["Fennel"]),
        ("bannana", ["Bananas", "Organic bananas"]),
        ("corissant", ["Croissant"]),
        ("4011", ["Bananas"]),
        ("", []),
        ("  ,.- ", []),
        ('"', []),
        ('banana" OR "fennel', []),
        ("NEAR(a b)", []),
        ("banana*", ["Bananas", "Organic bananas"]),
        ("zzz", []),
    ],
)
def test_words_find_goods_the_most_sold_first(catalog: Catalog, words: str, found: list[str]) -> None:
    assert names(catalog, words) == found


@pytest.mark.parametrize(
    ("tab", "found"),
    [
        ("popular", ["Bananas", "Organic bananas", "Croissant", "Fennel"]),
        ("fruit", ["Bananas", "Organic bananas"]),
        ("bakery", ["Croissant"]),
        ("dairy", []),
        ("nothing", []),
    ],
)
def test_a_tab_lists_goods_without_a_barcode(catalog: Catalog, tab: str, found: list[str]) -> None:
    page = catalog.browse(tab, 0, 20, NOW)
    assert ([product.name.default for product in page.goods], page.total) == (found, len(found))


def test_pages_follow_each_other(catalog: Catalog) -> None:
    pages = [catalog.browse("popular", page, 3, NOW) for page in range(3)]
    assert [len(page.goods) for page in pages] == [3, 1, 0]
    assert {page.total for page in pages} == {4}


def test_bags_are_a_category(catalog: Catalog) -> None:
    assert [product.price_minor for product in catalog.bags(NOW)] == [20, 10]


def test_a_product_whose_first_price_is_to_come_is_not_for_sale(catalog: Catalog) -> None:
    first = 1_796_083_200_000  # 2026-12-01
    assert catalog.by_plu("4225", first - 1) is None
    assert "Avocado" not in names(catalog, "avocado", first - 1)
    assert catalog.browse("fruit", 0, 20, first - 1).total == 2
    assert catalog.by_plu("4225", first) is not None
    assert names(catalog, "avocado", first) == ["Avocado"]
    assert catalog.browse("fruit", 0, 20, first).total == 3


def test_the_latest_price_that_has_begun_counts(import_text: Callable[..., ImportReport], tmp_path: Path) -> None:
    dates = ("1970-01-03,300", "1970-01-02,200", "1970-01-05,500")
    import_text("plu,name,valid_from,price\n" + "".join(f"1,x,{date}\n" for date in dates))
    catalog = Catalog(tmp_path / "catalog.db")
    prices = [(product := catalog.by_plu("1", day * DAY)) and product.price_minor for day in range(6)]
    assert prices == [None, 20_000, 30_000, 30_000, 50_000, 50_000]


def test_a_new_list_is_taken_up_between_two_look_ups(
    catalog: Catalog, import_text: Callable[..., ImportReport]
) -> None:
    import_text("plu,name,price\n4011,Bananas,9.99\n")
    banana = catalog.by_plu("4011", NOW)
    assert banana is not None
    assert banana.price_minor == 999
    assert catalog.search("fennel", 0, 20, NOW).total == 0
    assert catalog.browse("popular", 0, 20, NOW).total == 1
    assert catalog.bags(NOW) == ()


@pytest.mark.parametrize("content", [None, b"rubbish " * 1000, b""])
def test_a_list_that_can_not_be_used_leaves_the_old_one(
    catalog: Catalog, content: bytes | None, tmp_path: Path
) -> None:
    if content is None:
        catalog.path.unlink()
    else:
        (tmp_path / "new").write_bytes(content)
        (tmp_path / "new").replace(catalog.path)
    assert catalog.by_plu("4011", NOW) is not None
    assert names(catalog, "fennel") == ["Fennel"]


@pytest.mark.parametrize(
    ("content", "said"), [(b"rubbish " * 1000, "damaged"), (b"", "version 0"), (None, "no catalogue")]
)
def test_what_is_no_catalogue_is_said(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CatalogError, match=said) as caught:
        Catalog(path)
    assert "mport" in caught.value.do


def test_another_version_says_what_to_do(catalog: Catalog) -> None:
    connect(catalog.path, "rw").execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogError, match="version 99") as caught:
        Catalog(catalog.path)
    assert "Import" in caught.value.do


def test_prices_in_another_currency_are_refused(catalog: Catalog) -> None:
    with pytest.raises(CatalogError, match="GBP"):
        Catalog(catalog.path, "EUR")
    assert catalog.currency == "GBP"


@pytest.fixture
def large(import_text: Callable[..., ImportReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Three thousand products of which the best-sold thousand are in the small index."""
    monkeypatch.setattr(catalog_file, "TOP", 1000)
    rows = "".join(
        f"{number},Chocolate{' rare' * (number > 2990)} kind{number % 60:02d},{3001 - number},1\n"
        for number in range(1, 3001)
    )
    import_text("plu,name,rank,price\n" + rows)
    return Catalog(tmp_path / "catalog.db")


@pytest.mark.parametrize(
    ("words", "first", "total"),
    [
        ("choc", "3000", 500),
        ("chocolate", "3000", 500),
        ("rare", "3000", 10),
        ("kind07", "2947", 50),
        ("kind", "3000", 500),
    ],
)
def test_both_indexes_answer_alike(large: Catalog, words: str, first: str, total: int) -> None:
    page = large.search(words, 0, 20, NOW)
    assert (page.goods[0].plu, page.total) == (first, total)


def test_words_too_many_to_name_are_still_found(large: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TERMS", 1)
    monkeypatch.setattr(module, "PREFIX_MOST", 1)
    assert large.search("kin", 0, 20, NOW).total == 500


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ", "abc"),
        ("أحمد", "احمد"),
        ("مكتبة", "مكتبه"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁsh", "fish"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["红苹果 juice", "Süße", "ＡＢＣ", "بالفراولة", "りんごジュース", "한국"])
def test_every_word_of_a_text_finds_it(text: str) -> None:
    indexed = index_words(text).split()
    for word in Query.of(text).words:
        assert any(part.startswith(word) for part in indexed)
