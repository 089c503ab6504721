"""The dialog with a terminal that never stops talking."""

import pytest
from pos.errors import DeviceSilent
from pos.payments.zvt.dialog import Dialog


class Chatter:
    """A wire on which a message comes for ever; each read takes a tenth of a second."""

    def __init__(self, message: bytes) -> None:
        self.now_s = 0.0
        self._message = message

    def read(self, size: int, timeout_s: float) -> bytes:
        self.now_s += 0.1
        assert self.now_s < 60, "read for a minute"
        return self._message

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


@pytest.mark.parametrize("message", ["800000", "060f00", "061e016c"])
def test_a_terminal_that_never_stops_should_not_hold_up_a_payment(message: str) -> None:
    # `pos.prove.peers`, seed 1, input 3502
    wire = Chatter(bytes.fromhex(message))
    with pytest.raises(DeviceSilent, match="makes no sense"):
        Dialog(wire, "card", 5.0, lambda: wire.now_s).settle()
    assert wire.now_s < 6
