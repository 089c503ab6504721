"""Keeps the present schema for ever: python -m tests.store.make_fixture. Run once a release that changes it."""

from pathlib import Path

from pos.store import schema
from pos.store.journal import LaneStore

from tests.store import trade

FIXTURES = Path(__file__).parent / "fixtures"


def main() -> None:
    folder = FIXTURES / schema.REVISIONS[-1]
    folder.mkdir(parents=True)
    with LaneStore.open(folder / "lane.db", 4, lambda: 1_795_477_200_000) as store:
        for event, bookings in trade.day(3):
            store.append(event, bookings)
    (folder / "lane.db.lock").unlink()


if __name__ == "__main__":
    main()
