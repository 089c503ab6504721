"""Disk and databases. Nothing is changed; what is measured is written to a file of its own and taken away again."""

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from pos.app import catalog_path, lane_path
from pos.config import Config
from pos.doctor.line import Line, bad, good, warn

__all__ = ["catalogue", "disk", "lane_database"]

ROOM_MB = 500
SYNCS = 50
SLOW_MS = 50.0
"""A record that takes longer to sync than three frames is felt at each scan."""
QUICK_MS = 0.02
"""No disk can sync so soon: it says that it has, and has not."""


def disk(config: Config) -> Iterator[Line]:
    """Room, kind of file system, and how long a sync takes."""
    from pos.store.place import file_system_of, require_local

    folder = config.folder
    while not folder.exists():
        folder = folder.parent
    require_local(folder)
    state = os.statvfs(folder)
    room_mb = state.f_bavail * state.f_frsize // 2**20
    said = f"{folder}: {file_system_of(folder)}, {room_mb:,} MB free."
    if room_mb < ROOM_MB:
        yield bad("disk", said, f"Free {ROOM_MB} MB: a lane writes about 20 kB a sale.")
    else:
        yield good("disk", said)
    if not os.access(folder, os.W_OK):
        yield bad("disk", f"This user can't write in {folder}.", f"sudo chown pos: {folder}")
        return
    yield _sync(folder)


def _sync(folder: Path) -> Line:
    times = sorted(_sync_times_ms(folder))
    p50, p99 = statistics.median(times), times[-1]
    said = f"A sync to disk takes {p50:.2f} ms, {p99:.2f} ms at worst of {SYNCS}."
    if p50 > SLOW_MS:
        return warn("disk", said, "Shoppers will feel each scan: use an SSD.")
    if p50 < QUICK_MS:
        return warn("disk", said, "That is too quick to be true: a power cut may lose sales. Check the disk's cache.")
    return good("disk", said)


def _sync_times_ms(folder: Path) -> Iterator[float]:
    with NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            yield (time.perf_counter() - began) * 1000


def lane_database(config: Config) -> Iterator[Line]:
    """The journal: there, whole, and its key beside it, readable by nobody else."""
    from pos.store.keys import key_path
    from pos.store.verify import verify

    path = lane_path(config)
    if not path.exists():
        yield warn("journal", f"{path} is not there yet.", "The first start of the lane makes it.")
        return
    findings = [str(one) for one in verify(path)]
    if findings:
        yield bad("journal", findings[0], "Keep the files for examination and call support.")
    else:
        yield good("journal", f"{path}: every record is as it was written.")
    for file in (path, key_path(path)):
        if file.exists() and file.stat().st_mode & 0o077:
            yield warn("journal", f"Others can read {file}.", f"chmod 600 {file}")
        elif not file.exists():
            yield bad("journal", f"{file} is missing.", "Put it back from the backup: without it the lane can't sign.")


def catalogue(config: Config) -> Iterator[Line]:
    """Something to sell."""
    from pos.store.catalog import Catalog

    path = catalog_path(config)
    if not path.exists():
        yield bad("catalogue", f"{path} is not there.", "pos catalog import FILE.csv; docs/catalog.md has the columns.")
        return
    began = time.perf_counter()
    page = Catalog(path, config.shop.currency).browse("popular", 0, 1, time.time_ns() // 1_000_000)
    took_ms = (time.perf_counter() - began) * 1000
    if page.total:
        yield good("catalogue", f"{path}: {page.total:,} goods to pick, found in {took_ms:.0f} ms.")
    else:
        yield warn(
            "catalogue",
            f"{path} has nothing to pick without a barcode.",
            "Import a list with PLU numbers, or leave it where all goods have barcodes.",
        )
