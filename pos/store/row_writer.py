"""Rows and words into a catalogue under construction, while the files are still being read: here, or elsewhere.

`python -m pos.store.row_writer FILE` reads frames from stdin: 4 bytes of length (big-endian), then a `Batch` in
MessagePack. The import starts it for large files, so that a second core does half the work.
"""

import gc
import subprocess
import sys
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct, msgpack

from pos.errors import CatalogError
from pos.store.catalog_schema import FAST, TABLES, WORDS
from pos.store.catalog_words import WordFolder
from pos.store.sqlite_file import connect

__all__ = ["Batch", "LocalWriter", "ProductRow", "RemoteWriter", "RowWriter", "write_words"]

ProductRow = tuple[int, int | None, str | None, str, int, int, str]
"""id, gtin, plu, category, valid_from, price_minor, facts: the columns of `products`."""

Texts = list[tuple[int, str]]
"""Product ids and what they are found by."""

# FTS5 writes a segment whenever the ids step back, and merges segments later. Sorting this many at once, and
# keeping 64 MB of them in memory before they are written, makes that rare.
_SORTED_AT_ONCE = 100_000
_MORE_MEMORY = f"INSERT INTO words (words, rank) VALUES ('hashsize', {64 << 20})"


class Batch(Struct, array_like=True):
    """Rows to insert: products, further prices (product, valid_from, price_minor), texts."""

    products: list[ProductRow]
    prices: list[tuple[int, int, int]]
    texts: Texts


class RowWriter(Protocol):
    """Where the rows go."""

    def write(self, batch: Batch) -> None:
        """Take a batch; it may be cleared after this returns."""
        ...

    def finish(self) -> None:
        """Every row is in the file, and the file is closed."""
        ...

    def abandon(self) -> None:
        """Stop; the file is of no use. Harmless after `finish`."""
        ...


class LocalWriter:
    """Writes in this process."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._fold = WordFolder()
        self._waiting = Batch([], [], [])
        self._last = 0
        for statement in (*FAST, *TABLES, *WORDS, _MORE_MEMORY, "BEGIN"):
            self._connection.execute(statement)

    def write(self, batch: Batch) -> None:
        """Insert a batch, or keep it for more to come where its ids step back."""
        waiting = self._waiting
        waiting.products += batch.products
        waiting.texts += batch.texts
        self._connection.executemany("INSERT INTO prices VALUES (?, ?, ?)", batch.prices)
        if waiting.texts and (len(waiting.texts) >= _SORTED_AT_ONCE or min(waiting.texts)[0] > self._last):
            self._insert()

    def _insert(self) -> None:
        waiting = self._waiting
        waiting.products.sort(key=itemgetter(0))
        self._connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)", waiting.products)
        write_words(self._connection, "words", waiting.texts, self._fold)
        self._last = max(self._last, waiting.texts[-1][0])
        self._waiting = Batch([], [], [])

    def finish(self) -> None:
        """Write what waits and close the file."""
        if self._waiting.texts:
            self._insert()
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Close the file."""
        self._connection.close()


def write_words(connection: object, index: str, texts: Texts, fold: WordFolder) -> None:
    """Insert texts into the index "words" or "top_words"."""
    texts.sort(key=itemgetter(0))
    rows = ((number, fold(text)) for number, text in texts)
    connection.executemany(f"INSERT INTO {index} (rowid, text) VALUES (?, ?)", rows)  # type: ignore[attr-defined]


class RemoteWriter:
    """Has the rows written by a process of its own; `write` only waits when that one is a pipe's length behind."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-m", "pos.store.row_writer", str(path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - our own
        assert self._process.stdin is not None
        self._pipe = self._process.stdin
        self._encode = msgpack.Encoder().encode

    def write(self, batch: Batch) -> None:
        """Send a batch."""
        frame = self._encode(batch)
        try:
            self._pipe.write(len(frame).to_bytes(4, "big"))
            self._pipe.write(frame)
        except BrokenPipeError:
            self._fail(self._end())

    def finish(self) -> None:
        """Wait until every row is in the file.

        Raises:
            CatalogError: the process died.
        """
        complaint = self._end()
        if self._process.returncode:
            self._fail(complaint)

    def abandon(self) -> None:
        """End the process."""
        if self._process.poll() is None:
            self._process.kill()
            self._end()

    def _end(self) -> bytes:
        try:
            return self._process.communicate()[1]
        except BrokenPipeError:
            self._process.wait()
            return self._process.stderr.read() if self._process.stderr else b""

    def _fail(self, complaint: bytes) -> None:
        why = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise CatalogError(f"The catalogue can't be written: {why}.", "Free space on this disk, then try again.")


def serve(path: Path, frames: BinaryIO) -> None:
    """Write the rows of `path` from frames until they end."""
    decode = msgpack.Decoder(Batch).decode
    writer = LocalWriter(path)
    while size := frames.read(4):
        writer.write(decode(frames.read(int.from_bytes(size, "big"))))
    writer.finish()


if __name__ == "__main__":
    # No cycles are made here; the collector would only walk a hundred thousand rows again and again.
    gc.disable()
    serve(Path(sys.argv[1]), sys.stdin.buffer)
