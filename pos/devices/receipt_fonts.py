"""The faces for what a printer has no letters for: bundled for Latin and Arabic, the system's for Chinese and others.

CJK faces are 15 MB and more and are not bundled: Debian's and Ubuntu's path is tried first, then fontconfig.
"""

import os
import shutil
import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from pos.errors import PosError

__all__ = ["Face", "cjk_of", "face_of", "font", "is_wide", "need_shaping"]

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
Face = str
"""A key of `FILES`, or "U+0E01" for a face that was looked up for one character."""
FILES = {
    ("latin", False): ("Inter-Medium.otf", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    ("latin", True): ("Inter-Bold.otf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("arabic", False): ("NotoSansArabicUI-Regular.ttf", "/usr/share/fonts/truetype/noto/NotoSansArabicUI-Regular.ttf"),
    ("arabic", True): ("NotoSansArabicUI-Bold.ttf", "/usr/share/fonts/truetype/noto/NotoSansArabicUI-Bold.ttf"),
    ("cjk", False): ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",),
    ("cjk", True): ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",),
}
LOOK_UP_S = 10.0
CJK_FAMILY = "Noto Sans CJK SC"
CJK_INDEX = {"cjk": 2, "cjk-ja": 0, "cjk-ko": 1}
"""In Noto's collections: 0 JP, 1 KR, 2 SC, 3 TC, 4 HK (Noto CJK, static super OTC)."""
_KANA = range(0x3041, 0x3100)
_HANGUL = (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xAC00, 0xD7B0))


def is_wide(char: str) -> bool:
    """Whether a character takes two columns (Unicode Standard Annex #11)."""
    return unicodedata.east_asian_width(char) in ("W", "F")


def cjk_of(text: str) -> Face:
    """The face for the ideographs of a text: one code point is drawn otherwise in Japanese, which kana tell, or Korean.

    >>> cjk_of("直売"), cjk_of("直売の"), cjk_of("直 김치")
    ('cjk', 'cjk-ja', 'cjk-ko')
    """
    codes = [ord(char) for char in text]
    if any(code in _KANA for code in codes):
        return "cjk-ja"
    return "cjk-ko" if any(code in block for code in codes for block in _HANGUL) else "cjk"


def face_of(char: str, cjk: Face = "cjk") -> Face:
    """Which face draws a character; `cjk`: the one for ideographs, kana and hangul."""
    code = ord(char)
    if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        return "arabic"
    if (is_wide(char) and code < 0x1F000) or 0x20000 <= code <= 0x3FFFF:
        return cjk
    return "latin" if code < 0x0590 or 0x1E00 <= code <= 0x24FF else f"U+{code:04X}"


@lru_cache(maxsize=64)
def font(face: Face, size_px: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """A face at a size.

    Raises:
        PosError: the system has no CJK face.
    """
    if face.startswith("U+"):
        path = _look_up(f":charset={face[2:]}", bold=bold)
        return ImageFont.truetype(path, size_px) if path else font("latin", size_px, bold=bold)
    kind = face.partition("-")[0]
    found = next((path for name in FILES[kind, bold] if (path := FONTS / name).exists()), None)
    if found is None and kind == "cjk":
        found = _look_up(CJK_FAMILY, bold=bold, must_name="cjk")
    if found is None:
        raise PosError(
            f"No typeface for {kind} writing is installed.",
            "Install the package fonts-noto-cjk (apt install fonts-noto-cjk).",
        )
    index = CJK_INDEX[face] if kind == "cjk" and found.suffix == ".ttc" else 0
    return ImageFont.truetype(found, size_px, index=index)


def need_shaping() -> None:
    """Make sure that Arabic can be joined.

    Raises:
        PosError: Pillow finds no libraqm or no libfribidi.
    """
    if not features.check("raqm"):
        raise PosError(
            "Arabic receipts can't be drawn: the library that joins letters is missing.",
            "Install the package libfribidi0 (apt install libfribidi0).",
        )


@lru_cache(maxsize=256)
def _look_up(pattern: str, *, bold: bool, must_name: str = "") -> Path | None:
    """The file that fontconfig has for a pattern."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    weight = ":bold" if bold else ""
    try:
        asked = subprocess.run(  # noqa: S603 - a fixed program; the pattern is ours
            [program, "-f", "%{file}", pattern + weight], capture_output=True, timeout=LOOK_UP_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    path = Path(os.fsdecode(asked.stdout))
    usable = path.suffix in (".ttf", ".otf", ".ttc") and path.exists() and must_name in path.name.lower()
    return path if usable else None
