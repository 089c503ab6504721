"""`pos cash`: a refill is a record with a name, and what a hopper holds follows from the records."""

from pathlib import Path

import pytest
from pos.app import lane_path
from pos.cli import app
from pos.config import load
from pos.errors import ConfigError
from pos.lane.events import CashRefilled
from pos.store.reader import entries
from typer.testing import CliRunner

LANE = """
folder = "{folder}"

[shop]
name = "Corner"
lane = 3
currency = "EUR"
country = "DE"

[cash.till]
url = "tcp://127.0.0.1:9"

[cash.till.hopper.c50]
address = 3
value_minor = 50
holds = 30
full = 200
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "lane.toml"
    path.write_text(LANE.format(folder=tmp_path), encoding="utf-8")
    return path


def said(toml: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["cash", *words, "--config", str(toml)], catch_exceptions=True)
    if isinstance(done.exception, ConfigError):
        raise done.exception
    return done.exit_code, done.output


def test_a_refill_is_written_down_and_counts(toml: Path) -> None:
    assert said(toml, "show") == (0, "till c50: 30 of 50\n")
    assert said(toml, "refill", "till", "c50", "100", "--by", "Sam") == (0, "till c50: 100 put in, by Sam.\n")
    assert said(toml, "show") == (0, "till c50: 130 of 50\n")
    (record,) = (one.event for one in entries(lane_path(load(toml))) if isinstance(one.event, CashRefilled))
    assert (record.device, record.hopper, record.value_minor, record.pieces, record.by) == (
        "till",
        "c50",
        50,
        100,
        "Sam",
    )
    assert record.at


def test_what_was_counted_stands(toml: Path) -> None:
    assert said(toml, "refill", "till", "c50", "7", "--counted", "--by", "Sam")[0] == 0
    assert said(toml, "show") == (1, "till c50: 7 of 50  -> fewer than 20: fill it up\n")
    said(toml, "refill", "till", "c50", "300", "--by", "Sam")
    code, told = said(toml, "show", "--json")
    assert code == 1
    assert '"see": "more than 200: empty it"' in told


def test_nobody_and_no_hopper_are_refused(toml: Path) -> None:
    with pytest.raises(ConfigError, match="named"):
        said(toml, "refill", "till", "c50", "100")
    code, told = said(toml, "refill", "till", "c20", "100", "--by", "Sam")
    assert code == 6
    assert "Known: till c50." in told
