"""A lane that writes as fast as it can and says on stdout what is committed; killed at any moment by its parent."""

import sys
from pathlib import Path

from pos.store.journal import LaneStore

from tests.store import trade


def main() -> None:
    with LaneStore.open(Path(sys.argv[1]), 4) as store:
        opening = store.opening()
        number, basket = opening.next_receipt, opening.next_basket
        # What was open is not folded here; the next purchase closes it, under a basket number of its own.
        if opening.events:
            basket += 1
        while True:
            for event, bookings in trade.purchase(number, basket, 1000 * basket):
                commit = store.append(event, bookings)
                sys.stdout.write(f"{commit.seq} {commit.hash} {number}\n")
                sys.stdout.flush()
            number, basket = number + 1, basket + 1


if __name__ == "__main__":
    main()
