"""What may be printed: every text passes here on its way to the paper, so no name can speak to the printer.

A product's name comes from files and from outside; ESC/POS commands are control characters in the same stream. Only
printable characters pass: no controls (C0, C1, DEL), no private or unassigned ones, no marks that change the order of
digits, no towers of accents.
"""

import unicodedata

__all__ = ["ISOLATES", "LONGEST", "foreign", "printable"]

LONGEST = 240
"""Characters of one field; the rest is left out."""
ISOLATES = "\u2066\u2067\u2068\u2069"
DIRECTION_MARKS = f"{ISOLATES}\u200e\u200f\u061c"
JOINERS = "\u200c\u200d"
MOST_MARKS = 2


def printable(text: str) -> str:
    r"""The text without anything that is not a visible character, a space, or a direction mark of our own words.

    >>> printable("Milk\x1b@ 1\tl")
    'Milk@ 1 l'
    """
    return _kept(text, DIRECTION_MARKS + JOINERS)


def foreign(text: str) -> str:
    r"""Text from outside (names, addresses, the terminal): as `printable`, and without direction marks either.

    >>> foreign("Tea \u202e05.0\u202c")
    'Tea 05.0'
    """
    return _kept(text, JOINERS)


def _kept(text: str, allowed: str) -> str:
    out: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: 4 * LONGEST]):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if char in "\t\n\r\v\f" or category in ("Zl", "Zp"):
            out.append(" ")
        elif (category[0] == "C" and char not in allowed) or marks > MOST_MARKS:
            continue
        else:
            out.append(char)
    return "".join(out).strip()[:LONGEST].strip()
