"""A scanner that sends `STX length data check`, simulated from its manual; it does not import the driver."""

from pos.wires.faults import Faults, FaultScript, play
from pos.wires.listener import listen


class PrefixedScanner:
    """Listens at `tcp://127.0.0.1:0` or `pty:///path`; `url` is what the driver opens."""

    def __init__(self, where: str) -> None:
        self._listener = listen(where)
        self._faults = Faults()
        self.url = self._listener.url
        self.plug, self.close = self._listener.plug, self._listener.close

    def scan(self, data: str, fault: FaultScript | None = None) -> None:
        """Read a barcode; `fault` happens to this one."""
        check = 0
        for byte in data.encode():
            check ^= byte
        frame = bytes([2, len(data)]) + data.encode() + bytes([check])
        self._faults.set(fault)
        play(self._faults.plan(frame), self._listener.write, self._listener.drop, lambda _seconds: None)

    def unplug(self) -> None:
        """Pull the cable until `plug`."""
        self._listener.drop(None)
