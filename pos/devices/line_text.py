r"""A text in a row of a display that knows one code page: exact if it can, else without accents, else in Latin letters.

    >>> fitted("Käse 0,5 €", "", 12, "cp437")
    b'K\x84se 0,5 EUR'
    >>> fitted("牛乳", "¥120", 12, "cp437")
    b'Niu Ru  \x9d120'

A display that has half-width katakana (JIS X 0201) gets kana as such; kanji and everything else it does not know become
Latin letters. Control characters never reach it: a name may not switch a display.
"""

import unicodedata
from functools import lru_cache

__all__ = ["CODE_PAGES", "encoded", "fitted", "knows"]

CODE_PAGES = {
    "cp437": 0, "katakana": 1, "cp850": 2, "cp860": 3, "cp863": 4, "cp865": 5, "cp1252": 16, "cp866": 17, "cp852": 18,
    "cp858": 19,
}  # fmt: skip
"""By name, and what Epson's ESC t selects each with (DM-D110 specification, 4.3 and ESC t)."""
BLANK = " "
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "×": "x",
    "\u00a0": " ",
}
"""What is written in place of a sign that a code page lacks."""
HALF = "".join(map(chr, range(0xFF61, 0xFFA0)))
MARKS = "ﾞﾟ"


def knows(text: str, code_page: str) -> bool:
    """Whether every letter of a text can be shown as it is."""
    return all(_exact(letter, code_page) is not None for letter in _plain(text))


def encoded(text: str, code_page: str) -> bytes:
    """A text in the display's own bytes."""
    return b"".join(_letter(letter, code_page) for letter in _plain(text))


def fitted(start: str, end: str, columns: int, code_page: str) -> bytes:
    """A row of so many columns: `end` whole at its end, as much of `start` as fits before it, a blank between them."""
    last = encoded(end, code_page)[:columns]
    room = columns - len(last) - bool(last)
    first = encoded(start, code_page)[: max(0, room)].rstrip()
    return first + b" " * (columns - len(first) - len(last)) + last


def _plain(text: str) -> str:
    """Composed, in one direction, without what has no width of its own."""
    text = unicodedata.normalize("NFC", text)
    return "".join(one if one.isprintable() else BLANK for one in text if unicodedata.category(one) != "Cf")


@lru_cache(maxsize=4096)
def _letter(letter: str, code_page: str) -> bytes:
    exact = _exact(letter, code_page)
    if exact is not None:
        return exact
    bare = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    for other in (SIGNS.get(letter, ""), bare, _latin(letter)):
        found = [_exact(one, code_page) for one in other]
        if other and None not in found:
            return b"".join(one for one in found if one)
    return b"?"


def _latin(letter: str) -> str:
    from anyascii import anyascii

    said = str(anyascii(letter))
    return f"{said} " if unicodedata.category(letter) == "Lo" and ord(letter) >= 0x3400 else said


def _exact(letter: str, code_page: str) -> bytes | None:
    if code_page == "katakana":
        return _kana(letter)
    try:
        return letter.encode(code_page)
    except UnicodeEncodeError:
        return None


def _kana(letter: str) -> bytes | None:
    """JIS X 0201: Latin letters but for yen and overline, and half-width katakana, whose voice marks stand alone."""
    if letter.isascii() and letter not in "\\~":
        return letter.encode("ascii")
    if letter == "¥":
        return b"\x5c"
    wide = chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter
    half = _halves().get(wide)
    return None if half is None else bytes(ord(one) - 0xFF61 + 0xA1 for one in half)


@lru_cache(maxsize=1)
def _halves() -> dict[str, str]:
    """Each katakana, and how it is written in half-width letters."""
    single = {unicodedata.normalize("NFKC", one): one for one in HALF}
    voiced = {unicodedata.normalize("NFKC", one + mark): one + mark for one in HALF for mark in MARKS}
    return {wide: half for wide, half in voiced.items() if len(wide) == 1} | single | {one: one for one in HALF}
