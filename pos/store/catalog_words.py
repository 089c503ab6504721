"""Words as the catalogue's index has them: the same folding for what is indexed and for what is typed.

Case, accents, ligatures and Arabic spelling variants fold together. Chinese and Japanese have no blanks between words,
so a run of them is indexed as overlapping pairs and its last character: a typed run matches where its pairs do, a
single character as the prefix of a pair.

Examples:
    >>> fold("Süße Crème")
    'susse creme'
    >>> index_words("红苹果 Saft")
    '红苹 苹果 果 saft'
    >>> Query.of("苹果 ora").match()
    '"苹果" AND "ora"*'
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

__all__ = ["Query", "WordFolder", "cuts", "fold", "index_words", "quoted"]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+")
_TOKEN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_VARIANTS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ٱ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ک": "ك",
    "ی": "ي",
}
_MARKS = re.compile(f"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640{''.join(_VARIANTS)}]")
MAX_TOKENS = 8


def fold(text: str) -> str:
    """Text without case, accents and spelling variants."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub(_unmarked, unicodedata.normalize("NFKD", text.casefold()))


def _unmarked(mark: re.Match[str]) -> str:
    return _VARIANTS.get(mark[0], "")


def index_words(text: str) -> str:
    """What is indexed for a text: folded, Chinese runs cut into pairs."""
    if text.isascii():
        return text.lower()
    return _RUN.sub(_pairs, fold(text)).strip()


class WordFolder(dict[str, str]):
    """`index_words`, word by word, each different word once: a catalogue of a million has few of them."""

    _MOST = 200_000

    def __missing__(self, word: str) -> str:
        if len(self) > self._MOST:
            self.clear()
        folded = self[word] = index_words(word)
        return folded

    def __call__(self, text: str) -> str:
        """What is indexed for a text."""
        return text if text.isascii() else " ".join(map(self.__getitem__, text.split()))


def _pairs(run: re.Match[str]) -> str:
    text = run[0]
    return " ".join((*map("".join, pairwise(text)), text[-1], ""))


Longer = Callable[[str], Sequence[str]]


class Query(Struct, frozen=True):
    """What a shopper typed, folded and cut: words, and those of them that are exact (pairs of a Chinese run)."""

    words: tuple[str, ...]
    pairs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, typed: str) -> "Query":
        """Read what was typed; anything is allowed."""
        words: list[str] = []
        pairs: set[str] = set()
        for token in _TOKEN.findall(fold(typed))[:MAX_TOKENS]:
            if _RUN.match(token) and len(token) > 1:
                found = list(map("".join, pairwise(token)))
                words += found
                pairs |= set(found)
            else:
                words.append(token)
        return cls(tuple(words), frozenset(pairs))

    def match(self, longer: Longer = lambda _prefix: (), *, all_prefixes: bool = False) -> str:
        """An FTS5 expression: every word, the last one as a prefix, or all of them.

        Args:
            longer: the words that begin with a prefix; none if the index is to find them.
            all_prefixes: whether any word may be unfinished.
        """
        last = len(self.words) - 1
        return " AND ".join(
            f'"{word}"' if word in self.pairs or not (all_prefixes or place == last) else _prefix(word, longer(word))
            for place, word in enumerate(self.words)
        )


def _prefix(word: str, longer: Sequence[str]) -> str:
    return f"({' OR '.join(map(quoted, longer))})" if longer else f"{quoted(word)}*"


def quoted(word: str) -> str:
    """A word as FTS5 takes it literally."""
    return f'"{word}"'


def cuts(word: str) -> set[str]:
    """A word and every form with one letter cut out; two words one slip apart share one of them.

    >>> sorted(cuts("pear"))
    ['ear', 'par', 'pea', 'pear', 'per']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
