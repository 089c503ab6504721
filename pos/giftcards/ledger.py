"""The book itself: each movement once, in a chain, and no card ever below zero.

A movement's hash is SHA-256 over "pos-gift-1", its columns but the hash, and the hash before it, joined by line breaks;
`verify` adds every card up again. A reference is done once, and one that was closed is never done: so a lost answer can
be settled by asking, whatever is still on its way.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Self

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, Row, create_engine, event, func, insert, select, update
from sqlalchemy.pool import StaticPool

from pos.giftcards.schema import cards, moves, upgrade
from pos.store.disk import LOCAL
from pos.store.engine import require_sqlite
from pos.store.faults import faults

__all__ = ["FIRST", "MOST_TRIES", "GiftLedger", "Refused"]

FIRST = "0" * 64
MOST_TRIES = 3
"""So many wrong PINs, and the card is locked until somebody unlocks it."""
_DOWN = ("redeem", "forfeit")


class Refused(Exception):
    """The book says no; `why` is a slug."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class GiftLedger:
    """A book, open for writing; calls may come from any thread, and are done one after the other."""

    def __init__(self, connection: Connection, path: Path | None = None) -> None:
        self.path = path
        self._connection = connection
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open gift.db, or make it.

        Raises:
            StoreError: it can't be read or written, or is no book.
        """
        require_sqlite()
        with faults(path):
            LOCAL.prepare(path)
            connection = _engine(str(path)).connect()
            upgrade(connection, path)
        return cls(connection, path)

    @classmethod
    def in_memory(cls) -> Self:
        """A book that is gone with the process, for proofs."""
        connection = _engine(":memory:").connect()
        upgrade(connection, Path(":memory:"))
        return cls(connection)

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    # --- what is asked

    def card(self, card: str) -> dict[str, Any] | None:
        """A card's row, `None` if there is none."""
        with self._lock, self._connection.begin():
            row = self._row(card)
            return None if row is None else dict(row._mapping)  # noqa: SLF001 - the public way to a row's names

    def _row(self, card: str) -> Row[Any] | None:
        return self._connection.execute(select(cards).where(cards.c.card == card)).first()

    def done(self, reference: str) -> dict[str, Any] | None:
        """A movement, `None` if that reference is unknown; of one that is closed its kind is "closed"."""
        with self._lock, self._connection.begin():
            row = self._move(reference)
            return None if row is None else dict(row._mapping)  # noqa: SLF001

    def _move(self, reference: str) -> Row[Any] | None:
        return self._connection.execute(select(moves).where(moves.c.reference == reference)).first()

    # --- what is done

    def open_card(
        self, card: str, last4: str, currency: str, amount: int, *, reference: str, at: int,
        kind: str = "gift", pin: str = "", goods: str = "",
    ) -> None:  # fmt: skip
        """A new card with money on it. `pin`: as its holder types it; only a keyed hash is kept."""
        with self._lock, self._connection.begin():
            self._open(card, last4, currency, kind, pin, goods)
            if amount:
                self._write(reference, at, "load", card, amount)

    def _open(  # noqa: PLR0917
        self, card: str, last4: str, currency: str, kind: str = "gift", pin: str = "", goods: str = ""
    ) -> None:
        if self._row(card) is not None:
            raise Refused("known-card")
        values = {
            "card": card, "last4": last4[-4:], "kind": kind, "currency": currency, "balance": 0,
            "pin": _keyed(card, pin) if pin else "", "tries": 0, "goods": goods, "blocked": 0,
        }  # fmt: skip
        self._connection.execute(insert(cards), values)

    def load(  # noqa: PLR0917
        self, reference: str, card: str, last4: str, amount: int, currency: str, at: int, opens: str = "gift"
    ) -> dict[str, Any]:
        """Put money on a card; one that is not known is opened, as what `opens` says. Nothing is put on a voucher."""
        with self._lock, self._connection.begin():
            if (known := self._known(reference, "load", card, amount)) is not None:
                return known
            if self._row(card) is None:
                self._open(card, last4, currency, opens)
            if self._fit(card, currency).kind == "voucher":
                raise Refused("voucher")
            return self._write(reference, at, "load", card, amount)

    def redeem(self, reference: str, card: str, amount: int, currency: str, pin: str, at: int) -> dict[str, Any]:  # noqa: PLR0917
        """Take money from a card. A voucher pays once: what is left on it then is forfeited."""
        wrong = False
        with self._lock, self._connection.begin():
            if (known := self._known(reference, "redeem", card, amount)) is not None:
                return known
            row = self._fit(card, currency)
            if row.pin and row.tries >= MOST_TRIES:
                raise Refused("pin-locked")
            wrong = bool(row.pin) and not hmac.compare_digest(row.pin, _keyed(card, pin))
            self._connection.execute(
                update(cards).where(cards.c.card == card).values(tries=row.tries + 1 if wrong else 0)
            )
            if not wrong:
                if amount > row.balance:
                    raise Refused("not-enough")
                done = self._write(reference, at, "redeem", card, amount)
                if row.kind == "voucher" and row.balance > amount:
                    self._write(f"{reference}-forfeit", at, "forfeit", card, row.balance - amount)
        if wrong:
            raise Refused("wrong-pin")  # the try is on disk
        return done

    def refund(self, reference: str, of: str, amount: int, at: int) -> dict[str, Any]:
        """Give back what was taken, to the same card, and no more."""
        with self._lock, self._connection.begin():
            taken = self._move(of)
            if taken is None or taken.kind != "redeem":
                raise Refused("unknown-movement")
            if (known := self._known(reference, "refund", taken.card, amount)) is not None:
                return known
            back = select(func.coalesce(func.sum(moves.c.amount), 0)).where(moves.c.of == of)
            if (self._connection.execute(back).scalar() or 0) + amount > taken.amount:
                raise Refused("too-much")
            return self._write(reference, at, "refund", taken.card, amount, of)

    def settle(self, reference: str, at: int) -> dict[str, Any] | None:
        """What became of a reference; one that was not done is closed: `None`."""
        with self._lock, self._connection.begin():
            row = self._move(reference)
            if row is None:
                self._write(reference, at, "closed", "", 0)
            return None if row is None or row.kind == "closed" else dict(row._mapping)  # noqa: SLF001

    def block(self, card: str, *, on: bool = True) -> None:
        """Block a card, or let it be used again; its wrong tries are forgotten then."""
        with self._lock, self._connection.begin():
            values = {"blocked": int(on), "tries": 0}
            done = self._connection.execute(update(cards).where(cards.c.card == card).values(**values))
            if not done.rowcount:
                raise Refused("unknown-card")

    # --- inside a transaction

    def _known(self, reference: str, kind: str, card: str, amount: int) -> dict[str, Any] | None:
        if not reference or amount <= 0:
            raise Refused("nonsense")
        row = self._move(reference)
        if row is None:
            return None
        if row.kind == "closed":
            raise Refused("closed")
        if (row.kind, row.card, row.amount) != (kind, card, amount):
            raise Refused("reference-used")
        return dict(row._mapping)  # noqa: SLF001

    def _fit(self, card: str, currency: str) -> Row[Any]:
        row = self._row(card)
        if row is None:
            raise Refused("unknown-card")
        if row.blocked:
            raise Refused("blocked")
        if row.currency != currency:
            raise Refused("other-currency")
        return row

    def _write(self, reference: str, at: int, kind: str, card: str, amount: int, of: str = "") -> dict[str, Any]:  # noqa: PLR0917
        last = self._connection.execute(select(moves).order_by(moves.c.number.desc()).limit(1)).first()
        row = self._row(card) if card else None
        balance = (row.balance if row else 0) + (-amount if kind in _DOWN else amount)
        move = {
            "number": (last.number if last else 0) + 1, "reference": reference, "at": at, "kind": kind, "card": card,
            "amount": amount, "balance": balance, "of": of, "prev_hash": last.hash if last else FIRST,
        }  # fmt: skip
        move["hash"] = _hash(move)
        self._connection.execute(insert(moves), move)
        if card:
            self._connection.execute(update(cards).where(cards.c.card == card).values(balance=balance))
        return move

    # --- looking it over

    def totals(self) -> dict[str, int]:
        """The sum of every kind of movement, minor units."""
        with self._lock, self._connection.begin():
            query = select(moves.c.kind, func.sum(moves.c.amount)).group_by(moves.c.kind)
            return {kind: int(total) for kind, total in self._connection.execute(query)}

    def verify(self) -> list[str]:
        """What does not hold: a broken chain, a gap, a balance that is not the sum of its movements."""
        with self._lock, self._connection.begin():
            return list(self._verify())

    def _verify(self) -> Iterator[str]:
        before, sums = FIRST, dict[str, int]()
        rows = self._connection.execute(select(moves).order_by(moves.c.number))
        for place, row in enumerate(rows, start=1):
            move = dict(row._mapping)  # noqa: SLF001
            if row.number != place:
                yield f"movement {place} is missing"
                return
            if row.prev_hash != before or _hash(move) != row.hash:
                yield f"movement {place} was changed, or does not follow the one before"
            before = row.hash
            if row.card:
                sums[row.card] = sums.get(row.card, 0) + (-row.amount if row.kind in _DOWN else row.amount)
                if sums[row.card] != row.balance:
                    yield f"movement {place}: the balance is {row.balance}, the movements say {sums[row.card]}"
        for card in self._connection.execute(select(cards)):
            if sums.get(card.card, 0) != card.balance:
                yield f"card **** {card.last4}: the balance is {card.balance}, not {sums.get(card.card, 0)}"


def _engine(where: str) -> Engine:
    """One connection for every thread, each transaction one writer's, synced before it ends."""

    def creator() -> Any:  # noqa: ANN401 - pysqlite3 has no types
        connection = sqlite.connect(where, isolation_level=None, check_same_thread=False, timeout=5.0)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    engine = create_engine("sqlite://", module=sqlite, creator=creator, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _keyed(card: str, pin: str) -> str:
    """A PIN as it is kept: a hash that the card's own keyed hash is the key of."""
    return hmac.new(card.encode(), pin.encode(), sha256).hexdigest()


def _hash(move: dict[str, Any]) -> str:
    names = ("number", "reference", "at", "kind", "card", "amount", "balance", "of", "prev_hash")
    return sha256("\n".join(("pos-gift-1", *(str(move[name]) for name in names))).encode()).hexdigest()
