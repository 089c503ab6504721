r"""The hash chain of the journal, and the signature of its head.

A record's hash is SHA-256 over these lines, joined by "\n", in UTF-8, nothing behind the last one:

```
pos-journal-1        the form's name
4                    lane
1795477200           epoch: when this database was made, seconds since 1970
17                   seq: 1, 2, 3, ... without a gap
1795480000123        at: UTC milliseconds since 1970
ItemFound            kind: the event's tag
5df6e0e2...          prev_hash: the hash of record seq - 1, 64 hex digits; zeros for the first
{"event":{...}}      body: JSON with sorted keys and no blanks; it holds no line break
```

The head is signed by Ed25519 (RFC 8032) over "pos-head-1\n{lane}\n{epoch}\n{seq}\n{hash}". No line but the body can
hold a line break, so no two records share their content. Anybody can recompute the chain with `sha256sum`; nobody can
sign it without the lane's key.

Examples:
    >>> Row(1, 4, 1, 0, "StartPressed", "{}", FIRST, "").computed_hash()[:16]
    'cc1c300ca6044b11'
"""

from hashlib import sha256
from typing import Any

from msgspec import DecodeError, Struct
from msgspec.json import Decoder, Encoder

from pos.lane.effects import Booking
from pos.lane.events import Event
from pos.lane.every_event import EVENTS

__all__ = ["FIRST", "Record", "Row", "decode", "encode", "head_message", "kind_of"]

FIRST = "0" * 64
"""What stands before the first record."""


class Record(Struct, frozen=True, omit_defaults=True):
    """The body of a record: what happened, and what was booked with it."""

    event: Event
    bookings: tuple[Booking, ...] = ()


class Row(Struct, frozen=True):
    """A record as it is stored."""

    seq: int
    lane: int
    epoch: int
    at: int
    kind: str
    body: str
    prev_hash: str
    hash: str

    def computed_hash(self) -> str:
        """What `hash` has to be, 64 hex digits; see the module's docstring for the form."""
        lines = (self.lane, self.epoch, self.seq, self.at, self.kind, self.prev_hash, self.body)
        content = "\n".join(("pos-journal-1", *map(str, lines)))
        return sha256(content.encode("utf-8", "surrogateescape")).hexdigest()


def _stored_form() -> Any:  # noqa: ANN401 - a union that only exists once every event is defined
    events: Any = EVENTS[0]
    for kind in EVENTS[1:]:
        events |= kind
    bookings: Any = None
    for booking in Booking.__subclasses__():
        bookings = booking if bookings is None else bookings | booking
    fields = {"event": events, "bookings": tuple[bookings, ...]}
    return type("StoredRecord", (Struct,), {"__annotations__": fields, "bookings": ()}, frozen=True, omit_defaults=True)


_encoder = Encoder(order="sorted")
_decoder: Decoder[Any] = Decoder(_stored_form())


def encode(event: Event, bookings: tuple[Booking, ...]) -> str:
    """The canonical body."""
    return _encoder.encode(Record(event, bookings)).decode()


def decode(body: str) -> Record:
    """The record behind a body.

    Raises:
        msgspec.DecodeError: the body is no record of this program.
    """
    try:
        stored = _decoder.decode(body)
    except (UnicodeError, RecursionError) as error:
        raise DecodeError(str(error)) from None
    return Record(stored.event, stored.bookings)


def kind_of(event: Event) -> str:
    """The tag that an event is stored under."""
    return str(type(event).__struct_config__.tag)


def head_message(lane: int, epoch: int, seq: int, digest: str) -> bytes:
    """What is signed for a head."""
    return f"pos-head-1\n{lane}\n{epoch}\n{seq}\n{digest}".encode("utf-8", "surrogateescape")
