"""The keys of S04's search in the order that a language's people know."""

import tomllib
from functools import lru_cache
from pathlib import Path

from pos.words.catalogue import catalogue

__all__ = ["Rows", "keyboard", "layouts"]

Rows = tuple[tuple[str, ...], ...]
DEFAULT = "qwerty"


@lru_cache(maxsize=1)
def layouts() -> dict[str, Rows]:
    """Every layout by name."""
    raw = tomllib.loads(Path(__file__).with_name("keyboards.toml").read_text(encoding="utf-8"))
    return {name: tuple(tuple(row.split(" ")) for row in rows) for name, rows in raw.items()}


def keyboard(language: str) -> Rows:
    """The letter rows for a language (BCP 47); one with a layout that we don't have types on "qwerty".

    Raises:
        ConfigError: there is no such language.
    """
    name = catalogue(language).find("language.keyboard") or DEFAULT
    return layouts().get(name, layouts()[DEFAULT])
