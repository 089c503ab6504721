import logging
from pathlib import Path

import pytest
from pos.errors import ConfigError
from pos.lane.message import Arg, Moment, Msg, Weight
from pos.sale.money import Money
from pos.sale.product import Name
from pos.words.catalogue import available_languages
from pos.words.words import Words, keyboards, own_names, words_for

JUICE = Name("Orange juice", {"de": "Orangensaft", "zh-Hans": "橙汁", "ar": "عصير برتقال"})
NIGHT = Moment(1_795_477_620_000)  # 2026-11-23 23:47 UTC


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def say(language: str, id_: str, **args: Arg) -> str:
    return Words(language, "Europe/London", strict=True).say(Msg(id_, args))


def test_fields_are_filled_in() -> None:
    assert say("en", "dock.pay-amount", amount=pounds(300)) == "Pay £3.00"
    assert say("de", "dock.pay-amount", amount=pounds(300)) == "3,00\u00a0£ bezahlen"
    assert say("zh-Hans", "dock.pay-amount", amount=pounds(123456)) == "支付 £1,234.56"


def test_n_chooses_the_plural_form() -> None:
    assert [say("en", "dock.items", n=n) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
    assert say("zh-Hans", "dock.items", n=1) == "共 1 件"
    forms = [say("ar", "dock.items", n=n) for n in (0, 1, 2, 3, 11, 100)]
    assert forms == ["لا أصناف", "صنف واحد", "صنفان", "3 أصناف", "11 صنفًا", "100 صنف"]


def test_names_weights_and_moments_speak_the_language() -> None:
    assert [say(language, "unit.name", item=JUICE) for language in ("en", "de", "zh-Hans")] == [
        "Orange juice",
        "Orangensaft",
        "橙汁",
    ]
    assert say("de", "unit.weight", weight=Weight(842)) == "0,842\u00a0kg"
    assert say("en", "receipt.date", at=NIGHT) == "23 Nov 2026, 23:47"
    assert say("zh-Hans", "receipt.date", at=NIGHT) == "2026年11月23日 23:47"
    assert say("de", "receipt.date", at=Moment(NIGHT.utc_ms, date_only=True)) == "23.11.2026"


def test_moments_are_in_the_shops_zone() -> None:
    assert Words("en", "Asia/Shanghai").moment(NIGHT) == "24 Nov 2026, 07:47"


def test_messages_nest() -> None:
    assert say("en", "done.paid-by", amount=pounds(5), way=Msg("done.way-card")) == "Paid £0.05 by card"


def test_amounts_in_arabic_sentences_keep_their_direction_and_lone_ones_stay_bare() -> None:
    assert say("ar", "dock.pay-amount", amount=pounds(300)) == "ادفع \u2066£3.00\u2069"
    assert say("ar", "unit.amount", amount=pounds(300)) == "£3.00"
    assert say("ar", "unit.times", n=2, price=pounds(180)) == "2 × £1.80"
    assert say("ar", "unit.name-size", item=JUICE, size="1 L") == "عصير برتقال \u20661 L\u2069"


def test_arabic_names_in_english_sentences_are_isolated() -> None:
    assert say("en", "scan.removed", item=Name("عصير")) == "\u2068عصير\u2069 removed"
    assert "\u2068" not in say("en", "scan.removed", item=JUICE)


def test_a_percent_sign_and_braces_in_fields_are_only_text() -> None:
    assert say("en", "receipt.tax-rate", label="A", rate="5.5") == "A 5.5%"
    assert say("en", "unit.text", text="{amount} 5 %s") == "{amount} 5 %s"


def test_a_missing_field_is_our_bug() -> None:
    with pytest.raises(AssertionError, match="amount"):
        say("en", "dock.pay-amount")


def test_an_unknown_id_is_strictly_an_error_and_otherwise_shown_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(KeyError):
        say("en", "area.no-such-thing")
    words = Words("de")
    with caplog.at_level(logging.ERROR):
        assert [words.say(Msg("area.no-such-thing")) for _ in range(2)] == ["no such thing"] * 2
    assert len(caplog.records) == 1


def test_a_language_may_lack_words_and_speaks_english_then(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    for language, body in (
        ("en", 'msgid "a.b"\nmsgstr "Hello"\n\nmsgid "a.c"\nmsgstr "Bye"\n'),
        ("fr", 'msgid "a.b"\nmsgstr "Salut"\n'),
    ):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "pos.po").write_text(header + body, encoding="utf-8")
    words = Words("fr", folder=tmp_path, strict=True)
    assert available_languages(tmp_path) == ("en", "fr")
    assert (words.say(Msg("a.b")), words.say(Msg("a.c"))) == ("Salut", "Bye")
    assert (words.has("a.b"), words.has("a.c")) == (True, False)


def test_an_unknown_language_names_the_choice() -> None:
    with pytest.raises(ConfigError, match="zh-Hans"):
        Words("tlh")


def test_words_are_shared() -> None:
    assert words_for("ar", "UTC") is words_for("ar", "UTC")
    assert (words_for("ar").direction, words_for("ar").own_name, words_for("de").direction) == ("rtl", "العربية", "ltr")


def test_percent() -> None:
    assert [Words("de").percent(bp) for bp in (0, 500, 550, 1925, 2000)] == ["0", "5", "5,5", "19,25", "20"]


def test_languages_are_listed_by_their_own_names() -> None:
    assert own_names(("de", "ar")) == {"de": "Deutsch", "ar": "العربية"}
    assert keyboards(("de",))["de"][0] == "qwertzuiop"
