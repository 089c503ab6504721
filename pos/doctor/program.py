"""The program itself: packages, SQLite, fonts, words."""

import platform
from collections.abc import Iterator
from importlib import metadata

from pos.config import Config
from pos.doctor.line import Line, bad, good
from pos.errors import PosError

__all__ = ["fonts", "packages", "sqlite", "words"]

PYSIDE = "6.11.3"
"""6.12.0 loses a reference at every signal on Python 3.11 and ends the program after about 570."""


def packages(config: Config) -> Iterator[Line]:
    """Python and what is pinned."""
    del config
    yield good("python", f"Python {platform.python_version()}.")
    found = metadata.version("PySide6-Essentials")
    if found != PYSIDE:
        yield bad("qt", f"PySide6 {found} is installed, {PYSIDE} is needed.", "Install the locked packages: make run.")
    else:
        yield good("qt", f"PySide6 {found}.")


def sqlite(config: Config) -> Iterator[Line]:
    """The bundled library has the WAL fix."""
    del config
    import pysqlite3.dbapi2 as bundled

    from pos.store.engine import require_sqlite

    require_sqlite()
    yield good("sqlite", f"SQLite {bundled.sqlite_version}.")


def fonts(config: Config) -> Iterator[Line]:
    """Letters for every language of the shop, on screen and on paper."""
    from pos.devices.receipt_fonts import font, need_shaping

    needed = {"zh-Hans": "cjk", "zh-Hant": "cjk", "ja": "cjk", "ko": "cjk", "ar": "arabic"}
    for face in ("latin", *sorted({needed[one] for one in config.shop.languages if one in needed})):
        try:
            if face == "arabic":
                need_shaping()
            name = font(face, 24, bold=False).getname()[0]
        except PosError as error:
            yield bad(f"{face} letters", error.what, error.do)
        else:
            yield good(f"{face} letters", f"{name}.")


def words(config: Config) -> Iterator[Line]:
    """A catalogue of sentences for every language."""
    from pos.words.catalogue import catalogue

    for language in config.shop.languages:
        yield good(f"words {language}", f"{catalogue(language).find('language.own-name')}.")
