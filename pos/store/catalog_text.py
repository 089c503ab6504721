"""A catalogue file as records of text: encoding and delimiter found out, every record with its line."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from pos.errors import CatalogError

__all__ = ["Finding", "NotText", "TextFile"]

FIELD_LIMIT = 10_000


class Finding(Struct, frozen=True):
    """One thing wrong in a file. `line` counts from 1; `column` is its name, empty if it is about the whole row."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        value = f" {self.value[:60]!r}" if self.value else ""
        return f"{self.file}, line {self.line}{column}:{value} {self.reason}"


class NotText(Exception):
    """The file can't be read any further; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class TextFile:
    """One file, read once from start to end.

    Raises:
        CatalogError: it can't be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._buffer = io.BufferedReader(io.FileIO(path), 1 << 20)
            self.size = path.stat().st_size
        except OSError as error:
            raise CatalogError(
                f"{path} can't be read ({error.strerror}).", "Check the file's name and its rights."
            ) from None
        self._text = io.TextIOWrapper(self._buffer, "utf-8-sig", newline="")

    def position(self) -> int:
        """Bytes read so far."""
        return self._buffer.tell()

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def batches(self, size: int) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Lines and fields of the records, `size` at a time, the header first; a blank line has no fields.

        Raises:
            NotText: wrong encoding, or a quote that never ends.
        """
        self._refuse_utf16()
        reader = None
        try:
            reader = self._reader()
            before = 0
            while rows := list(islice(reader, size)):
                yield _lines(before, reader.line_num, rows), rows
                before = reader.line_num
        except UnicodeDecodeError:
            raise NotText(self._not_utf8()) from None
        except csv.Error as error:
            line = reader.line_num if reader else 1
            raise NotText(Finding(str(self.path), line, "", "", f"is no CSV: {error}")) from None

    def _reader(self) -> Any:  # noqa: ANN401 - the csv module does not name its reader
        csv.field_size_limit(FIELD_LIMIT)
        first = self._text.readline()
        delimiter = ";" if first.count(";") > first.count(",") else ","
        self._text.seek(0)
        return csv.reader(self._text, delimiter=delimiter, strict=True)

    def _refuse_utf16(self) -> None:
        start = self._buffer.peek(4)[:4]
        if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in start:
            reason = "is UTF-16, not UTF-8 (byte 0); save it as UTF-8"
            raise NotText(Finding(str(self.path), 1, "", "", reason))

    def _not_utf8(self) -> Finding:
        """The first byte that is no UTF-8, found by reading the file again: the first time it was read in blocks."""
        offset = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError as error:
                    place, byte = offset + error.start, line[error.start]
                    reason = f"is not UTF-8: byte 0x{byte:02X} at offset {place}, perhaps Latin-1; save it as UTF-8"
                    return Finding(str(self.path), number, "", "", reason)
                offset += len(line)
        raise AssertionError(self.path)


def _lines(before: int, after: int, rows: list[list[str]]) -> Sequence[int]:
    """The line that each row begins on, given the lines read before and after them."""
    if after - before == len(rows):
        return range(before + 1, after + 1)
    heights = (1 + sum(field.count("\n") for field in row) for row in rows)
    return [before + 1, *(before + 1 + height for height in accumulate(heights))][: len(rows)]
