"""What is wrong with the shape of a file, in words that say what to write instead of what a program expected.

>>> said("Expected `array`, got `str`")
'Write a list in brackets, e.g. ["mon", "fri"].'
>>> said("Object contains unknown field `percnet`", ["percent", "price"])
'There is no such key; did you mean percent?'
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import msgspec

from pos.errors import CatalogError

__all__ = ["LONGEST", "clipped", "said", "text_of", "told"]

MOST_NAMED = 12
"""So many keys are listed; where there are more, the manual has them."""
LONGEST = 40
"""So much of a wrong value is shown."""
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_WRITE = {
    "str": 'Write it in quotes, "...".',
    "int": "Write a whole number, without quotes.",
    "bool": "Write true or false, without quotes.",
    "decimal": "Write a number like 10 or 1.50, without quotes.",
    "date": "Write a day without quotes, 2026-12-24.",
    "array": 'Write a list in brackets, e.g. ["mon", "fri"].',
    "object": "Write a table in braces, { ... }.",
}
_PLAIN = {
    "Invalid RFC3339 encoded date": _WRITE["date"],
    "Invalid decimal string": _WRITE["decimal"],
    "Integer value out of range": "The number is too large.",
}


def clipped(value: object) -> str:
    """A value of a file, shortened where it is long."""
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        CatalogError: it can't be read, or is no UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path} can't be read: {error.strerror}.", "Name a file that is there.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CatalogError(f"{path} is written in UTF-16.", "Save it as UTF-8.") from error
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogError(f"{path}:{line}: A letter there is no UTF-8.", "Save the file as UTF-8.") from error


def told(error: msgspec.ValidationError, keys: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The key that a message of msgspec is about, as a path, and what to do.

    Args:
        error: the message, "Expected `int`, got `str` - at `$.count`".
        keys: by the last name of a path ("" is the table itself), the keys that there are.
    """
    message = str(error)
    found = _PATH.search(message)
    path, reason = (found[1], message[: found.start()]) if found else ("", message)
    names = re.findall(r"[A-Za-z_]\w*", path)
    field = re.search(r"(?:unknown|required) field `([^`]+)`", reason)
    if field:
        path = ".".join(filter(None, (path, field[1])))
    return path or "file", said(reason, keys.get(names[-1] if names else "", ()))


def said(reason: str, keys: Sequence[str] = ()) -> str:
    """What to do about a message of msgspec, without its path."""
    if unknown := re.fullmatch(r"Object contains unknown field `([^`]+)`", reason):
        near = get_close_matches(unknown[1], keys, 1, 0.6)
        return f"There is no such key; did you mean {near[0]}?" if near else f"There is no such key{_of(keys)}."
    if "missing required field" in reason:
        return "It is missing. Write it."
    if value := re.fullmatch(r"Invalid enum value (.+)", reason):
        return f"{clipped(value[1])} is none of {', '.join(keys) or 'the words that are known'}."
    if wanted := re.fullmatch(r"Expected `([^`|]+?)(?: \| null)?`, got `([^`]+)`", reason):
        if wanted[1] == "date":
            return _WRITE["date"] + (" Hours have a key of their own." if wanted[2] == "datetime" else "")
        return _WRITE.get(wanted[1], f"{reason}.")
    return _PLAIN.get(reason, f"{reason}.")


def _of(keys: Sequence[str]) -> str:
    return f"; there are {', '.join(keys)}" if 0 < len(keys) <= MOST_NAMED else ""
