"""Code and catalogues agree about ids."""

from typing import get_args

import pytest
from pos.lane.events import DevicePart, DeviceState
from pos.lane.parts import Lamp
from pos.sale.barcode_meaning import Why
from usage import messages, named, prefixes, refusals

KNOWN = set(messages("en"))
CARDS = {"member", "coupon", "gift_card", "payment_code", "receipt_ref"}


def test_every_id_in_the_code_has_words() -> None:
    assert {id_: file for id_, file in named().items() if id_ not in KNOWN} == {}


def test_every_prefix_in_the_code_has_words() -> None:
    assert [prefix for prefix in prefixes() if not any(id_.startswith(prefix) for id_ in KNOWN)] == []


@pytest.mark.parametrize("why", sorted({*get_args(Why), *CARDS, *refusals()}))
def test_every_refusal_says_what_happened_and_what_to_do(why: str) -> None:
    assert {f"refused.{why}", f"refused.{why}.do"} <= KNOWN


@pytest.mark.parametrize("state", get_args(DeviceState) + get_args(DevicePart))
def test_every_device_state_has_words(state: str) -> None:
    assert f"device.{state}" in KNOWN


@pytest.mark.parametrize("lamp", get_args(Lamp))
def test_every_lamp_has_a_state_word(lamp: str) -> None:
    assert f"header.{lamp}" in KNOWN
