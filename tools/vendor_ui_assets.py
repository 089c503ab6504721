"""Copies the screen's fonts and icons into pos/assets: unmodified files, with their licences.

    python tools/vendor_ui_assets.py LUCIDE_PACKAGE FONT_FOLDER...

LUCIDE_PACKAGE is an unpacked `lucide-static` npm package; the font folders are those in which Debian's
`fonts-inter` and `fonts-noto-ui-core` put their files. `easier-to-use.svg` is drawn here, on Lucide's grid.
"""

import argparse
import shutil
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "pos" / "assets"

FONTS = (
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "NotoSansArabicUI-Regular.ttf",
    "NotoSansArabicUI-Bold.ttf",
)

ICON_NAMES = """
a-large-small accessibility arrow-down arrow-down-to-line arrow-left arrow-right arrow-up
badge-check badge-percent banknote bell bottle-wine calendar camera check chevron-down chevron-left
chevron-right chevron-up circle circle-alert circle-check circle-dot circle-minus circle-plus
circle-question-mark circle-x clock coins contact contrast corner-down-left credit-card delete
ellipsis eye frown gift globe graduation-cap hand hand-helping hash headphones heart hourglass
id-card image-off info keyboard languages leaf list lock log-out map-pin meh message-square minus
monitor moon nfc package-open pause pencil person-standing phone play plus power printer qr-code
receipt receipt-text refresh-cw rotate-ccw save scale scan-barcode search settings shield-check
shopping-bag shopping-basket shopping-cart smartphone smile snowflake space split square-check star
store sun tag thumbs-up ticket ticket-percent timer trash-2 triangle-alert type undo-2 user
user-check volume-1 volume-2 wallet weight wifi-off wrench x zap-off
"""

ALIASES = {"circle-help": "circle-question-mark"}

EASIER_TO_USE = """<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"
  fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
  <circle cx="12" cy="12" r="10" />
  <path d="M12 7h.01" />
  <path d="m7.5 10 4.5 1 4.5-1" />
  <path d="M12 11v3" />
  <path d="m9.5 18 2.5-4 2.5 4" />
</svg>
"""


def copy_fonts(folders: list[Path], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        found = next((folder / name for folder in folders if (folder / name).exists()), None)
        if found is None:
            raise SystemExit(f"{name}: in none of the font folders")
        shutil.copyfile(found, target / name)


def copy_icons(package: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    names = {name: name for name in ICON_NAMES.split()} | ALIASES
    for name, original in names.items():
        shutil.copyfile(package / "icons" / f"{original}.svg", target / f"{name}.svg")
    (target / "easier-to-use.svg").write_text(EASIER_TO_USE, encoding="utf-8")
    shutil.copyfile(package / "LICENSE", target / "LICENSE-lucide.txt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lucide", type=Path, metavar="LUCIDE_PACKAGE")
    parser.add_argument("fonts", type=Path, nargs="+", metavar="FONT_FOLDER")
    arguments = parser.parse_args()
    copy_icons(arguments.lucide, ASSETS / "icons" / "ui")
    copy_fonts(arguments.fonts, ASSETS / "fonts")


if __name__ == "__main__":
    main()
