r"""Messages by their meaning: what a terminal says (PA00P015_13.08 chapter 3). What is asked: `requests`.

`decode` is total. No type here can hold a card number: `bmp` and `tlv` blank it before it gets here.

Example:
    >>> decode(Apdu(0x04FF, b"\x17"))
    Intermediate(code=23, minutes=None)
"""

from msgspec import Struct

from pos.payments.zvt import bmp, tlv
from pos.payments.zvt.currency import alpha
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.text import CP437, mask_numbers
from pos.payments.zvt.text import decode as decode_text

__all__ = [
    "NO_PAPER", "OK", "UNSUPPORTED", "Abort", "Answer", "Body", "CardSum", "Completion", "Foreign", "Intermediate",
    "Message", "PrintText", "StatusInfo", "body", "decode",
]  # fmt: skip

OK, UNSUPPORTED, NO_PAPER = Apdu(0x8000), Apdu(0x8483), Apdu(0x84CC)
_HEADS = {0x0501: 3, 0x0620: 3, 0x0630: 3, 0x0631: 3, 0x0650: 3, 0x0693: 3, 0x06C0: 1}
_NO_HEAD = frozenset({0x040F, 0x060F, 0x06D3, 0x0601, 0x0621, 0x0670, 0x0622, 0x0623, 0x0624, 0x0625})


class Answer(Struct, frozen=True):
    """80 00, 84 00 (code 0) or 84 xx: taken, or refused with an error code."""

    code: int


class Intermediate(Struct, frozen=True):
    """04 FF: where it is. `minutes`: the new T4, if the terminal sets one."""

    code: int
    minutes: int | None = None


class Completion(Struct, frozen=True):
    """06 0F: the command is over, the lane is master again."""

    status: int | None = None
    terminal_id: str = ""
    version: str = ""


class Abort(Struct, frozen=True):
    """06 1E: the command ended without success."""

    code: int


class PrintText(Struct, frozen=True):
    """06 D1 or 06 D3: lines for the paper, card numbers starred.

    Attributes:
        receipt: 1 merchant's, 2 shopper's, 3 administration; 0 not said.
        ends: nothing of this paper follows.
        about: tag 1F37: 01 it was approved, 02 to be signed, 04 it was not approved, 80 it has to be printed.
    """

    lines: tuple[str, ...]
    receipt: int = 0
    ends: bool = False
    about: int = 0


class CardSum(Struct, frozen=True):
    """What one kind of card has turned over since the last end of day."""

    kind: str
    count: int
    total_minor: int


class Foreign(Struct, frozen=True):
    """A command that the lane does not do; answered 84 83."""

    control: int


class StatusInfo(Struct, frozen=True, kw_only=True):
    """04 0F: a transaction's result. What was not sent is None or empty.

    Attributes:
        result: result code, 0 being approved.
        amount_minor: minor units.
        currency: ISO 4217, letters where known.
        time, date: the terminal's local "HHMMSS" and "MMDD".
        original_trace: what a reversal took back; empty for a payment.
        signed: the shopper has to sign (tag 1F10).
        sums: after an end of day, what each kind of card turned over; None elsewhere.
        receipts: after an end of day, its first and last receipt number.
    """

    result: int | None = None
    amount_minor: int | None = None
    currency: str = ""
    trace: str = ""
    receipt: str = ""
    turnover: str = ""
    terminal_id: str = ""
    time: str = ""
    date: str = ""
    original_trace: str = ""
    payment_type: int | None = None
    card_type: int | None = None
    card_name: str = ""
    card_last4: str = ""
    auth_code: str = ""
    contract: str = ""
    text: str = ""
    signed: bool = False
    sums: tuple[CardSum, ...] | None = None
    receipts: tuple[str, str] = ("", "")

    @property
    def mark(self) -> str:
        """Its "receipt:trace", which names it among its neighbours; empty if the terminal numbers none."""
        return f"{self.receipt}:{self.trace}" if self.receipt or self.trace else ""


Message = Answer | Intermediate | Completion | Abort | PrintText | StatusInfo | Foreign | Garbage


class Body(Struct, frozen=True):
    """A data block: what stands before the bitmaps, and the bitmaps."""

    head: bytes
    fields: tuple[bmp.Field, ...]

    def __repr__(self) -> str:
        return f"Body({len(self.head)} bytes, {list(self.fields)!r})"

    def encode(self) -> bytes:
        """Back to bytes."""
        return self.head + bmp.encode(self.fields)


def body(apdu: Apdu) -> Body | Garbage:
    """The head and bitmaps of an APDU; of a command that is not known, all is head."""
    size = _head_size(apdu.control, apdu.data)
    fields = bmp.parse(apdu.data[size:])
    return fields if isinstance(fields, Garbage) else Body(apdu.data[:size], fields)


def _head_size(control: int, data: bytes) -> int:
    if control == 0x0600:
        return min(6, len(data))
    if control == 0x04FF:
        return min(2, len(data))
    if control == 0x061E:
        return 3 if data[:1] == b"\x6f" else 1
    if control == 0x060F and data and data[0] >> 4 == 0xF:
        return _version_size(data)
    if control in _NO_HEAD:
        return 0
    return _HEADS.get(control, len(data))


def _version_size(data: bytes) -> int:
    """A software version (LLL-Var without a tag) and a status byte (section 2.45.2)."""
    counts = [byte & 0xF for byte in data[:3] if byte >> 4 == 0xF and byte & 0xF < 10]
    if len(counts) < 3:
        return len(data)
    return min(len(data), 4 + 100 * counts[0] + 10 * counts[1] + counts[2])


