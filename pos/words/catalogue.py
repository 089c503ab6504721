"""Languages are folders: `locale/<language>/LC_MESSAGES/pos.po` is all that makes one."""

from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

from pos.errors import ConfigError
from pos.words.compile import LOCALE, load
from pos.words.pseudo import PSEUDO, stretch

__all__ = ["Catalogue", "available_languages", "catalogue"]


class Catalogue:
    """The words of one language by id; `None` for an id that it does not have."""

    def __init__(self, translations: GNUTranslations) -> None:
        self._translations = translations

    def find(self, message_id: str, n: int | None = None) -> str | None:
        """The words with this id, in the plural form for `n` where there is one."""
        if n is not None:
            words = self._translations.ngettext(message_id, message_id, n)
            if words != message_id:
                return words
        words = self._translations.gettext(message_id)
        return None if words == message_id else words


class _Stretched(Catalogue):
    """English at the length that other languages need."""

    def find(self, message_id: str, n: int | None = None) -> str | None:
        words = super().find(message_id, n)
        return words if words is None or message_id.startswith("language.") else stretch(words)


def available_languages(folder: Path = LOCALE) -> tuple[str, ...]:
    """Every language there is a file for, as BCP 47 tags, sorted."""
    paths = (path.parents[1] for kind in ("po", "mo") for path in folder.glob(f"*/LC_MESSAGES/pos.{kind}"))
    return tuple(sorted({path.name.replace("_", "-") for path in paths}))


@lru_cache(maxsize=32)
def catalogue(language: str, folder: Path = LOCALE) -> Catalogue:
    """The words of a language; "xx" is stretched English, for layout tests.

    Raises:
        ConfigError: there is no file for this language.
    """
    if language == PSEUDO:
        return _Stretched(load("en", folder))
    if language not in available_languages(folder):
        choice = ", ".join(available_languages(folder))
        raise ConfigError(f"There are no words for the language {language!r}.", f"Choose shop.languages of: {choice}.")
    return Catalogue(load(language.replace("-", "_"), folder))
