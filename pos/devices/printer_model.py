"""What one make of printer can do: dots, columns, code pages, by python-escpos' profiles.

A profile that does not match the printer prints "€" as something else without any error, so a shop prints a test page
at installation, and a profile that names no printer ("default", "simple") is trusted with page 0 (CP437) alone.
"""

from msgspec import Struct

from pos.errors import ConfigError

__all__ = ["FONT_A_DOTS", "PrinterModel", "folded", "model_of"]

PREFERRED = ("CP1252", "CP858", "ISO_8859-15", "CP850", "CP437")
FOLDED = str.maketrans(
    {"×": "x", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "•": "*"}
)
"""What may be written plainer where a page lacks it."""
CODECS = {"CP1252": "cp1252", "CP858": "cp858", "ISO_8859-15": "iso8859-15", "CP850": "cp850", "CP437": "cp437"}
FONT_A_DOTS = 12
DOTS = {80: 576, 58: 384}
"""At 8 dots/mm, less the margins (203 dpi)."""
DOTS_180 = {80: 512, 58: 360}
"""At 180 dpi: Epson TM-T88 series, technical reference guide, "printing area"."""
MM_OF_80 = range(68, 84)
MM_OF_58 = range(46, 60)


class PrinterModel(Struct, frozen=True, kw_only=True):
    """A profile, narrowed down to what a receipt needs."""

    profile: str
    width_dots: int
    columns: int
    """Of the printer's normal letters."""
    code_pages: tuple[str, ...]
    """python-escpos' names, the best first."""
    code128: bool

    def code_page_for(self, text: str, now: str = "") -> str | None:
        """The code page that has every character, `now` if it does; `None`: the text must be drawn.

        A page that lacks only what `folded` writes plainer has it.
        """
        for page in dict.fromkeys((now, *self.code_pages)):
            if page and _has(page, folded(text, page)):
                return page
        return None


def folded(text: str, page: str) -> str:
    """The text with plainer dashes, quotes and the like where the page lacks them.

    >>> folded("2 × 3", "CP437"), folded("2 × 3", "CP858")
    ('2 x 3', '2 × 3')
    """
    return text if _has(page, text) else text.translate(FOLDED)


def _has(page: str, text: str) -> bool:
    try:
        text.encode(CODECS[page])
    except UnicodeEncodeError:
        return False
    return True


def model_of(profile: str, width_mm: int) -> PrinterModel:
    """The model of a profile on paper of 58 or 80 mm.

    Raises:
        ConfigError: python-escpos knows no such profile.
    """
    from escpos.capabilities import CAPABILITIES

    profiles = CAPABILITIES["profiles"]
    if profile not in profiles:
        known = ", ".join(sorted(profiles))
        raise ConfigError(f"There is no printer profile {profile!r}.", f"Choose one of: {known}.")
    data = profiles[profile]
    pages = set(data["codePages"].values()) if profile not in ("default", "simple") else {"CP437"}
    dots = _dots(data["media"], width_mm)
    return PrinterModel(
        profile=profile,
        width_dots=dots,
        columns=dots // FONT_A_DOTS,
        code_pages=tuple(page for page in PREFERRED if page in pages),
        code128=bool(data["features"].get("barcodeB")),
    )


def _dots(media: dict[str, object], width_mm: int) -> int:
    """The profile's own figure where it is for this paper, whole bytes."""
    width = media.get("width")
    fitting = MM_OF_80 if width_mm == 80 else MM_OF_58
    if isinstance(width, dict) and all(isinstance(width.get(key), int | float) for key in ("pixels", "mm")):
        pixels, mm = int(width["pixels"]), int(width["mm"])
        if mm in fitting:
            return min(pixels, DOTS[width_mm]) // 8 * 8
    return (DOTS_180 if media.get("dpi") == 180 else DOTS)[width_mm]
