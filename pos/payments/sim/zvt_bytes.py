"""The bytes of a simulated terminal, written from PA00P015_13.08 and PA00P016_04; the lane's codec has no part here."""

from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "ACK",
    "NO_SUCH",
    "Cutter",
    "abort",
    "busy",
    "completion",
    "day_sums",
    "fields_of",
    "intermediate",
    "print_block",
    "print_line",
    "refuse",
    "state",
    "status",
]

ACK = b"\x80\x00\x00"
NO_SUCH = b"\x84\x83\x00"
_FIXED_SIZE = {0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x0E: 2, 0x19: 1, 0x3A: 2, 0x49: 2, 0x87: 2, 0x8A: 1}


def _apdu(control: str, data: bytes = b"") -> bytes:
    if len(data) < 255:
        return bytes.fromhex(control) + bytes([len(data)]) + data
    return bytes.fromhex(control) + b"\xff" + bytes([len(data) % 256, len(data) // 256]) + data


def _packed(value: int | str, size: int) -> bytes:
    return bytes.fromhex(str(value).rjust(2 * size, "0"))


def _counted(tag: int, value: bytes, digits: int) -> bytes:
    count = str(len(value)).rjust(digits, "0")
    return bytes([tag]) + bytes(0xF0 + int(digit) for digit in count) + value


def _object(tag: str, value: bytes) -> bytes:
    size = len(value)
    if size > 255:
        return bytes.fromhex(tag) + b"\x82" + bytes([size // 256, size % 256]) + value
    return bytes.fromhex(tag) + (bytes([size]) if size < 128 else bytes([0x81, size])) + value


def intermediate(code: int, minutes: int | None = None) -> bytes:
    """04 FF (section 3.7)."""
    return _apdu("04FF", bytes([code]) if minutes is None else bytes([code]) + _packed(minutes, 1))


def completion(terminal_id: str = "", currency: int | None = None, wishes: int = 0) -> bytes:
    """06 0F; after a registration with its status byte, terminal id and currency (section 2.1)."""
    if not terminal_id:
        return _apdu("060F")
    return _apdu(
        "060F", bytes([0x19, 0x10 | wishes, 0x29]) + _packed(terminal_id, 4) + b"\x49" + _packed(currency or 978, 2)
    )


def abort(code: int) -> bytes:
    """06 1E (section 2.2.9)."""
    return _apdu("061E", bytes([code]))


def refuse(code: int) -> bytes:
    """84 xx."""
    return bytes([0x84, code, 0])


def busy() -> bytes:
    """84 9C."""
    return refuse(0x9C)


def status(
    *,
    result: int,
    amount: int | None = None,
    currency: int = 978,
    receipt: int = 0,
    trace: int = 0,
    stamp: str = "",
    terminal_id: str = "",
    card_number: str = "",
    card_name: str = "",
    card_type: int = 0,
    auth: str = "",
    original_trace: int = 0,
    text: str = "",
    track2: str = "",
    tracks_in_tlv: str = "",
    signed: bool = False,
    sums: bytes = b"",
) -> bytes:
    """04 0F (section 3.1.1). `stamp`: local "MMDDHHMMSS"; `card_number`: digits, E where masked."""
    # Every field is left out where there is nothing to say: none of them is compulsory.
    parts: tuple[tuple[object, Callable[[], bytes]], ...] = (
        (True, lambda: bytes([0x27, result])),
        (amount is not None, lambda: b"\x04" + _packed(max(0, amount or 0), 6) + b"\x49" + _packed(currency, 2)),
        (stamp, lambda: b"\x0c" + _packed(stamp[4:], 3) + b"\x0d" + _packed(stamp[:4], 2)),
        (card_number, lambda: _counted(0x22, _digits(card_number), 2)),
        (track2, lambda: _counted(0x23, _digits(track2), 2)),
        (receipt, lambda: b"\x87" + _packed(receipt, 2)),
        (trace, lambda: b"\x0b" + _packed(trace, 3)),
        (original_trace, lambda: b"\x37" + _packed(original_trace, 3)),
        (auth, lambda: b"\x3b" + auth.encode("ascii").ljust(8, b"\0")),
        (terminal_id, lambda: b"\x29" + _packed(terminal_id, 4) + b"\x2a" + b"804011926".ljust(15) + b"\x19\x70"),
        (card_name, lambda: bytes([0x8A, card_type]) + _counted(0x8B, card_name.encode("cp437") + b"\0", 2)),
        (text, lambda: _counted(0x3C, text.encode("cp437"), 3)),
        (sums, lambda: _counted(0x60, sums, 3)),
        (tracks_in_tlv or signed, lambda: b"\x06" + _object("", _extras(tracks_in_tlv, signed=signed))),
    )
    return _apdu("040F", b"".join(make() for wanted, make in parts if wanted))


def _extras(track2: str, *, signed: bool) -> bytes:
    """The container: what a chip says, and how the holder was recognised (2F with 1F10)."""
    return (_emv(track2) if track2 else b"") + (_object("2F", _object("1F10", b"\x01")) if signed else b"")


def day_sums(receipts: tuple[int, int], sums: Sequence[tuple[int, int]]) -> bytes:
    """Field 60 (section 3.1.3): first and last receipt, then count and turnover of seven kinds of card."""
    parts = [bytes([count % 256]) + _packed(max(0, total), 6) for count, total in sums]
    return _packed(receipts[0], 2) + _packed(receipts[1], 2) + b"".join(parts)


def print_line(attribute: int, text: str) -> bytes:
    """06 D1 (section 3.5)."""
    return _apdu("06D1", bytes([attribute]) + text.encode("cp437", "replace"))


def state(code: int, version: str) -> bytes:
    """06 0F after a status enquiry (section 2.56.5): version and terminal status code."""
    count = str(len(version)).rjust(3, "0")
    return _apdu("060F", bytes(0xF0 + int(digit) for digit in count) + version.encode("ascii") + bytes([code]))


def _digits(digits: str) -> bytes:
    return bytes.fromhex(digits + "F" * (len(digits) % 2))


def _emv(track2: str) -> bytes:
    return _object("1F09", _digits(track2)) + _object("60", _object("43", b"\xa0\0\0\0\x04\x10\x10"))


def print_block(lines: Sequence[str], kind: int, about: int = 0) -> bytes:
    """06 D3 (section 3.6): receipt type, what it is about (1F37), lines, and the attribute that ends the receipt."""
    texts = b"".join(_object("07", line.encode("cp437", "replace")) for line in lines)
    more = _object("1F37", bytes([about])) if about else b""
    return _apdu(
        "06D3", b"\x06" + _object("", _object("1F07", bytes([kind])) + more + _object("25", texts + b"\x09\x01\x81"))
    )


class Cutter:
    """Cuts what comes in into (control, data)."""

    def __init__(self) -> None:
        self._rest = b""

    def cut(self, more: bytes) -> Iterator[tuple[str, bytes]]:
        """Each whole message."""
        self._rest += more
        while len(self._rest) >= 3:
            at, size = 3, self._rest[2]
            if size == 255:
                if len(self._rest) < 5:
                    return
                at, size = 5, self._rest[3] + 256 * self._rest[4]
            if len(self._rest) < at + size:
                return
            yield self._rest[:2].hex(), self._rest[at : at + size]
            self._rest = self._rest[at + size :]


def fields_of(data: bytes) -> dict[int, bytes]:
    """The fixed fields in front of a request; what comes from the first other one on is left out."""
    found: dict[int, bytes] = {}
    while data and (size := _FIXED_SIZE.get(data[0], 0)):
        found[data[0]] = data[1 : 1 + size]
        data = data[1 + size :]
    return found
