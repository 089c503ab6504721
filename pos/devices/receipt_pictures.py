"""Pictures on a receipt: a QR code, and the shop's logo."""

from functools import lru_cache

import segno
from PIL import Image, UnidentifiedImageError

from pos.log import get_logger

__all__ = ["logo_picture", "qr_picture"]

QR_DOTS = 240
"""About 30 mm: a phone reads it at arm's length."""
QUIET_MODULES = 4
"""White around a QR code (ISO/IEC 18004, 6.3.8)."""
TALLEST_LOGO = 240

log = get_logger("printer")


def qr_picture(data: str, width_dots: int) -> Image.Image | None:
    """A QR code in the middle of the paper, its modules whole dots, error correction M or better.

    Nothing where no code can hold the data: a receipt goes on.
    """
    try:
        code = segno.make_qr(data, error="m")
    except ValueError as error:  # segno.DataOverflowError is one, and so is what it says of no data at all
        log.warning("QR code left out", size=len(data), why=str(error))
        return None
    modules = int(code.symbol_size(border=QUIET_MODULES)[0])
    scale = max(2, min(QR_DOTS, width_dots) // modules)
    sheet = Image.new("1", (width_dots, modules * scale), 1)
    left = (width_dots - modules * scale) // 2
    for row, line in enumerate(code.matrix_iter(scale=scale, border=QUIET_MODULES)):
        for column, dark in enumerate(line):
            if dark:
                sheet.putpixel((left + column, row), 0)
    return sheet


@lru_cache(maxsize=4)
def logo_picture(path: str, width_dots: int) -> Image.Image | None:
    """The logo in black and white in the middle of the paper; nothing where it can't be read: a receipt goes on."""
    try:
        with Image.open(path) as file:
            flat = Image.new("RGBA", file.size, "white")
            flat.alpha_composite(file.convert("RGBA"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        log.warning("logo left out", path=path, why=str(error))
        return None
    flat.thumbnail((width_dots, TALLEST_LOGO))
    sheet = Image.new("1", (width_dots, flat.height), 1)
    sheet.paste(flat.convert("L").convert("1"), ((width_dots - flat.width) // 2, 0))
    return sheet
