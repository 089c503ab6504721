"""Every reason for a check by fingers on the real window: nothing is cut off on the way, at most two taps decide it."""

from collections.abc import Iterator

import pytest
from pos.prove.hand.goods import BARCODES

from tests.reasons import REASONS, resolve, there
from tests.ui.shopper import Shopper

pytestmark = pytest.mark.ui


class Fingers(Shopper):
    """`tests.reasons.Hands` on the window."""

    def press(self, name: str) -> None:
        self.tap(name)

    def scan(self, code: str) -> str:
        return self.after(lambda: self.world.scan(BARCODES.get(code, code)), seconds=1)


@pytest.fixture(params=["portrait", "landscape"])
def fingers(qapp: object, request: pytest.FixtureRequest, reason: str) -> Iterator[Fingers]:
    subject = Fingers(request.param, REASONS[reason].shop)
    yield subject
    subject.close()


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_by_touch(fingers: Fingers, reason: str) -> None:
    one = REASONS[reason]
    one.comes(fingers)
    assert there(fingers.world, reason)
    if one.mends is not None:
        one.mends(fingers)
    else:
        fingers.scan(f"BADGE-{one.who}")
    assert resolve(fingers, reason) <= 2
    assert not there(fingers.world, reason)
