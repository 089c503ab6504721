r"""Messages by their meaning: what a terminal says, and what the lane asks (PA00P015_13.08 chapters 2 and 3).

`decode` is total. No type here can hold a card number: `bmp` and `tlv` blank it before it gets here.

Example:
    >>> decode(Apdu(0x04FF, b"\x17"))
    Intermediate(code=23, minutes=None)
"""

from msgspec import Struct

from pos.payments.zvt import bmp, tlv
from pos.payments.zvt.currency import alpha, numeric
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.text import CP437, mask_numbers
from pos.payments.zvt.text import decode as decode_text

__all__ = [
    "AUTHORISE", "OK", "STOP", "UNSUPPORTED", "Abort", "Answer", "Body", "Completion", "Foreign", "Intermediate",
    "Message", "PrintText", "StatusInfo", "authorisation", "body", "decode", "registration", "repeat_receipt",
]  # fmt: skip

AUTHORISE = 0x0601
OK, STOP, UNSUPPORTED = Apdu(0x8000), Apdu(0x06B0), Apdu(0x8483)
_UNATTENDED = 0xBE
"""Configuration byte: the lane prints (02, 04), wants intermediate status (08), and nobody types amounts or opens
menus at the terminal (10, 20); prints come as text (80)."""
_HEADS = {0x0620: 3, 0x0650: 3, 0x0693: 3, 0x06C0: 1}
_NO_HEAD = frozenset({0x040F, 0x060F, 0x06D3, 0x0601, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625})
_LANGUAGES = frozenset({"cs", "da", "de", "el", "en", "es", "fr", "hu", "it", "nl", "pl", "pt", "sk", "sl", "sv"})


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
    """06 D1 or 06 D3: lines for the paper, card numbers starred."""

    lines: tuple[str, ...]
    receipt: int = 0
    """1 merchant's, 2 shopper's, 3 administration; 0 not said."""


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
        return PrintText((mask_numbers(decode_text(data[1:], charset)),))
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
    )


def _number(value: bytes | None) -> int | None:
    return None if value is None else bmp.number(value)


def _last4(value: bytes) -> str:
    shown = value.hex().rstrip("f")[-4:]
    return shown if len(shown) == 4 and shown.isdecimal() else ""


def _print(fields: tuple[bmp.Field, ...], charset: int) -> PrintText:
    parts = tuple(part for field in fields for part in field.parts)
    kinds = tlv.find(parts, 0x1F07)
    lines = tuple(mask_numbers(decode_text(line.value, charset)) for line in tlv.find(parts, 0x07))
    return PrintText(lines, kinds[0].value[0] if kinds and kinds[0].value else 0)


def registration(password: str, currency: str) -> Apdu:
    """06 00 for an unattended lane that takes prints as blocks (06 D3)."""
    code = numeric(currency)
    assert code is not None, currency
    allowed = tlv.Tlv(0x26, parts=(tlv.Tlv(0x0A, b"\x06\xd3"),))
    fields = bmp.encode((bmp.Field(bmp.CONTAINER, parts=(allowed,)),))
    return Apdu(0x0600, bytes.fromhex(password) + bytes([_UNATTENDED]) + bmp.bcd(code, 2) + fields)


def authorisation(amount_minor: int, currency: str, language: str = "") -> Apdu:
    """06 01: take this amount; the terminal speaks `language` to the shopper if it can."""
    code = numeric(currency)
    assert code is not None, currency
    fields = [bmp.Field(0x04, bmp.bcd(amount_minor, 6)), bmp.Field(0x49, bmp.bcd(code, 2))]
    if language[:2].lower() in _LANGUAGES:
        spoken = tlv.Tlv(0x15, language[:2].upper().encode("ascii"))
        fields.append(bmp.Field(bmp.CONTAINER, parts=(spoken,)))
    return Apdu(AUTHORISE, bmp.encode(tuple(fields)))


def repeat_receipt(password: str) -> Apdu:
    """06 20: send the last transaction's status again (01), and print nothing (02)."""
    return Apdu(0x0620, bytes.fromhex(password) + b"\x03\x03")
