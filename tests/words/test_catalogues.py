"""The catalogues say the same things in every language, in the words that ux.md section 6 allows."""

import re
import unicodedata
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from pos import words
from pos.words.catalogue import available_languages
from pos.words.keyboards import layouts
from usage import messages, read, texts

FOLDERS = tuple(language.replace("-", "_") for language in available_languages())
ENGLISH = messages("en")
KINDS = {
    "title": 6,
    "sentence": 14,
    "button": 4,
    "answer": 6,
    "label": 14,
    "staff": 14,
    "receipt": 14,
    "name": 6,
    "speech": 14,
}
BANNED = r"\berrors?\b|invalid|unexpected|unauthori[sz]ed|\bfail|wait for assistance|!"
SEEDS = {
    "start.title": ("Scannen Sie den ersten Artikel", "请扫描第一件商品", "امسح أول صنف"),
    "scan.shelf": ("Auf die Packfläche legen", "请放到装袋区", "ضعه على رف التعبئة"),
    "dock.pay-amount": ("{amount} bezahlen", "支付 {amount}", "ادفع {amount}"),
    "pay.title": ("Karte auflegen oder einstecken", "请将卡靠近或插入读卡器", "قرّب بطاقتك أو أدخلها"),
    "checking.do": ("Bitte nicht noch einmal bezahlen.", "请勿重复付款。", "لا تدفع مرة أخرى من فضلك."),
    "help.coming": ("Hilfe kommt", "店员马上就来", "المساعدة في الطريق"),
    "foot.easier": ("Einfacher bedienen", "更易使用", "استخدام أسهل"),
}


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def kind_of(id_: str) -> str:
    return ENGLISH[id_].auto_comments[0]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?]) ", text)


def words_in(sentence: str) -> int:
    """Numbers and amounts do not count (ux.md section 6)."""
    return len(
        [
            word
            for word in re.sub(r"\{(n|m|amount|price|saved|paid|left)\}", "", sentence).split()
            if re.search(r"\w", word)
        ]
    )


def test_the_five_languages_are_there() -> None:
    assert {"en", "de", "zh-Hans", "ar", "ja"} <= set(available_languages())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_language_has_every_message_and_no_other(folder: str) -> None:
    assert set(messages(folder)) == set(ENGLISH)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_message_is_empty_and_every_plural_form_is_there(folder: str) -> None:
    number = read(folder).num_plurals
    for id_, message in messages(folder).items():
        assert all(texts(message)), id_
        assert message.pluralizable == ENGLISH[id_].pluralizable, id_
        assert len(texts(message)) == (number if message.pluralizable else 1), id_


@pytest.mark.parametrize("folder", FOLDERS)
def test_translations_keep_the_fields(folder: str) -> None:
    for id_, message in messages(folder).items():
        wanted = fields(texts(ENGLISH[id_])[-1])
        for text in texts(message):
            optional = {"n"} if message.pluralizable else set()
            assert wanted - optional <= fields(text) <= wanted, (id_, text)


@pytest.mark.parametrize("folder", FOLDERS)
def test_plural_forms_for_many_name_the_number(folder: str) -> None:
    for id_, message in messages(folder).items():
        if message.pluralizable:
            assert "n" in fields(texts(message)[-1]), id_


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_language_says_what_it_is(folder: str) -> None:
    said = {id_: texts(message)[0] for id_, message in messages(folder).items() if id_.startswith("language.")}
    assert said["language.direction"] == ("rtl" if folder == "ar" else "ltr")
    assert said["language.keyboard"] in layouts()
    assert said["language.own-name"]


@pytest.mark.parametrize("id_", sorted(ENGLISH))
def test_english_keeps_to_the_limits(id_: str) -> None:
    limit = KINDS[kind_of(id_)]
    for text in texts(ENGLISH[id_]):
        assert all(words_in(sentence) <= limit for sentence in sentences(text)), text
        assert not re.search(BANNED, text, re.IGNORECASE), text


@pytest.mark.parametrize("folder", FOLDERS)
def test_nobody_shouts_and_nothing_is_left_at_the_ends(folder: str) -> None:
    for id_, message in messages(folder).items():
        for text in texts(message):
            assert not re.search("[!！]|  ", text), id_
            assert text == text.strip() == unicodedata.normalize("NFC", text), id_


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != "en"])
def test_nothing_is_left_in_english(folder: str) -> None:
    same = {
        "dock.start",
        "start.start",
        "type.ok",
        "refused.ok",
        "header.version",
        "device.scanner",
        "receipt.terminal",
        "receipt.trace",
        "receipt.journal",
        "device.line",
        "device.line-detail",
        "unit.per-kg",
        "customer.per-kg",
    }
    for id_, message in messages(folder).items():
        letters = re.sub(r"\{[^}]*\}|[\W\d_]", "", texts(message)[0])
        if letters and texts(message) == texts(ENGLISH[id_]) and not id_.startswith("language."):
            assert folder == "de", id_
            assert id_ in same or kind_of(id_) == "button", (id_, texts(message))


@pytest.mark.parametrize("id_", sorted(SEEDS))
def test_the_seed_strings_stand(id_: str) -> None:
    assert tuple(texts(messages(folder)[id_])[0] for folder in ("de", "zh_Hans", "ar")) == SEEDS[id_]


@pytest.mark.parametrize("id_", sorted(ENGLISH))
def test_ids_are_area_and_thing(id_: str) -> None:
    assert re.fullmatch(r"[a-z-]+\.[a-z0-9][a-z0-9_-]*(\.do)?", id_)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_message_stands_twice_in_a_catalogue(folder: str) -> None:
    path = Path(words.__file__).parent / "locale" / folder / "LC_MESSAGES" / "pos.po"
    ids = Counter(re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE))
    assert [one for one, times in ids.items() if times > 1] == []
