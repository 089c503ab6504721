"""Whether a journal is whole and untouched; where not, the first bad record and what is wrong with it.

Three things have to agree: the chain of hashes, the signatures of its heads (which nobody can make without the lane's
key), and the tables derived from it. A whole file put back to an older state agrees with itself: that is what `anchors`
are for, the hashes that stand on printed receipts or at the store.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import DecodeError, Struct, structs
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from pos.errors import StoreDamaged, StoreError
from pos.lane.effects import BookSale, CloseDay
from pos.store import chain
from pos.store.disk import LOCAL, Disk
from pos.store.head import Head, read_head
from pos.store.keys import LaneKey, key_path, verifies
from pos.store.reader import last_seq, reading, rows
from pos.store.rebuild import compare
from pos.store.schema import schema_differences
from pos.store.tables import heads

__all__ = ["Anchor", "Finding", "verify"]

FINDINGS_MOST = 50
_TELL_EVERY = 1000

Progress = Callable[[int, int], None]
Anchor = tuple[int, str]
"""A record's number and the first digits of its hash, known from elsewhere."""


class Finding(Struct, frozen=True):
    """One thing that is wrong; `seq` is the record, if it is about one."""

    seq: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.seq is None else f"Record {self.seq}: {self.what}"


def verify(
    path: Path,
    public_key: str | None = None,
    anchors: Sequence[Anchor] = (),
    progress: Progress = lambda _done, _total: None,
    disk: Disk = LOCAL,
) -> list[Finding]:
    """Check a journal from its first record to its last. Reads only; a lane may be using it.

    Args:
        path: lane.db.
        public_key: the lane's public key from a safe place, 64 hex digits; if None, from the key file beside it.
        anchors: hashes of records that are known from elsewhere.
        progress: called with records checked and records in all (each is looked at twice).
        disk: where the file lies.

    Returns:
        What is wrong, the first bad record first; empty if nothing is. At most 50.

    Raises:
        StoreError: the file is not there, or was written by a newer program.
    """
    findings: list[Finding] = []
    schema: list[Finding] = []
    try:
        with reading(path, disk) as connection:
            schema += (Finding(None, difference) for difference in schema_differences(connection))
            own = _own_public_key(path, disk)
            for finding in _check(connection, path, (public_key, own), anchors, progress):
                findings.append(finding)
                if len(findings) == FINDINGS_MOST:
                    break
    except StoreDamaged as error:
        findings.append(Finding(None, error.what))
    except (DBAPIError, TypeError, ValueError):
        # The rest of a damaged file, or of one with other tables, can't be read; that it is one was found before.
        if not findings and not schema:
            raise
    return [*findings, *schema][:FINDINGS_MOST]


def _check(
    connection: Connection,
    path: Path,
    keys: tuple[str | None, str | None],
    anchors: Sequence[Anchor],
    progress: Progress,
) -> Iterator[Finding]:
    public_key, own_key = keys  # given by whoever asks, and beside the database
    broken = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if broken != "ok":
        yield Finding(None, f"the file is damaged: {broken}")
    head = read_head(connection, path)
    if head is None:
        yield from _never_began(connection, public_key, anchors)
        return
    meant = _signed_identity(connection, head, public_key or head.public_key)
    if meant is not head:
        yield Finding(None, "meta: lane and epoch are not those of the signed journal")
        head = meant
    key = public_key or own_key or head.public_key
    if key != head.public_key:
        yield Finding(None, "the public key in the database is not this lane's")
    total = last_seq(connection)
    walk = _Walk(head, key, {row.seq: row.hash for row in connection.execute(select(heads))}, dict(anchors))
    for row in rows(connection):
        yield from walk.step(row)
        if row.seq % _TELL_EVERY == 0:
            progress(row.seq, 2 * total)
    yield from walk.end(connection)
    if not walk.clean:
        return
    for difference in compare(connection, lambda done, whole: progress(whole + done, 2 * whole)):
        yield Finding(None, difference)
    progress(2 * total, 2 * total)


