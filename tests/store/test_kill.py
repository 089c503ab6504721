"""kill -9 at any moment: nothing that was acknowledged is lost or there twice, and the chain verifies.

POS_KILLS sets how often; 30 by default, 2,000 for a night.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

from pos.store.journal import LaneStore
from pos.store.sqlite_file import connect
from pos.store.verify import verify

KILLS = int(os.environ.get("POS_KILLS", "30"))
ROOT = Path(__file__).parents[2]


def acknowledged(path: Path, after: int) -> list[str]:
    """What a writer acknowledged before it was killed, `after` acknowledgements in."""
    command = [sys.executable, "-m", "tests.store.writer", str(path)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(after)]
    child.kill()
    lines += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    # The last line may be cut: what was not read whole was not acknowledged.
    return [line for line in lines if line.endswith("\n")]


def test_a_killed_lane_loses_nothing_that_it_acknowledged(path: Path) -> None:
    chance = random.Random(1)
    acks: dict[int, str] = {}
    for _ in range(KILLS):
        for line in acknowledged(path, chance.randrange(1, 40)):
            seq, digest, _ = line.split()
            assert int(seq) not in acks, "acknowledged twice"
            acks[int(seq)] = digest
        LaneStore.open(path, 4).close()
    there = dict(connect(path, "ro").execute("SELECT seq, hash FROM journal").fetchall())
    assert {seq: there.get(seq) for seq in acks} == acks
    numbers = [number for (number,) in connect(path, "ro").execute("SELECT number FROM sales ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify(path) == []
