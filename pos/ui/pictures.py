"""Which picture file stands for a product: its photo, a pictogram of that name, its category's pictogram, or a bag.

A product never has an empty hole where its picture would be.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["ASSETS", "GuidePhoto", "Pictures", "read_guide"]

ASSETS = Path(__file__).parent.parent / "assets"
NOTHING_BETTER = "shopping-bags.svg"


@dataclass(frozen=True, slots=True)
class Pictures:
    """A shop's pictures.

    Attributes:
        photos: folder of product photos.
        pictograms: folder of drawings, SVG.
        categories: category slug -> file in `pictograms`.
    """

    photos: Path
    pictograms: Path
    categories: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Pictures":
        """A shop's `folder` has `pictures/`, `pictograms/`, `categories.toml`; each may be missing."""
        table = folder / "categories.toml"
        read = tomllib.loads(table.read_text(encoding="utf-8")) if table.is_file() else {}
        drawn = {slug: str(entry["pictogram"]) for slug, entry in read.items() if "pictogram" in entry}
        return cls(folder / "pictures", folder / "pictograms", drawn)

    def find(self, photo: str, category: str) -> tuple[Path | None, bool]:
        """The file for a product, and whether it is a photo. `None` only where the shop has no pictures at all."""
        safe = Path(photo).name
        drawn = Path(safe).with_suffix(".svg").name if safe.endswith((".png", ".svg")) else ""
        if safe and not (self.pictograms / (drawn or ".")).is_file() and (self.photos / safe).is_file():
            return self.photos / safe, True
        for drawing in (drawn, self.categories.get(category, ""), NOTHING_BETTER):
            if drawing and (self.pictograms / drawing).is_file():
                return self.pictograms / drawing, False
        return None, False


@dataclass(frozen=True, slots=True)
class GuidePhoto:
    """A photo of this lane with one marked spot: `x`, `y` in fractions of width and height, `r` of the width."""

    file: Path
    x: float
    y: float
    r: float


def read_guide(folder: Path = ASSETS / "guide") -> dict[str, GuidePhoto]:
    """The guide photos of an installation by slot; `folder` has guide.toml."""
    table = tomllib.loads((folder / "guide.toml").read_text(encoding="utf-8"))
    return {
        slot: GuidePhoto(folder / entry["picture"], entry["spot"]["x"], entry["spot"]["y"], entry["spot"]["r"])
        for slot, entry in table.items()
    }
