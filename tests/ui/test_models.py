"""The basket's model changes as little as it can."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.sale.money import Money
from pos.ui.models import BasketModel
from pos.words.words import words_for

from tests.ui.samples import row

EN = words_for("en")
pytestmark = pytest.mark.ui


def keys(model: BasketModel) -> list[str]:
    role = model.roleNames()
    name = next(number for number, words in role.items() if words.data() == b"name")
    return [model.data(model.index(place), name) for place in range(model.rowCount())]


def test_it_keeps_qts_rules(qtmodeltester: Any) -> None:
    model = BasketModel()
    model.show([row(key, key) for key in (3, 2, 1)], EN)
    qtmodeltester.check(model)
    model.show([row(key, key) for key in (5, 1, 4, 3)], EN)


@given(st.lists(st.integers(1, 12), unique=True), st.lists(st.integers(1, 12), unique=True))
def test_it_becomes_any_list(before: list[int], after: list[int]) -> None:
    model = BasketModel()
    model.show([row(key, key) for key in before], EN)
    model.show([row(key, key) for key in after], EN)
    assert keys(model) == [f"row-{key}" for key in after]


def test_a_new_line_is_one_insertion(qtbot: Any) -> None:
    model = BasketModel()
    model.show([row(1, 1)], EN)
    told: list[str] = []
    model.rowsInserted.connect(lambda *_: told.append("in"))
    model.rowsRemoved.connect(lambda *_: told.append("out"))
    model.dataChanged.connect(lambda *_: told.append("change"))
    model.show([row(2, 2), row(1, 1)], EN)
    assert told == ["in"]


def test_a_new_amount_is_one_change() -> None:
    model = BasketModel()
    model.show([row(2, 2), row(1, 1)], EN)
    told: list[int] = []
    model.dataChanged.connect(lambda first, *_: told.append(first.row()))
    model.show([row(2, 2), replace(row(1, 1), amount=Money(999, "GBP"))], EN)
    assert told == [1]
