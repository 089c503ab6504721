"""Asking ccTalk devices on one bus: one question, one answer, and no old answer taken for a new one.

After silence or nonsense an answer may still be on its way. Then the device is first asked for its serial number, until
that is what it says: whatever it said before has been heard by then. Nothing else that is asked here has an answer of
three bytes.
"""

from pos.devices import cctalk
from pos.devices.cctalk import Answer, Hearing, encode
from pos.errors import DeviceSilent
from pos.wires.fd_wire import Wire
from pos.wires.machine import Machine

__all__ = ["Bus", "Refused"]

SERIAL_BYTES = 3
FLOOD = 512
TRIES = 4
ANY = -1


class Refused(DeviceSilent):
    """The device said NAK."""


class Bus:
    """One wire with several devices.

    Args:
        wire: open.
        machine: its clock.
        answer_s: how long an answer may take.
        crc: the addresses that check with the 16-bit CRC.
    """

    def __init__(self, wire: Wire, machine: Machine, answer_s: float, crc: frozenset[int]) -> None:
        self._wire = wire
        self._now_s = machine.now_s
        self._answer_s = answer_s
        self._crc = crc
        self._doubtful: set[int] = set()

    def ask(self, to: int, header: int, data: bytes = b"", size: int = ANY) -> bytes:
        """Ask until there is an answer of `size` bytes: for questions that may be asked twice.

        Raises:
            Refused: the device does not want to.
            DeviceSilent: no answer, however often.
            DeviceMissing: the wire broke.
        """
        for _ in range(TRIES):
            answer = self.try_once(to, header, data, size)
            if answer is not None and answer.header == cctalk.ACK:
                return answer.data
            if answer is not None and answer.header == cctalk.NAK:
                raise Refused(f"The unit at address {to} refuses.", "Look into it, and switch it on anew.")
        raise DeviceSilent(f"The unit at address {to} does not answer.", "Check its power, cable and address.")

    def try_once(self, to: int, header: int, data: bytes = b"", size: int = ANY) -> Answer | None:
        """Ask once; `None`: no answer, so that nobody knows whether it was heard."""
        if to in self._doubtful and not self._settle(to):
            return None
        answer = self._exchange(to, header, data)
        fits = answer is not None and (answer.header != cctalk.ACK or size in (ANY, len(answer.data)))
        if not fits:
            self._doubtful.add(to)
            return None
        return answer

    def _settle(self, to: int) -> bool:
        """Whether all that this device had still to say was heard."""
        answer = self._exchange(to, cctalk.SERIAL_NUMBER, b"")
        if answer is None or answer.header != cctalk.ACK or len(answer.data) != SERIAL_BYTES:
            return False
        self._doubtful.discard(to)
        return True

    def _exchange(self, to: int, header: int, data: bytes) -> Answer | None:
        self._drain()
        crc = to in self._crc
        sent = encode(to, header, data, crc=crc)
        self._wire.write(sent)
        hearing = Hearing(to, sent, crc=crc)
        ends_s = self._now_s() + self._answer_s
        while (left_s := ends_s - self._now_s()) > 0:
            heard = hearing.feed(self._wire.read(FLOOD, left_s))
            if heard is not None:
                return heard if isinstance(heard, Answer) else None
        return None

    def _drain(self) -> None:
        """What comes unasked, late or twice is no answer."""
        for _ in range(FLOOD):
            if not self._wire.read(FLOOD, 0.0):
                return
        raise DeviceSilent("The cash bus is flooded with bytes.", "Check its cable.")
