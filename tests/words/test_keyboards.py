import pytest
from pos.words.catalogue import available_languages
from pos.words.keyboards import keyboard, layouts


@pytest.mark.parametrize("name", sorted(layouts()))
def test_rows_fit_the_panel_and_no_key_is_there_twice(name: str) -> None:
    keys = [key for row in layouts()[name] for key in row]
    assert all(len(row) <= 10 for row in layouts()[name])
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 1 and key.isprintable() for key in keys)


@pytest.mark.parametrize(
    ("language", "letters"),
    [("de", "zyäöüß"), ("en", "qwerty"), ("zh-Hans", "xiangjiao"), ("ar", "عصيربرتقالجدذغظطضءؤئةىأ")],
)
def test_a_language_can_type_its_words(language: str, letters: str) -> None:
    assert set(letters) <= {key for row in keyboard(language) for key in row}


def test_every_language_has_one() -> None:
    assert all(len(keyboard(language)) >= 3 for language in available_languages())
