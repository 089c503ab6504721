"""A language that nobody speaks: English with accents, at the length that translations may need.

Growth by length is the IBM table in "Text size in translation" (w3.org/International/articles/article-text-size). A
layout that holds "xx" holds the others; brackets show at a glance what was cut.

>>> stretch("Pay {amount}")
'[Ṗåâẏẏ {amount} Ṗåâẏẏ]'
"""

import re

__all__ = ["PSEUDO", "growth", "stretch"]

PSEUDO = "xx"

ACCENTS = str.maketrans("aeiouyncsztpwdlrhgkAEIOUYNCSZTPWDLRHGK", "åéîöüẏñçšžţṗŵďļŕĥĝķÅÉÎÖÜẎÑÇŠŽŢṖŴĎĻŔĤĜĶ")
GROWTH = ((10, 3.0), (20, 2.0), (30, 1.8), (50, 1.6), (70, 1.7))
FIELD = re.compile(r"(\{[^}]*\})")
FIELD_LENGTH = 5


def growth(length: int) -> float:
    """By how much a text of so many characters may grow."""
    return next((factor for limit, factor in GROWTH if length <= limit), 1.3)


def stretch(words: str) -> str:
    """The same fields in longer words; text without letters stays as it is."""
    parts = FIELD.split(words)
    plain = "".join(part for part in parts if not FIELD.fullmatch(part))
    if not any(char.isalpha() for char in plain):
        return words
    length = len(plain) + FIELD_LENGTH * (len(parts) // 2)
    wanted = round(length * growth(length))
    longer = "".join(part if FIELD.fullmatch(part) else _lengthen(part) for part in parts)
    fillers = [_lengthen(word) for word in re.findall(r"\w+", plain)]
    size, index = len(FIELD.sub("x" * FIELD_LENGTH, longer)), 0
    while size < wanted - 2:
        filler = fillers[index % len(fillers)]
        longer, size, index = f"{longer} {filler}", size + len(filler) + 1, index + 1
    return f"[{longer}]"


def _lengthen(text: str) -> str:
    """Accents on, every second vowel doubled."""
    return re.sub(r"[aeiou]", lambda vowel: vowel[0] * 2, text).translate(ACCENTS)
