"""The lane's fonts: Inter and Noto Sans Arabic UI of ours, Noto Sans CJK of the system by language.

One family name a language ("lane zh-Hans") stands for the whole chain, because the same code point is drawn differently
in Chinese and Japanese.
"""

from PySide6.QtGui import QFont, QFontDatabase

from pos.errors import ConfigError
from pos.ui.pictures import ASSETS

__all__ = ["family", "load_fonts"]

CJK = {"zh-Hans": "Noto Sans CJK SC", "zh-Hant": "Noto Sans CJK TC", "ja": "Noto Sans CJK JP"}
FILES = (
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "NotoSansArabicUI-Regular.ttf",
    "NotoSansArabicUI-Bold.ttf",
)


def load_fonts() -> None:
    """Load our fonts into this program.

    Raises:
        ConfigError: a font file is missing or damaged.
    """
    for file in FILES:
        if QFontDatabase.addApplicationFont(str(ASSETS / "fonts" / file)) < 0:
            raise ConfigError(f"The font {file} can't be loaded.", "Install the program again.")


def family(language: str) -> str:
    """The family name that draws a language, made on first use."""
    name = f"lane {language}"
    if not QFont.substitutes(name):
        QFont.insertSubstitutions(name, ["Inter", "Noto Sans Arabic UI", CJK.get(language, CJK["zh-Hans"])])
    return name
