"""Rows that an older program wrote: what came later and says nothing is no difference; everything else is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.store.rebuild import _means_the_same

NEW = {"basket": 5, "lines": [{"id": 1, "price": 180, "override": None, "tags": [], "kept": False}], "why": "idle"}


def text(body: Any) -> str:
    return json.dumps(body)


def without(name: str, line: bool = True) -> str:
    body = json.loads(text(NEW))
    del (body["lines"][0] if line else body)[name]
    return text(body)


@pytest.mark.parametrize("name", ["override", "tags", "kept"])
def test_a_field_that_came_later_and_says_nothing_may_lack(name: str) -> None:
    assert _means_the_same(without(name), text(NEW))


@pytest.mark.parametrize(
    "old",
    [
        without("price"),
        without("why", line=False),
        text(NEW | {"basket": 6}),
        text(NEW | {"basket": True}),
        text(NEW | {"more": None}),
        text(NEW | {"lines": []}),
        text(NEW | {"lines": [*NEW["lines"], *NEW["lines"]]}),  # type: ignore[misc]
        text(NEW).replace("override", "overridf"),
        text(NEW)[:-1],
        "",
    ],
)
def test_anything_else_is_a_difference(old: str) -> None:
    assert not _means_the_same(old, text(NEW))
    assert not _means_the_same(text(NEW), without("override"))


@given(st.integers() | st.text() | st.none(), st.integers() | st.text() | st.none())
def test_plain_values_should_be_equal(one: object, other: object) -> None:
    assert _means_the_same(one, other) == (one == other)
