"""A disk that loses power, tears writes, fails and fills up, under the production store and its own SQLite library.

`SimulatedDisk` is a `pos.store.disk.Disk`: `LaneStore.open(path, lane, disk=SimulatedDisk(random.Random(seed)))`.
"""

from pos.prove.disk.disk import SimulatedDisk
from pos.prove.disk.faults import Fault, Kind

__all__ = ["Fault", "Kind", "SimulatedDisk"]
