"""Lanes and catalogues in temporary folders."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pos.store.importer import ImportReport, import_csv
from pos.store.journal import LaneStore

LANE = 4
HEADER = "gtin,plu,name,name_de,name_zh_Hans,brand,size,category,price,unit,tax,valid_from,synonyms,organic,rank\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lane.db"


@pytest.fixture
def store(path: Path) -> Iterator[LaneStore]:
    with LaneStore.open(path, LANE, lambda: 1_795_477_200_000) as opened:
        yield opened


@pytest.fixture
def import_text(tmp_path: Path) -> Callable[..., ImportReport]:
    """Imports CSV texts (or bytes) as files f0.csv, f1.csv ... into catalog.db."""

    def run(*texts: str | bytes, **options: bool) -> ImportReport:
        paths = []
        for place, text in enumerate(texts):
            paths.append(tmp_path / f"f{place}.csv")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_csv(paths, tmp_path / "catalog.db", ["standard", "zero"], "GBP", **options)

    return run