def decode(apdu: Apdu, charset: int = CP437) -> Message:
    """What a message from the terminal means."""
    control, data = apdu.control, apdu.data
    if control == 0x8000 or control >> 8 == 0x84:
        return Answer(control & 0xFF)
    if control == 0x04FF:
        return (
            Intermediate(data[0], bmp.number(data[1:2]) if len(data) > 1 else None)
            if data
            else Garbage("04FF is empty")
        )
    if control == 0x061E:
        return Abort(data[0]) if data else Garbage("061E is empty")
    if control == 0x060F:
        return _completion(apdu)
    if control == 0x06D1:
        return _line(data, charset)
    if control in (0x040F, 0x06D3):
        parsed = body(apdu)
        if isinstance(parsed, Garbage):
            return parsed
        return _status(parsed.fields) if control == 0x040F else _print(parsed.fields, charset)
    return (
        Foreign(control) if control >> 8 in (0x04, 0x05, 0x06, 0x08, 0x0F) else Garbage(f"no command is {control:04X}")
    )


def _completion(apdu: Apdu) -> Completion:
    # Vendors send their own data here, and the verdict never depends on it.
    parsed = body(apdu)
    if isinstance(parsed, Garbage):
        return Completion()
    values = {field.tag: field.value for field in parsed.fields}
    status = values.get(0x19, parsed.head[-1:] if len(parsed.head) > 3 else b"")
    version = mask_numbers(decode_text(parsed.head[3:-1])) if len(parsed.head) > 3 else ""
    return Completion(status[0] if status else None, _digits(values.get(0x29)), version)


def _digits(value: bytes | None) -> str:
    digits = (value or b"").hex()
    # A trace has six digits, sometimes more; what is as long as a card number is no trace.
    return digits if digits.isdecimal() and len(digits) <= 12 else ""


def _status(fields: tuple[bmp.Field, ...]) -> StatusInfo:
    values = {field.tag: field.value for field in fields if field.tag != bmp.CONTAINER}
    parts = tuple(part for field in fields for part in field.parts)
    trace = _digits(values.get(0x0B))
    long_trace = tlv.find(parts, 0x1F2B)
    if trace.strip("0") == "" and long_trace:
        trace = _digits(long_trace[0].value)

    charsets = tlv.find(parts, 0x14)
    charset = charsets[0].value[0] if charsets and charsets[0].value else CP437

    def byte(tag: int) -> int | None:
        return values[tag][0] if tag in values else None

    def text(tag: int) -> str:
        return mask_numbers(decode_text(values.get(tag, b""), charset)).strip()

    return StatusInfo(
        result=byte(0x27),
        amount_minor=_number(values.get(0x04)),
        currency=alpha(_number(values.get(0x49))),
        trace=trace,
        receipt=_digits(values.get(0x87)),
        turnover=_digits(values.get(0x88)),
        terminal_id=_digits(values.get(0x29)),
        time=_digits(values.get(0x0C)),
        date=_digits(values.get(0x0D)) or _digits(values.get(0xAA))[2:],
        original_trace=_digits(values.get(0x37)),
        payment_type=byte(0x19),
        card_type=byte(0x8A),
        card_name=text(0x8B),
        card_last4=_last4(values.get(0x22, b"")),
        auth_code=text(0x3B),
        contract=text(0x2A),
        text=text(0x3C),
        signed=any(part.value[:1] in _SIGNED for part in tlv.find(parts, 0x1F10)),
        sums=_sums(values.get(0x60)),
        receipts=(_digits(values.get(0x60, b"")[:2]), _digits(values.get(0x60, b"")[2:4])),
    )


_SIGNED = (b"\x01", b"\x05", b"\x06", b"\x07")
_KINDS = ("girocard", "JCB", "Mastercard", "American Express", "Visa", "Diners", "other")
"""The order of the sums in field 60 (section 3.1.3)."""


def _sums(value: bytes | None) -> tuple[CardSum, ...] | None:
    if value is None or len(value) != 4 + 7 * len(_KINDS):
        return None
    found = []
    for place, kind in enumerate(_KINDS):
        count, total = value[4 + 7 * place], bmp.number(value[5 + 7 * place : 11 + 7 * place])
        if total is None:
            return None
        if count or total:
            found.append(CardSum(kind, count, total))
    return tuple(found)


def _number(value: bytes | None) -> int | None:
    return None if value is None else bmp.number(value)


def _last4(value: bytes) -> str:
    shown = value.hex().rstrip("f")[-4:]
    return shown if len(shown) == 4 and shown.isdecimal() else ""


def _print(fields: tuple[bmp.Field, ...], charset: int) -> PrintText:
    parts = tuple(part for field in fields for part in field.parts)
    lines = tuple(mask_numbers(decode_text(line.value, charset)) for line in tlv.find(parts, 0x07))
    attributes = tlv.find(parts, 0x09)
    ends = bool(attributes) and _is_last(attributes[-1].value)
    return PrintText(lines, _first(parts, 0x1F07), ends, _first(parts, 0x1F37))


def _first(parts: tuple[tlv.Tlv, ...], tag: int) -> int:
    found = tlv.find(parts, tag)
    return found[0].value[0] if found and found[0].value else 0


def _is_last(attribute: bytes) -> bool:
    """1xxx xxxx, but neither 80 nor FF (table 16)."""
    return bool(attribute) and attribute[0] & 0x80 != 0 and attribute[0] not in (0x80, _FEED)


_FEED = 0xFF


def _line(data: bytes, charset: int) -> PrintText:
    """06 D1: an attribute and a text; FF feeds so many lines."""
    if data[:1] == bytes([_FEED]):
        return PrintText(("",) * min(data[1] if len(data) > 1 else 1, 9))
    return PrintText((mask_numbers(decode_text(data[1:], charset)),), ends=_is_last(data[:1]))