def _never_began(connection: Connection, public_key: str | None, anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """No head and no record: nothing is wrong with a file that was just made, but known records were in another."""
    if public_key is not None:
        yield Finding(None, "the file has no journal, but the key of one is known")
    for seq, _ in anchors:
        yield Finding(seq, "is known from elsewhere, but the file has no journal")
    yield from (Finding(None, difference) for difference in compare(connection))


def _signed_identity(connection: Connection, head: Head, public_key: str) -> Head:
    """The head under the lane and epoch that its signature was made for: those of the records, if not those of meta."""
    first = next(rows(connection, 1, 1), None)
    if first is None or verifies(public_key, head.signature, head.message()):
        return head
    other = structs.replace(head, lane=first.lane, epoch=first.epoch)
    return other if verifies(public_key, other.signature, other.message()) else head


def _own_public_key(path: Path, disk: Disk) -> str | None:
    try:
        return LaneKey.read(key_path(path), disk).public
    except StoreError:
        return None


class _Walk:
    """Goes along the chain, knowing what came before."""

    def __init__(self, head: Head, public_key: str, signed: dict[int, str], anchors: dict[int, str]) -> None:
        self.clean = True
        self._head = head
        self._key = public_key
        self._signed = signed
        self._anchors = anchors
        self._seq = 0
        self._before = {chain.FIRST}
        self._last_hash = chain.FIRST
        self._heads_due: set[int] = set()

    def step(self, row: chain.Row) -> Iterator[Finding]:
        """What is wrong with the next record."""
        for what in self._faults(row):
            self.clean = False
            yield Finding(row.seq, what)
        computed = row.computed_hash()
        # Either may be the tampered one: the next record is only wrong if it follows neither.
        self._seq, self._before, self._last_hash = row.seq, {row.hash, computed}, row.hash

    def _faults(self, row: chain.Row) -> Iterator[str]:
        if not _well_formed(row):
            yield "a column holds nothing, or another kind of value"
            return
        if row.seq != self._seq + 1:
            yield f"follows record {self._seq}: {_missing(self._seq + 1, row.seq - 1)}"
        elif row.prev_hash not in self._before:
            yield "prev_hash is not the hash of the record before"
        if row.computed_hash() != row.hash:
            yield f"the content does not match its hash{_suspect(row, self._head)}"
        else:
            yield from self._contradictions(row)
        if (signed := self._signed.get(row.seq)) is not None and signed != row.hash:
            yield "the hash is not the one that was signed"
        if not row.hash.startswith(self._anchors.pop(row.seq, "")):
            yield "the hash is not the one known from elsewhere"

    def _contradictions(self, row: chain.Row) -> Iterator[str]:
        """A record that fits its hash may still have been made by somebody without the program."""
        if (row.lane, row.epoch) != (self._head.lane, self._head.epoch):
            yield "belongs to another lane or epoch"
        try:
            record = chain.decode(row.body)
        except DecodeError as error:
            yield f"the body can't be read: {error}"
            return
        if chain.kind_of(record.event) != row.kind or record.event.at != row.at:
            yield "kind or time are not those of its event"
        if any(isinstance(booking, BookSale | CloseDay) for booking in record.bookings):
            self._heads_due.add(row.seq)

    def end(self, connection: Connection) -> Iterator[Finding]:
        """What is wrong with the heads, the tip and the anchors."""
        for finding in (*self._end_faults(), *self._head_faults(connection)):
            self.clean = False
            yield finding

    def _end_faults(self) -> Iterator[Finding]:
        head = self._head
        if not verifies(self._key, head.signature, head.message()):
            yield Finding(head.seq, "the head of the journal is not signed by this lane")
        if self._seq < head.seq:
            yield Finding(self._seq + 1, f"{_missing(self._seq + 1, head.seq)}; the journal was cut")
        elif self._seq > head.seq:
            yield Finding(head.seq + 1, "stands behind the signed head; it was added by another program")
        elif self._last_hash != head.hash:
            yield Finding(head.seq, "the hash is not that of the signed head")
        for seq in sorted(self._anchors):
            yield Finding(seq, "is known from elsewhere, but is missing; the journal was put back or cut")

    def _head_faults(self, connection: Connection) -> Iterator[Finding]:
        for row in connection.execute(select(heads).order_by(heads.c.seq)):
            message = chain.head_message(self._head.lane, self._head.epoch, row.seq, row.hash)
            if not verifies(self._key, row.signature, message):
                yield Finding(row.seq, "the signature of its head is not this lane's")
            if row.seq > self._seq:
                yield Finding(row.seq, "was signed, but is missing")
        for seq in sorted(self._heads_due - self._signed.keys()):
            yield Finding(seq, "is a sale, but its signed head is missing")


def _well_formed(row: chain.Row) -> bool:
    """Whether every column holds what it is meant to; one of a damaged page may not."""
    numbers, texts = (row.seq, row.lane, row.epoch, row.at), (row.kind, row.body, row.prev_hash, row.hash)
    return all(isinstance(one, int) for one in numbers) and all(isinstance(one, str) for one in texts)


def _missing(first: int, last: int) -> str:
    return f"record {first} is missing" if first >= last else f"records {first} to {last} are missing"


def _suspect(row: chain.Row, head: Head) -> str:
    """Which column it may be, as far as the record contradicts itself."""
    if row.lane != head.lane:
        return " (lane)"
    if row.epoch != head.epoch:
        return " (epoch)"
    try:
        event = chain.decode(row.body).event
    except DecodeError:
        return " (body)"
    if event.at != row.at:
        return " (at, or the time in the body)"
    if chain.kind_of(event) != row.kind:
        return " (kind)"
    return " (body, prev_hash or hash)"
