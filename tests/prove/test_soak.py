"""A slice of T24: what grows is told from noise, and a real lane that sells a little keeps its descriptors."""

from pathlib import Path

import pytest
from pos.prove.soak import soak
from pos.prove.soak_samples import MIB, Limits, Sample, judge

LEVEL = Sample(0, 90 * MIB, 19, 6, 2 * MIB, 0, 400_000)


def run(sales: int = 2000, **growth: float) -> list[Sample]:
    """A run with some noise, and with so much more of something at each sale."""
    grown = {name: (growth.get(name, 0.0), getattr(LEVEL, name)) for name in LEVEL.__struct_fields__[1:]}
    noise = [0, 40_960, -8_192, 0, 16_384]
    return [
        Sample(
            sold,
            **{
                name: round(begin + slope * sold) + (noise[sold // 50 % 5] if name == "rss_bytes" else 0)
                for name, (slope, begin) in grown.items()
            },
        )
        for sold in range(0, sales + 1, 50)
    ]


@pytest.mark.parametrize(
    ("growth", "said"),
    [
        ({"rss_bytes": 1024}, "resident memory"),
        ({"blocks": 1}, "memory blocks"),
        ({"fds": 0.01}, "descriptors"),
        ({"threads": 0.01}, "threads"),
        ({"wal_bytes": 50_000}, "WAL"),
    ],
)
def test_what_grows_is_named(growth: dict[str, float], said: str) -> None:
    assert [said in one for one in judge(run(4000, **growth))] == [True]


def test_what_only_jitters_does_not_grow() -> None:
    assert judge(run()) == []


def test_a_run_that_never_got_warm_proves_nothing() -> None:
    with pytest.raises(AssertionError, match="prove nothing"):
        judge(run(400))


@pytest.mark.parametrize(("planted", "grows"), [("", False), ("descriptors", True)])
def test_a_real_lane_keeps_its_descriptors(tmp_path: Path, planted: str, grows: bool) -> None:
    samples = soak(tmp_path, 120, 10, planted=planted, leak_every=20)
    assert samples[-1].sales == 120
    limits = Limits(warm_sales=20, blocks_a_sale=20)
    assert any("descriptors" in one for one in judge(samples, limits)) is grows
    assert grows or judge(samples, limits) == []
