import re

import pytest
from pos.lane.message import Msg
from pos.sale.money import Money
from pos.words.catalogue import available_languages
from pos.words.pseudo import FIELD, growth, stretch
from pos.words.words import Words
from usage import messages, texts

ENGLISH = [
    text for id_, message in messages("en").items() if not id_.startswith("language.") for text in texts(message)
]


@pytest.mark.parametrize(("length", "factor"), [(1, 3), (10, 3), (11, 2), (21, 1.8), (31, 1.6), (51, 1.7), (71, 1.3)])
def test_growth_is_the_table(length: int, factor: float) -> None:
    assert growth(length) == factor


@pytest.mark.parametrize("text", sorted(set(ENGLISH)))
def test_stretched_words_keep_their_fields_and_are_long_enough(text: str) -> None:
    longer = stretch(text)
    assert FIELD.findall(longer) == FIELD.findall(text)
    if re.search("[a-z]", FIELD.sub("", text)):
        filled = FIELD.sub("xxxxx", text)
        assert len(FIELD.sub("xxxxx", longer)) >= growth(len(filled)) * len(filled) - 1


def test_the_stretched_language_is_there_only_when_asked_for() -> None:
    words = Words("xx", strict=True)
    assert "xx" not in available_languages()
    assert words.say(Msg("dock.pay-amount", {"amount": Money(300, "GBP")})).startswith("[Ṗååẏ £3.00 ")
    assert words.direction == "ltr"
