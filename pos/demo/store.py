"""The demo store, if it is not there yet, and a lane with no past."""

from contextlib import closing
from pathlib import Path

from pos.simulated import DEMO_STORE, make_demo_members, make_demo_staff

__all__ = ["prepare"]


def prepare(folder: Path) -> None:
    """Make it ready for the robot: `folder` has the catalogue, `folder/robot` the lane."""
    from pos.store.catalog_promotions import store_promotions
    from pos.store.importer import import_csv
    from pos.store.promotion_file import read_promotions

    make_demo_staff(folder)
    make_demo_staff(folder / "robot")
    make_demo_members(folder / "robot")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "catalog.db").exists():
        files = [DEMO_STORE / "own-goods.csv", DEMO_STORE / "packaged-foods.csv"]
        import_csv(files, folder / "catalog.db", ["standard", "reduced", "zero"], "GBP")
    if not _has_promotions(folder / "catalog.db"):
        found = read_promotions(DEMO_STORE / "promotions.toml", 2)
        store_promotions(folder / "catalog.db", found.promotions, found.coupons)
    for old in (*folder.glob("robot/lane.db*"), *folder.glob("robot/lane.key")):
        old.unlink()


def _has_promotions(path: Path) -> bool:
    from pos.store.catalog import Catalog

    with closing(Catalog(path)) as catalog:
        return bool(catalog.book.promotions)
