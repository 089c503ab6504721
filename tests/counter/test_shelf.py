"""What stands on the shelves, and the labels of loose goods, against the lane's own reading of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.counter.bridge import DEMO
from pos.counter.labels import scale_label
from pos.counter.shelf import Goods, find, read_aisles, read_goods
from pos.counter.texts import read_texts
from pos.sale.barcode import BarcodeRules, Gtin, VariableMeasure, read

RULES = BarcodeRules.for_country("GB")


@pytest.fixture(scope="module")
def goods() -> tuple[Goods, ...]:
    return read_goods(DEMO, read_texts().shelf)


@given(st.integers(1, 99999), st.integers(1, 9999))
def test_the_lane_reads_a_scale_label(item: int, price_minor: int) -> None:
    meaning = read(scale_label(str(item), price_minor).encode(), RULES)
    assert isinstance(meaning, VariableMeasure)
    assert (int(meaning.item), meaning.price_minor) == (item, price_minor)


@pytest.mark.parametrize(("item", "price_minor"), [("123456", 1), ("4011", 10000), ("A", 1), ("4011", -1)])
def test_what_does_not_fit_a_label_is_refused(item: str, price_minor: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        scale_label(item, price_minor)


def test_the_lane_understands_everything_on_the_shelves(goods: tuple[Goods, ...]) -> None:
    not_understood = [one for one in goods if not isinstance(read(one.data.encode(), RULES), Gtin | VariableMeasure)]
    assert len(goods) > 1000
    assert not_understood == []


def test_every_product_has_a_picture_and_one_place(goods: tuple[Goods, ...]) -> None:
    assert [one.picture for one in goods if not one.picture.is_file()] == []
    assert len({one.code for one in goods}) == len(goods)
    assert {one.category for one in goods} <= {aisle.slug for aisle in read_aisles(DEMO)}


def test_loose_goods_are_weighed_first(goods: tuple[Goods, ...]) -> None:
    bananas = next(one for one in goods if one.code == "4011")
    assert (bananas.detail, bananas.price) == ("label, 0.727 kg", "£1.10/kg")
    assert read(bananas.data.encode(), RULES).price_minor == 80  # type: ignore[union-attr]


def test_a_search_needs_every_word_and_keeps_to_the_aisle(goods: tuple[Goods, ...]) -> None:
    found = find(goods, "JUICE orange", "drinks")
    assert {one.category for one in found} == {"drinks"}
    assert found
    assert all("juice" in one.sought and "orange" in one.sought for one in found)
    assert find(goods, "orange juice", "bakery") == []
