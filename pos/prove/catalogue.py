"""The suites by name: which module has each, how much of it a full proof is, and its share of the time."""

from importlib import import_module

from msgspec import Struct

from pos.errors import ConfigError
from pos.prove.suite import Suite

__all__ = ["ENTRIES", "Entry", "entry", "load"]


class Entry(Struct, frozen=True):
    """One suite.

    Attributes:
        name: on the command line and in the report.
        module: where its `SUITE` is.
        inputs: what half an hour on two cores has to reach, in the suite's own unit.
        share: of the time of one core, in percent of the whole; a suite that is done early leaves the rest.
        parts: how many processes share its inputs, each with a seed of its own.
    """

    name: str
    module: str
    inputs: int
    share: float
    parts: int = 1


ENTRIES: tuple[Entry, ...] = (
    Entry("simulate", "pos.prove.simulate", 1_000_000, 44, parts=2),
    Entry("kills", "pos.prove.kills", 1_000, 16),
    Entry("tamper", "pos.prove.tamper", 20_000, 12),
    Entry("power", "pos.prove.power", 5_000, 8),
    Entry("io-faults", "pos.prove.io_faults", 0, 5),
    Entry("failpoints", "pos.prove.failpoints", 110, 5),
    Entry("barcodes", "pos.prove.barcodes", 1_000_000, 5),
    Entry("monkey", "pos.prove.monkey", 10_000, 5),
    Entry("prices", "pos.prove.prices", 100_000, 8),
    Entry("tenders", "pos.prove.tenders", 2_000, 1),
    Entry("refunds", "pos.prove.refunds", 10_000, 2),
    Entry("money", "pos.prove.money", 1_000_000, 4),
    Entry("cards", "pos.prove.canary", 50, 3),
    Entry("soak", "pos.prove.soak", 5_000, 4),
    Entry("unplug", "pos.prove.unplug", 700, 3),
    Entry("cart", "pos.prove.cart_model", 10_000, 3),
    Entry("receipts", "pos.prove.receipts", 5_000, 1),
    Entry("payments", "pos.prove.payments", 3_000, 3),
    Entry("pins", "pos.prove.pins", 10_000, 1),
    Entry("peers", "pos.prove.peers", 200_000, 1),
    Entry("bagging", "pos.prove.bagging", 4_000, 3),
    Entry("files", "pos.prove.files", 3_000, 1),
)


def entry(name: str) -> Entry:
    """The entry of a suite.

    Raises:
        ConfigError: there is none of that name.
    """
    found = next((one for one in ENTRIES if one.name == name), None)
    if found is None:
        raise ConfigError(f"No suite is called {name!r}.", f"Known: {', '.join(one.name for one in ENTRIES)}.")
    return found


def load(name: str) -> Suite:
    """The suite itself.

    Raises:
        ConfigError: there is none of that name, or what it needs is not installed.
    """
    module = entry(name).module
    try:
        suite: Suite = import_module(module).SUITE
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("pos."):
            raise
        raise ConfigError(
            f"The suite {name!r} needs {error.name}, which is not installed.",
            'Install the proof\'s packages: pip install "pos[prove]", or `make prove` in a checkout.',
        ) from error
    return suite
