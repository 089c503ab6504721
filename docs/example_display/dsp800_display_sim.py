"""A customer display of the DSP-800 command set, simulated from its manual; it does not import the driver."""

from pos.wires.faults import Faults, FaultScript, play
from pos.wires.listener import listen
from pos.wires.machine import THIS_MACHINE

ROW = 20


class Dsp800:
    """Listens at `tcp://127.0.0.1:0` or `pty:///path`; `url` is what the driver opens, `rows` what can be read."""

    def __init__(self, where: str) -> None:
        self._listener = listen(where)
        self._faults = Faults()
        self._stopping = THIS_MACHINE.flag()
        self._heard = b""
        self.mute = False
        self.url, self.plug = self._listener.url, self._listener.plug
        self._clear()
        self._host = THIS_MACHINE.task("dsp800", self._obey)
        self._host.start()

    @property
    def rows(self) -> list[str]:
        """The two rows as they are read."""
        shown = bytes(self._cells).decode("cp437")
        return [shown[:ROW], shown[ROW:]]

    def faults(self, script: FaultScript | None) -> None:
        """What becomes of the next message that it hears or sends."""
        self._faults.set(script)

    def unplug(self) -> None:
        """Pull the cable until `plug`; it has its power from it."""
        self._drop(None)

    def close(self) -> None:
        """Switch it off for good."""
        self._stopping.set()
        self._listener.close()
        self._host.join()

    def _clear(self) -> None:
        self._cells, self._cursor = [0x20] * (2 * ROW), 0

    def _drop(self, refuse_s: float | None) -> None:
        self._listener.drop(refuse_s)
        self._heard = b""
        self._clear()

    def _obey(self) -> None:
        while not self._stopping.is_set():
            if data := self._listener.read(256, 60.0):
                play(self._faults.plan(data, "receive"), self._hear, self._drop, self._stopping.wait)

    def _hear(self, data: bytes) -> None:
        self._heard += data
        while self._heard:
            if self._heard[0] != 0x04:
                self._put(self._heard[0])
                self._heard = self._heard[1:]
                continue
            frame, end, rest = self._heard.partition(b"\x17")
            if not end:
                return
            self._heard = rest
            self._answer(self._carry_out(frame))

    def _carry_out(self, frame: bytes) -> bool:
        letter, places = frame[2:3], [byte - 0x31 for byte in frame[3:]]
        good = frame[:2] == b"\x04\x01" and all(0 <= place < 2 * ROW for place in places)
        if good and letter == b"P" and len(places) == 1:
            [self._cursor] = places
            return True
        if good and letter == b"C" and len(places) == 2:
            for place in range(places[0], places[1] + 1):
                self._cells[place] = 0x20
            return True
        return False

    def _put(self, byte: int) -> None:
        if byte >= 0x20:
            self._cells[self._cursor] = byte
            self._cursor = (self._cursor + 1) % (2 * ROW)

    def _answer(self, good: bool) -> None:
        if not self.mute:
            data = b"\x06" if good else b"\x15"
            play(self._faults.plan(data), self._listener.write, self._drop, self._stopping.wait)
