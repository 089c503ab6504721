"""Messages in a language: `Words("de", "Europe/Berlin").say(Msg("dock.pay-amount", {"amount": Money(300, "EUR")}))`.

In a sentence written from the right, whatever reads from the left (amounts, codes, Latin names) stands in isolates
(Unicode Standard Annex #9, section 2.4), or Arabic letters before it would turn "£3.00" into "3.00£". An amount alone
needs none and gets none: the marks come from another font and shift the line.
"""

import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pos.lane.message import Arg, Moment, Msg, Weight
from pos.sale.money import Money
from pos.sale.product import Name
from pos.words.catalogue import catalogue
from pos.words.compile import LOCALE
from pos.words.figures import MoneyFormat, decimal_mark, moment_text, weight_text
from pos.words.keyboards import keyboard
from pos.words.pseudo import PSEUDO

__all__ = ["Words", "keyboards", "own_names", "words_for"]

log = logging.getLogger(__name__)

FALLBACK = "en"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LTR, AUTO, END = "\u2066", "\u2068", "\u2069"
KEPT = 4096

NEUTRAL = frozenset((int, Money, Weight, Moment, Msg))
"""What needs no isolates in a sentence written from the left."""


class _Template(NamedTuple):
    """Words with their fields taken out: a pattern for `%`, and the fields' names in order."""

    pattern: str
    names: tuple[str, ...]
    fields: frozenset[str]
    leftwards: bool


class Words:
    """One language in one shop.

    Args:
        language: BCP 47 tag; a folder of `locale` or "xx", the stretched one.
        timezone: the shop's, an IANA name.
        strict: an id without words is a `KeyError`; else it is logged once and its last part is shown.
        folder: where the languages are.

    Raises:
        ConfigError: there is no such language.
    """

    def __init__(self, language: str, timezone: str = "UTC", *, strict: bool = False, folder: Path = LOCALE) -> None:
        self.language = language
        self._locale = FALLBACK if language == PSEUDO else language
        self._zone = ZoneInfo(timezone)
        self._strict = strict
        self._own = catalogue(language, folder)
        self._english = catalogue(FALLBACK, folder)
        self._templates: dict[tuple[str, int | None], _Template] = {}
        self._missing: set[str] = set()
        self._fillers: dict[type, Callable[[Any], str]] = {
            str: str,
            int: str,
            Money: self.money,
            Name: self.name,
            Weight: self.weight,
            Moment: self.moment,
            Msg: self.say,
        }
        self.direction = self._own.find("language.direction") or "ltr"
        self._rtl = self.direction == "rtl"
        self.own_name = self._own.find("language.own-name") or language

    def say(self, msg: Msg) -> str:
        """A message in this language, its fields filled in; `n` chooses the plural form. A missing field is our bug."""
        args = msg.args
        n = args.get("n")
        key = (msg.id, n if isinstance(n, int) else None)
        template = self._templates.get(key) or self._template(key)
        assert args.keys() >= template.fields, (msg.id, template.fields)
        values = [args[name] for name in template.names]
        texts = [self._fillers[type(value)](value) for value in values]
        if self._rtl or not NEUTRAL.issuperset(map(type, values)):
            leftwards = template.leftwards or (self._rtl and len(texts) > 1 and _any_leftwards(texts))
            texts = [_isolated(text, value, leftwards=leftwards) for text, value in zip(texts, values, strict=True)]
        return template.pattern % tuple(texts)

    def has(self, message_id: str) -> bool:
        """Whether this language itself has words for an id."""
        return self._own.find(message_id) is not None

    def money(self, money: Money) -> str:
        """An amount: "£3.00", in German "3,00 £"."""
        return MoneyFormat.of(self._locale, money.currency).text(money.minor)

    def weight(self, weight: Weight) -> str:
        """A weight: "0.842 kg"."""
        return weight_text(weight.grams, self._locale)

    def percent(self, rate_bp: int) -> str:
        """A rate in basis points as percent, without its sign: "20", "5.5"."""
        whole, rest = divmod(rate_bp, 100)
        return f"{whole}{decimal_mark(self._locale)}{rest:02d}".rstrip("0") if rest else str(whole)

    def name(self, name: Name) -> str:
        """A product's name in this language, else the shop's own."""
        return name.in_language(self.language)

    def moment(self, moment: Moment) -> str:
        """A date, with the time of day where it matters, in the shop's zone."""
        pattern = self._find("language.date" if moment.date_only else "language.date-time", None)
        return moment_text(moment, pattern, self._locale, self._zone)

    def _template(self, key: tuple[str, int | None]) -> _Template:
        pieces = list(Formatter().parse(self._find(*key)))
        names = tuple(name for _literal, name, _spec, _conversion in pieces if name is not None)
        pattern = "".join(
            literal.replace("%", "%%") + ("" if name is None else "%s") for literal, name, _spec, _conversion in pieces
        )
        found = _Template(pattern, names, frozenset(names), _any_leftwards([pattern]))
        if len(self._templates) >= KEPT:
            self._templates.clear()
        self._templates[key] = found
        return found

    def _find(self, message_id: str, n: int | None) -> str:
        words = self._own.find(message_id, n) or self._english.find(message_id, n)
        if words is not None:
            return words
        if self._strict:
            raise KeyError(message_id)
        if message_id not in self._missing:
            self._missing.add(message_id)
            log.error("no words for %s in any language", message_id)
        last = message_id.rsplit(".", 1)[-1].replace("-", " ")
        return last.replace("{", "{{").replace("}", "}}")


def _any_leftwards(texts: Iterable[str]) -> bool:
    return any(RIGHT_TO_LEFT.search(text) for text in texts)


def _isolated(text: str, value: Arg, *, leftwards: bool) -> str:
    """The text of a field, kept in its own direction inside a sentence of the other one."""
    if isinstance(value, int | Moment) or not text:
        return text
    foreign = RIGHT_TO_LEFT.search(text) is not None
    if leftwards:
        return text if foreign else f"{LTR}{text}{END}"
    return f"{AUTO}{text}{END}" if foreign and isinstance(value, str | Name) else text


@lru_cache(maxsize=32)
def words_for(language: str, timezone: str = "UTC") -> Words:
    """The same `Words` every time: their caches are warm, and threads may share them."""
    return Words(language, timezone)


def own_names(languages: Iterable[str]) -> dict[str, str]:
    """What each language calls itself."""
    return {language: words_for(language).own_name for language in languages}


def keyboards(languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The rows of each language's keyboard for S04's search, a character a key."""
    return {language: tuple("".join(row) for row in keyboard(language)) for language in languages}
