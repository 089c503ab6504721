"""The units on a simulated ccTalk bus, by the Generic Specification: what each answers, and what it remembers."""

from msgspec import Struct

__all__ = ["CoinUnit", "HopperUnit", "NoteUnit", "Said", "Unit"]

_HOST = 1
_KEPT = 5
LOW, FULL = 10, 800
"""Coins at the two sensors of a hopper."""


class Said(Struct, frozen=True):
    """An answer: header 0, 5 (refused) or 6 (busy)."""

    data: bytes = b""
    header: int = 0


_NAK = Said(header=5)


def _crc(data: bytes) -> int:
    """CRC-CCITT, bit by bit: x^16 + x^12 + x^5 + 1, from 0."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ (0x11021 if register & 0x8000 else 0)
    return register


class Unit:
    """What all have: an address, a name, a serial number, a simple poll."""

    category = b""
    serial = 0
    crc = False

    def __init__(self, address: int) -> None:
        self.address = address
        self.serial = 0x0A0000 + address * 257
        self.jammed = False

    def checks(self, frame: bytes) -> bool:
        """Whether a command arrived as it was sent."""
        if self.crc:
            return _crc(frame[:2] + frame[3:-1]) == frame[2] + 256 * frame[-1]
        return sum(frame) % 256 == 0

    def framed(self, said: Said) -> bytes:
        """An answer as it goes over the wire."""
        head = bytes((_HOST, len(said.data)))
        if self.crc:
            check = _crc(head + bytes((said.header,)) + said.data)
            return head + bytes((check % 256, said.header)) + said.data + bytes((check // 256,))
        body = head + bytes((self.address, said.header)) + said.data
        return body + bytes(((256 - sum(body) % 256) % 256,))

    def answer(self, header: int, data: bytes, now_s: float) -> Said:
        """One command; those of all units are here."""
        if header == 254:
            return Said()
        if header == 1:
            self.reset(now_s)
            return Said()
        if header == 242:
            return Said(self.serial.to_bytes(3, "little"))
        if header in (245, 246, 244):
            return Said({245: self.category, 246: b"POS", 244: b"SIM"}[header])
        if header == 232:
            return Said(bytes((self.fault(),)))
        return self.own(header, data, now_s)

    def own(self, header: int, data: bytes, now_s: float) -> Said:
        """A command of this kind of unit."""
        raise NotImplementedError

    def fault(self) -> int:
        """What the self check finds."""
        return 2 if self.jammed else 0

    def jam(self, *, jammed: bool, now_s: float) -> None:
        """Something sticks, or no more."""
        del now_s
        self.jammed = jammed

    def reset(self, now_s: float) -> None:
        """The power comes back."""
        raise NotImplementedError


class _Taker(Unit):
    """Counts its events 1 ... 255, 1; after a reset 0, nothing kept, nothing taken."""

    events_at = 0
    id_at = 0
    jam_code = 0

    def __init__(self, address: int, letters: bytes, values: tuple[int, ...]) -> None:
        super().__init__(address)
        self.letters = letters
        self.values = values
        self.number = 0
        self.kept: list[tuple[int, int]] = []
        self.mask = 0
        self.master = False

    def takes(self) -> bool:
        """Whether anything is taken now."""
        return self.master and bool(self.mask) and not self.jammed

    def accepts(self, place: int) -> bool:
        """Whether this kind is."""
        return self.takes() and bool(self.mask >> place & 1)

    def tell(self, a: int, b: int) -> None:
        """One more event."""
        self.number = self.number % 255 + 1
        self.kept = [(a, b), *self.kept][:_KEPT]

    def jam(self, *, jammed: bool, now_s: float) -> None:
        """An event tells it."""
        if jammed and not self.jammed:
            self.tell(0, self.jam_code)
        super().jam(jammed=jammed, now_s=now_s)

    def reset(self, now_s: float) -> None:
        """All is forgotten, and nothing is taken."""
        del now_s
        self.number, self.kept, self.mask, self.master = 0, [], 0, False

    def own(self, header: int, data: bytes, now_s: float) -> Said:
        """Events, identities, inhibits."""
        if header == self.events_at:
            self.look(now_s)
            pairs = [*self.kept, *[(0, 0)] * _KEPT][:_KEPT]
            return Said(bytes((self.number, *(byte for pair in pairs for byte in pair))))
        if header == self.id_at and len(data) == 1:
            return Said(self.name(data[0]))
        if header == 231 and len(data) == 2:
            self.mask = data[0] + 256 * data[1]
            return Said()
        if header == 228 and len(data) == 1:
            self.master = bool(data[0] % 2)
            return Said()
        return self.more(header, data, now_s)

    def look(self, now_s: float) -> None:
        """Time has passed."""

    def name(self, position: int) -> bytes:
        """Six or seven letters; dots where nothing is."""
        raise NotImplementedError

    def more(self, header: int, data: bytes, now_s: float) -> Said:
        """Commands that only one kind knows."""
        del header, data, now_s
        return _NAK


class CoinUnit(_Taker):
    """A coin acceptor."""

    category = b"Coin Acceptor"
    events_at, id_at = 229, 184
    jam_code = 14

    def name(self, position: int) -> bytes:
        """As "GB010A": country, value, issue; a large value with K for a thousand."""
        if not 0 < position <= len(self.values):
            return b"......"
        value = self.values[position - 1]
        text = f"{value:03}" if value < 1000 else f"{value // 1000}K{value % 1000 // 100}"
        return self.letters + text.encode() + b"A"

    def insert(self, value: int) -> bool:
        """A coin; False: it fell through."""
        place = self.values.index(value) if value in self.values else -1
        if place < 0 or not self.accepts(place):
            self.tell(0, 2 if place >= 0 else 1)
            return False
        self.tell(place + 1, 1)
        return True


class NoteUnit(_Taker):
    """A note validator that holds a note until it is told where it goes."""

    category = b"Bill Validator"
    events_at, id_at = 159, 157
    jam_code = 16
    crc = True
    scale = 100

    def __init__(self, address: int, letters: bytes, values: tuple[int, ...], escrow_s: float) -> None:
        super().__init__(address, letters, values)
        self.escrow_s = escrow_s
        self.uses_escrow = False
        self.held = 0
        self.since_s = 0.0
        self.stacked_minor = 0
        self.full = False

    @property
    def held_minor(self) -> int:
        """What it holds now."""
        return self.values[self.held - 1] if self.held else 0

    def name(self, position: int) -> bytes:
        """As "EU0010A"."""
        if not 0 < position <= len(self.values):
            return b"......."
        return self.letters + f"{self.values[position - 1] // self.scale:04}".encode() + b"A"

    def fill(self, *, full: bool) -> None:
        """The stacker takes no more, or was emptied."""
        self.full = full
        self.tell(0, 14 if full else 10)

    def takes(self) -> bool:
        """Not into a full stacker."""
        return super().takes() and not self.full

    def insert(self, value: int, now_s: float) -> bool:
        """A note; False: it came out again at once."""
        self.look(now_s)
        place = self.values.index(value) if value in self.values else -1
        if place < 0 or self.held or not self.accepts(place):
            self.tell(0, 4 if place >= 0 else 2)
            return False
        self.held, self.since_s = place + 1, now_s
        if self.uses_escrow:
            self.tell(self.held, 1)
        else:
            self._stack()
        return True

    def look(self, now_s: float) -> None:
        """A note that nobody decides about is given back."""
        if self.held and now_s - self.since_s > self.escrow_s:
            self._give_back()

    def _stack(self) -> None:
        self.stacked_minor += self.held_minor
        self.tell(self.held, 0)
        self.held = 0

    def _give_back(self) -> None:
        self.held = 0
        self.tell(0, 1)

    def reset(self, now_s: float) -> None:
        """A note that was held comes out."""
        self.held = 0
        super().reset(now_s)

    def more(self, header: int, data: bytes, now_s: float) -> Said:
        """The escrow, and what a value of 1 is worth."""
        if header == 153 and len(data) == 1:
            self.uses_escrow = bool(data[0] & 2)
            return Said()
        if header == 156 and data == self.letters:
            return Said(bytes((self.scale % 256, self.scale // 256, 2)))
        if header == 154 and len(data) == 1:
            return self._route(data[0], now_s)
        return _NAK

    def _route(self, where: int, now_s: float) -> Said:
        self.look(now_s)
        if not self.held:
            return Said(bytes((254,)))
        if where == 255:
            self.since_s = now_s
        elif self.jammed:
            return Said(bytes((255,)))
        elif where == 1:
            self._stack()
        else:
            self._give_back()
        return Said()


class HopperUnit(Unit):
    """A hopper: takes a command, then pays a coin at a time by itself."""

    category = b"Payout"

    def __init__(self, address: int, value: int, holds: int, pace_s: float) -> None:
        super().__init__(address)
        self.value = value
        self.holds = holds
        self.pace_s = pace_s
        self.number = 0
        self.remaining = self.paid = self.unpaid = 0
        self.is_open = False
        self.timed_out = False
        self.commands = 0
        self.dropped = 0
        self._next_s = 0.0

    def advance(self, now_s: float) -> int:
        """What has happened until now; all coins that ever fell out."""
        while self.remaining and now_s >= self._next_s:
            if self.jammed or not self.holds:
                self.unpaid, self.remaining, self.timed_out = self.remaining, 0, True
                break
            self.remaining -= 1
            self.holds -= 1
            self.paid += 1
            self.dropped += 1
            self._next_s += self.pace_s
        return self.dropped

    def reset(self, now_s: float) -> None:
        """The counters of the last payout stay; the number does not, and it is shut."""
        self.advance(now_s)
        if self.remaining:
            self.unpaid, self.remaining = self.remaining, 0
        self.number, self.is_open, self.timed_out = 0, False, False

    def own(self, header: int, data: bytes, now_s: float) -> Said:
        """Levels, the test, the key, the payout."""
        self.advance(now_s)
        if header == 163:
            return Said(bytes((self._flags(), 0)))
        if header == 164 and len(data) == 1:
            self.is_open = data[0] == 165
            self.timed_out = self.timed_out and self.jammed
            return Said()
        if header == 166:
            return Said(bytes((self.number, self.remaining, self.paid, self.unpaid)))
        if header == 167:
            return self._dispense(data, now_s)
        if header == 172:
            self.unpaid, self.remaining = self.remaining, 0
            return Said(bytes((self.unpaid,)))
        if header == 217:
            return Said(bytes((0x30 | (self.holds < LOW) | (self.holds >= FULL) << 1,)))
        return _NAK

    def _flags(self) -> int:
        blocked = 0x20 if self.jammed else 0
        return (0 if self.is_open else 0x80) | (0x02 if self.timed_out else 0) | blocked

    def _dispense(self, data: bytes, now_s: float) -> Said:
        self.commands += 1
        if len(data) != 4 or data[:3] != self.serial.to_bytes(3, "little") or not data[3]:
            return _NAK
        if not self.is_open or self.remaining or self.jammed:
            return _NAK
        self.number = self.number % 255 + 1
        self.remaining, self.paid, self.unpaid = data[3], 0, 0
        self._next_s = now_s + self.pace_s
        return Said(bytes((self.number,)))
