"""The folder where a shop's lanes share baskets, its files' names and their seals.

    T004-00000017.basket       waits for anybody
    T004-00000017.taken.L005   lane 5 has it, and has not written that down yet
    T004-00000017.done.L005    lane 5 has it on its list; lane 4 takes it off its own, and clears this away

A file never changes; only its name does. It is sealed (HMAC-SHA-256, RFC 2104) with a key that all lanes have: nobody
makes a basket, or a price, with access to the folder alone.
"""

import hmac
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol, get_args

import msgspec
from msgspec import Struct

from pos.errors import StoreError
from pos.lane.effects import SavedBasket
from pos.store.disk import LOCAL
from pos.store.faults import os_fault
from pos.store.place import sync_folder

__all__ = ["FileName", "Folder", "Seal", "SharedFolder", "read_key"]

State = Literal["basket", "taken", "done"]
LENGTH = 32
_basket = msgspec.json.Decoder(SavedBasket)
_encoder = msgspec.json.Encoder(order="sorted")


class SharedFolder(Protocol):
    """What is asked of the place. Every verb raises `OSError` where it fails, and may have been carried out then."""

    def names(self) -> list[str]:
        """Every file's name."""
        ...

    def read(self, name: str) -> bytes:
        """All of a file."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Make a whole file of this name, or none."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a file another name; of several who try, one does, and `FileNotFoundError` is the others'."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        ...


class Folder:
    """A folder of this machine, or one that is mounted.

    `rename` is atomic on a local disk and on NFS (POSIX.1-2017, rename; RFC 8881 section 18.26).
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """See `SharedFolder`."""
        return sorted(one.name for one in self._path.iterdir())

    def read(self, name: str) -> bytes:
        """See `SharedFolder`."""
        return (self._path / name).read_bytes()

    def put(self, name: str, content: bytes) -> None:
        """See `SharedFolder`."""
        half = self._path / f".{name}.half"
        LOCAL.write(half, content)
        self.rename(half.name, name)

    def rename(self, old: str, new: str) -> None:
        """See `SharedFolder`."""
        (self._path / old).rename(self._path / new)
        sync_folder(self._path)

    def remove(self, name: str) -> None:
        """See `SharedFolder`."""
        (self._path / name).unlink(missing_ok=True)


class FileName(Struct, frozen=True):
    """What a file's name says: the ticket, what is so, and of which lane."""

    ticket: str
    state: State
    lane: str = ""

    @classmethod
    def of(cls, name: str) -> "FileName | None":
        """`None` for a file that is none of ours."""
        ticket, _, rest = name.partition(".")
        state, _, lane = rest.partition(".")
        fits = bool(ticket) and state in get_args(State) and bool(lane) == (state != "basket")
        return cls(ticket, state, lane) if fits else None  # type: ignore[arg-type]

    def __str__(self) -> str:
        return ".".join(filter(None, (self.ticket, self.state, self.lane)))


class _Sealed(Struct, frozen=True):
    """A file: the basket as JSON, its currency, and the seal over both and the ticket."""

    currency: str
    body: str
    seal: str


class Seal:
    """Writes baskets for a shop's lanes, and reads those that one of them wrote."""

    def __init__(self, key: bytes, currency: str) -> None:
        self._key = key
        self._currency = currency

    def wrap(self, saved: SavedBasket) -> bytes:
        """A basket as a file."""
        body = _encoder.encode(saved).decode()
        return msgspec.json.encode(_Sealed(self._currency, body, self._seal(saved.ticket, self._currency, body)))

    def unwrap(self, ticket: str, content: bytes) -> SavedBasket | None:
        """The basket of this ticket; `None` for what has another key or currency, or was changed."""
        try:
            sealed = msgspec.json.decode(content, type=_Sealed)
            wanted = self._seal(ticket, sealed.currency, sealed.body)
            if not hmac.compare_digest(wanted, sealed.seal) or sealed.currency != self._currency:
                return None
            return _basket.decode(sealed.body)
        except (msgspec.DecodeError, TypeError):
            return None

    def _seal(self, *parts: str) -> str:
        return hmac.new(self._key, "\0".join(parts).encode(), sha256).hexdigest()


def read_key(path: Path) -> bytes:
    """The key of the shop's lanes.

    Raises:
        StoreError: it can't be read, or is too short.
    """
    try:
        key = path.read_bytes()
    except OSError as error:
        raise os_fault(error, path) from None
    if len(key) < LENGTH:
        raise StoreError(f"{path} is too short for a key.", f"It needs {LENGTH} bytes at least.")
    return key
